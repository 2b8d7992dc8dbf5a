#include "services/billing/audit/month_view.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "absl/strings/str_cat.h"

namespace homecare::billing::audit {
namespace {

std::vector<std::string> Listed(const std::set<absl::string_view>& ids) {
  return {ids.begin(), ids.end()};
}

}  // namespace

MonthView::MonthView(const MonthEvidence& month) : month_(month) {
  for (const AuditedVisit& visit : month.visits) visits_.push_back(&visit);
  std::sort(visits_.begin(), visits_.end(), [](const AuditedVisit* a, const AuditedVisit* b) {
    return std::tie(a->check_in_time, a->visit_id) < std::tie(b->check_in_time, b->visit_id);
  });
  for (const AuditedVisit* visit : visits_) {
    by_caregiver_[visit->caregiver_id].push_back(visit);
    by_elder_[visit->elder_id].push_back(visit);
  }
  for (const AuditedElder& elder : month.elders) elders_[elder.elder_id] = &elder;
  for (const AuditedCaregiver& one : month.caregivers) caregivers_[one.caregiver_id] = &one;
}

const AuditedElder* MonthView::elder(absl::string_view id) const {
  const auto found = elders_.find(id);
  return found == elders_.end() ? nullptr : found->second;
}

const AuditedCaregiver* MonthView::caregiver(absl::string_view id) const {
  const auto found = caregivers_.find(id);
  return found == caregivers_.end() ? nullptr : found->second;
}

Finding About(const Visits& visits, Pairs evidence, std::string sentence) {
  std::set<absl::string_view> visit_ids, elders, caregivers;
  for (const AuditedVisit* visit : visits) {
    if (visit_ids.size() < kMostVisitsNamed) visit_ids.insert(visit->visit_id);
    elders.insert(visit->elder_id);
    caregivers.insert(visit->caregiver_id);
  }
  Finding finding;
  finding.visit_ids = Listed(visit_ids);
  finding.elder_ids = Listed(elders);
  finding.caregiver_ids = Listed(caregivers);
  finding.evidence = std::move(evidence);
  finding.evidence.emplace_back("visits", absl::StrCat(visits.size()));
  finding.sentence = std::move(sentence);
  return finding;
}

int64_t WholeMinutes(absl::Duration duration) { return absl::ToInt64Minutes(duration); }

absl::Duration Length(const AuditedVisit& visit) {
  return visit.check_out_time - visit.check_in_time;
}

absl::Duration Overlap(const AuditedVisit& a, const AuditedVisit& b) {
  return std::min(a.check_out_time, b.check_out_time) - std::max(a.check_in_time, b.check_in_time);
}

bool ByHand(const AuditedVisit& visit) {
  return (visit.check_in && visit.check_in->method == Method::kManual) ||
         (visit.check_out && visit.check_out->method == Method::kManual);
}

bool Placed(const std::optional<Proof>& proof, const Thresholds& thresholds) {
  return proof && proof->point && !proof->mocked &&
         proof->accuracy_metres <= thresholds.coarse_metres;
}

}  // namespace homecare::billing::audit
