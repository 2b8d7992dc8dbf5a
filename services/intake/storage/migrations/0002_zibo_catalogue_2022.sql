-- The first catalogue of Zibo. Qualification: 1 caregiver, 2 nurse, 3 therapist, 4 first aid.
-- Bucket: 1 care hours of the entitlement, 2 goods and errands, 3 emergency.

INSERT INTO catalogue_item (city_code, item_code, version_id, valid_from, name, duration_minutes,
    min_duration_minutes, max_duration_minutes, qualification, bucket, price_fen) VALUES
    ('370300', 'BATHING',              'zibo-2022-1', '2022-01-01', '助浴',     60, 30, 120, 1, 1, 0),
    ('370300', 'FEEDING',              'zibo-2022-1', '2022-01-01', '助餐喂食', 45, 30,  90, 1, 1, 0),
    ('370300', 'MEAL_DELIVERY',        'zibo-2022-1', '2022-01-01', '送餐',     15, 15,  30, 1, 2, 1500),
    ('370300', 'CLEANING',             'zibo-2022-1', '2022-01-01', '助洁',     90, 30, 240, 1, 1, 0),
    ('370300', 'MEDICAL_ACCOMPANIMENT','zibo-2022-1', '2022-01-01', '陪同就医', 180, 60, 480, 1, 1, 0),
    ('370300', 'REHABILITATION',       'zibo-2022-1', '2022-01-01', '康复护理', 60, 30, 120, 3, 1, 0),
    ('370300', 'NURSING_CARE',         'zibo-2022-1', '2022-01-01', '医疗护理', 60, 30, 240, 2, 1, 0),
    ('370300', 'COMPANIONSHIP',        'zibo-2022-1', '2022-01-01', '陪伴关爱', 120, 30, 480, 1, 1, 0),
    ('370300', 'EMERGENCY_RESPONSE',   'zibo-2022-1', '2022-01-01', '紧急救助', 30, 30,  30, 1, 3, 0);
