// What the tests of closing share: a month ready to be closed, and a key for checkpoints.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "services/billing/chain/key.h"
#include "tests/integration/billing/served_fixture.h"
#include "tests/support/temp_folder.h"

namespace homecare::billing {

struct CheckpointFolder {
  const std::unique_ptr<testing::TempFolder> folder = *testing::TempFolder::Create();
};

// Before the service, which writes into it.
class ClosingTest : protected CheckpointFolder, public ServedTest {
 protected:
  ClosingTest() : ServedTest({chain::SigningKey(Seed()), folder->path()}) {}

  static chain::FixedBytes<32> Seed() {
    chain::FixedBytes<32> seed;
    seed.bytes.fill(7);
    return seed;
  }

  static ElderFacts Elder(const std::string& elder_id, Level level, AreaClass area,
                          std::vector<Visit> visits) {
    return {elder_id, area, {Granted(level, area)}, {}, std::move(visits)};
  }
  // The same visits with ids of the elder.
  static std::vector<Visit> Of(const std::string& elder_id, std::vector<Visit> visits) {
    for (Visit& visit : visits) visit.visit_id = absl::StrCat(elder_id, "/", visit.visit_id);
    return visits;
  }

  std::string Blockers(const std::string& month) {
    v1::ListCloseBlockersRequest request;
    request.set_month(month);
    std::vector<std::string> texts;
    const v1::ListCloseBlockersResponse response = served_.Must(&Stub::ListCloseBlockers, request);
    for (const auto& found : response.blockers()) {
      texts.push_back(absl::StrCat(v1::CloseBlocker_Name(found.blocker()).substr(14), " ",
                                   found.visit_id(), " ", found.detail()));
    }
    return absl::StrJoin(texts, "\n");
  }
  v1::CloseProposal Propose(const std::string& month) {
    v1::ProposeCloseRequest request;
    request.set_month(month);
    request.set_maker_id("maker");
    return served_.Must(&Stub::ProposeClose, request).proposal();
  }
  // The reason of the refusal, or "" once closed.
  std::string TryClose(const std::string& proposal_id, const std::string& checker_id = "checker",
                       v1::MonthClose* close = nullptr) {
    v1::CloseMonthRequest request;
    request.set_proposal_id(proposal_id);
    request.set_checker_id(checker_id);
    v1::CloseMonthResponse response;
    const absl::Status status = served_.Call(&Stub::CloseMonth, request, &response);
    if (close != nullptr) *close = response.month_close();
    return Reason(status);
  }

  std::vector<v1::LedgerLine> Adjustments(const std::string& month) {
    v1::ListLedgerRequest request;
    request.set_month(month);
    request.set_page_size(200);
    std::vector<v1::LedgerLine> lines;
    const v1::ListLedgerResponse response = served_.Must(&Stub::ListLedger, request);
    for (const auto& line : response.lines()) {
      if (line.adjustment()) lines.push_back(line);
    }
    return lines;
  }
  // "2022-06-05 PROVIDER OVER_CAP 180min 0fen booked 2022-07", the visit's id first.
  static std::string Text(const v1::LedgerLine& line) {
    return absl::StrCat(line.visit_id(), " ", v1::Funding_Name(line.funding()).substr(8), " ",
                        line.minutes(), "min ", line.amount_fen(), "fen booked ",
                        line.booked_month());
  }
  static std::vector<std::string> TextsOf(const std::vector<v1::LedgerLine>& lines) {
    std::vector<std::string> texts;
    for (const auto& line : lines) texts.push_back(Text(line));
    return texts;
  }

  v1::Statement StatementOf(v1::PartyKind kind, const std::string& id, const std::string& month) {
    v1::GetStatementRequest request;
    request.set_month(month);
    request.set_party_kind(kind);
    request.set_party_id(id);
    return served_.Must(&Stub::GetStatement, request).statement();
  }
  std::string Export(v1::PartyKind kind, const std::string& id, const std::string& month,
                     v1::ExportFormat format = v1::EXPORT_FORMAT_CSV) {
    v1::ExportStatementRequest request;
    request.set_month(month);
    request.set_party_kind(kind);
    request.set_party_id(id);
    request.set_format(format);
    return served_.MustDownload(&Stub::ExportStatement, request);
  }
};

}  // namespace homecare::billing
