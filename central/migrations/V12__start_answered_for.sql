-- The start of the machine in which the errors stood that a person answered for: the log of another start holds none of them.
ALTER TABLE counter_base ADD COLUMN boot TEXT;
