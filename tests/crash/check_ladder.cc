// I4: each red press is acknowledged, offered and assigned in time, or a supervisor is called. The
// rungs are ARCHITECTURE's ("The ladder"), written down here once more on purpose.
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "tests/crash/checker.h"

namespace homecare::crash {
namespace {

struct Rung {
  const char* kind;
  absl::Duration after;
  const char* done;  // the column that says when it was reached
};

constexpr absl::Duration kSixty = absl::Seconds(60);
constexpr Rung kRungs[] = {
    {"ACKNOWLEDGE_DUE", kSixty, "acknowledge_time"},
    {"OFFER_DUE", absl::Seconds(30), "offer_time"},
    {"ASSIGN_DUE", absl::Seconds(180), "assign_time"},
};

void CheckRung(const pg::Row& incident, const Rung& rung, bool pending, const Evidence& evidence,
               absl::Time now, Findings& findings) {
  const std::string subject = absl::StrCat(incident.Text("incident_id"), " ", rung.kind);
  const absl::Time due = incident.Time("open_time") + rung.after;
  const std::optional<absl::Time> done = incident.OptionalTime(rung.done);
  const std::optional<absl::Time> escalated = incident.OptionalTime("escalate_time");
  if (done && *done <= due) return;
  // Not reached in time. Until somebody is called, the rung must be waiting for its time.
  const absl::Time called = escalated.value_or(now);
  const absl::Duration allowed = kLadderGrace + OutageWithin(evidence.intake_outages, due, called);
  if (called - due > allowed) {
    findings.Add("I4 supervisor was called too late", Figure::kLateEmergencies,
                 absl::StrCat(subject, escalated ? " " : " never, by now ",
                              absl::FormatDuration(called - due)));
  }
  if (!done && !escalated && !pending) {
    findings.Add("I4 rung was forgotten", Figure::kLateEmergencies, subject);
  }
}

}  // namespace

void CheckLadder(pg::Tx& tx, const Evidence& evidence, absl::Time now, Findings& findings) {
  for (const Rung& rung : kRungs) {
    for (const pg::Row incident :
         tx.Exec("SELECT i.incident_id, i.open_time, i.acknowledge_time, i.offer_time,"
                 " i.assign_time, i.escalate_time, d.subject_id IS NOT NULL AS pending"
                 " FROM intake.incident i LEFT JOIN intake.deadline d"
                 " ON d.city_code = i.city_code AND d.subject_id = i.incident_id AND d.kind = $1"
                 " WHERE i.button = 'RED' AND i.state <> 'CLOSED'",
                 {rung.kind})) {
      CheckRung(incident, rung, incident.Bool("pending"), evidence, now, findings);
    }
  }
}

}  // namespace homecare::crash
