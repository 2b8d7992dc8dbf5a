-- Days planned as a whole: each plan with what it was made from, its visits and their reasons.

-- A plan before its commit is a proposal; afterwards it is history.
CREATE TABLE day_plan (
    city_code    text        NOT NULL,
    plan_id      text        NOT NULL,
    service_date date        NOT NULL,
    state        text        NOT NULL
                             CHECK (state IN ('READY', 'COMMITTING', 'COMMITTED', 'DISCARDED')),
    from_time    timestamptz NOT NULL,
    make_time    timestamptz NOT NULL,
    automatic    boolean     NOT NULL,
    seed         bigint      NOT NULL,
    iterations   bigint      NOT NULL,
    -- The day as it stood and as planned: visits planned, unserved, travel, tardiness, changes,
    -- care.
    before       bigint[]    NOT NULL,
    after        bigint[]    NOT NULL,
    -- Visits by the number of their outcome.
    outcomes     bigint[]    NOT NULL,
    -- The commit takes a step a transaction.
    steps        integer     NOT NULL,
    next_step    integer     NOT NULL,
    commit_time  timestamptz,
    -- homecare.matching.v1.DaySnapshot: ids and coordinates. With the seed it gives the plan again.
    snapshot     bytea       NOT NULL,
    PRIMARY KEY (city_code, plan_id)
);
CREATE INDEX day_plan_by_time ON day_plan (city_code, make_time, plan_id);
CREATE INDEX day_plan_by_date ON day_plan (city_code, service_date, make_time, plan_id);

CREATE TABLE planned_visit (
    city_code            text        NOT NULL,
    plan_id              text        NOT NULL,
    order_id             text        NOT NULL,
    -- Empty where nobody goes; the start is then in the year 9999, so that it comes last.
    caregiver_id         text        NOT NULL,
    start_time           timestamptz NOT NULL,
    duration_seconds     bigint      NOT NULL,
    former_caregiver_id  text        NOT NULL,
    former_start_time   timestamptz,
    -- homecare.matching.v1.ExplainPlanResponse, without the visit.
    reason               bytea       NOT NULL,
    added_travel_seconds bigint      NOT NULL,
    -- -1: nothing is to be done.
    step                 integer     NOT NULL,
    outcome              text        NOT NULL,
    PRIMARY KEY (city_code, plan_id, order_id)
);
CREATE INDEX planned_visit_by_start ON planned_visit (city_code, plan_id, start_time, order_id);
CREATE INDEX planned_visit_by_step ON planned_visit (city_code, plan_id, step);

-- What a plan is made from: orders that a day may see, and who went to an elder lately.
CREATE INDEX job_by_window ON job (city_code, window_end_time)
    WHERE state IN ('OPEN', 'OFFERED', 'ASSIGNED');
CREATE INDEX assignment_by_elder ON assignment (city_code, elder_id, planned_start_time)
    WHERE state = 'COMPLETED';
