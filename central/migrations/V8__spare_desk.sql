-- Which desk the operator of one that takes no calls was told to use, and when that was last said:
-- it stays promised for a while, so that no two are sent to one place.
CREATE TABLE spare (
    desk TEXT PRIMARY KEY REFERENCES desk (id),
    given TEXT NOT NULL REFERENCES desk (id),
    body TEXT NOT NULL,
    told_at BIGINT NOT NULL
);
CREATE INDEX spare_by_given ON spare (given, told_at);

-- Ready desks of the same service, room by room, are found without reading the floor.
CREATE INDEX desk_of_service ON desk (site, readiness, client, service, room, label_key, id);
