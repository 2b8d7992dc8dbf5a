#include "services/visit/storage/caregivers.h"

#include "homecare/event/v1/event.pb.h"

namespace homecare::visit::storage {

void PutCaregiver(Change& change, const event::v1::CaregiverChanged& caregiver) {
  std::vector<std::string> ids, valid_from, valid_to;
  std::vector<int64_t> qualifications;
  // One who has left holds nothing any more.
  if (caregiver.active()) {
    for (const type::v1::Certificate& certificate : caregiver.certificates()) {
      ids.push_back(certificate.certificate_id());
      qualifications.push_back(certificate.qualification());
      valid_from.push_back(certificate.valid_from());
      valid_to.push_back(certificate.valid_to());
    }
  }
  change.tx().Exec(
      "INSERT INTO caregiver (city_code, caregiver_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
      {change.city_code(), caregiver.caregiver_id()});
  change.tx().Exec("DELETE FROM certificate WHERE city_code = $1 AND caregiver_id = $2",
                   {change.city_code(), caregiver.caregiver_id()});
  if (ids.empty()) return;
  change.tx().Exec(
      "INSERT INTO certificate (city_code, caregiver_id, certificate_id, qualification,"
      " valid_from, valid_to)"
      " SELECT $1, $2, c.id, c.qualification, c.valid_from::date, c.valid_to::date"
      " FROM unnest($3::text[], $4::bigint[], $5::text[], $6::text[])"
      " AS c (id, qualification, valid_from, valid_to)",
      {change.city_code(), caregiver.caregiver_id(), ids, qualifications, valid_from, valid_to});
}

bool CaregiverKnown(Change& change, const std::string& caregiver_id) {
  return !change.tx()
              .Exec("SELECT caregiver_id FROM caregiver WHERE city_code = $1 AND caregiver_id = $2",
                    {change.city_code(), caregiver_id})
              .empty();
}

}  // namespace homecare::visit::storage
