-- What desks share, how each family of faults stands on them, where parts were seen, and the
-- incidents that come of it. All of it is counted over indexes: a well floor is never read whole.

CREATE TABLE desk_shared (
    desk TEXT NOT NULL REFERENCES desk (id),
    attribute TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (desk, attribute)
);
CREATE INDEX desk_shared_by_value ON desk_shared (attribute, value, desk);

-- A family is observed where it was measured lately; it fails there since the moment central saw it.
CREATE TABLE desk_family (
    desk TEXT NOT NULL REFERENCES desk (id),
    family TEXT NOT NULL,
    -- The desk's own moment of the newest measurement: only to see that there is a newer one.
    measured_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    failing_since BIGINT,
    -- It stands alone after an incident that ended.
    released BIGINT NOT NULL,
    fault TEXT NOT NULL,
    severity TEXT NOT NULL,
    -- The incident that explains it.
    incident TEXT,
    PRIMARY KEY (desk, family)
);
CREATE INDEX desk_family_failing ON desk_family (family, failing_since, desk) WHERE failing_since IS NOT NULL;
CREATE INDEX desk_family_explained ON desk_family (incident) WHERE incident IS NOT NULL;
CREATE INDEX desk_family_observed ON desk_family (family, seen_at, desk);

CREATE TABLE incident (
    id TEXT PRIMARY KEY,
    number BIGINT NOT NULL UNIQUE,
    -- Family, attribute and value while it is open, else nothing: one open per key.
    open_key TEXT UNIQUE,
    family TEXT NOT NULL,
    attribute TEXT NOT NULL,
    value TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    opened_at BIGINT NOT NULL,
    ended_at BIGINT,
    body TEXT NOT NULL
);
CREATE INDEX incident_open ON incident (attribute, value) WHERE open_key IS NOT NULL;

-- The desks that an incident explained at any time.
CREATE TABLE incident_desk (
    incident TEXT NOT NULL REFERENCES incident (id),
    desk TEXT NOT NULL REFERENCES desk (id),
    joined_at BIGINT NOT NULL,
    PRIMARY KEY (incident, desk)
);
CREATE INDEX incident_of_desk ON incident_desk (desk);

-- Where a thing with a good serial was seen: gone_at tells when the desk no longer had it.
CREATE TABLE part_seen (
    kind TEXT NOT NULL,
    serial TEXT NOT NULL,
    desk TEXT NOT NULL REFERENCES desk (id),
    component TEXT NOT NULL,
    failed BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    gone_at BIGINT,
    PRIMARY KEY (kind, serial, desk, component)
);
CREATE INDEX part_seen_of_desk ON part_seen (desk);
CREATE INDEX part_seen_by_age ON part_seen (seen_at);
CREATE INDEX diagnosis_ended ON diagnosis (desk, ended_at);

-- Desks that are known already share what their rows say, until their next inventory tells more.
INSERT INTO desk_shared (desk, attribute, value) SELECT id, 'site', site FROM desk;
