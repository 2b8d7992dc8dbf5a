#include "deploy/demo/month/proof.h"

#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/civil_time.h"
#include "common/base/status.h"
#include "common/rpc/convert.h"
#include "deploy/demo/month/exports.h"
#include "deploy/demo/month/facts.h"
#include "deploy/demo/month/lists.h"
#include "deploy/demo/month/program.h"
#include "deploy/demo/month/say.h"
#include "deploy/demo/month/statement_file.h"
#include "deploy/demo/month/sums.h"

namespace homecare::demo {
namespace {

using billing::v1::LedgerLine;
using billing::v1::Statement;

class Proof {
 public:
  Proof(Scene& scene, const ClosedJune& june) : scene_(scene), june_(june) {}

  absl::Status Run(const LateFacts& late) {
    SayTitle("The proof: June from the public lists, computed by homecare-rate");
    RETURN_IF_ERROR(WriteFacts(scene_, late, facts_));
    RETURN_IF_ERROR(ReadLedger());
    RETURN_IF_ERROR(ProveMonth());
    RETURN_IF_ERROR(ProveRoot());
    RETURN_IF_ERROR(ProveAdjustments());
    RETURN_IF_ERROR(ProveStatements());
    RETURN_IF_ERROR(ProveSameBytes());
    return ProveLedger();
  }

 private:
  absl::Status ReadLedger();
  absl::Status ProveMonth();
  absl::Status ProveRoot();
  absl::Status ProveAdjustments();
  absl::Status ProveStatements();
  absl::Status ProveSameBytes();
  absl::Status ProveLedger();
  absl::StatusOr<Sums> Rate(std::vector<std::string> more, const std::string& output);
  void Say(const char* what, const Sums& ledger, const Difference& difference);

