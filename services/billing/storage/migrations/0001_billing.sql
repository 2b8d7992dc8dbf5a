-- What billing was told (elders, visits), the rules, and the ledger.

-- The rules: data of the programme, written by migrations only. A correction is a new version.
CREATE TABLE policy (
    city_code              text    NOT NULL,
    version_id             text    NOT NULL,
    effective_from         date    NOT NULL,
    severe_cap_minutes     integer NOT NULL CHECK (severe_cap_minutes >= 0),
    moderate_cap_minutes   integer NOT NULL CHECK (moderate_cap_minutes >= 0),
    mild_cap_minutes       integer NOT NULL CHECK (mild_cap_minutes >= 0),
    shortest_visit_minutes integer NOT NULL CHECK (shortest_visit_minutes >= 0),
    PRIMARY KEY (city_code, version_id),
    UNIQUE (city_code, effective_from)
);
CREATE TABLE tariff (
    city_code            text   NOT NULL,
    area                 text   NOT NULL CHECK (area IN ('URBAN', 'RURAL')),
    valid_from           date   NOT NULL,
    valid_to             date   CHECK (valid_from < valid_to),
    version_id           text   NOT NULL,
    subsidy_fen_per_hour bigint NOT NULL CHECK (subsidy_fen_per_hour >= 0),
    family_fen_per_hour  bigint NOT NULL CHECK (family_fen_per_hour >= 0),
    PRIMARY KEY (city_code, area, valid_from),
    EXCLUDE USING gist (city_code WITH =, area WITH =, daterange(valid_from, valid_to) WITH &&)
);
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON policy, tariff FROM homecare_billing;

-- An elder's row is the lock under which that elder's months are rated.
CREATE TABLE elder (
    city_code       text NOT NULL,
    elder_id        text NOT NULL,
    registered_area text NOT NULL CHECK (registered_area IN ('URBAN', 'RURAL')),
    PRIMARY KEY (city_code, elder_id)
);

-- What the registry said and when billing learned of it. A row holds from recorded_time until
-- replaced_time; what is known now has no replaced_time.
CREATE TABLE elder_grant (
    city_code         text        NOT NULL,
    elder_id          text        NOT NULL,
    grant_id          text        NOT NULL,
    recorded_event_id text        NOT NULL,
    level             text        NOT NULL CHECK (level IN ('SEVERE', 'MODERATE', 'MILD')),
    area              text        NOT NULL CHECK (area IN ('URBAN', 'RURAL')),
    valid_from        date        NOT NULL,
    valid_to          date        CHECK (valid_from <= valid_to),
    recorded_time     timestamptz NOT NULL,
    replaced_time     timestamptz,
    PRIMARY KEY (city_code, elder_id, grant_id, recorded_event_id),
    FOREIGN KEY (city_code, elder_id) REFERENCES elder (city_code, elder_id)
);
CREATE UNIQUE INDEX elder_grant_now ON elder_grant (city_code, elder_id, grant_id)
    WHERE replaced_time IS NULL;

CREATE TABLE suspension (
    city_code         text        NOT NULL,
    elder_id          text        NOT NULL,
    suspension_id     text        NOT NULL,
    recorded_event_id text        NOT NULL,
    reason            text        NOT NULL
        CHECK (reason IN ('DEATH', 'HOSPITAL', 'INSTITUTION', 'WITHDRAWAL')),
    start_time        timestamptz NOT NULL,
    end_time          timestamptz CHECK (start_time <= end_time),
    recorded_time     timestamptz NOT NULL,
    replaced_time     timestamptz,
    PRIMARY KEY (city_code, elder_id, suspension_id, recorded_event_id),
    FOREIGN KEY (city_code, elder_id) REFERENCES elder (city_code, elder_id)
);
CREATE UNIQUE INDEX suspension_now ON suspension (city_code, elder_id, suspension_id)
    WHERE replaced_time IS NULL;

-- Visits that were billable once, by their bill interval. A voided one counts for nothing.
CREATE TABLE visit (
    city_code      text        NOT NULL,
    visit_id       text        NOT NULL,
    elder_id       text        NOT NULL,
    provider_id    text        NOT NULL,
    caregiver_id   text        NOT NULL,
    item_code      text        NOT NULL,
    bucket         text        NOT NULL CHECK (bucket IN ('CARE', 'OTHER')),
    check_in_time  timestamptz NOT NULL,
    check_out_time timestamptz NOT NULL,
    double_up      boolean     NOT NULL,
    family_consent boolean     NOT NULL,
    voided         boolean     NOT NULL,
    recorded_time  timestamptz NOT NULL,
    changed_time   timestamptz NOT NULL,
    PRIMARY KEY (city_code, visit_id),
    FOREIGN KEY (city_code, elder_id) REFERENCES elder (city_code, elder_id),
    CHECK (check_in_time <= check_out_time)
);
CREATE INDEX visit_by_elder ON visit (city_code, elder_id, check_in_time) WHERE NOT voided;

