// I3: nobody is in two places at once. In matching's calendars, where a constraint sees to it; in
// the visits, as planned; and in what really took place.
#include <string>

#include "tests/crash/checker.h"

namespace homecare::crash {
namespace {

struct Places {
  const char* check;
  const char* sql;
};

// A visit that ended early frees the rest of its time, to the second.
#define HC_PLANNED                                                                         \
  "(SELECT v.city_code, v.visit_id, v.caregiver_id, v.elder_id, v.double_up, v.emergency," \
  " tstzrange(v.planned_start_time, CASE WHEN v.state = 'COMPLETED' THEN"                  \
  " least(v.planned_end_time, greatest(date_trunc('second', v.check_out_time),"            \
  " v.planned_start_time + interval '1 second')) ELSE v.planned_end_time END) AS interval" \
  " FROM visit.visit v JOIN matching.assignment a USING (city_code, visit_id)"             \
  " WHERE v.state IN ('SCHEDULED', 'IN_PROGRESS', 'COMPLETED') AND a.state <> 'TAKEN_BACK')"

constexpr Places kPlaces[] = {
    {"I3 caregiver's calendar overlaps",
     "SELECT a.offer_id AS subject FROM matching.caregiver_calendar a"
     " JOIN matching.caregiver_calendar b USING (city_code, caregiver_id)"
     " WHERE a.offer_id < b.offer_id AND NOT a.displacing AND NOT b.displacing"
     " AND a.interval && b.interval"},
    {"I3 elder's calendar overlaps",
     "SELECT a.offer_id AS subject FROM matching.elder_calendar a"
     " JOIN matching.elder_calendar b USING (city_code, elder_id, slot)"
     " WHERE a.offer_id < b.offer_id AND a.interval && b.interval"},
    {"I3 caregiver's visits overlap",
     "SELECT a.visit_id AS subject FROM " HC_PLANNED " a JOIN " HC_PLANNED
     " b USING (city_code, caregiver_id)"
     " WHERE a.visit_id < b.visit_id AND a.interval && b.interval"},
    {"I3 elder's visits overlap",
     "SELECT a.visit_id AS subject FROM " HC_PLANNED " a JOIN " HC_PLANNED
     " b USING (city_code, elder_id) WHERE a.visit_id < b.visit_id AND a.interval && b.interval"
     " AND NOT (a.double_up OR b.double_up OR a.emergency OR b.emergency)"},
    {"I3 caregiver was in two places",
     "SELECT a.visit_id AS subject FROM visit.visit a JOIN visit.visit b"
     " USING (city_code, caregiver_id) WHERE a.visit_id <> b.visit_id"
     " AND a.check_in_time <= b.check_in_time"
     " AND a.check_out_time > b.check_in_time"},
};

}  // namespace

void CheckOverlaps(pg::Tx& tx, Findings& findings) {
  for (const Places& places : kPlaces) {
    for (const pg::Row row : tx.Exec(places.sql)) {
      findings.Add(places.check, Figure::kOverlaps, row.Text("subject"));
    }
  }
}

}  // namespace homecare::crash
