-- What people put right: an end that nobody checked out at, which is evidence too, and visits that do
-- not count.

ALTER TABLE evidence ADD COLUMN entered_by text;
ALTER TABLE evidence ADD COLUMN confirmed_by text CHECK (confirmed_by <> entered_by);
ALTER TABLE evidence ADD COLUMN reason text;

CREATE TABLE visit_voiding (
    city_code    text        NOT NULL,
    visit_id     text        NOT NULL,
    void_time    timestamptz NOT NULL,
    actor_id     text        NOT NULL,
    confirmer_id text        NOT NULL CHECK (confirmer_id <> actor_id),
    reason       text        NOT NULL,
    PRIMARY KEY (city_code, visit_id),
    FOREIGN KEY (city_code, visit_id) REFERENCES visit (city_code, visit_id)
);
REVOKE UPDATE, DELETE, TRUNCATE ON visit_voiding FROM homecare_visit;