-- The months of an elder of which something was posted. A month is kept as its first day.
CREATE TABLE elder_month (
    city_code text NOT NULL,
    elder_id  text NOT NULL,
    month     date NOT NULL CHECK (extract(day FROM month) = 1),
    PRIMARY KEY (city_code, elder_id, month),
    FOREIGN KEY (city_code, elder_id) REFERENCES elder (city_code, elder_id)
);

-- The ledger. Lines of a posting were written together; an event posts to a month once.
CREATE TABLE posting (
    city_code          text        NOT NULL,
    posting_id         text        NOT NULL,
    elder_id           text        NOT NULL,
    month              date        NOT NULL,
    cause              text        NOT NULL
        CHECK (cause IN ('VISIT_BILLABLE', 'VISIT_NOT_BILLABLE', 'ELDER_CHANGED')),
    cause_event_id     text        NOT NULL,
    cause_visit_id     text,
    policy_version_ids text[]      NOT NULL,
    post_time          timestamptz NOT NULL,
    PRIMARY KEY (city_code, posting_id),
    UNIQUE (city_code, elder_id, month, cause_event_id),
    FOREIGN KEY (city_code, elder_id, month) REFERENCES elder_month (city_code, elder_id, month),
    FOREIGN KEY (city_code, cause_visit_id) REFERENCES visit (city_code, visit_id),
    CHECK ((cause_visit_id IS NULL) = (cause = 'ELDER_CHANGED'))
);

-- One line debits and credits the same amount, so all entries together are 0 whatever happens.
-- Minutes and amount are changes: negative takes back.
CREATE TABLE ledger_line (
    city_code         text        NOT NULL,
    line_id           text        NOT NULL,
    posting_id        text        NOT NULL,
    elder_id          text        NOT NULL,
    month             date        NOT NULL,
    visit_id          text        NOT NULL,
    provider_id       text        NOT NULL,
    funding           text        NOT NULL
        CHECK (funding IN ('SUBSIDY', 'FAMILY', 'PROVIDER', 'NONE')),
    reason            text        NOT NULL
        CHECK (reason IN ('', 'SUSPENDED', 'NOT_ENTITLED', 'OVER_CAP', 'TOO_SHORT')),
    rate_fen_per_hour bigint      NOT NULL CHECK (rate_fen_per_hour >= 0),
    minutes           bigint      NOT NULL,
    amount_fen        bigint      NOT NULL,
    debit_account     text        CHECK (debit_account IN ('FUND_EXPENSE', 'FAMILY_RECEIVABLE')),
    credit_account    text        CHECK (credit_account = 'PROVIDER_PAYABLE'),
    policy_version_id text        NOT NULL,
    post_time         timestamptz NOT NULL,
    PRIMARY KEY (city_code, line_id),
    UNIQUE (city_code, posting_id, visit_id, funding, reason, rate_fen_per_hour),
    FOREIGN KEY (city_code, posting_id) REFERENCES posting (city_code, posting_id),
    FOREIGN KEY (city_code, visit_id) REFERENCES visit (city_code, visit_id),
    CHECK (minutes <> 0 OR amount_fen <> 0),
    -- A line with money has both accounts, one without has none.
    CHECK ((amount_fen <> 0) = (debit_account IS NOT NULL)),
    CHECK ((debit_account IS NULL) = (credit_account IS NULL)),
    -- Only the fund and the family pay, the fund from its own account and for no reason to excuse.
    CHECK (funding IN ('SUBSIDY', 'FAMILY') OR (amount_fen = 0 AND rate_fen_per_hour = 0)),
    CHECK (debit_account IS NULL OR (funding = 'SUBSIDY') = (debit_account = 'FUND_EXPENSE')),
    CHECK ((funding = 'SUBSIDY') = (reason = ''))
);
CREATE INDEX ledger_line_by_month ON ledger_line (city_code, month, post_time, line_id);
CREATE INDEX ledger_line_by_elder ON ledger_line (city_code, elder_id, month, post_time, line_id);
CREATE INDEX ledger_line_by_provider
    ON ledger_line (city_code, provider_id, month, post_time, line_id);
-- The ledger is append-only.
REVOKE UPDATE, DELETE, TRUNCATE ON posting, ledger_line FROM homecare_billing;
