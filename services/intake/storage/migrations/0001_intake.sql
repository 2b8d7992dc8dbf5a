-- Orders, incidents and the catalogue, and what intake must know of elders and terminals.

CREATE TABLE elder (
    city_code         text             NOT NULL,
    elder_id          text             NOT NULL,
    county_code       text             NOT NULL,
    latitude_degrees  double precision NOT NULL,
    longitude_degrees double precision NOT NULL,
    active            boolean          NOT NULL,
    PRIMARY KEY (city_code, elder_id)
);

CREATE TABLE terminal (
    city_code   text    NOT NULL,
    terminal_id text    NOT NULL,
    elder_id    text    NOT NULL,
    active      boolean NOT NULL,
    PRIMARY KEY (city_code, terminal_id)
);

-- Policy data: an item is in force from its version's first day until a newer version of it.
CREATE TABLE catalogue_item (
    city_code            text    NOT NULL,
    item_code            text    NOT NULL,
    version_id           text    NOT NULL,
    valid_from           date    NOT NULL,
    name                 text    NOT NULL,
    duration_minutes     integer NOT NULL,
    min_duration_minutes integer NOT NULL,
    max_duration_minutes integer NOT NULL,
    qualification        integer NOT NULL,
    bucket               integer NOT NULL,
    price_fen            bigint  NOT NULL,
    PRIMARY KEY (city_code, item_code, valid_from)
);

CREATE TABLE care_order (
    city_code               text             NOT NULL,
    order_id                text             NOT NULL,
    state                   text             NOT NULL,
    elder_id                text             NOT NULL,
    item_code               text             NOT NULL,
    bucket                  integer          NOT NULL,
    qualification           integer          NOT NULL,
    priority                integer          NOT NULL,
    start_window_start_time timestamptz      NOT NULL,
    start_window_end_time   timestamptz      NOT NULL,
    duration_minutes        integer          NOT NULL,
    family_consent          boolean          NOT NULL,
    double_up               boolean          NOT NULL,
    double_up_authorised_by text             NOT NULL,
    incident_id             text             NOT NULL,
    asked_by                text             NOT NULL,
    note                    text             NOT NULL,
    latitude_degrees        double precision NOT NULL,
    longitude_degrees       double precision NOT NULL,
    county_code             text             NOT NULL,
    open_offers             integer          NOT NULL,
    caregiver_id            text             NOT NULL,
    visit_id                text             NOT NULL,
    planned_start_time      timestamptz,
    planned_end_time        timestamptz,
    cancel_reason           integer          NOT NULL,
    cancelled_by            text             NOT NULL,
    place_time              timestamptz      NOT NULL,
    catalogue_version_id    text             NOT NULL,
    PRIMARY KEY (city_code, order_id)
);
CREATE INDEX care_order_by_start ON care_order (city_code, start_window_start_time, order_id);
CREATE INDEX care_order_by_elder ON care_order (city_code, elder_id, start_window_start_time);

-- Every visit an order ever had: tells a visit not heard of yet from one that was replaced.
CREATE TABLE order_visit (
    city_code text NOT NULL,
    visit_id  text NOT NULL,
    order_id  text NOT NULL,
    PRIMARY KEY (city_code, visit_id)
);

CREATE TABLE incident (
    city_code        text        NOT NULL,
    incident_id      text        NOT NULL,
    button           text        NOT NULL,
    state            text        NOT NULL,
    elder_id         text        NOT NULL,
    terminal_id      text        NOT NULL,
    order_id         text        NOT NULL,
    presses          integer     NOT NULL,
    open_time        timestamptz NOT NULL,
    last_press_time  timestamptz NOT NULL,
    acknowledge_time timestamptz,
    operator_id      text        NOT NULL,
    offer_time       timestamptz,
    assign_time      timestamptz,
    escalate_time    timestamptz,
    close_time       timestamptz,
    outcome          integer     NOT NULL,
    note             text        NOT NULL,
    PRIMARY KEY (city_code, incident_id)
);
CREATE INDEX incident_by_elder ON incident (city_code, elder_id, button, open_time);
CREATE INDEX incident_by_time ON incident (city_code, open_time, incident_id);

-- One press each; the terminal's counter makes a retransmission the same press.
CREATE TABLE signal (
    city_code     text        NOT NULL,
    terminal_id   text        NOT NULL,
    press_counter bigint      NOT NULL,
    button        text        NOT NULL,
    incident_id   text        NOT NULL,
    device_time   timestamptz,
    receive_time  timestamptz NOT NULL,
    PRIMARY KEY (city_code, terminal_id, press_counter)
);

-- What was tried for an incident, with its outcome; append-only. `place` counts from 1: several
-- attempts of one instant keep their order.
CREATE TABLE attempt (
    city_code    text        NOT NULL,
    incident_id  text        NOT NULL,
    place        bigint      NOT NULL,
    kind         integer     NOT NULL,
    attempt_time timestamptz NOT NULL,
    party_id     text        NOT NULL,
    outcome      text        NOT NULL,
    PRIMARY KEY (city_code, incident_id, place)
);
REVOKE UPDATE, DELETE, TRUNCATE ON attempt FROM homecare_intake;
