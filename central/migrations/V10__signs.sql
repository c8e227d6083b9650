-- What of a family fails on a desk, question by question, as JSON: an incident explains what its desks
-- have in common, and no more. The columns beside it stay what is counted over indexes: since when the
-- newest of them fails that may still be explained, and whether all of them stand alone.
ALTER TABLE desk_family ADD COLUMN signs TEXT NOT NULL DEFAULT '[]';

-- Transfer errors that a disk counts for life, as a person answered for them or as another disk came
-- with them.
ALTER TABLE counter_base ADD COLUMN crc_count BIGINT;
