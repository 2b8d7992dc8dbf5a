-- What was known when, months that close, the ledger's chain, and the rules as recorded versions.
-- Everything here is added beside what the version before writes; that is taken over when this one
-- opens a city's books for the first time (storage/takeover.h).

-- Where the elder is registered: the record that holds now has no replaced_time.
CREATE TABLE elder_area (
    city_code         text        NOT NULL,
    elder_id          text        NOT NULL,
    recorded_event_id text        NOT NULL,
    registered_area   text        NOT NULL CHECK (registered_area IN ('URBAN', 'RURAL')),
    recorded_time     timestamptz NOT NULL,
    replaced_time     timestamptz,
    PRIMARY KEY (city_code, elder_id, recorded_event_id),
    FOREIGN KEY (city_code, elder_id) REFERENCES elder (city_code, elder_id)
);
CREATE UNIQUE INDEX elder_area_now ON elder_area (city_code, elder_id)
    WHERE replaced_time IS NULL;
ALTER TABLE elder ADD COLUMN county_code text NOT NULL DEFAULT '';
-- What was last told of elders and caregivers, for detectors: a serialised
-- homecare.event.v1.ElderChanged, and a CaregiverChanged.
ALTER TABLE elder ADD COLUMN elder_changed bytea NOT NULL DEFAULT '';
CREATE TABLE caregiver (
    city_code         text  NOT NULL,
    caregiver_id      text  NOT NULL,
    caregiver_changed bytea NOT NULL,
    PRIMARY KEY (city_code, caregiver_id)
);

-- A city's books have one writer at a time, whose lock is this row, and every fact, posting and
-- close an instant of its own: so that what is late, and what was known when, is never in doubt.
CREATE TABLE books (
    city_code          text        NOT NULL,
    last_recorded_time timestamptz NOT NULL,
    PRIMARY KEY (city_code)
);

-- An audit took the visit off the bill for good, whatever is told of it later.
ALTER TABLE visit ADD COLUMN clawed_back boolean NOT NULL DEFAULT false;

-- The bill facts of a visit while it counted. One that was voided has no record that holds.
CREATE TABLE visit_record (
    city_code         text        NOT NULL,
    visit_id          text        NOT NULL,
    recorded_event_id text        NOT NULL,
    elder_id          text        NOT NULL,
    caregiver_id      text        NOT NULL,
    item_code         text        NOT NULL,
    bucket            text        NOT NULL CHECK (bucket IN ('CARE', 'OTHER')),
    check_in_time     timestamptz NOT NULL,
    check_out_time    timestamptz NOT NULL,
    double_up         boolean     NOT NULL,
    family_consent    boolean     NOT NULL,
    recorded_time     timestamptz NOT NULL,
    replaced_time     timestamptz,
    PRIMARY KEY (city_code, visit_id, recorded_event_id),
    FOREIGN KEY (city_code, visit_id) REFERENCES visit (city_code, visit_id),
    CHECK (check_in_time <= check_out_time)
);
CREATE UNIQUE INDEX visit_record_now ON visit_record (city_code, visit_id)
    WHERE replaced_time IS NULL;
CREATE INDEX visit_record_by_elder ON visit_record (city_code, elder_id, check_in_time);

-- Every visit as it stands: scheduled ones hold minutes, open exceptions and missing check-outs keep
-- a month from closing. A copy of what the visits last said, not evidence of its own.
CREATE TABLE visit_state (
    city_code        text        NOT NULL,
    visit_id         text        NOT NULL,
    elder_id         text        NOT NULL,
    provider_id      text        NOT NULL,
    caregiver_id     text        NOT NULL,
    item_code        text        NOT NULL,
    bucket           text        NOT NULL CHECK (bucket IN ('CARE', 'OTHER')),
    state            text        NOT NULL CHECK (state IN
        ('SCHEDULED', 'IN_PROGRESS', 'COMPLETED', 'WITHDRAWN', 'MISSED', 'VOIDED')),
    planned_start_time timestamptz NOT NULL,
    planned_end_time   timestamptz NOT NULL,
    check_in_time    timestamptz,
    check_out_time   timestamptz,
    double_up        boolean     NOT NULL,
    family_consent   boolean     NOT NULL,
    emergency        boolean     NOT NULL,
    billable         boolean     NOT NULL,
    open_exceptions  text[]      NOT NULL,
    changed_time     timestamptz NOT NULL,
    -- A serialised homecare.event.v1.VisitChanged, with the evidence that detectors look at.
    visit_changed    bytea       NOT NULL,
    PRIMARY KEY (city_code, visit_id)
);
CREATE INDEX visit_state_holding ON visit_state (city_code, elder_id, planned_start_time)
    WHERE state IN ('SCHEDULED', 'IN_PROGRESS');
