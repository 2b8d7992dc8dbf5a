-- What every service's schema holds beside its own tables: requests, outbox, inbox, deadlines, feeds
-- and leases. Delivery columns hold machine time (they drive retries); due_time is business time.

CREATE TABLE request (
    city_code    text        NOT NULL,
    request_id   text        NOT NULL,
    method       text        NOT NULL,
    body_hash    bytea       NOT NULL,
    response     bytea       NOT NULL,
    created_time timestamptz NOT NULL,
    PRIMARY KEY (city_code, request_id)
);
CREATE INDEX request_age ON request (city_code, created_time);

-- The newest version given out per key of a topic this service tells.
CREATE TABLE outbox_key (
    city_code text   NOT NULL,
    topic     text   NOT NULL,
    key       text   NOT NULL,
    version   bigint NOT NULL,
    PRIMARY KEY (city_code, topic, key)
);

-- An event until every subscriber has it; `pending` names those who have not confirmed.
CREATE TABLE outbox (
    city_code      text        NOT NULL,
    event_id       text        NOT NULL,
    topic          text        NOT NULL,
    key            text        NOT NULL,
    version        bigint      NOT NULL,
    emergency      boolean     NOT NULL,
    event          bytea       NOT NULL,
    pending        text[]      NOT NULL,
    rings          integer     NOT NULL DEFAULT 1,
    next_ring_time timestamptz NOT NULL,
    created_time   timestamptz NOT NULL,
    PRIMARY KEY (city_code, event_id)
) WITH (autovacuum_vacuum_scale_factor = 0.01, fillfactor = 70);
CREATE INDEX outbox_due ON outbox (city_code, next_ring_time);
-- However many others are due, emergencies are found at once.
CREATE INDEX outbox_due_emergency ON outbox (city_code, next_ring_time) WHERE emergency;

CREATE TABLE inbox (
    city_code     text        NOT NULL,
    consumer      text        NOT NULL,
    event_id      text        NOT NULL,
    received_time timestamptz NOT NULL,
    PRIMARY KEY (city_code, consumer, event_id)
) WITH (autovacuum_vacuum_scale_factor = 0.01);
CREATE INDEX inbox_age ON inbox (city_code, received_time);

-- The newest version applied per key.
CREATE TABLE applied (
    city_code text   NOT NULL,
    consumer  text   NOT NULL,
    topic     text   NOT NULL,
    key       text   NOT NULL,
    version   bigint NOT NULL,
    PRIMARY KEY (city_code, consumer, topic, key)
) WITH (fillfactor = 80);

-- Events that wait for (wait_topic, wait_key): an earlier version of their own key, or something of
-- another topic.
CREATE TABLE parked (
    city_code     text        NOT NULL,
    consumer      text        NOT NULL,
    event_id      text        NOT NULL,
    topic         text        NOT NULL,
    key           text        NOT NULL,
    version       bigint      NOT NULL,
    wait_topic    text        NOT NULL,
    wait_key      text        NOT NULL,
    event         bytea       NOT NULL,
    received_time timestamptz NOT NULL,
    PRIMARY KEY (city_code, consumer, event_id)
);
CREATE INDEX parked_wait ON parked (city_code, consumer, wait_topic, wait_key);

-- Events given up after too many failures. While one of a key stands unresolved, later ones of that
-- key are parked.
CREATE TABLE dead_letter (
    city_code     text        NOT NULL,
    consumer      text        NOT NULL,
    event_id      text        NOT NULL,
    topic         text        NOT NULL,
    key           text        NOT NULL,
    version       bigint      NOT NULL,
    event         bytea       NOT NULL,
    reason        text        NOT NULL,
    failures      integer     NOT NULL,
    created_time  timestamptz NOT NULL,
    resolved_time timestamptz,
    PRIMARY KEY (city_code, consumer, event_id)
);

CREATE TABLE deadline (
    city_code     text        NOT NULL,
    kind          text        NOT NULL,
    subject_id    text        NOT NULL,
    due_time      timestamptz NOT NULL,
    emergency     boolean     NOT NULL,
    traceparent   text        NOT NULL DEFAULT '',
    failures      integer     NOT NULL DEFAULT 0,
    -- Machine time before which a deadline that failed is not tried again.
    retry_time    timestamptz,
    PRIMARY KEY (city_code, kind, subject_id)
);
CREATE INDEX deadline_due ON deadline (city_code, due_time);

CREATE TABLE feed (
    city_code    text        NOT NULL,
    feed         text        NOT NULL,
    xid          xid8        NOT NULL DEFAULT pg_current_xact_id(),
    place        integer     NOT NULL,
    scope        text        NOT NULL,
    payload      bytea       NOT NULL,
    created_time timestamptz NOT NULL,
    PRIMARY KEY (city_code, feed, xid, place)
);
CREATE INDEX feed_age ON feed (city_code, created_time);

CREATE TABLE lease (
    city_code text   NOT NULL,
    name      text   NOT NULL,
    holder    text   NOT NULL,
    epoch     bigint NOT NULL,
    beat      bigint NOT NULL,
    PRIMARY KEY (city_code, name)
);
