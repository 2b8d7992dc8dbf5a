// What devices and their clocks say.
#include <algorithm>
#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "services/billing/audit/month_view.h"

namespace homecare::billing::audit {
namespace {

struct Use {
  const AuditedVisit* visit;
  const Proof* proof;
};

// Who carries it is the caregiver: not a home's telephone, and not a person at a desk.
bool Carried(const Proof& proof) {
  return proof.method != Method::kPhone && proof.method != Method::kManual &&
         !proof.device_id.empty();
}

std::map<absl::string_view, std::vector<Use>> ByDevice(const MonthView& month) {
  std::map<absl::string_view, std::vector<Use>> devices;
  for (const AuditedVisit* visit : month.visits()) {
    for (const auto* proof : {&visit->check_in, &visit->check_out}) {
      if (*proof && Carried(**proof)) devices[(*proof)->device_id].push_back({visit, &**proof});
    }
  }
  return devices;
}

bool Skewed(const AuditedVisit& visit, const Thresholds& t) {
  // A device behind the server may have been offline; one ahead of it has a wrong clock.
  for (const auto* proof : {&visit.check_in, &visit.check_out}) {
    if (*proof && (*proof)->device_time - (*proof)->receive_time > t.clock_skew) return true;
  }
  return std::any_of(visit.exceptions.begin(), visit.exceptions.end(),
                     [](const RaisedException& one) { return one.code == "CLOCK_SKEW"; });
}

}  // namespace

void SharedDevice(const MonthView& month, const Thresholds& t, Findings* findings) {
  for (const auto& [device, uses] : ByDevice(month)) {
    std::map<absl::string_view, std::set<const AuditedVisit*>> of_caregiver;
    for (const Use& use : uses) of_caregiver[use.visit->caregiver_id].insert(use.visit);
    Visits visits;
    int heavy = 0;
    for (const auto& [caregiver, own] : of_caregiver) {
      if (std::ssize(own) < t.shared_device_visits) continue;
      ++heavy;
      visits.insert(visits.end(), own.begin(), own.end());
    }
    if (heavy < 2) continue;
    Finding finding =
        About(visits,
              {{"caregivers", absl::StrCat(heavy)},
               {"threshold_visits_each", absl::StrCat(t.shared_device_visits)}},
              absl::StrCat("Device ", device, " checked in for ", heavy, " caregivers."));
    finding.device_ids = {std::string(device)};
    findings->push_back(std::move(finding));
  }
}

void UploadedTogether(const MonthView& month, const Thresholds& t, Findings* findings) {
  for (const AuditedVisit* visit : month.visits()) {
    if (!visit->check_in || !visit->check_out || ByHand(*visit)) continue;
    const Proof &in = *visit->check_in, &out = *visit->check_out;
    const absl::Duration apart = absl::AbsDuration(out.receive_time - in.receive_time);
    const absl::Duration after = out.receive_time - out.device_time;
    if (apart > t.upload_together || after < t.upload_after ||
        out.device_time - in.device_time < t.upload_visit) {
      continue;
    }
    findings->push_back(About(
        {visit},
        {{"uploaded_after_minutes", absl::StrCat(WholeMinutes(after))},
         {"threshold_after_minutes", absl::StrCat(WholeMinutes(t.upload_after))},
         {"apart_seconds", absl::StrCat(absl::ToInt64Seconds(apart))}},
        absl::StrCat("Visit ", visit->visit_id, ": check-in and check-out were uploaded together, ",
                     WholeMinutes(after), " minutes after its end.")));
  }
}

void ClockSkew(const MonthView& month, const Thresholds& t, Findings* findings) {
  for (const auto& [caregiver, visits] : month.by_caregiver()) {
    Visits skewed;
    for (const AuditedVisit* visit : visits) {
      if (Skewed(*visit, t)) skewed.push_back(visit);
    }
    if (skewed.empty()) continue;
    findings->push_back(About(
        skewed, {{"threshold_skew_seconds", absl::StrCat(absl::ToInt64Seconds(t.clock_skew))}},
        absl::StrCat("Caregiver ", caregiver, ": the device's clock was wrong on ", skewed.size(),
                     " visits.")));
  }
}

void ClockBackward(const MonthView& month, const Thresholds& t, Findings* findings) {
  for (auto& [device, uses] : ByDevice(month)) {
    std::vector<Use> ordered = uses;
    std::sort(ordered.begin(), ordered.end(), [](const Use& a, const Use& b) {
      return std::tie(a.proof->receive_time, a.proof->device_time, a.visit->visit_id) <
             std::tie(b.proof->receive_time, b.proof->device_time, b.visit->visit_id);
    });
    const Use* latest = nullptr;
    for (const Use& use : ordered) {
      const absl::Duration back = latest == nullptr
                                      ? absl::ZeroDuration()
                                      : latest->proof->device_time - use.proof->device_time;
      if (back > t.clock_skew) {
        Finding finding =
            About({latest->visit, use.visit},
                  {{"back_seconds", absl::StrCat(absl::ToInt64Seconds(back))},
                   {"threshold_back_seconds", absl::StrCat(absl::ToInt64Seconds(t.clock_skew))}},
                  absl::StrCat("The clock of device ", device, " went back by ", WholeMinutes(back),
                               " minutes."));
        finding.device_ids = {std::string(device)};
        findings->push_back(std::move(finding));
      }
      // From a step back on, what follows is measured by the clock as it is then.
      if (latest == nullptr || back <= absl::ZeroDuration() || back > t.clock_skew) latest = &use;
    }
  }
}

}  // namespace homecare::billing::audit