CREATE INDEX visit_state_by_time ON visit_state (city_code, planned_start_time, visit_id);

-- The rules as they were decided. A version says what holds from its day on; a later one corrects
-- an earlier one by claiming the same days. Never altered.
CREATE TABLE policy_version (
    city_code              text        NOT NULL,
    version_id             text        NOT NULL,
    effective_from         date        NOT NULL,
    severe_cap_minutes     integer     NOT NULL CHECK (severe_cap_minutes >= 0),
    moderate_cap_minutes   integer     NOT NULL CHECK (moderate_cap_minutes >= 0),
    mild_cap_minutes       integer     NOT NULL CHECK (mild_cap_minutes >= 0),
    level_change           text        NOT NULL CHECK (level_change IN
        ('LEVEL_OF_DATE', 'HIGHEST_OF_MONTH')),
    partial_month          text        NOT NULL CHECK (partial_month IN
        ('FULL_CAP', 'BY_GRANTED_DAYS')),
    area_source            text        NOT NULL CHECK (area_source IN
        ('GRANT', 'REGISTERED_ADDRESS')),
    over_cap_order         text        NOT NULL CHECK (over_cap_order IN ('LAST_BY_CHECK_IN')),
    clock_rounding         text        NOT NULL CHECK (clock_rounding IN ('NONE')),
    shortest_visit_minutes integer     NOT NULL CHECK (shortest_visit_minutes >= 0),
    overlap_rule           text        NOT NULL CHECK (overlap_rule IN ('UNION', 'EACH_COUNTS')),
    closing_day            integer     NOT NULL CHECK (closing_day BETWEEN 1 AND 28),
    carry_over             text        NOT NULL CHECK (carry_over IN ('NONE')),
    over_cap_payer         text        NOT NULL CHECK (over_cap_payer IN
        ('FAMILY_IF_CONSENTED', 'PROVIDER')),
    maker_id               text        NOT NULL,
    checker_id             text        NOT NULL CHECK (checker_id = '' OR checker_id <> maker_id),
    recorded_time          timestamptz NOT NULL,
    PRIMARY KEY (city_code, version_id)
);
CREATE TABLE tariff_version (
    city_code            text        NOT NULL,
    version_id           text        NOT NULL,
    area                 text        NOT NULL CHECK (area IN ('URBAN', 'RURAL')),
    valid_from           date        NOT NULL,
    valid_to             date        CHECK (valid_from < valid_to),
    subsidy_fen_per_hour bigint      NOT NULL CHECK (subsidy_fen_per_hour >= 0),
    family_fen_per_hour  bigint      NOT NULL CHECK (family_fen_per_hour >= 0),
    maker_id             text        NOT NULL,
    checker_id           text        NOT NULL CHECK (checker_id = '' OR checker_id <> maker_id),
    recorded_time        timestamptz NOT NULL,
    PRIMARY KEY (city_code, area, version_id)
);
INSERT INTO policy_version (city_code, version_id, effective_from, severe_cap_minutes,
        moderate_cap_minutes, mild_cap_minutes, level_change, partial_month, area_source,
        over_cap_order, clock_rounding, shortest_visit_minutes, overlap_rule, closing_day,
        carry_over, over_cap_payer, maker_id, checker_id, recorded_time)
    SELECT city_code, version_id, effective_from, severe_cap_minutes, moderate_cap_minutes,
        mild_cap_minutes, 'LEVEL_OF_DATE', 'FULL_CAP', 'GRANT', 'LAST_BY_CHECK_IN', 'NONE',
        shortest_visit_minutes, 'UNION', 5, 'NONE', 'FAMILY_IF_CONSENTED', 'migration', '',
        '-infinity'
    FROM policy;
INSERT INTO tariff_version (city_code, version_id, area, valid_from, valid_to,
        subsidy_fen_per_hour, family_fen_per_hour, maker_id, checker_id, recorded_time)
    SELECT city_code, version_id, area, valid_from, valid_to, subsidy_fen_per_hour,
        family_fen_per_hour, 'migration', '', '-infinity'
    FROM tariff;
