-- Errors and sectors that a disk counts for life, by name, as a person answered for them.
ALTER TABLE counter_base ADD COLUMN disk_counts TEXT NOT NULL DEFAULT '{}';
