// What must hold after quiet, whatever was killed (DESIGN "Delivery", I1 to I5): PostgreSQL, read
// across all schemas in one snapshot, against what the clients were told.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/pg/tx.h"
#include "tests/crash/findings.h"
#include "tests/crash/journal.h"
#include "tests/crash/uptime.h"

namespace homecare::crash {

// How much later than its rung a ladder may act while intake is up: its deadlines are looked for
// once a second, and the machine is shared with everything that is being killed and restarted.
inline constexpr absl::Duration kLadderGrace = absl::Seconds(5);

struct Evidence {
  std::vector<Record> records;
  std::vector<std::string> differing_answers;
  std::vector<Outage> intake_outages;
};

// As the superuser of `conninfo`. An error is one of looking, not a finding.
absl::StatusOr<Findings> CheckAll(const std::string& conninfo, const Evidence& evidence);

// The parts of it, each in the caller's snapshot. The names of the checks begin with the invariant.
void CheckRecords(pg::Tx& tx, const Evidence& evidence, Findings& findings);  // I1
void CheckHandovers(pg::Tx& tx, Findings& findings);                          // I1, I2
absl::Status CheckLedger(pg::Tx& tx, Findings& findings);                     // I2
void CheckOverlaps(pg::Tx& tx, Findings& findings);                           // I3
void CheckLadder(pg::Tx& tx, const Evidence& evidence, absl::Time now, Findings& findings);  // I4
void CheckLeftover(pg::Tx& tx, Findings& findings);                                          // I5

}  // namespace homecare::crash