REVOKE UPDATE, DELETE, TRUNCATE ON policy_version, tariff_version FROM homecare_billing;

-- Versions that were adopted together, and how they differ from what held before: what postings of
-- that cause say.
CREATE TABLE rule_adoption (
    city_code     text        NOT NULL,
    adoption_id   text        NOT NULL,
    maker_id      text        NOT NULL,
    checker_id    text        NOT NULL CHECK (checker_id <> maker_id),
    explanation   text        NOT NULL,
    recorded_time timestamptz NOT NULL,
    PRIMARY KEY (city_code, adoption_id)
);
REVOKE UPDATE, DELETE, TRUNCATE ON rule_adoption FROM homecare_billing;

-- Elder-months to be rated again because the rules changed for days that have passed. Written by
-- one statement from elder_month, a city's months at once: foreign keys would be most of its work.
CREATE TABLE rerating (
    city_code   text NOT NULL,
    adoption_id text NOT NULL,
    elder_id    text NOT NULL,
    month       date NOT NULL CHECK (extract(day FROM month) = 1),
    PRIMARY KEY (city_code, adoption_id, elder_id, month)
);
CREATE INDEX rerating_by_month ON rerating (city_code, month, elder_id);

ALTER TABLE posting DROP CONSTRAINT posting_cause_check;
ALTER TABLE posting ADD CONSTRAINT posting_cause_check CHECK (cause IN
    ('VISIT_BILLABLE', 'VISIT_NOT_BILLABLE', 'ELDER_CHANGED', 'RULES_CHANGED', 'CLAW_BACK'));
ALTER TABLE posting DROP CONSTRAINT posting_check;
ALTER TABLE posting ADD CONSTRAINT posting_cause_visit_check CHECK
    ((cause_visit_id IS NULL) = (cause IN ('ELDER_CHANGED', 'RULES_CHANGED')));

-- The chain: one entry a line, numbered per city without gaps, each with the hash of the one before
-- (chain/FORMAT.md). Written by whoever holds the city's books. Below the hashes stands again what
-- lists narrow by: the order of a list is that of the chain.
CREATE TABLE ledger_entry (
    city_code        text    NOT NULL,
    entry_number     bigint  NOT NULL CHECK (entry_number > 0),
    line_id          text    NOT NULL,
    -- The calendar month of recording: an adjustment is paid with that month.
    booked_month     date    NOT NULL CHECK (extract(day FROM booked_month) = 1),
    -- Posted for a month that was closed.
    adjustment       boolean NOT NULL,
    corrects_line_id text    NOT NULL,
    explanation      text    NOT NULL,
    previous_hash    bytea   NOT NULL CHECK (length(previous_hash) = 32),
    entry_hash       bytea   NOT NULL CHECK (length(entry_hash) = 32),
    month            date    NOT NULL,
    elder_id         text    NOT NULL,
    provider_id      text    NOT NULL,
    caregiver_id     text    NOT NULL,
    county_code      text    NOT NULL,
    funding          text    NOT NULL,
    reason           text    NOT NULL,
    PRIMARY KEY (city_code, entry_number),
    UNIQUE (city_code, line_id),
    FOREIGN KEY (city_code, line_id) REFERENCES ledger_line (city_code, line_id)
);
CREATE INDEX ledger_entry_by_month ON ledger_entry (city_code, month, entry_number);
CREATE INDEX ledger_entry_by_elder ON ledger_entry (city_code, elder_id, month, entry_number);
CREATE INDEX ledger_entry_by_provider
    ON ledger_entry (city_code, provider_id, month, entry_number);
CREATE INDEX ledger_entry_by_caregiver
    ON ledger_entry (city_code, caregiver_id, month, entry_number);
CREATE INDEX ledger_entry_adjustments ON ledger_entry (city_code, booked_month, entry_number)
    WHERE adjustment;
-- Lists go by the chain now.
DROP INDEX ledger_line_by_month;
DROP INDEX ledger_line_by_provider;
REVOKE UPDATE, DELETE, TRUNCATE ON ledger_entry FROM homecare_billing;

-- What was known once stays as it was known: the service may say until when, and nothing else.
REVOKE UPDATE, DELETE, TRUNCATE ON elder_area, elder_grant, suspension, visit_record
    FROM homecare_billing;
GRANT UPDATE (replaced_time) ON elder_area, elder_grant, suspension, visit_record
    TO homecare_billing;
