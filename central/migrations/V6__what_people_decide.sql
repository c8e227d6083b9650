-- How much the system may do by itself at each site, and what people decided about it.

-- Since when the mode of a site holds, and where a family of faults differs from its site.
ALTER TABLE site ADD COLUMN mode_since BIGINT NOT NULL DEFAULT 0;
UPDATE site SET mode_since = created_at;
CREATE TABLE site_mode (
    site TEXT NOT NULL REFERENCES site (name),
    family TEXT NOT NULL,
    mode TEXT NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (site, family)
);

-- What is held: a fault at a site ("that is normal here"), or one question of one desk. It ends by
-- itself at until_at.
CREATE TABLE hold (
    id TEXT PRIMARY KEY,
    site TEXT NOT NULL REFERENCES site (name),
    fault TEXT,
    desk TEXT REFERENCES desk (id),
    component TEXT,
    family TEXT,
    severity TEXT NOT NULL,
    cause TEXT NOT NULL,
    note TEXT NOT NULL,
    set_at BIGINT NOT NULL,
    set_by TEXT NOT NULL,
    until_at BIGINT NOT NULL,
    ended_at BIGINT,
    ended_by TEXT
);
CREATE INDEX hold_of_desk ON hold (desk, until_at) WHERE ended_at IS NULL;
CREATE INDEX hold_of_site ON hold (site, fault, until_at) WHERE ended_at IS NULL;
CREATE INDEX hold_due ON hold (until_at) WHERE ended_at IS NULL;

-- The brake of one fault at one site: one question to a person about all tickets behind it.
CREATE TABLE review (
    id TEXT PRIMARY KEY,
    site TEXT NOT NULL REFERENCES site (name),
    fault TEXT NOT NULL,
    -- Site and fault while nobody has decided, else nothing: one open per key.
    open_key TEXT UNIQUE,
    new_orders_count BIGINT NOT NULL,
    limit_count BIGINT NOT NULL,
    engaged_at BIGINT NOT NULL,
    ended_at BIGINT,
    ended_by TEXT,
    -- let_go, cancelled or empty.
    outcome TEXT,
    -- When every ticket behind it was dealt with.
    done_at BIGINT,
    released_until BIGINT
);
CREATE INDEX review_of_fault ON review (site, fault, engaged_at);
CREATE INDEX review_to_do ON review (ended_at) WHERE done_at IS NULL;
ALTER TABLE ticket ADD COLUMN review TEXT REFERENCES review (id);
CREATE INDEX ticket_behind_review ON ticket (review, number) WHERE review IS NOT NULL;

-- When "would have opened" was told, and the hold that silences a question.
ALTER TABLE diagnosis ADD COLUMN noted_at BIGINT;
ALTER TABLE diagnosis ADD COLUMN hold TEXT REFERENCES hold (id);
UPDATE diagnosis SET noted_at = opened_at WHERE noted = 1;
CREATE INDEX diagnosis_noted ON diagnosis (noted_at) WHERE noted_at IS NOT NULL;
CREATE INDEX diagnosis_held ON diagnosis (hold) WHERE hold IS NOT NULL;

-- What a counter of a component stood at when a person acquitted it, or when its serial changed:
-- only what comes after counts.
CREATE TABLE counter_base (
    desk TEXT NOT NULL REFERENCES desk (id),
    component TEXT NOT NULL,
    serial TEXT NOT NULL,
    error_count BIGINT,
    set_at BIGINT NOT NULL,
    PRIMARY KEY (desk, component)
);
