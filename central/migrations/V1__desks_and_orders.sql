-- Desks, what was measured there, and what came of it. TEXT and BIGINT only, so that one text suits
-- both engines: JSON is TEXT, a moment is microseconds since 1970 UTC, yes and no are 1 and 0.
-- Nothing is deleted in cascade.

CREATE TABLE counter (
    name TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);

CREATE TABLE site (
    name TEXT PRIMARY KEY,
    mode TEXT NOT NULL,
    zone TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE desk (
    id TEXT PRIMARY KEY,
    site TEXT NOT NULL REFERENCES site (name),
    label TEXT NOT NULL,
    -- The label in small letters, for lists and for search by prefix.
    label_key TEXT NOT NULL,
    room TEXT NOT NULL,
    client TEXT NOT NULL,
    service TEXT NOT NULL,
    criticality BIGINT NOT NULL,
    kind TEXT NOT NULL,
    language TEXT NOT NULL,
    facts TEXT,
    components TEXT,
    program_version TEXT NOT NULL,
    -- The newest inventory and the place in the streams it came with.
    inventory_digest TEXT,
    inventory_rank BIGINT NOT NULL,
    inventory_seq BIGINT NOT NULL,
    readiness TEXT NOT NULL,
    reason TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (site, label)
);
CREATE INDEX desk_in_order ON desk (site, label_key, id);
CREATE INDEX desk_by_readiness ON desk (site, readiness);

-- Written with every report, so both are kept away from the desk's row.
CREATE TABLE desk_seen (
    desk TEXT PRIMARY KEY REFERENCES desk (id),
    last_report_at BIGINT NOT NULL
);
CREATE TABLE judgement (
    desk TEXT PRIMARY KEY REFERENCES desk (id),
    judged_at BIGINT NOT NULL,
    findings TEXT NOT NULL
);
CREATE INDEX desk_seen_lately ON desk_seen (last_report_at);

-- Streams are ordered by the arrival of their first report: rank, per desk.
CREATE TABLE agent_stream (
    desk TEXT NOT NULL REFERENCES desk (id),
    agent TEXT NOT NULL,
    stream TEXT NOT NULL,
    stream_rank BIGINT NOT NULL,
    first_report_at BIGINT NOT NULL,
    last_report_at BIGINT NOT NULL,
    PRIMARY KEY (desk, agent, stream),
    UNIQUE (desk, stream_rank)
);

-- The retained set: what findings are folded from.
CREATE TABLE observation (
    agent TEXT NOT NULL,
    stream TEXT NOT NULL,
    seq BIGINT NOT NULL,
    desk TEXT NOT NULL REFERENCES desk (id),
    stream_rank BIGINT NOT NULL,
    component TEXT NOT NULL,
    -- Tag of the reading, or unseen.PROBE.
    kind TEXT NOT NULL,
    -- Central's time of the measurement: arrival less its age when it was sent.
    measured_at BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    history BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (agent, stream, seq)
);
CREATE INDEX observation_of_symptom ON observation (desk, component, kind, stream_rank, seq);

-- Up to where a symptom's retained set was pruned: what lies below is never counted again.
CREATE TABLE pruned (
    desk TEXT NOT NULL REFERENCES desk (id),
    component TEXT NOT NULL,
    kind TEXT NOT NULL,
    stream_rank BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (desk, component, kind)
);

-- A signature starts a new epoch: what was measured before it decides nothing any more.
CREATE TABLE epoch (
    desk TEXT NOT NULL REFERENCES desk (id),
    component TEXT NOT NULL,
    set_at BIGINT NOT NULL,
    PRIMARY KEY (desk, component)
);

-- Observations of kinds this version does not know.
CREATE TABLE raw_observation (
    agent TEXT NOT NULL,
    stream TEXT NOT NULL,
    seq BIGINT NOT NULL,
    desk TEXT NOT NULL REFERENCES desk (id),
    kind TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (agent, stream, seq)
);
CREATE INDEX raw_observation_by_age ON raw_observation (received_at);

CREATE TABLE diagnosis (
    id TEXT PRIMARY KEY,
    desk TEXT NOT NULL REFERENCES desk (id),
    -- Desk, component and family while it is open, else nothing: one open per key.
    open_key TEXT UNIQUE,
    component TEXT NOT NULL,
    family TEXT NOT NULL,
    fault TEXT NOT NULL,
    severity TEXT NOT NULL,
    -- Whether "would have opened" was told.
    noted BIGINT NOT NULL,
    identity TEXT NOT NULL,
    body TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    ended_at BIGINT,
    end_reason TEXT
);
CREATE INDEX diagnosis_of_desk ON diagnosis (desk, opened_at);

CREATE TABLE work_order (
    id TEXT PRIMARY KEY,
    number BIGINT NOT NULL UNIQUE,
    desk TEXT NOT NULL REFERENCES desk (id),
    -- The desk while it is open, else nothing: one open order per desk visit.
    open_desk TEXT UNIQUE,
    state TEXT NOT NULL,
    severity TEXT NOT NULL,
    priority BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    body TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    settles_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    ended_at BIGINT,
    ended_by TEXT
);
CREATE INDEX work_order_of_desk ON work_order (desk, number);
CREATE INDEX work_order_by_state ON work_order (state, number);

CREATE TABLE ticket (
    id TEXT PRIMARY KEY,
    number BIGINT NOT NULL UNIQUE,
    desk TEXT NOT NULL REFERENCES desk (id),
    diagnosis TEXT NOT NULL REFERENCES diagnosis (id),
    work_order TEXT REFERENCES work_order (id),
    fault TEXT NOT NULL,
    severity TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    qualified_at BIGINT,
    qualified_by TEXT,
    closed_at BIGINT,
    closed_by TEXT
);
CREATE INDEX ticket_of_desk ON ticket (desk, number);
CREATE INDEX ticket_by_state ON ticket (state, number);
CREATE INDEX ticket_of_diagnosis ON ticket (diagnosis, number);
CREATE INDEX ticket_of_order ON ticket (work_order);
CREATE INDEX ticket_by_fault ON ticket (fault, qualified_at);

CREATE TABLE event (
    id BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    desk TEXT REFERENCES desk (id),
    subject TEXT NOT NULL,
    kind TEXT NOT NULL,
    reason TEXT NOT NULL
);
CREATE INDEX event_of_desk ON event (desk, id);
CREATE INDEX event_by_age ON event (at);
