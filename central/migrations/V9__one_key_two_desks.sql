-- A PC that was copied after its program had started sends with the key of another. What each desk
-- measured stays its own, and that one key speaks for two desks is told once.

-- The place of a measurement is desk, stream and seq; the rank stands for agent and stream. Neither
-- engine changes a primary key as it stands in the same words, so the rows are carried over once, in
-- the order of the new key, and the indexes are built when they are there.
CREATE TABLE observation_by_desk (
    desk TEXT NOT NULL REFERENCES desk (id),
    stream_rank BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    agent TEXT NOT NULL,
    stream TEXT NOT NULL,
    component TEXT NOT NULL,
    -- Tag of the reading, or unseen.PROBE.
    kind TEXT NOT NULL,
    -- Central's time of the measurement: arrival less its age when it was sent.
    measured_at BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    history BIGINT NOT NULL,
    -- Whether it was told that other content came for this place.
    contested BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (desk, stream_rank, seq)
);
INSERT INTO observation_by_desk (desk, stream_rank, seq, agent, stream, component, kind,
    measured_at, received_at, history, contested, body)
    SELECT desk, stream_rank, seq, agent, stream, component, kind,
    measured_at, received_at, history, 0, body FROM observation ORDER BY desk, stream_rank, seq;
DROP TABLE observation;
ALTER TABLE observation_by_desk RENAME TO observation;
CREATE INDEX observation_of_symptom ON observation (desk, component, kind, stream_rank, seq);
CREATE INDEX observation_by_age ON observation (received_at);

CREATE TABLE raw_observation_by_desk (
    desk TEXT NOT NULL REFERENCES desk (id),
    agent TEXT NOT NULL,
    stream TEXT NOT NULL,
    seq BIGINT NOT NULL,
    kind TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (desk, agent, stream, seq)
);
INSERT INTO raw_observation_by_desk (desk, agent, stream, seq, kind, received_at, body)
    SELECT desk, agent, stream, seq, kind, received_at, body FROM raw_observation;
DROP TABLE raw_observation;
ALTER TABLE raw_observation_by_desk RENAME TO raw_observation;
CREATE INDEX raw_observation_by_age ON raw_observation (received_at);

-- The report before the last: whether another desk spoke with the same key in between.
ALTER TABLE agent_stream ADD COLUMN previous_report_at BIGINT;
CREATE INDEX agent_stream_of_agent ON agent_stream (agent, first_report_at);
-- Two desks that were heard in turn with one key: the one that came later, and the other.
CREATE TABLE shared_key (
    agent TEXT NOT NULL,
    desk TEXT NOT NULL REFERENCES desk (id),
    other TEXT NOT NULL REFERENCES desk (id),
    told_at BIGINT NOT NULL,
    PRIMARY KEY (agent, desk, other)
);
