// Where people were, and whether they could have been.
#include <algorithm>
#include <cmath>
#include <map>

#include "absl/strings/str_cat.h"
#include "services/billing/audit/month_view.h"

namespace homecare::billing::audit {
namespace {

std::string Metres(double metres) { return absl::StrCat(std::llround(metres)); }

// Each visit with the one before it that ended last: an overlap with any is one with that.
template <typename Report>
void WithLatestBefore(const Visits& visits, Report report) {
  const AuditedVisit* latest = nullptr;
  for (const AuditedVisit* visit : visits) {
    if (latest != nullptr) report(*latest, *visit);
    if (latest == nullptr || visit->check_out_time > latest->check_out_time) latest = visit;
  }
}

void ReportOverlap(const AuditedVisit& a, const AuditedVisit& b, const Thresholds& t,
                   absl::string_view whom, Findings* findings) {
  const absl::Duration overlap = Overlap(a, b);
  if (overlap < t.overlap) return;
  findings->push_back(About(
      {&a, &b},
      {{"overlap_seconds", absl::StrCat(absl::ToInt64Seconds(overlap))},
       {"threshold_overlap_seconds", absl::StrCat(absl::ToInt64Seconds(t.overlap))}},
      absl::StrCat(whom, " is in two visits at once for ", WholeMinutes(overlap), " minutes.")));
}

std::optional<LatLng> PlaceOf(const MonthView& month, const AuditedVisit& visit,
                              const std::optional<Proof>& proof, const Thresholds& t) {
  if (Placed(proof, t)) return proof->point;
  const AuditedElder* const elder = month.elder(visit.elder_id);
  return elder == nullptr ? std::nullopt : std::optional<LatLng>(elder->home);
}

// Homes by squares of about `metres`, so that a point has its neighbours in nine of them.
class HomeGrid {
 public:
  HomeGrid(const std::vector<AuditedElder>& elders, double metres)
      : step_(metres / 111'000.0), metres_(metres) {
    for (const AuditedElder& elder : elders) squares_[SquareOf(elder.home)].push_back(&elder);
  }

  // The nearest home other than `own` within the square's side, ties in order of id.
  std::pair<const AuditedElder*, double> Nearest(const LatLng& point, absl::string_view own) const {
    std::pair<const AuditedElder*, double> best = {nullptr, metres_};
    const Square at = SquareOf(point);
    for (int64_t row = at.first - 1; row <= at.first + 1; ++row) {
      for (int64_t column = at.second - 1; column <= at.second + 1; ++column) {
        const auto found = squares_.find({row, column});
        if (found != squares_.end()) Improve(point, own, found->second, &best);
      }
    }
    return best;
  }

 private:
  using Square = std::pair<int64_t, int64_t>;

  // A degree of longitude is shorter than one of latitude: at 60 degrees, half of it.
  Square SquareOf(const LatLng& point) const {
    return {static_cast<int64_t>(std::floor(point.latitude_degrees / step_)),
            static_cast<int64_t>(std::floor(point.longitude_degrees / (2 * step_)))};
  }

  void Improve(const LatLng& point, absl::string_view own,
               const std::vector<const AuditedElder*>& homes,
               std::pair<const AuditedElder*, double>* best) const {
    for (const AuditedElder* elder : homes) {
      if (elder->elder_id == own) continue;
      const double distance = DistanceMetres(point, elder->home);
      const bool first = best->first == nullptr && distance <= best->second;
      const bool nearer =
          best->first != nullptr &&
          std::tie(distance, elder->elder_id) < std::tie(best->second, best->first->elder_id);
      if (first || nearer) *best = {elder, distance};
    }
  }

