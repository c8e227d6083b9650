-- What nobody has measured for a long time is found by its age.

CREATE INDEX observation_by_age ON observation (received_at);
