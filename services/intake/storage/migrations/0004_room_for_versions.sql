-- Written again a few times in a life: with room on its page no index is touched.
ALTER TABLE care_order SET (fillfactor = 60);
