#include "tests/crash/checker.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/status.h"
#include "tests/crash/quiet.h"

namespace homecare::crash {
namespace {

// A deadline that fires between two looks tells something anew: the check needs one look that finds
// nothing on its way.
constexpr int kLooks = 20;
constexpr absl::Duration kBetweenLooks = absl::Milliseconds(300);

// A row for each kind of what is left, with why.
#define HC_IN_ALL(query)                                               \
  query("registry") " UNION ALL " query("intake") " UNION ALL " query( \
      "matching") " UNION ALL " query("visit") " UNION ALL " query("billing")
#define HC_OUTBOX(schema)                                                          \
  "SELECT 'I5 outbox is not empty' AS check_name, count(*) AS rows_left, '" schema \
  " tells ' || topic || ' to ' || pending::text AS example FROM " schema           \
  ".outbox GROUP BY topic, pending"
#define HC_PARKED(schema)                                                            \
  "SELECT 'I5 events are parked' AS check_name, count(*) AS rows_left, consumer || " \
  "' has ' || topic || ' waiting for ' || wait_topic AS example FROM " schema        \
  ".parked GROUP BY consumer, topic, wait_topic"
#define HC_DEAD(schema)                                                               \
  "SELECT 'I5 dead letters' AS check_name, count(*) AS rows_left, consumer || ' of '" \
  " || topic || ': ' || reason AS example FROM " schema                               \
  ".dead_letter WHERE resolved_time IS NULL GROUP BY consumer, topic, reason"
constexpr char kOutboxes[] = HC_IN_ALL(HC_OUTBOX);
constexpr char kParked[] = HC_IN_ALL(HC_PARKED);
constexpr char kDeadLetters[] = HC_IN_ALL(HC_DEAD);

absl::Status Look(pg::Database& database, const Evidence& evidence, Findings* findings,
                  int64_t* left) {
  return database.Read(Lane::kNormal, [&](pg::Tx& tx) -> absl::Status {
    *findings = Findings();
    // Of the snapshot: what has happened since the look began is not in what it sees.
    const absl::Time now = tx.Exec("SELECT now() AS time", {})[0].Time("time");
    *left = CountLeftover(tx).total();
    CheckLeftover(tx, *findings);
    CheckRecords(tx, evidence, *findings);
    CheckHandovers(tx, *findings);
    CheckOverlaps(tx, *findings);
    CheckLadder(tx, evidence, now, *findings);
    return CheckLedger(tx, *findings);
  });
}

}  // namespace

absl::StatusOr<Findings> CheckAll(const std::string& conninfo, const Evidence& evidence) {
  const auto database = OpenForLooking(conninfo);
  Findings findings;
  for (int look = 0; look < kLooks; ++look) {
    int64_t left = 0;
    RETURN_IF_ERROR(Look(*database, evidence, &findings, &left));
    if (left == 0) break;
    absl::SleepFor(kBetweenLooks);
  }
  for (const std::string& request_id : evidence.differing_answers) {
    findings.Add("I1 one request, two answers", Figure::kDoubled, request_id);
  }
  return findings;
}

void CheckLeftover(pg::Tx& tx, Findings& findings) {
  const Leftover left = CountLeftover(tx);
  for (const char* sql : {kOutboxes, kParked, kDeadLetters}) {
    if (left.total() == 0) break;
    for (const pg::Row row : tx.Exec(sql)) {
      const std::string check = row.Text("check_name");
      const Figure figure = sql == kOutboxes ? Figure::kOutboxLeft : Figure::kOther;
      findings.Add(check, figure, row.Text("example"), row.Int64("rows_left"));
    }
  }
}

}  // namespace homecare::crash
