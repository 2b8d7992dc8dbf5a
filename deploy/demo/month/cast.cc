#include "deploy/demo/month/cast.h"

#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "common/base/civil_time.h"
#include "common/base/status.h"
#include "common/rpc/convert.h"

namespace homecare::demo {
namespace {

using billing::v1::LedgerLine;

// What June came to for one elder.
struct June {
  int64_t subsidised = 0;
  int64_t over_cap = 0;
  int subsidy_lines = 0;
  int visits_after_death = 0;
  std::string subsidised_visit_id;
};

using Junes = std::map<std::string, June>;

Junes Sum(const std::vector<visit::v1::Visit>& visits, const std::vector<LedgerLine>& lines) {
  Junes junes;
  for (const LedgerLine& line : lines) {
    June& june = junes[line.elder_id()];
    if (line.reason() == billing::v1::LINE_REASON_OVER_CAP) june.over_cap += line.minutes();
    if (line.funding() != billing::v1::FUNDING_SUBSIDY) continue;
    june.subsidised += line.minutes();
    ++june.subsidy_lines;
    if (line.minutes() > 0) june.subsidised_visit_id = line.visit_id();
  }
  for (const visit::v1::Visit& visit : visits) {
    if (!visit.billable() || rpc::FromProto(visit.check_in_time()) < TimeOfDeath()) continue;
    ++junes[visit.elder_id()].visits_after_death;
  }
  return junes;
}

// Gives each part to the first elder who fits and has none yet.
class Casting {
 public:
  Casting(const World& world, const Junes& junes) : world_(world), junes_(junes) {}

  template <typename Fits>
  absl::StatusOr<const Elder*> Choose(const char* part, Fits fits) {
    for (const Elder& elder : world_.elders) {
      const auto june = junes_.find(elder.elder_id);
      if (june == junes_.end() || !fits(elder, june->second)) continue;
      if (taken_.insert(&elder).second) return &elder;
    }
    return absl::NotFoundError(absl::StrCat("June has nobody ", part));
  }

 private:
  const World& world_;
  const Junes& junes_;
  std::set<const Elder*> taken_;
};

}  // namespace

absl::Time TimeOfDeath() { return StartOf(absl::CivilDay(2022, 6, 24)) + absl::Hours(14); }

absl::StatusOr<Cast> ChooseCast(const World& world, const std::vector<visit::v1::Visit>& visits,
                                const std::vector<LedgerLine>& lines) {
  const Junes junes = Sum(visits, lines);
  Casting casting(world, junes);
  Cast cast;
  ASSIGN_OR_RETURN(
      cast.over_graded, casting.Choose("graded too high", [](const Elder& elder, const June& june) {
        return elder.level == Level::kModerate && june.subsidised > CapMinutes(Level::kMild);
      }));
  ASSIGN_OR_RETURN(
      const Elder* crowded,
      casting.Choose("with minutes behind the cap", [](const Elder& elder, const June& june) {
        return elder.family_consents && june.over_cap > 120;
      }));
  cast.void_visit_id = junes.at(crowded->elder_id).subsidised_visit_id;
  ASSIGN_OR_RETURN(cast.at_cap, casting.Choose("at the cap", [](const Elder&, const June& june) {
    return june.over_cap > 0;
  }));
  ASSIGN_OR_RETURN(cast.with_room,
                   casting.Choose("with two hours left", [](const Elder& elder, const June& june) {
                     return june.subsidised > 0 && june.subsidised + 120 <= CapMinutes(elder.level);
                   }));
  ASSIGN_OR_RETURN(
      cast.deceased, casting.Choose("cared for after death", [](const Elder&, const June& june) {
        return june.subsidised > 0 && june.over_cap == 0 && june.visits_after_death > 1;
      }));
  ASSIGN_OR_RETURN(cast.townsman,
                   casting.Choose("in the countryside", [](const Elder& elder, const June& june) {
                     return !elder.place->urban && june.subsidy_lines > 1 && june.subsidy_lines < 8;
                   }));
  return cast;
}

}  // namespace homecare::demo
