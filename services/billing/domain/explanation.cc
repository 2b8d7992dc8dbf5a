#include "services/billing/domain/explanation.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "common/base/civil_time.h"
#include "services/billing/domain/names.h"

namespace homecare::billing {
namespace {

std::string TextOf(absl::Time instant) {
  return absl::FormatTime("%Y-%m-%d %H:%M:%S", instant, ServiceZone());
}

std::string TextOf(const Grant& grant) {
  return absl::StrCat(Name(grant.level), " ", Name(grant.area), " from ",
                      FormatDay(grant.valid_from),
                      grant.valid_to ? absl::StrCat(" to ", FormatDay(*grant.valid_to)) : "");
}

std::string TextOf(const Suspension& suspension) {
  return absl::StrCat(
      Name(suspension.reason), " from ", TextOf(suspension.start_time),
      suspension.end_time ? absl::StrCat(" to ", TextOf(*suspension.end_time)) : "");
}

std::string TextOf(const Visit& visit) {
  return absl::StrCat(TextOf(visit.check_in_time), " to ", TextOf(visit.check_out_time));
}

const std::string& IdOf(const Grant& grant) { return grant.grant_id; }
const std::string& IdOf(const Suspension& suspension) { return suspension.suspension_id; }

template <typename Fact>
const Fact* Find(const std::vector<Fact>& facts, const std::string& id) {
  const auto found =
      std::find_if(facts.begin(), facts.end(), [&](const Fact& fact) { return IdOf(fact) == id; });
  return found == facts.end() ? nullptr : &*found;
}

template <typename Fact>
void Compare(absl::string_view kind, const std::vector<Fact>& before, const std::vector<Fact>& now,
             std::vector<std::string>& texts) {
  for (const Fact& fact : now) {
    const Fact* const was = Find(before, IdOf(fact));
    if (was != nullptr && *was == fact) continue;
    texts.push_back(absl::StrCat(kind, " ", IdOf(fact), ": ", TextOf(fact),
                                 was == nullptr ? "" : absl::StrCat(" instead of ", TextOf(*was))));
  }
  for (const Fact& fact : before) {
    if (Find(now, IdOf(fact)) == nullptr) {
      texts.push_back(absl::StrCat(kind, " ", IdOf(fact), " withdrawn: ", TextOf(fact)));
    }
  }
}

}  // namespace

std::string CutExplanation(std::string text) {
  if (text.size() <= kLongestExplanation) return text;
  size_t size = kLongestExplanation - 3;
  // Not within a character of UTF-8: ids may be in Chinese.
  while ((text[size] & 0xC0) == 0x80) --size;
  text.resize(size);
  return text + "...";
}

std::string ExplainElder(const ElderFacts& before, const ElderFacts& now) {
  std::vector<std::string> texts;
  if (before.registered_area != now.registered_area) {
    texts.push_back(absl::StrCat("registered address: ", Name(now.registered_area), " instead of ",
                                 Name(before.registered_area)));
  }
  Compare("grant", before.grants, now.grants, texts);
  Compare("suspension", before.suspensions, now.suspensions, texts);
  return CutExplanation(absl::StrJoin(texts, "; "));
}

std::string ExplainVisit(const std::optional<VisitRecord>& before, const VisitRecord& now) {
  if (!now.billable) return "visit taken off the bill";
  if (!before || !before->billable) {
    return absl::StrCat("visit recorded: ", TextOf(now.visit));
  }
  const Visit& was = before->visit;
  if (was.check_in_time == now.visit.check_in_time &&
      was.check_out_time == now.visit.check_out_time) {
    return absl::StrCat("visit corrected: ", TextOf(now.visit));
  }
  return absl::StrCat("visit corrected: ", TextOf(now.visit), " instead of ", TextOf(was));
}

}  // namespace homecare::billing
