-- People who signed in. Only the hash of what their browser holds is kept.

CREATE TABLE session (
    token_hash TEXT PRIMARY KEY,
    -- Stands for the person in the log: a pseudonym, not a name.
    person TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX session_by_end ON session (expires_at);
