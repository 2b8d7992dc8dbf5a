#include "services/billing/domain/adoption.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/civil_time.h"
#include "common/base/status.h"
#include "services/billing/domain/errors.h"
#include "services/billing/domain/explanation.h"
#include "services/billing/domain/names.h"

namespace homecare::billing {
namespace {

template <typename Rule>
absl::Time LastRecorded(const std::vector<Recorded<Rule>>& records, absl::Time last) {
  for (const Recorded<Rule>& record : records) last = std::max(last, record.recorded_time);
  return last;
}

bool SameVersion(const Policy& a, const Policy& b) { return a.version_id == b.version_id; }
bool SameVersion(const Tariff& a, const Tariff& b) {
  return a.area == b.area && a.version_id == b.version_id;
}

template <typename Rule>
absl::Status Add(const std::vector<Rule>& proposed, absl::Time recorded_time,
                 std::vector<Recorded<Rule>>& known) {
  for (const Rule& rule : proposed) {
    const bool exists = std::any_of(known.begin(), known.end(), [&](const Recorded<Rule>& record) {
      return SameVersion(record.fact, rule);
    });
    if (exists) return VersionExists(rule.version_id);
    known.push_back({rule, recorded_time, absl::InfiniteFuture()});
  }
  return absl::OkStatus();
}

std::string Instead(const Policy* before, const PolicyParameter& parameter, const Policy& now) {
  return absl::StrCat(
      parameter.name, " ", parameter.text(now),
      before == nullptr ? "" : absl::StrCat(" instead of ", parameter.text(*before)));
}

std::string TextOf(const Rulebook& rules, const Policy& policy) {
  const Policy* const before = rules.FindPolicy(DayNumber(policy.effective_from));
  std::vector<std::string> changes;
  for (const PolicyParameter& parameter : PolicyParameters()) {
    if (before != nullptr && parameter.text(*before) == parameter.text(policy)) continue;
    changes.push_back(Instead(before, parameter, policy));
  }
  return absl::StrCat("policy ", policy.version_id, ": ",
                      changes.empty() ? "as before" : absl::StrJoin(changes, ", "), " from ",
                      FormatDay(policy.effective_from));
}

std::string RatesOf(const Tariff& tariff) {
  return absl::StrCat(tariff.subsidy_fen_per_hour.value(), "/", tariff.family_fen_per_hour.value());
}

std::string TextOf(const Rulebook& rules, const Tariff& tariff) {
  const Tariff* const before = rules.FindTariff(tariff.area, DayNumber(tariff.valid_from));
  return absl::StrCat("tariff ", tariff.version_id, ": ", Name(tariff.area), " ", RatesOf(tariff),
                      " fen an hour from ", FormatDay(tariff.valid_from),
                      tariff.valid_to ? absl::StrCat(" to ", FormatDay(*tariff.valid_to)) : "",
                      before == nullptr ? "" : absl::StrCat(" instead of ", RatesOf(*before)));
}

}  // namespace

absl::Time NextRecordedTime(const RuleHistory& known, absl::Time now) {
  const absl::Time last =
      LastRecorded(known.tariffs, LastRecorded(known.policies, absl::InfinitePast()));
  return std::max(now, last + absl::Microseconds(1));
}

absl::StatusOr<RuleHistory> WithProposal(RuleHistory known, const RuleProposal& proposal,
                                         absl::Time recorded_time) {
  RETURN_IF_ERROR(Add(proposal.policies, recorded_time, known.policies));
  RETURN_IF_ERROR(Add(proposal.tariffs, recorded_time, known.tariffs));
  RETURN_IF_ERROR(KnownAt(known, recorded_time).status());
  return known;
}

std::vector<MonthSpan> MonthsReached(const RuleProposal& proposal, absl::CivilDay today) {
  std::vector<MonthSpan> spans;
  for (const Policy& policy : proposal.policies) {
    if (policy.effective_from > today) continue;
    spans.push_back({absl::CivilMonth(policy.effective_from), std::nullopt});
  }
  for (const Tariff& tariff : proposal.tariffs) {
    if (tariff.valid_from > today) continue;
    MonthSpan span{absl::CivilMonth(tariff.valid_from), std::nullopt};
    if (tariff.valid_to) span.end = absl::CivilMonth(*tariff.valid_to - 1) + 1;
    spans.push_back(span);
  }
  return spans;
}

std::string ExplainRules(const Rulebook& before, const RuleProposal& proposal) {
  std::vector<std::string> texts;
  for (const Policy& policy : proposal.policies) texts.push_back(TextOf(before, policy));
  for (const Tariff& tariff : proposal.tariffs) texts.push_back(TextOf(before, tariff));
  return JoinExplanations(texts);
}

std::string JoinExplanations(const std::vector<std::string>& explanations) {
  return CutExplanation(absl::StrJoin(explanations, "; "));
}

}  // namespace homecare::billing