  const double step_;
  const double metres_;
  absl::flat_hash_map<Square, std::vector<const AuditedElder*>> squares_;
};

bool Unproven(const std::optional<Proof>& proof, const Thresholds& t) {
  return proof && proof->method == Method::kGps && !proof->mocked && !Placed(proof, t);
}

}  // namespace

void CaregiverOverlap(const MonthView& month, const Thresholds& t, Findings* findings) {
  for (const auto& [caregiver, visits] : month.by_caregiver()) {
    WithLatestBefore(visits, [&](const AuditedVisit& a, const AuditedVisit& b) {
      ReportOverlap(a, b, t, absl::StrCat("Caregiver ", b.caregiver_id), findings);
    });
  }
}

void ElderOverlap(const MonthView& month, const Thresholds& t, Findings* findings) {
  for (const auto& [elder, visits] : month.by_elder()) {
    Visits care;
    std::copy_if(visits.begin(), visits.end(), std::back_inserter(care),
                 [](const AuditedVisit* visit) { return visit->care_hours; });
    WithLatestBefore(care, [&](const AuditedVisit& a, const AuditedVisit& b) {
      if (!b.double_up) ReportOverlap(a, b, t, absl::StrCat("Elder ", b.elder_id), findings);
    });
  }
}

void ImpossibleTravel(const MonthView& month, const Thresholds& t, Findings* findings) {
  for (const auto& [caregiver, visits] : month.by_caregiver()) {
    for (size_t i = 1; i < visits.size(); ++i) {
      const AuditedVisit &a = *visits[i - 1], &b = *visits[i];
      const auto from = PlaceOf(month, a, a.check_out, t);
      const auto to = PlaceOf(month, b, b.check_in, t);
      const absl::Duration between = -Overlap(a, b);
      if (!from || !to || between <= -t.overlap) continue;  // the overlap is reported already
      const double metres = DistanceMetres(*from, *to);
      const double seconds = std::max(0.0, absl::ToDoubleSeconds(between));
      if (metres < t.travel_metres || metres <= seconds * t.travel_metres_per_second) continue;
      findings->push_back(
          About({&a, &b},
                {{"distance_metres", Metres(metres)},
                 {"between_seconds", absl::StrCat(std::llround(seconds))},
                 {"threshold_metres_per_second", Metres(t.travel_metres_per_second)}},
                absl::StrCat("Caregiver ", b.caregiver_id, " went ", Metres(metres), " m in ",
                             std::llround(seconds), " s.")));
    }
  }
}

void LocationMock(const MonthView& month, const Thresholds&, Findings* findings) {
  for (const AuditedVisit* visit : month.visits()) {
    const bool in = visit->check_in && visit->check_in->mocked;
    const bool out = visit->check_out && visit->check_out->mocked;
    if (!in && !out) continue;
    findings->push_back(About(
        {visit},
        {{"check_in_mocked", in ? "true" : "false"}, {"check_out_mocked", out ? "true" : "false"}},
        absl::StrCat("Visit ", visit->visit_id, ": the device said its position was simulated.")));
  }
}

void LocationUnproven(const MonthView& month, const Thresholds& t, Findings* findings) {
  for (const auto& [caregiver, visits] : month.by_caregiver()) {
    Visits unproven;
    for (const AuditedVisit* visit : visits) {
      if (Unproven(visit->check_in, t) || Unproven(visit->check_out, t)) unproven.push_back(visit);
    }
    const double share = static_cast<double>(unproven.size()) / static_cast<double>(visits.size());
    if (std::ssize(unproven) < t.unproven_visits || share < t.unproven_share) continue;
    findings->push_back(
        About(unproven,
              {{"visits_of_month", absl::StrCat(visits.size())},
               {"threshold_visits", absl::StrCat(t.unproven_visits)},
               {"threshold_share", absl::StrCat(t.unproven_share)}},
              absl::StrCat("Caregiver ", caregiver, ": ", unproven.size(), " of ", visits.size(),
                           " visits have no position, or one that is too coarse.")));
  }
}

void CheckInElsewhere(const MonthView& month, const Thresholds& t, Findings* findings) {
  const HomeGrid homes(month.month().elders, t.near_another_metres);
  for (const AuditedVisit* visit : month.visits()) {
    const AuditedElder* const own = month.elder(visit->elder_id);
    if (own == nullptr || !Placed(visit->check_in, t)) continue;
    const double away = DistanceMetres(*visit->check_in->point, own->home);
    if (away <= t.geofence_metres) continue;
    const auto [other, distance] = homes.Nearest(*visit->check_in->point, own->elder_id);
    if (other == nullptr) continue;
    Finding finding = About(
        {visit},
        {{"distance_metres", Metres(away)},
         {"threshold_metres", Metres(t.geofence_metres)},
         {"distance_to_other_metres", Metres(distance)},
         {"threshold_other_metres", Metres(t.near_another_metres)}},
        absl::StrCat("Visit ", visit->visit_id, " began ", Metres(away), " m from its elder and ",
                     Metres(distance), " m from elder ", other->elder_id, "."));
    finding.elder_ids.push_back(other->elder_id);
    std::sort(finding.elder_ids.begin(), finding.elder_ids.end());
    findings->push_back(std::move(finding));
  }
}

}  // namespace homecare::billing::audit
