// Visits and caregivers, as the events told them.
#include <optional>

#include "common/base/civil_time.h"
#include "common/rpc/convert.h"
#include "homecare/event/v1/event.pb.h"
#include "services/billing/storage/audit_pages.h"

namespace homecare::billing::storage {
namespace {

static_assert(static_cast<int>(audit::Method::kGps) + 1 == event::v1::PROOF_METHOD_GPS);
static_assert(static_cast<int>(audit::Method::kManual) + 1 == event::v1::PROOF_METHOD_MANUAL);

// A method that this build does not know proves nothing that it could look at.
std::optional<audit::Proof> ToProof(bool told, const event::v1::VisitProof& proof) {
  if (!told || proof.method() < event::v1::PROOF_METHOD_GPS ||
      proof.method() > event::v1::PROOF_METHOD_MANUAL) {
    return std::nullopt;
  }
  audit::Proof out;
  out.method = static_cast<audit::Method>(static_cast<int>(proof.method()) - 1);
  out.device_id = proof.device_id();
  out.device_time = rpc::FromProto(proof.device_time());
  out.receive_time = rpc::FromProto(proof.receive_time());
  if (proof.has_point()) out.point = rpc::FromProto(proof.point());
  out.accuracy_metres = proof.accuracy_metres();
  out.mocked = proof.mocked();
  out.entered_by = proof.entered_by();
  out.confirmed_by = proof.confirmed_by();
  return out;
}

event::v1::VisitChanged ToldVisit(const pg::Row& row) {
  event::v1::VisitChanged told;
  told.ParseFromString(row.Bytes("visit_changed"));
  return told;
}

audit::AuditedVisit ToAuditedVisit(const pg::Row& row) {
  const event::v1::VisitChanged told = ToldVisit(row);
  audit::AuditedVisit visit;
  visit.visit_id = row.Text("visit_id");
  visit.elder_id = row.Text("elder_id");
  visit.caregiver_id = row.Text("caregiver_id");
  visit.provider_id = row.Text("provider_id");
  visit.replaced_caregiver_id = told.replaced_caregiver_id();
  visit.planned_start_time = row.Time("planned_start_time");
  visit.planned_end_time = row.Time("planned_end_time");
  visit.check_in_time = row.Time("check_in_time");
  visit.check_out_time = row.Time("check_out_time");
  visit.care_hours = row.Text("bucket") == "CARE";
  visit.double_up = row.Bool("double_up");
  visit.check_in = ToProof(told.has_check_in_proof(), told.check_in_proof());
  visit.check_out = ToProof(told.has_check_out_proof(), told.check_out_proof());
  for (const event::v1::RaisedException& raised : told.exceptions()) {
    visit.exceptions.push_back({raised.code(), raised.cleared_by()});
  }
  return visit;
}

audit::AuditedCaregiver ToAuditedCaregiver(const pg::Row& row) {
  event::v1::CaregiverChanged told;
  told.ParseFromString(row.Bytes("caregiver_changed"));
  audit::AuditedCaregiver caregiver;
  caregiver.caregiver_id = row.Text("caregiver_id");
  caregiver.daily_limit = Minutes(told.daily_limit_minutes());
  caregiver.weekly_limit = Minutes(told.weekly_limit_minutes());
  for (const type::v1::Certificate& certificate : told.certificates()) {
    const auto from = ParseDay(certificate.valid_from());
    const auto to = ParseDay(certificate.valid_to());
    // The registry lets no other dates pass; without them it certifies nothing.
    if (!from.ok() || !to.ok()) continue;
    caregiver.certificates.push_back({static_cast<int>(certificate.qualification()), *from, *to});
  }
  return caregiver;
}

}  // namespace

std::vector<audit::AuditedVisit> VisitPage(pg::Tx& tx, const std::string& city_code,
                                           absl::CivilMonth month, absl::Time after_time,
                                           const std::string& after_id, int limit) {
  const absl::Time from = after_id.empty() ? StartOf(month) : after_time;
  std::vector<audit::AuditedVisit> visits;
  for (const pg::Row& row :
       tx.Exec("SELECT visit_id, elder_id, caregiver_id, provider_id, planned_start_time,"
               " planned_end_time, check_in_time, check_out_time, bucket, double_up, visit_changed"
               " FROM visit_state WHERE city_code = $1 AND state = 'COMPLETED'"
               " AND check_out_time IS NOT NULL AND check_in_time >= $2 AND check_in_time < $3"
               " AND ($5 = '' OR (check_in_time, visit_id) > ($4, $5))"
               " ORDER BY check_in_time, visit_id LIMIT $6",
               {city_code, from, StartOf(month + 1), after_time, after_id, limit})) {
    visits.push_back(ToAuditedVisit(row));
  }
  return visits;
}

std::vector<audit::AuditedCaregiver> CaregiverPage(pg::Tx& tx, const std::string& city_code,
                                                   const std::string& after_id, int limit) {
  std::vector<audit::AuditedCaregiver> caregivers;
  for (const pg::Row& row :
       tx.Exec("SELECT caregiver_id, caregiver_changed FROM caregiver WHERE city_code = $1"
               " AND caregiver_id > $2 ORDER BY caregiver_id LIMIT $3",
               {city_code, after_id, limit})) {
    caregivers.push_back(ToAuditedCaregiver(row));
  }
  return caregivers;
}

std::map<std::string, int> ExceptionsOf(pg::Tx& tx, const std::string& city_code,
                                        absl::CivilMonth month,
                                        const std::vector<std::string>& elder_ids) {
  std::map<std::string, int> counts;
  for (const pg::Row& row :
       tx.Exec("SELECT elder_id, visit_changed FROM visit_state WHERE city_code = $1"
               " AND elder_id = ANY($2::text[]) AND planned_start_time >= $3"
               " AND planned_start_time < $4",
               {city_code, elder_ids, StartOf(month), StartOf(month + 1)})) {
    counts[row.Text("elder_id")] += ToldVisit(row).exceptions_size();
  }
  return counts;
}

}  // namespace homecare::billing::storage
