-- Standing care plans and what they rest on; alarms about visits that nobody goes to.

-- What the registry says an elder is entitled to. Element i of each array belongs to one grant, or
-- one suspension; an open end is infinity.
ALTER TABLE elder
    ADD COLUMN grant_levels      integer[]     NOT NULL DEFAULT '{}',
    ADD COLUMN grant_valid_from  date[]        NOT NULL DEFAULT '{}',
    ADD COLUMN grant_valid_to    date[]        NOT NULL DEFAULT '{}',
    ADD COLUMN suspension_starts timestamptz[] NOT NULL DEFAULT '{}',
    ADD COLUMN suspension_ends   timestamptz[] NOT NULL DEFAULT '{}';

ALTER TABLE care_order
    -- The plan that placed it; empty for one that somebody asked for.
    ADD COLUMN care_plan_id           text NOT NULL DEFAULT '',
    ADD COLUMN preferred_caregiver_id text NOT NULL DEFAULT '',
    ADD COLUMN provider_id            text NOT NULL DEFAULT '',
    ADD COLUMN delivered_minutes      integer;

-- Policy data, in force from its first day until a newer version.
CREATE TABLE care_policy (
    city_code            text    NOT NULL,
    version_id           text    NOT NULL,
    effective_from       date    NOT NULL,
    severe_cap_minutes   integer NOT NULL CHECK (severe_cap_minutes >= 0),
    moderate_cap_minutes integer NOT NULL CHECK (moderate_cap_minutes >= 0),
    mild_cap_minutes     integer NOT NULL CHECK (mild_cap_minutes >= 0),
    days_ahead           integer NOT NULL CHECK (days_ahead BETWEEN 0 AND 31),
    lay_out_minute       integer NOT NULL CHECK (lay_out_minute BETWEEN 0 AND 1439),
    most_daily_minutes   integer NOT NULL CHECK (most_daily_minutes BETWEEN 0 AND 1440),
    PRIMARY KEY (city_code, version_id),
    UNIQUE (city_code, effective_from)
);
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON care_policy FROM homecare_intake;
INSERT INTO care_policy (city_code, version_id, effective_from, severe_cap_minutes,
    moderate_cap_minutes, mild_cap_minutes, days_ahead, lay_out_minute, most_daily_minutes) VALUES
    ('370300', 'zibo-2022-1', '2022-01-01', 3600, 2700, 1800, 7, 540, 480);

CREATE TABLE care_plan (
    city_code              text        NOT NULL,
    care_plan_id           text        NOT NULL,
    elder_id               text        NOT NULL,
    valid_from             date        NOT NULL,
    valid_to               date        CHECK (valid_from <= valid_to),
    preferred_caregiver_id text        NOT NULL,
    family_consent         boolean     NOT NULL,
    change_time            timestamptz NOT NULL,
    arranged_from          date        NOT NULL,
    PRIMARY KEY (city_code, care_plan_id)
);
CREATE INDEX care_plan_by_elder ON care_plan (city_code, elder_id, valid_from);
CREATE INDEX care_plan_by_start ON care_plan (city_code, valid_from, care_plan_id);
CREATE TABLE weekly_visit (
    city_code           text    NOT NULL,
    care_plan_id        text    NOT NULL,
    place               integer NOT NULL,
    -- ISO 8601: 1 is Monday.
    weekday             integer NOT NULL CHECK (weekday BETWEEN 1 AND 7),
    item_code           text    NOT NULL,
    window_start_minute integer NOT NULL,
    window_end_minute   integer NOT NULL,
    duration_minutes    integer NOT NULL CHECK (duration_minutes > 0),
    PRIMARY KEY (city_code, care_plan_id, place),
    FOREIGN KEY (city_code, care_plan_id) REFERENCES care_plan (city_code, care_plan_id),
    CHECK (0 <= window_start_minute AND window_start_minute < window_end_minute
           AND window_end_minute + duration_minutes <= 1440)
);

-- What the registry says of service points. Element i of each array belongs to one caregiver on
-- call, in the order in which to call.
CREATE TABLE service_point (
    city_code             text             NOT NULL,
    service_point_id      text             NOT NULL,
    latitude_degrees      double precision NOT NULL,
    longitude_degrees     double precision NOT NULL,
    on_call_caregiver_ids text[]           NOT NULL,
    on_call_start_minutes integer[]        NOT NULL,
    on_call_end_minutes   integer[]        NOT NULL,
    active                boolean          NOT NULL,
    PRIMARY KEY (city_code, service_point_id)
);

-- One rung of an order that nobody goes to: raised once, whatever becomes of it.
CREATE TABLE alarm (
    city_code             text        NOT NULL,
    order_id              text        NOT NULL,
    minutes_before        integer     NOT NULL,
    alarm_id              text        NOT NULL,
    elder_id              text        NOT NULL,
    county_code           text        NOT NULL,
    start_time            timestamptz NOT NULL,
    raise_time            timestamptz NOT NULL,
    service_point_id      text        NOT NULL,
    on_call_caregiver_ids text[]      NOT NULL,
    outcome               text        NOT NULL,
    close_time            timestamptz,
    PRIMARY KEY (city_code, order_id, minutes_before)
);
CREATE INDEX alarm_by_time ON alarm (city_code, raise_time, alarm_id);
CREATE INDEX alarm_open ON alarm (city_code, raise_time, alarm_id) WHERE outcome = 'OPEN';
REVOKE DELETE, TRUNCATE ON alarm FROM homecare_intake;
