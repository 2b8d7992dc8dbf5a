-- Who everybody is and what they are entitled to. ID numbers and phones are sealed by the service
-- (storage/personal_data.h) and found by keyed blind indexes; body_hash is the keyed hash by which a
-- resource registered again is known for the same.

-- Communities and villages with their division codes: facts, filled by migrations.
CREATE TABLE place (
    city_code   text NOT NULL,
    place_code  text NOT NULL,
    place_name  text NOT NULL,
    town_code   text NOT NULL,
    town_name   text NOT NULL,
    county_code text NOT NULL,
    county_name text NOT NULL,
    area        text NOT NULL CHECK (area IN ('URBAN', 'RURAL')),
    PRIMARY KEY (city_code, place_code)
);

CREATE TABLE provider (
    city_code     text        NOT NULL,
    provider_id   text        NOT NULL,
    name          text        NOT NULL,
    contract_from date        NOT NULL,
    contract_to   date        CHECK (contract_from < contract_to),
    county_codes  text[]      NOT NULL,
    body_hash     bytea       NOT NULL,
    recorded_time timestamptz NOT NULL,
    PRIMARY KEY (city_code, provider_id)
);

CREATE TABLE service_point (
    city_code        text             NOT NULL,
    service_point_id text             NOT NULL,
    name             text             NOT NULL,
    kind             text             NOT NULL,
    provider_id      text             NOT NULL,
    county_code      text             NOT NULL,
    latitude         double precision NOT NULL,
    longitude        double precision NOT NULL,
    body_hash        bytea            NOT NULL,
    recorded_time    timestamptz      NOT NULL,
    PRIMARY KEY (city_code, service_point_id),
    FOREIGN KEY (city_code, provider_id) REFERENCES provider
);
CREATE INDEX service_point_county ON service_point (city_code, county_code, service_point_id);

CREATE TABLE caregiver (
    city_code            text             NOT NULL,
    caregiver_id         text             NOT NULL,
    name                 text             NOT NULL,
    resident_id_sealed   bytea            NOT NULL,
    resident_id_index    bytea            NOT NULL,
    phone_sealed         bytea,
    provider_id          text             NOT NULL,
    latitude             double precision NOT NULL,
    longitude            double precision NOT NULL,
    daily_limit_minutes  integer          NOT NULL,
    weekly_limit_minutes integer          NOT NULL,
    active               boolean          NOT NULL,
    body_hash            bytea            NOT NULL,
    recorded_time        timestamptz      NOT NULL,
    PRIMARY KEY (city_code, caregiver_id),
    UNIQUE (city_code, resident_id_index),
    FOREIGN KEY (city_code, provider_id) REFERENCES provider
);
CREATE INDEX caregiver_provider ON caregiver (city_code, provider_id, caregiver_id);

CREATE TABLE certificate (
    city_code      text        NOT NULL,
    caregiver_id   text        NOT NULL,
    certificate_id text        NOT NULL,
    qualification  text        NOT NULL,
    valid_from     date        NOT NULL,
    valid_to       date        NOT NULL CHECK (valid_from < valid_to),
    recorded_time  timestamptz NOT NULL,
    PRIMARY KEY (city_code, caregiver_id, certificate_id),
    FOREIGN KEY (city_code, caregiver_id) REFERENCES caregiver
);

CREATE TABLE elder (
    city_code          text             NOT NULL,
    elder_id           text             NOT NULL,
    name               text             NOT NULL,
    resident_id_sealed bytea            NOT NULL,
    resident_id_index  bytea            NOT NULL,
    phone_sealed       bytea,
    phone_index        bytea,
    category           text             NOT NULL,
    street_address     text             NOT NULL,
    place_code         text             NOT NULL,
    county_code        text             NOT NULL,
    registered_area    text             NOT NULL CHECK (registered_area IN ('URBAN', 'RURAL')),
    latitude           double precision NOT NULL,
    longitude          double precision NOT NULL,
    lives_alone        boolean          NOT NULL,
    body_hash          bytea            NOT NULL,
    recorded_time      timestamptz      NOT NULL,
    PRIMARY KEY (city_code, elder_id),
    UNIQUE (city_code, resident_id_index),
    FOREIGN KEY (city_code, place_code) REFERENCES place
);
CREATE INDEX elder_phone ON elder (city_code, phone_index);
CREATE INDEX elder_county ON elder (city_code, county_code, elder_id);
-- For the beginning of a name.
CREATE INDEX elder_name ON elder (city_code, name text_pattern_ops);

CREATE TABLE contact (
    city_code     text        NOT NULL,
    elder_id      text        NOT NULL,
    contact_id    text        NOT NULL,
    name          text        NOT NULL,
    relation      text        NOT NULL,
    phone_sealed  bytea       NOT NULL,
    phone_index   bytea       NOT NULL,
    call_order    integer     NOT NULL,
    recorded_time timestamptz NOT NULL,
    PRIMARY KEY (city_code, elder_id, contact_id),
    FOREIGN KEY (city_code, elder_id) REFERENCES elder
);
CREATE INDEX contact_phone ON contact (city_code, phone_index);

-- Append-only: a change of a grant is a further revision. What was known at an instant is the newest
-- revision recorded until then.
CREATE TABLE elder_grant (
    city_code     text        NOT NULL,
    elder_id      text        NOT NULL,
    grant_id      text        NOT NULL,
    revision      integer     NOT NULL,
    level         text        NOT NULL,
    area          text        NOT NULL,
    valid_from    date        NOT NULL,
    valid_to      date        CHECK (valid_from <= valid_to),
    recorded_time timestamptz NOT NULL,
    PRIMARY KEY (city_code, elder_id, grant_id, revision),
    FOREIGN KEY (city_code, elder_id) REFERENCES elder
);
REVOKE UPDATE, DELETE ON elder_grant FROM homecare_registry;

-- Append-only, as elder_grant.
CREATE TABLE elder_suspension (
    city_code     text        NOT NULL,
    elder_id      text        NOT NULL,
    suspension_id text        NOT NULL,
    revision      integer     NOT NULL,
    reason        text        NOT NULL,
    start_time    timestamptz NOT NULL,
    end_time      timestamptz CHECK (start_time <= end_time),
    recorded_time timestamptz NOT NULL,
    PRIMARY KEY (city_code, elder_id, suspension_id, revision),
    FOREIGN KEY (city_code, elder_id) REFERENCES elder
);
REVOKE UPDATE, DELETE ON elder_suspension FROM homecare_registry;

CREATE TABLE barred_caregiver (
    city_code     text        NOT NULL,
    elder_id      text        NOT NULL,
    caregiver_id  text        NOT NULL,
    reason        text        NOT NULL,
    recorded_time timestamptz NOT NULL,
    PRIMARY KEY (city_code, elder_id, caregiver_id),
    FOREIGN KEY (city_code, elder_id) REFERENCES elder,
    FOREIGN KEY (city_code, caregiver_id) REFERENCES caregiver
);

CREATE TABLE terminal (
    city_code     text        NOT NULL,
    terminal_id   text        NOT NULL,
    elder_id      text,
    active        boolean     NOT NULL,
    body_hash     bytea       NOT NULL,
    recorded_time timestamptz NOT NULL,
    PRIMARY KEY (city_code, terminal_id),
    FOREIGN KEY (city_code, elder_id) REFERENCES elder
);
CREATE INDEX terminal_elder ON terminal (city_code, elder_id);
