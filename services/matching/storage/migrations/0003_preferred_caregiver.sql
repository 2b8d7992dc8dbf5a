-- Who should go, where that costs little more; empty for nobody in particular.

ALTER TABLE job ADD COLUMN preferred_caregiver_id text NOT NULL DEFAULT '';
