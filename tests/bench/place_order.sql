-- One PlaceOrder of a group of one, as intake sends it to PostgreSQL, for pgbench. The benchmark
-- compares these statements with what the server logs of a real one, and stops where they differ.
--
-- pgbench has no arrays and no text functions: what never changes comes as a whole array by
-- --define, what is new in each order is a number in ARRAY[...].
\set count :count + 1
\set id (:first + :count) * 1000 + :client_id
\set elder random(1, :elders)
BEGIN;
SELECT city_code, request_id, request.method, request.body_hash, request.response
  FROM request JOIN unnest(:cities::text[], ARRAY[:id]::text[]) AS asked (city_code, request_id)
  USING (city_code, request_id);
SELECT elder_id, county_code, latitude_degrees, longitude_degrees, active
  FROM elder WHERE city_code = :city AND elder_id = ANY(ARRAY[:elder]::text[]);
SELECT DISTINCT ON (item_code) item_code, version_id, name, duration_minutes,
  min_duration_minutes, max_duration_minutes, qualification, bucket, price_fen
  FROM catalogue_item WHERE city_code = :city AND item_code = ANY(:items::text[])
  AND valid_from <= :day ORDER BY item_code, valid_from DESC;
SELECT place, order_id, start_window_start_time
  FROM unnest(ARRAY[:elder]::text[], :items::text[], :earliest::timestamptz[],
  :latest::timestamptz[])
  WITH ORDINALITY AS asked (elder_id, item_code, earliest, latest, place)
  CROSS JOIN LATERAL (SELECT order_id, start_window_start_time FROM care_order
  WHERE city_code = :city AND care_order.elder_id = asked.elder_id
  AND care_order.item_code = asked.item_code
  AND start_window_start_time BETWEEN earliest AND latest AND state <> 'CANCELLED'
  ORDER BY start_window_start_time, order_id LIMIT 10) AS near;
INSERT INTO request (city_code, request_id, method, body_hash, response, created_time)
  SELECT city_code, request_id, method, body_hash, response, :now::timestamptz
  FROM unnest(:cities::text[], ARRAY[:id]::text[], :methods::text[], :hashes::bytea[],
  :payloads::bytea[]) AS answered (city_code, request_id, method, body_hash, response)
  ORDER BY city_code, request_id;
INSERT INTO care_order (city_code, order_id, state, elder_id, item_code, bucket,
  qualification, priority, start_window_start_time, start_window_end_time, duration_minutes,
  family_consent, double_up, double_up_authorised_by, incident_id, asked_by, note,
  latitude_degrees, longitude_degrees, county_code, open_offers, caregiver_id, visit_id,
  cancel_reason, cancelled_by, place_time, catalogue_version_id, care_plan_id,
  preferred_caregiver_id)
  SELECT city_code, order_id, 'PLACED', elder_id, item_code, bucket, qualification, priority,
  start_window_start_time, start_window_end_time, duration_minutes, family_consent, double_up,
  double_up_authorised_by, incident_id, asked_by, note, latitude_degrees, longitude_degrees,
  county_code, 0, '', '', 0, '', place_time, catalogue_version_id, care_plan_id,
  preferred_caregiver_id
  FROM unnest(:cities::text[], ARRAY[:id]::text[], ARRAY[:elder]::text[], :items::text[],
  :ones::integer[], :ones::integer[], :ones::integer[], :starts::timestamptz[],
  :ends::timestamptz[], :minutes::integer[], :falses::boolean[], :falses::boolean[],
  :empties::text[], :empties::text[], :askers::text[], :notes::text[], :degrees::float8[],
  :degrees::float8[], :counties::text[], :starts::timestamptz[], :versions::text[],
  :empties::text[], :empties::text[])
  AS placed (city_code, order_id, elder_id, item_code, bucket, qualification, priority,
  start_window_start_time, start_window_end_time, duration_minutes, family_consent, double_up,
  double_up_authorised_by, incident_id, asked_by, note, latitude_degrees, longitude_degrees,
  county_code, place_time, catalogue_version_id, care_plan_id, preferred_caregiver_id);
INSERT INTO feed (city_code, feed, place, scope, payload, created_time)
  SELECT city_code, feed, place, scope, payload, :now::timestamptz
  FROM unnest(:cities::text[], :topics::text[], ARRAY[:elder]::text[], :payloads::bytea[])
  WITH ORDINALITY AS told (city_code, feed, scope, payload, place);
INSERT INTO deadline (city_code, kind, subject_id, due_time, emergency, traceparent)
  SELECT city_code, kind, subject_id, due_time, emergency, traceparent
  FROM unnest(:cities::text[], :alarms::text[], ARRAY[:id]::text[], :starts::timestamptz[],
  :falses::boolean[], :empties::text[])
  AS wanted (city_code, kind, subject_id, due_time, emergency, traceparent)
  ON CONFLICT (city_code, kind, subject_id)
  DO UPDATE SET due_time = excluded.due_time, emergency = excluded.emergency,
  traceparent = excluded.traceparent, failures = 0, retry_time = NULL;
INSERT INTO outbox_key (city_code, topic, key, version)
  SELECT city_code, topic, key, wanted
  FROM unnest(:cities::text[], :topics::text[], ARRAY[:id]::text[], :ones::bigint[])
  AS taken (city_code, topic, key, wanted)
  ON CONFLICT (city_code, topic, key)
  DO UPDATE SET version = outbox_key.version + excluded.version
  RETURNING city_code, topic, key, version;
INSERT INTO outbox (city_code, event_id, topic, key, version, emergency, event, pending,
  next_ring_time, created_time)
  SELECT city_code, event_id, topic, key, version, emergency, event,
  string_to_array(pending, ','), next_ring_time, :now::timestamptz
  FROM unnest(:cities::text[], ARRAY[:id]::text[], :topics::text[], ARRAY[:id]::text[],
  :ones::bigint[], :falses::boolean[], :payloads::bytea[], :subscribers::text[],
  :starts::timestamptz[])
  AS told (city_code, event_id, topic, key, version, emergency, event, pending,
  next_ring_time);
SELECT pg_current_xact_id()::text AS xid, (SELECT checkpoint_lsn || ' ' || timeline_id || ' ' ||
  extract(epoch FROM pg_postmaster_start_time()) FROM pg_control_checkpoint()) AS life;
COMMIT;
