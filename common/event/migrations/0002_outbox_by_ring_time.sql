-- Confirming looks rows up by their ids. The statistics of a table that is empty most of the time
-- tell the planner nothing, and with an index that begins with the city it now and then read the
-- whole city's outbox, dead rows included, for a handful of ids. Over an expression, the index
-- serves those who ask by the expression (outbox.cc) and nobody else.
CREATE INDEX outbox_by_ring_time ON outbox ((city_code || ''), next_ring_time);
DROP INDEX outbox_due;
-- Room for the versions of a row while its subscribers confirm it: no index is touched then.
ALTER TABLE outbox SET (fillfactor = 50);
