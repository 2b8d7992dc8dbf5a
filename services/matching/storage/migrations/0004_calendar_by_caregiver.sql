-- The few entries of one caregiver in a span. The exclusion's own index is dear to search, and the
-- planner rather read the whole table.
CREATE INDEX caregiver_calendar_by_caregiver
    ON caregiver_calendar (city_code, caregiver_id, upper(interval));
DROP INDEX caregiver_calendar_displacing;
ALTER TABLE caregiver_calendar SET (fillfactor = 60);
