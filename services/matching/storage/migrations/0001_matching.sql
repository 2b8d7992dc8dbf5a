-- Who can go (from the registry), when they are there, what is to be matched, who was asked, and
-- whose time is whose.

CREATE EXTENSION IF NOT EXISTS btree_gist SCHEMA public;

-- What the registry says.
CREATE TABLE elder (
    city_code            text             NOT NULL,
    elder_id             text             NOT NULL,
    county_code          text             NOT NULL,
    latitude_degrees     double precision NOT NULL,
    longitude_degrees    double precision NOT NULL,
    barred_caregiver_ids text[]           NOT NULL,
    active               boolean          NOT NULL,
    PRIMARY KEY (city_code, elder_id)
);
CREATE TABLE provider (
    city_code     text    NOT NULL,
    provider_id   text    NOT NULL,
    contract_from date    NOT NULL,
    contract_to   date,
    county_codes  text[]  NOT NULL,
    active        boolean NOT NULL,
    PRIMARY KEY (city_code, provider_id)
);
-- Whoever books time of a caregiver locks the caregiver's row: travel to the neighbours of a day,
-- the limit of the day and that of the week are decided under one lock.
CREATE TABLE caregiver (
    city_code            text             NOT NULL,
    caregiver_id         text             NOT NULL,
    provider_id          text             NOT NULL,
    latitude_degrees     double precision NOT NULL,
    longitude_degrees    double precision NOT NULL,
    daily_limit_minutes  integer          NOT NULL,
    weekly_limit_minutes integer          NOT NULL,
    active               boolean          NOT NULL,
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

-- When caregivers are there. The revision orders what the memory hears.
CREATE TABLE shift (
    city_code    text        NOT NULL,
    shift_id     text        NOT NULL,
    caregiver_id text        NOT NULL,
    start_time   timestamptz NOT NULL,
    end_time     timestamptz NOT NULL,
    revision     bigint      NOT NULL,
    PRIMARY KEY (city_code, shift_id),
    CHECK (start_time < end_time)
);
CREATE INDEX shift_by_caregiver ON shift (city_code, caregiver_id, start_time);
CREATE INDEX shift_by_end ON shift (city_code, end_time);
CREATE TABLE absence (
    city_code    text        NOT NULL,
    absence_id   text        NOT NULL,
    caregiver_id text        NOT NULL,
    start_time   timestamptz NOT NULL,
    end_time     timestamptz NOT NULL,
    reason       integer     NOT NULL,
    revision     bigint      NOT NULL,
    PRIMARY KEY (city_code, absence_id),
    CHECK (start_time <= end_time)
);
CREATE INDEX absence_by_caregiver ON absence (city_code, caregiver_id, start_time);
CREATE INDEX absence_by_end ON absence (city_code, end_time);

-- Orders to be matched.
CREATE TABLE job (
    city_code         text             NOT NULL,
    order_id          text             NOT NULL,
    elder_id          text             NOT NULL,
    item_code         text             NOT NULL,
    bucket            integer          NOT NULL,
    qualification     integer          NOT NULL,
    duration_minutes  integer          NOT NULL,
    window_start_time timestamptz      NOT NULL,
    window_end_time   timestamptz      NOT NULL,
    priority          integer          NOT NULL,
    double_up         boolean          NOT NULL,
    family_consent    boolean          NOT NULL,
    latitude_degrees  double precision NOT NULL,
    longitude_degrees double precision NOT NULL,
    county_code       text             NOT NULL,
    state             text             NOT NULL,
    round             integer          NOT NULL,
    rung              integer          NOT NULL,
    told_unmatched    boolean          NOT NULL,
    visit_id          text             NOT NULL,
    PRIMARY KEY (city_code, order_id)
) WITH (fillfactor = 80);
CREATE INDEX job_open ON job (city_code, window_end_time) WHERE state = 'OPEN';

CREATE TABLE offer (
    city_code                      text             NOT NULL,
    offer_id                       text             NOT NULL,
    order_id                       text             NOT NULL,
    elder_id                       text             NOT NULL,
    caregiver_id                   text             NOT NULL,
    state                          text             NOT NULL,
    planned_start_time             timestamptz      NOT NULL,
    planned_end_time               timestamptz      NOT NULL,
    latitude_degrees               double precision NOT NULL,
    longitude_degrees              double precision NOT NULL,
    item_code                      text             NOT NULL,
    qualification                  integer          NOT NULL,
    added_travel_seconds           bigint           NOT NULL,
    round                          integer          NOT NULL,
    emergency                      boolean          NOT NULL,
    displacing                     boolean          NOT NULL,
    make_time                      timestamptz      NOT NULL,
    expire_time                    timestamptz      NOT NULL,
    close_time                     timestamptz,
    decline_reason                 integer          NOT NULL,
    visit_id                       text             NOT NULL,
    -- Why this caregiver: how many could go, how many each rule kept away (by its number), how many
    -- offers came before, and who was next.
    candidate_count                integer          NOT NULL,
    rejections                     bigint[]         NOT NULL,
    offers_before                  integer          NOT NULL,
    runner_up_caregiver_id         text             NOT NULL,
    runner_up_start_time           timestamptz,
    runner_up_added_travel_seconds bigint           NOT NULL,
    PRIMARY KEY (city_code, offer_id)
) WITH (fillfactor = 80);
CREATE INDEX offer_by_order ON offer (city_code, order_id, round);
CREATE INDEX offer_by_time ON offer (city_code, make_time, offer_id);
CREATE INDEX offer_by_caregiver ON offer (city_code, caregiver_id, make_time, offer_id);

-- Visits that were assigned, also those taken back.
CREATE TABLE assignment (
    city_code            text             NOT NULL,
    visit_id             text             NOT NULL,
    order_id             text             NOT NULL,
    offer_id             text             NOT NULL,
    elder_id             text             NOT NULL,
    caregiver_id         text             NOT NULL,
    provider_id          text             NOT NULL,
    planned_start_time   timestamptz      NOT NULL,
    planned_end_time     timestamptz      NOT NULL,
    latitude_degrees     double precision NOT NULL,
    longitude_degrees    double precision NOT NULL,
    item_code            text             NOT NULL,
    added_travel_seconds bigint           NOT NULL,
    emergency            boolean          NOT NULL,
    state                text             NOT NULL,
    PRIMARY KEY (city_code, visit_id)
);
CREATE INDEX assignment_by_start ON assignment (city_code, planned_start_time, visit_id)
    WHERE state <> 'TAKEN_BACK';
CREATE INDEX assignment_by_caregiver
    ON assignment (city_code, caregiver_id, planned_start_time, visit_id)
    WHERE state <> 'TAKEN_BACK';

-- Time of caregivers: a row from the offer (HELD) to the end of its visit (ASSIGNED). No caregiver
-- is in two places (I3). The hold of an emergency that would displace visits lies over them until
-- it is accepted, and is nobody's time before.
CREATE TABLE caregiver_calendar (
    city_code         text             NOT NULL,
    offer_id          text             NOT NULL,
    order_id          text             NOT NULL,
    caregiver_id      text             NOT NULL,
    elder_id          text             NOT NULL,
    visit_id          text             NOT NULL,
    slot              integer          NOT NULL,
    state             text             NOT NULL CHECK (state IN ('HELD', 'ASSIGNED')),
    -- Of an ASSIGNED one: not begun, begun, ended.
    progress          text             NOT NULL DEFAULT 'NONE'
                                       CHECK (progress IN ('NONE', 'BEGUN', 'ENDED')),
    emergency         boolean          NOT NULL,
    displacing        boolean          NOT NULL,
    interval          tstzrange        NOT NULL CHECK (NOT isempty(interval)),
    latitude_degrees  double precision NOT NULL,
    longitude_degrees double precision NOT NULL,
    PRIMARY KEY (city_code, offer_id),
    CONSTRAINT caregiver_in_one_place
        EXCLUDE USING gist (city_code WITH =, caregiver_id WITH =, interval WITH &&)
        WHERE (NOT displacing)
);
CREATE INDEX caregiver_calendar_by_end ON caregiver_calendar (city_code, upper(interval));
CREATE INDEX caregiver_calendar_by_elder ON caregiver_calendar (city_code, elder_id);
CREATE INDEX caregiver_calendar_displacing ON caregiver_calendar (city_code, caregiver_id)
    WHERE displacing;

-- Time of elders: assigned visits. No elder has two at once within a slot (I3): 0 ordinary, 1 an
-- authorised second caregiver, 2 an emergency.
CREATE TABLE elder_calendar (
    city_code text      NOT NULL,
    offer_id  text      NOT NULL,
    elder_id  text      NOT NULL,
    slot      integer   NOT NULL CHECK (slot IN (0, 1, 2)),
    interval  tstzrange NOT NULL CHECK (NOT isempty(interval)),
    PRIMARY KEY (city_code, offer_id),
    CONSTRAINT elder_has_one_visit
        EXCLUDE USING gist (city_code WITH =, elder_id WITH =, slot WITH =, interval WITH &&)
);
