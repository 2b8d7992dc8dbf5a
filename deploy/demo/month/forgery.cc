#include "deploy/demo/month/forgery.h"

#include <algorithm>
#include <memory>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "common/pg/database.h"
#include "deploy/demo/month/exports.h"
#include "deploy/demo/month/lists.h"
#include "deploy/demo/month/say.h"

namespace homecare::demo {
namespace {

using billing::v1::LedgerLine;

constexpr int kTampered = 1;  // how homecare-verify ends

// Nothing the service itself could do: its role may only add.
absl::Status SayRights(Scene& scene, pg::Database& superuser) {
  bool may_alter = true;
  RETURN_IF_ERROR(superuser.Read(Lane::kNormal, [&](pg::Tx& tx) {
    may_alter = tx.Exec(
                      "SELECT has_table_privilege('homecare_billing', 'billing.ledger_line',"
                      " 'UPDATE, DELETE, TRUNCATE') AS may_alter")[0]
                    .Bool("may_alter");
    return absl::OkStatus();
  }));
  scene.report.Expect(!may_alter, "the role of billing may alter the ledger");
  SayRow("the role of billing", may_alter ? "may alter the ledger" : "may add, and nothing else");
  return absl::OkStatus();
}

absl::Status AddFen(pg::Database& superuser, const LedgerLine& line, int64_t fen) {
  return superuser.Run(Lane::kNormal, [&](pg::Tx& tx) {
    tx.Exec(
        "UPDATE billing.ledger_line SET amount_fen = amount_fen + $3"
        " WHERE city_code = $1 AND line_id = $2",
        {kCity, line.line_id(), fen});
    return absl::OkStatus();
  });
}

// One in the middle, where nobody would look.
absl::StatusOr<LedgerLine> ChooseLine(Peers& peers) {
  ASSIGN_OR_RETURN(const std::vector<LedgerLine> lines, ListJuneLines(peers));
  const auto middle = lines.begin() + static_cast<std::ptrdiff_t>(lines.size() / 2);
  const auto found = std::find_if(middle, lines.end(), [](const LedgerLine& line) {
    return line.funding() == billing::v1::FUNDING_SUBSIDY && line.amount_fen() > 0;
  });
  if (found == lines.end()) return absl::NotFoundError("the ledger has no line to alter");
  return *found;
}

absl::Status ShowCaught(Scene& scene, const LedgerLine& line) {
  ASSIGN_OR_RETURN(const Verified verified, VerifyLedger(scene, "ledger-altered.csv", ""));
  SayRow("command", verified.command);
  SayTold(verified.ended.told);
  scene.report.named_entry = verified.first_bad_entry;
  const bool caught =
      verified.ended.code == kTampered && verified.first_bad_entry == line.entry_number();
  SayRow("caught", caught ? "yes: the very entry is named" : "NO");
  scene.report.Expect(caught, absl::StrCat("the altered entry ", line.entry_number(),
                                           " was not named: ", verified.ended.told));
  return absl::OkStatus();
}

}  // namespace

absl::Status Forge(Scene& scene) {
  SayTitle("One fen is altered in the database, as its superuser");
  const auto superuser = pg::Database::Open({.conninfo = scene.settings.superuser_database});
  RETURN_IF_ERROR(SayRights(scene, *superuser));
  ASSIGN_OR_RETURN(const LedgerLine line, ChooseLine(scene.peers));
  scene.report.altered_entry = line.entry_number();
  SayRow("altered",
         absl::StrCat("entry ", Grouped(line.entry_number()), ", visit ", line.visit_id(), ": ",
                      Yuan(line.amount_fen()), " becomes ", Yuan(line.amount_fen() + 1)));
  RETURN_IF_ERROR(AddFen(*superuser, line, 1));
  RETURN_IF_ERROR(ShowCaught(scene, line));
  RETURN_IF_ERROR(AddFen(*superuser, line, -1));
  ASSIGN_OR_RETURN(const Verified verified, VerifyLedger(scene, "ledger.csv", ""));
  SayRow("the fen is put back", verified.ended.code == 0 ? "all is well again" : "NOT well");
  scene.report.Expect(verified.ended.code == 0, "the ledger does not verify after the repair");
  return absl::OkStatus();
}

}  // namespace homecare::demo
