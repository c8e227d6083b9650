-- How a symptom stood at the place up to which its readings were pruned: JSON. Nothing where it was
-- pruned by an older version, where a signature began a new epoch, or where readings were dropped
-- for their age.

ALTER TABLE pruned ADD COLUMN checkpoint TEXT;
