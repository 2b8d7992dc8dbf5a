-- Written again a few times in a life: with room on its page no index is touched.
ALTER TABLE offer SET (fillfactor = 60);
ALTER TABLE elder_calendar SET (fillfactor = 60);
