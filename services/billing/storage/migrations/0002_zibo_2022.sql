-- The published numbers of Zibo's programme of 2022: hours a month by level, yuan an hour by area.
-- A family pays the same rate for what the fund does not.

INSERT INTO policy (city_code, version_id, effective_from, severe_cap_minutes,
    moderate_cap_minutes, mild_cap_minutes, shortest_visit_minutes) VALUES
    ('370300', 'zibo-2022-1', '2022-01-01', 3600, 2700, 1800, 15);

INSERT INTO tariff (city_code, area, valid_from, valid_to, version_id, subsidy_fen_per_hour,
    family_fen_per_hour) VALUES
    ('370300', 'URBAN', '2022-01-01', NULL, 'zibo-2022-1', 1500, 1500),
    ('370300', 'RURAL', '2022-01-01', NULL, 'zibo-2022-1', 1000, 1000);
