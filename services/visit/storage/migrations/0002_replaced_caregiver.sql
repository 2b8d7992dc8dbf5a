-- Who was to go before this caregiver was put in their place: an auditor asks. Null where nobody
-- was, and for visits assigned before it was kept.

ALTER TABLE visit ADD COLUMN replaced_caregiver_id text;