  Scene& scene_;
  const ClosedJune& june_;
  const std::string facts_ = scene_.PathOf("facts-2022-06");
  const std::string lines_ = scene_.PathOf("lines-2022-06.csv");
  const std::string close_time_ =
      absl::FormatTime(absl::RFC3339_full, rpc::FromProto(june_.close.close_time()), ServiceZone());
  Sums closed_;
  Sums adjustments_;
  std::map<std::string, int64_t> fen_of_provider_;  // of the closed month
};

absl::Status Proof::ReadLedger() {
  ASSIGN_OR_RETURN(const std::vector<LedgerLine> lines, ListJuneLines(scene_.peers));
  for (const LedgerLine& line : lines) {
    AddLine(line, line.adjustment() ? &adjustments_ : &closed_);
    if (!line.adjustment()) fen_of_provider_[line.provider_id()] += line.amount_fen();
  }
  return absl::OkStatus();
}

absl::StatusOr<Sums> Proof::Rate(std::vector<std::string> more, const std::string& output) {
  std::vector<std::string> arguments = {std::string("--month=") + kJune, "--dir=" + facts_,
                                        "--policy=" + facts_ + "/policy.csv"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  SayRow("command", CommandLine("homecare-rate", arguments));
  ASSIGN_OR_RETURN(const Ended ended, RunProgram("homecare-rate", arguments, output));
  if (ended.code != 0) return absl::InternalError(ended.told);
  return ReadRated(output);
}

void Proof::Say(const char* what, const Sums& ledger, const Difference& difference) {
  SayRow(what, absl::StrCat("ledger and recomputation differ by ", difference.fen, " fen, ",
                            difference.minutes, " min in ", difference.lines, " of ",
                            Grouped(ledger.size()), " lines"));
  scene_.report.Expect(difference.lines == 0,
                       absl::StrCat("ledger and recomputation differ: ", difference.first));
}

absl::Status Proof::ProveMonth() {
  ASSIGN_OR_RETURN(const Sums recomputed, Rate({"--as-of=" + close_time_}, lines_));
  const Difference difference = Compare(closed_, recomputed);
  scene_.report.difference_fen = difference.fen;
  scene_.report.difference_minutes = difference.minutes;
  Say("the closed month", closed_, difference);
  return absl::OkStatus();
}

absl::Status Proof::ProveAdjustments() {
  const std::string now =
      absl::FormatTime(absl::RFC3339_full, scene_.stage.now() + absl::Minutes(1), ServiceZone());
  ASSIGN_OR_RETURN(const Sums recomputed, Rate({"--closed=" + close_time_, "--as-of=" + now},
                                               scene_.PathOf("adjustments-2022-06.csv")));
  const Difference difference = Compare(adjustments_, recomputed);
  scene_.report.adjustments_difference_fen = difference.fen;
  scene_.report.adjustments_difference_minutes = difference.minutes;
  Say("the adjustments since", adjustments_, difference);
  return absl::OkStatus();
}

// From the very lines that homecare-rate printed.
absl::Status Proof::ProveRoot() {
  const std::vector<std::string> arguments = {"--lines=" + lines_,
                                              "--month-root=" + scene_.report.merkle_root,
                                              "--chained-root=" + scene_.report.chained_root,
                                              "--previous-chained-root=" + std::string(64, '0'),
                                              std::string("--city=") + kCity,
                                              std::string("--month=") + kJune};
  ASSIGN_OR_RETURN(const Ended ended, RunProgram("homecare-verify", arguments, ""));
  SayRow("the root of the close",
         ended.code == 0 ? "is the root of the lines that homecare-rate printed" : ended.told);
  scene_.report.Expect(ended.code == 0, "the recomputed lines do not give the root of the close");
  return absl::OkStatus();
}

// Each provider's statement against the ledger, and the exported file against the statement.
absl::Status Proof::ProveStatements() {
  ASSIGN_OR_RETURN(const auto providers,
                   ListJuneStatements(scene_.peers, billing::v1::PARTY_KIND_PROVIDER));
  ASSIGN_OR_RETURN(const auto elders,
                   ListJuneStatements(scene_.peers, billing::v1::PARTY_KIND_ELDER));
  std::map<std::string, int64_t> rest = fen_of_provider_;
  for (const Statement& statement : providers) {
    rest[statement.party_id()] -= statement.payable_fen();
  }
  int64_t& difference = scene_.report.statements_difference_fen;
  for (const auto& [provider, fen] : rest) difference += std::abs(fen);
  int64_t of_elders = 0;
  for (const Statement& statement : elders) {
    of_elders += statement.totals().subsidy_fen() + statement.totals().family_fen();
  }
  const int64_t closed_fen = scene_.report.subsidy_fen + scene_.report.family_fen;
  difference += std::abs(of_elders - closed_fen);
  ASSIGN_OR_RETURN(const int64_t in_file, FenOfStatementFile(june_.statement_csv));
  difference += std::abs(in_file - fen_of_provider_[june_.provider_id]);
  SayRow("the statements",
         absl::StrCat("of ", providers.size(), " providers and ", Grouped(elders.size()),
                      " elders, and the exported file, differ from the ledger by ", difference,
                      " fen of ", Yuan(closed_fen)));
  scene_.report.Expect(difference == 0, "statements and ledger differ");
  return absl::OkStatus();
}

absl::Status Proof::ProveSameBytes() {
  struct File {
    billing::v1::ExportFormat format;
    std::string first;
  };
  for (const File& file : {File{billing::v1::EXPORT_FORMAT_CSV, june_.statement_csv},
                           File{billing::v1::EXPORT_FORMAT_XLSX, june_.statement_xlsx}}) {
    const std::string again = file.first + ".again";
    RETURN_IF_ERROR(ExportStatement(scene_, june_.provider_id, file.format, again));
    ASSIGN_OR_RETURN(const std::string before, ReadFile(file.first));
    ASSIGN_OR_RETURN(const std::string now, ReadFile(again));
    scene_.report.Expect(before == now, absl::StrCat(file.first, " has changed since the close"));
  }
  SayRow("the statement, again", "byte for byte what it was at the close, as CSV and as XLSX");
  return absl::OkStatus();
}

absl::Status Proof::ProveLedger() {
  SayTitle("The ledger, verified offline");
  ASSIGN_OR_RETURN(const Verified verified,
                   VerifyLedger(scene_, "ledger.csv", june_.noted_checkpoint));
  SayRow("command", verified.command);
  SayTold(verified.ended.told);
  scene_.report.ledger_entries = verified.entries;
  scene_.report.Expect(verified.ended.code == 0, "the ledger does not verify");
  return absl::OkStatus();
}

}  // namespace

absl::Status Prove(Scene& scene, const ClosedJune& june, const LateFacts& late) {
  return Proof(scene, june).Run(late);
}

}  // namespace homecare::demo
