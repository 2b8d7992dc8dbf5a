#include "services/billing/domain/explain_text.h"

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base/civil_time.h"
#include "services/billing/domain/names.h"

namespace homecare::billing {
namespace {

std::string TextOf(absl::Time instant) {
  return absl::FormatTime("%Y-%m-%d %H:%M:%S", instant, ServiceZone());
}

std::string FenText(FenSixtieths amount) { return absl::StrCat(amount.value(), "/60 fen"); }

std::string VisitText(const LineExplanation& explanation) {
  std::string text = absl::StrCat("Visit ", explanation.visit.visit_id, " from ",
                                  TextOf(explanation.visit.check_in_time), " to ",
                                  TextOf(explanation.visit.check_out_time), " has ",
                                  explanation.raw_minutes.value(), " whole minutes.");
  if (explanation.late) absl::StrAppend(&text, " It was recorded after the month was closed.");
  return text;
}

std::string TooShortText(const LineExplanation& explanation) {
  return absl::StrCat("That is fewer than ", explanation.shortest_visit_minutes.value(),
                      " minutes (P6, policy ", explanation.policy_version_id,
                      "): it bills nothing.");
}

std::string LossText(const Loss& loss) {
  return absl::StrCat(loss.seconds, " seconds belong to the earlier visit ", loss.visit_id,
                      " (\"Minutes\" 2, P7).");
}

std::string GrantText(const DateStep& step) {
  if (!step.grant) return "no grant";
  return absl::StrCat("grant ", step.grant->grant_id, " (", Name(step.grant->level), ", cap ",
                      step.cap_minutes.value(), " minutes)");
}

std::string GrabText(const Grab& grab) {
  return absl::StrCat(
      "; with ", grab.used_before.value(), " minutes used before, ", grab.subsidised.value(),
      " are subsidised and ", grab.over_cap.value(), " are over the cap",
      grab.posting ? absl::StrCat(" (seniority of posting ", *grab.posting, ")") : "");
}

std::string DateText(const DateStep& step) {
  std::string text =
      absl::StrCat(FormatDay(step.day), ", ", GrantText(step), ", policy ", step.policy_version_id,
                   ": ", step.eligible.value(), " eligible minutes");
  if (step.suspended != Minutes(0)) {
    absl::StrAppend(&text, ", ", step.suspended.value(), " suspended");
    for (const Suspension& suspension : step.suspensions) {
      absl::StrAppend(&text, " (", Name(suspension.reason), " ", suspension.suspension_id, ")");
    }
  }
  if (step.not_entitled != Minutes(0)) {
    absl::StrAppend(&text, ", ", step.not_entitled.value(), " without a grant");
  }
  for (const Grab& grab : step.grabs) absl::StrAppend(&text, GrabText(grab));
  absl::StrAppend(&text, ". ", step.of_line.value(), " of them are this line's");
  if (step.tariff) {
    absl::StrAppend(&text, ", by tariff ", step.tariff->version_id, " ", Name(step.area));
  }
  return text + ".";
}

std::string MoneyText(const LineExplanation& explanation) {
  const Rounding& rounding = explanation.rounding;
  if (explanation.line.rate_fen_per_hour == FenPerHour(0)) {
    return absl::StrCat(explanation.line.minutes.value(), " minutes, nothing to pay.");
  }
  return absl::StrCat(explanation.line.minutes.value(), " minutes x ",
                      explanation.line.rate_fen_per_hour.value(), " fen an hour are ",
                      FenText(rounding.exact), ". All lines of the month of this kind are ",
                      FenText(rounding.group_exact), ", rounded once to ",
                      rounding.group_fen.value(), " fen; ", rounding.missing_fen,
                      " lines with the largest remainders get one fen more, this one is number ",
                      rounding.rank, ": ", explanation.line.fen.value(), " fen.");
}

}  // namespace

std::vector<std::string> SentencesOf(const LineExplanation& explanation) {
  std::vector<std::string> sentences = {VisitText(explanation)};
  if (explanation.too_short) sentences.push_back(TooShortText(explanation));
  for (const Loss& loss : explanation.losses) sentences.push_back(LossText(loss));
  if (explanation.other_months_minutes != Minutes(0)) {
    sentences.push_back(absl::StrCat(explanation.other_months_minutes.value(),
                                     " minutes belong to other months (\"Minutes\" 3)."));
  }
  for (const DateStep& step : explanation.dates) {
    if (step.of_line != Minutes(0)) sentences.push_back(DateText(step));
  }
  sentences.push_back(MoneyText(explanation));
  return sentences;
}

}  // namespace homecare::billing
