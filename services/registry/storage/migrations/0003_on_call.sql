-- Whom to call at a service point. Element i of each array belongs to one caregiver, in the order in
-- which to call; minutes after midnight, over midnight where the end is not later than the start.

ALTER TABLE service_point
    ADD COLUMN on_call_caregiver_ids text[]    NOT NULL DEFAULT '{}',
    ADD COLUMN on_call_start_minutes integer[] NOT NULL DEFAULT '{}',
    ADD COLUMN on_call_end_minutes   integer[] NOT NULL DEFAULT '{}',
    ADD CHECK (cardinality(on_call_start_minutes) = cardinality(on_call_caregiver_ids)
               AND cardinality(on_call_end_minutes) = cardinality(on_call_caregiver_ids));
