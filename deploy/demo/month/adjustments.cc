#include "deploy/demo/month/adjustments.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "deploy/demo/month/lists.h"
#include "deploy/demo/month/say.h"

namespace homecare::demo {
namespace {

using billing::v1::LedgerLine;

constexpr size_t kMostShown = 4;

std::string Signed(int64_t minutes) {
  return absl::StrCat(minutes > 0 ? "+" : "", Grouped(minutes), " min");
}

// "-60 min SUBSIDY, -15.00 yuan".
std::string TextOf(const LedgerLine& line) {
  const std::string reason = ReasonName(line.reason());
  return absl::StrCat(Signed(line.minutes()), " ", FundingName(line.funding()),
                      reason.empty() ? "" : " ", reason, ", ", Yuan(line.amount_fen()));
}

}  // namespace

Adjustments::Adjustments(Scene& scene, const std::vector<LedgerLine>& lines) : scene_(scene) {
  for (const LedgerLine& line : lines) {
    lines_[line.line_id()] = line;
    last_entry_ = std::max(last_entry_, line.entry_number());
  }
}

absl::StatusOr<std::vector<LedgerLine>> Adjustments::ShowNew() {
  ASSIGN_OR_RETURN(std::vector<LedgerLine> lines, ListJuneAdjustments(scene_.peers));
  std::erase_if(lines,
                [this](const LedgerLine& line) { return line.entry_number() <= last_entry_; });
  scene_.report.Expect(!lines.empty(), "a late fact brought about no adjustment");
  int64_t subsidy_fen = 0, family_fen = 0;
  for (size_t i = 0; i < lines.size(); ++i) {
    const LedgerLine& line = lines[i];
    (line.funding() == billing::v1::FUNDING_SUBSIDY ? subsidy_fen : family_fen) +=
        line.amount_fen();
    Check(line);
    if (i < kMostShown) Show(line);
    lines_[line.line_id()] = line;
    last_entry_ = line.entry_number();
  }
  if (lines.size() > kMostShown) {
    SayRow("", absl::StrCat("and ", lines.size() - kMostShown, " more like these"));
  }
  SayRow("together", absl::StrCat("fund ", Yuan(subsidy_fen), ", families ", Yuan(family_fen)));
  scene_.report.adjustments += static_cast<int64_t>(lines.size());
  scene_.report.adjustments_subsidy_fen += subsidy_fen;
  scene_.report.adjustments_family_fen += family_fen;
  return lines;
}

void Adjustments::Check(const LedgerLine& line) {
  const std::string entry = absl::StrCat("adjustment ", line.entry_number());
  scene_.report.Expect(!line.explanation().empty(), entry + " gives no reason");
  scene_.report.Expect(line.booked_month() == "2022-07", entry + " is not booked in July");
  const std::string& corrects = line.corrects_line_id();
  scene_.report.Expect(corrects.empty() || lines_.count(corrects) > 0,
                       entry + " corrects a line that there is not");
  scene_.report.Expect(line.minutes() >= 0 || !corrects.empty(),
                       entry + " takes back and does not say from which line");
}

void Adjustments::Show(const LedgerLine& line) {
  SayRow(absl::StrCat("entry ", Grouped(line.entry_number())), TextOf(line));
  SayRow("", absl::StrCat("because ", line.explanation()));
  const auto corrected = lines_.find(line.corrects_line_id());
  if (corrected == lines_.end()) return;
  SayRow("", absl::StrCat("corrects entry ", Grouped(corrected->second.entry_number()), ": ",
                          TextOf(corrected->second)));
}

absl::Status Adjustments::Explain(const LedgerLine& line) {
  billing::v1::ExplainLineRequest request;
  request.set_city_code(kCity);
  request.set_line_id(line.line_id());
  ASSIGN_OR_RETURN(
      const auto answer,
      Call(*scene_.peers.billing, &billing::v1::BillingService::Stub::ExplainLine, request));
  SayRow(absl::StrCat("entry ", Grouped(line.entry_number()), ", explained"), "");
  for (const std::string& sentence : answer.explanation().sentences()) SayRow("", sentence);
  scene_.report.Expect(!answer.explanation().sentences().empty(), "a line is not explained");
  return absl::OkStatus();
}

}  // namespace homecare::demo
