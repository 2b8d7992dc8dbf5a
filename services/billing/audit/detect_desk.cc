// What people at desks enter and clear.
#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "services/billing/audit/month_view.h"

namespace homecare::billing::audit {
namespace {

struct Entered {
  Visits visits;
  int entries = 0;
  int unconfirmed = 0;
};

struct ClearedOf {
  std::set<absl::string_view> people;
  Visits visits;
  int cleared = 0;
};

}  // namespace

void LateManualEntries(const MonthView& month, const Thresholds& t, Findings* findings) {
  std::map<absl::string_view, Entered> people;
  for (const AuditedVisit* visit : month.visits()) {
    for (const auto* proof : {&visit->check_in, &visit->check_out}) {
      if (!*proof || (*proof)->method != Method::kManual) continue;
      if ((*proof)->receive_time - (*proof)->device_time <= t.manual_late) continue;
      Entered& entered = people[(*proof)->entered_by];
      ++entered.entries;
      entered.unconfirmed += (*proof)->confirmed_by.empty() ? 1 : 0;
      if (entered.visits.empty() || entered.visits.back() != visit) {
        entered.visits.push_back(visit);
      }
    }
  }
  for (const auto& [person, entered] : people) {
    if (entered.entries < t.manual_entries) continue;
    findings->push_back(
        About(entered.visits,
              {{"entered_by", std::string(person)},
               {"entries", absl::StrCat(entered.entries)},
               {"unconfirmed", absl::StrCat(entered.unconfirmed)},
               {"threshold_entries", absl::StrCat(t.manual_entries)},
               {"threshold_late_minutes", absl::StrCat(WholeMinutes(t.manual_late))}},
              absl::StrCat(person, " made ", entered.entries, " entries by hand long after.")));
  }
}

void SingleClearer(const MonthView& month, const Thresholds& t, Findings* findings) {
  std::map<absl::string_view, ClearedOf> providers;
  for (const AuditedVisit* visit : month.visits()) {
    for (const RaisedException& exception : visit->exceptions) {
      if (exception.cleared_by.empty()) continue;
      ClearedOf& of = providers[visit->provider_id];
      of.people.insert(exception.cleared_by);
      ++of.cleared;
      if (of.visits.empty() || of.visits.back() != visit) of.visits.push_back(visit);
    }
  }
  for (const auto& [provider, of] : providers) {
    if (of.people.size() != 1 || of.cleared < t.cleared_exceptions) continue;
    findings->push_back(About(of.visits,
                              {{"cleared_by", std::string(*of.people.begin())},
                               {"cleared", absl::StrCat(of.cleared)},
                               {"threshold_cleared", absl::StrCat(t.cleared_exceptions)}},
                              absl::StrCat("All ", of.cleared, " exceptions of provider ", provider,
                                           " were cleared by ", *of.people.begin(), " alone.")));
  }
}

}  // namespace homecare::billing::audit
