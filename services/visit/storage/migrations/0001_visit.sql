-- Visits, their evidence and their exceptions.

CREATE TABLE visit (
    city_code            text             NOT NULL,
    visit_id             text             NOT NULL,
    order_id             text             NOT NULL,
    elder_id             text             NOT NULL,
    caregiver_id         text             NOT NULL,
    provider_id          text             NOT NULL,
    state                text             NOT NULL,
    item_code            text             NOT NULL,
    bucket               integer          NOT NULL,
    qualification        integer          NOT NULL,
    planned_start_time   timestamptz      NOT NULL,
    planned_end_time     timestamptz      NOT NULL,
    latitude_degrees     double precision NOT NULL,
    longitude_degrees    double precision NOT NULL,
    double_up            boolean          NOT NULL,
    family_consent       boolean          NOT NULL,
    emergency            boolean          NOT NULL,
    check_in_time        timestamptz,
    check_out_time       timestamptz,
    PRIMARY KEY (city_code, visit_id),
    CHECK (check_out_time IS NULL OR check_out_time >= check_in_time)
);
CREATE INDEX visit_by_start ON visit (city_code, planned_start_time, visit_id);
CREATE INDEX visit_by_caregiver ON visit (city_code, caregiver_id, planned_start_time);
CREATE INDEX visit_by_elder ON visit (city_code, elder_id, planned_start_time);
-- A caregiver is checked in at one elder at a time.
CREATE UNIQUE INDEX visit_one_at_a_time ON visit (city_code, caregiver_id)
    WHERE state = 'IN_PROGRESS';

CREATE TABLE evidence (
    city_code         text        NOT NULL,
    evidence_id       text        NOT NULL,
    visit_id          text        NOT NULL,
    kind              text        NOT NULL,
    method            integer     NOT NULL,
    caregiver_id      text        NOT NULL,
    device_id         text        NOT NULL,
    device_time       timestamptz NOT NULL,
    receive_time      timestamptz NOT NULL,
    latitude_degrees  double precision,
    longitude_degrees double precision,
    accuracy_metres   double precision,
    mock              boolean,
    distance_metres   double precision,
    PRIMARY KEY (city_code, evidence_id),
    FOREIGN KEY (city_code, visit_id) REFERENCES visit (city_code, visit_id)
);
CREATE INDEX evidence_by_visit ON evidence (city_code, visit_id, receive_time);
-- Evidence is append-only.
REVOKE UPDATE, DELETE, TRUNCATE ON evidence FROM homecare_visit;

CREATE TABLE visit_exception (
    city_code    text        NOT NULL,
    exception_id text        NOT NULL,
    visit_id     text        NOT NULL,
    code         text        NOT NULL,
    blocks       boolean     NOT NULL,
    raise_time   timestamptz NOT NULL,
    detail       text        NOT NULL,
    clear_time   timestamptz,
    cleared_by   text,
    clear_reason text,
    PRIMARY KEY (city_code, exception_id),
    FOREIGN KEY (city_code, visit_id) REFERENCES visit (city_code, visit_id)
);
CREATE INDEX visit_exception_by_visit ON visit_exception (city_code, visit_id);
CREATE INDEX visit_exception_by_time ON visit_exception (city_code, raise_time, exception_id);

-- What the registry says of caregivers: who may do what, when.
CREATE TABLE caregiver (
    city_code    text NOT NULL,
    caregiver_id text NOT NULL,
    PRIMARY KEY (city_code, caregiver_id)
);
CREATE TABLE certificate (
    city_code      text    NOT NULL,
    caregiver_id   text    NOT NULL,
    certificate_id text    NOT NULL,
    qualification  integer NOT NULL,
    valid_from     date    NOT NULL,
    valid_to       date    NOT NULL,
    PRIMARY KEY (city_code, caregiver_id, certificate_id)
);
