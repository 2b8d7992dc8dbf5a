-- Each row is written again soon after it was inserted: with room on its page no index is touched.
ALTER TABLE applied SET (fillfactor = 50);
ALTER TABLE outbox_key SET (fillfactor = 50);
