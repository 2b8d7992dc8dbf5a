-- What auditors do: runs of the detectors, samples with their results, claw-backs, the budget. All
-- of it is evidence: rows are added, and the last one counts.

-- A run is asked for by the first row and done with the second one. Whoever works at it is an
-- attempt of its own; what an attempt found that died, or came second, counts for nothing.
CREATE TABLE detector_run (
    city_code    text        NOT NULL,
    run_id       text        NOT NULL,
    month        date        NOT NULL CHECK (extract(day FROM month) = 1),
    request_time timestamptz NOT NULL,
    PRIMARY KEY (city_code, run_id)
);
CREATE TABLE detector_result (
    city_code    text        NOT NULL,
    run_id       text        NOT NULL,
    attempt_id   text        NOT NULL,
    detector_set text        NOT NULL,
    as_of        timestamptz NOT NULL,
    visits       bigint      NOT NULL,
    findings     bigint      NOT NULL,
    PRIMARY KEY (city_code, run_id),
    FOREIGN KEY (city_code, run_id) REFERENCES detector_run (city_code, run_id)
);
-- Numbered from 1 in the order of the set. `finding` is a serialised homecare.billing.v1.Finding.
CREATE TABLE finding (
    city_code   text   NOT NULL,
    run_id      text   NOT NULL,
    attempt_id  text   NOT NULL,
    number      bigint NOT NULL CHECK (number > 0),
    detector_id text   NOT NULL,
    severity    text   NOT NULL CHECK (severity IN ('INFO', 'WARNING', 'SERIOUS')),
    finding     bytea  NOT NULL,
    PRIMARY KEY (city_code, run_id, attempt_id, number),
    FOREIGN KEY (city_code, run_id) REFERENCES detector_run (city_code, run_id)
);
-- The billed visits of a run's month with their amounts and weights, many a row: a serialised
-- homecare.billing.v1.Sample. What samples are drawn from stays the same for ever.
CREATE TABLE sample_candidates (
    city_code  text   NOT NULL,
    run_id     text   NOT NULL,
    attempt_id text   NOT NULL,
    number     bigint NOT NULL CHECK (number > 0),
    candidates bytea  NOT NULL,
    PRIMARY KEY (city_code, run_id, attempt_id, number),
    FOREIGN KEY (city_code, run_id) REFERENCES detector_run (city_code, run_id)
);

-- `seed` holds the 64 bits of an unsigned number.
CREATE TABLE sample (
    city_code   text        NOT NULL,
    sample_id   text        NOT NULL,
    run_id      text        NOT NULL,
    seed        bigint      NOT NULL,
    size        integer     NOT NULL CHECK (size BETWEEN 1 AND 1000),
    draw_time   timestamptz NOT NULL,
    PRIMARY KEY (city_code, sample_id),
    FOREIGN KEY (city_code, run_id) REFERENCES detector_run (city_code, run_id)
);
CREATE TABLE sampled_visit (
    city_code  text    NOT NULL,
    sample_id  text    NOT NULL,
    visit_id   text    NOT NULL,
    position   integer NOT NULL CHECK (position > 0),
    weight     bigint  NOT NULL CHECK (weight BETWEEN 1 AND 1000),
    amount_fen bigint  NOT NULL,
    PRIMARY KEY (city_code, sample_id, visit_id),
    UNIQUE (city_code, sample_id, position),
    FOREIGN KEY (city_code, sample_id) REFERENCES sample (city_code, sample_id)
);
CREATE TABLE sample_result (
    city_code     text        NOT NULL,
    sample_id     text        NOT NULL,
    visit_id      text        NOT NULL,
    recorded_time timestamptz NOT NULL,
    verdict       text        NOT NULL CHECK (verdict IN ('CONFIRMED', 'REFUTED', 'UNCLEAR')),
    auditor_id    text        NOT NULL,
    note          text        NOT NULL,
    PRIMARY KEY (city_code, sample_id, visit_id, recorded_time),
    FOREIGN KEY (city_code, sample_id, visit_id)
        REFERENCES sampled_visit (city_code, sample_id, visit_id)
);

-- Its postings have it as their cause. One visit, once.
CREATE TABLE claw_back (
    city_code     text        NOT NULL,
    claw_back_id  text        NOT NULL,
    visit_id      text        NOT NULL,
    sample_id     text,
    reason        text        NOT NULL,
    maker_id      text        NOT NULL,
    checker_id    text        NOT NULL,
    recorded_time timestamptz NOT NULL,
    PRIMARY KEY (city_code, claw_back_id),
    UNIQUE (city_code, visit_id),
    FOREIGN KEY (city_code, visit_id) REFERENCES visit (city_code, visit_id),
    FOREIGN KEY (city_code, sample_id, visit_id)
        REFERENCES sampled_visit (city_code, sample_id, visit_id),
    CHECK (maker_id <> checker_id)
);

-- What the fund may pay in a year.
CREATE TABLE budget (
    city_code     text        NOT NULL,
    year          integer     NOT NULL,
    recorded_time timestamptz NOT NULL,
    amount_fen    bigint      NOT NULL CHECK (amount_fen >= 0),
    maker_id      text        NOT NULL,
    checker_id    text        NOT NULL,
    PRIMARY KEY (city_code, year, recorded_time),
    CHECK (maker_id <> checker_id)
);
REVOKE UPDATE, DELETE, TRUNCATE ON detector_run, detector_result, finding, sample_candidates,
    sample, sampled_visit, sample_result, claw_back, budget FROM homecare_billing;

-- Lists narrow by these; visit_state_by_time is there for those that do not.
CREATE INDEX visit_state_by_elder
    ON visit_state (city_code, elder_id, planned_start_time, visit_id);
CREATE INDEX visit_state_by_caregiver
    ON visit_state (city_code, caregiver_id, planned_start_time, visit_id);
CREATE INDEX visit_state_by_provider
    ON visit_state (city_code, provider_id, planned_start_time, visit_id);
CREATE INDEX visit_state_open ON visit_state (city_code, planned_start_time, visit_id)
    WHERE open_exceptions <> '{}';
-- The detectors read what was done.
CREATE INDEX visit_state_done ON visit_state (city_code, check_in_time, visit_id)
    WHERE state = 'COMPLETED';
-- The budget sums up a year without touching the rows themselves.
CREATE INDEX visit_state_care ON visit_state (city_code, planned_start_time, elder_id)
    INCLUDE (planned_end_time)
    WHERE bucket = 'CARE' AND state IN ('SCHEDULED', 'IN_PROGRESS', 'COMPLETED');
CREATE INDEX ledger_line_usage ON ledger_line (city_code, month, elder_id, funding)
    INCLUDE (minutes, amount_fen);
