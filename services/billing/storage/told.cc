#include "services/billing/storage/told.h"

#include <optional>

#include "absl/strings/str_join.h"
#include "common/base/status.h"
#include "common/rpc/convert.h"
#include "homecare/event/v1/event.pb.h"

namespace homecare::billing::storage {
namespace {

using State = event::v1::VisitState;

// Null for a state of a producer that is newer than this build.
const char* NameOf(State state) {
  switch (state) {
    case State::VISIT_STATE_SCHEDULED:
      return "SCHEDULED";
    case State::VISIT_STATE_IN_PROGRESS:
      return "IN_PROGRESS";
    case State::VISIT_STATE_COMPLETED:
      return "COMPLETED";
    case State::VISIT_STATE_WITHDRAWN:
      return "WITHDRAWN";
    case State::VISIT_STATE_MISSED:
      return "MISSED";
    case State::VISIT_STATE_VOIDED:
      return "VOIDED";
    default:
      return nullptr;
  }
}

std::optional<absl::Time> TimeOf(bool has, const google::protobuf::Timestamp& time) {
  return has ? std::optional(rpc::FromProto(time)) : std::nullopt;
}

// The last that a group heard of each visit. Nothing that hears of visits reads it.
constexpr RowInsert kVisitState = {
    "INSERT INTO visit_state (city_code, visit_id, elder_id, provider_id, caregiver_id, item_code,"
    " bucket, state, planned_start_time, planned_end_time, check_in_time, check_out_time,"
    " double_up, family_consent, emergency, billable, open_exceptions, changed_time,"
    " visit_changed)"
    " SELECT DISTINCT ON (city_code, visit_id) city_code, visit_id, elder_id, provider_id,"
    " caregiver_id, item_code, bucket, state, planned_start_time, planned_end_time, check_in_time,"
    " check_out_time, double_up, family_consent, emergency, billable,"
    " string_to_array(open_exceptions, ' '), changed_time, visit_changed"
    " FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],"
    " $7::text[], $8::text[], $9::timestamptz[], $10::timestamptz[], $11::timestamptz[],"
    " $12::timestamptz[], $13::boolean[], $14::boolean[], $15::boolean[], $16::boolean[],"
    " $17::text[], $18::timestamptz[], $19::bytea[]) WITH ORDINALITY"
    " AS told (city_code, visit_id, elder_id, provider_id, caregiver_id, item_code, bucket, state,"
    " planned_start_time, planned_end_time, check_in_time, check_out_time, double_up,"
    " family_consent, emergency, billable, open_exceptions, changed_time, visit_changed, place)"
    " ORDER BY city_code, visit_id, place DESC"
    " ON CONFLICT (city_code, visit_id) DO UPDATE SET elder_id = excluded.elder_id,"
    " provider_id = excluded.provider_id, caregiver_id = excluded.caregiver_id,"
    " item_code = excluded.item_code, bucket = excluded.bucket, state = excluded.state,"
    " planned_start_time = excluded.planned_start_time,"
    " planned_end_time = excluded.planned_end_time, check_in_time = excluded.check_in_time,"
    " check_out_time = excluded.check_out_time, double_up = excluded.double_up,"
    " family_consent = excluded.family_consent, emergency = excluded.emergency,"
    " billable = excluded.billable, open_exceptions = excluded.open_exceptions,"
    " changed_time = excluded.changed_time, visit_changed = excluded.visit_changed",
    19};

}  // namespace

void PutTold(Change& change, const event::v1::ElderChanged& changed) {
  const std::string bytes = changed.SerializeAsString();
  change.tx().Exec(
      "UPDATE elder SET county_code = $3, elder_changed = $4"
      " WHERE city_code = $1 AND elder_id = $2",
      {change.city_code(), changed.elder_id(), changed.county_code(), pg::Bytes{bytes}});
}

void PutTold(Change& change, const event::v1::CaregiverChanged& changed) {
  const std::string bytes = changed.SerializeAsString();
  change.tx().Exec(
      "INSERT INTO caregiver (city_code, caregiver_id, caregiver_changed) VALUES ($1, $2, $3)"
      " ON CONFLICT (city_code, caregiver_id)"
      " DO UPDATE SET caregiver_changed = excluded.caregiver_changed",
      {change.city_code(), changed.caregiver_id(), pg::Bytes{bytes}});
}

absl::Status PutTold(Change& change, const event::v1::VisitChanged& changed) {
  const char* const state = NameOf(changed.state());
  if (state == nullptr) return InvalidField("state", "is not a known value");
  const bool care = changed.bucket() == type::v1::BUCKET_CARE_HOURS;
  change.Insert(
      kVisitState,
      {change.city_code(), changed.visit_id(), changed.elder_id(), changed.provider_id(),
       changed.caregiver_id(), changed.item_code(), care ? "CARE" : "OTHER", state,
       rpc::FromProto(changed.planned().start_time()), rpc::FromProto(changed.planned().end_time()),
       TimeOf(changed.has_check_in_time(), changed.check_in_time()),
       TimeOf(changed.has_check_out_time(), changed.check_out_time()), changed.double_up(),
       changed.family_consent(), changed.emergency(), changed.billable(),
       absl::StrJoin(changed.open_exceptions(), " "), change.now(),
       pg::Bytes{changed.SerializeAsString()}});
  return absl::OkStatus();
}

}  // namespace homecare::billing::storage
