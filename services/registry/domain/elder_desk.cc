#include "common/base/civil_time.h"
#include "services/registry/domain/admission.h"
#include "services/registry/domain/amend.h"
#include "services/registry/domain/checks.h"
#include "services/registry/domain/desk.h"
#include "services/registry/domain/errors.h"

namespace homecare::registry {
namespace {

absl::StatusOr<Elder> AmendElder(const std::string& elder_id, Rolls& rolls,
                                 absl::FunctionRef<absl::Status(Elder&)> change) {
  return Amend<Elder>(rolls.elders, elder_id, ElderNotFound, change);
}

absl::Status CheckRoom(size_t size, size_t limit, absl::string_view list) {
  return size < limit ? absl::OkStatus() : ListFull(list, static_cast<int>(limit));
}

absl::Status CheckOverlap(const std::vector<Grant>& grants) {
  const auto overlap = FindOverlap(grants);
  if (!overlap) return absl::OkStatus();
  return GrantsOverlap(grants[overlap->first].grant_id, grants[overlap->second].grant_id);
}

absl::Status RecordOn(Elder& elder, Grant grant, absl::Time now) {
  if (const Grant* known = FindById(elder.grants, &Grant::grant_id, grant.grant_id)) {
    return IsRepeat(grant, *known) ? absl::OkStatus() : GrantExists(grant.grant_id);
  }
  RETURN_IF_ERROR(CheckRoom(elder.grants.size(), kHistoryLimit, "grants"));
  grant.first_valid_to = grant.valid_to;
  grant.recorded_time = now;
  elder.grants.push_back(std::move(grant));
  SortParts(elder);
  return CheckOverlap(elder.grants);
}

absl::Status EndOn(Elder& elder, absl::string_view grant_id, absl::CivilDay valid_to,
                   absl::Time now) {
  Grant* grant = FindById(elder.grants, &Grant::grant_id, grant_id);
  if (grant == nullptr) return GrantNotFound(grant_id);
  if (valid_to < grant->valid_from) {
    return InvalidField("valid_to", "must not be before the grant's first day");
  }
  if (grant->valid_to == valid_to) return absl::OkStatus();
  grant->valid_to = valid_to;
  grant->recorded_time = now;
  ++grant->revision;
  return CheckOverlap(elder.grants);
}

absl::Status RecordOn(Elder& elder, Suspension suspension, absl::Time now) {
  if (const Suspension* known =
          FindById(elder.suspensions, &Suspension::suspension_id, suspension.suspension_id)) {
    return IsRepeat(suspension, *known) ? absl::OkStatus()
                                        : SuspensionExists(suspension.suspension_id);
  }
  RETURN_IF_ERROR(CheckRoom(elder.suspensions.size(), kHistoryLimit, "suspensions"));
  suspension.first_end_time = suspension.end_time;
  suspension.recorded_time = now;
  elder.suspensions.push_back(std::move(suspension));
  SortParts(elder);
  return absl::OkStatus();
}

absl::Status EndOn(Elder& elder, absl::string_view suspension_id, absl::Time end_time,
                   absl::Time now) {
  Suspension* suspension = FindById(elder.suspensions, &Suspension::suspension_id, suspension_id);
  if (suspension == nullptr) return SuspensionNotFound(suspension_id);
  if (end_time < suspension->start_time) {
    return InvalidField("end_time", "must not be before the suspension's start");
  }
  if (end_time > suspension->start_time + kLongestStay) {
    return InvalidField("end_time", "must be at most ten years after the suspension's start");
  }
  if (suspension->reason == SuspensionReason::kDeath && end_time != suspension->start_time) {
    return DeathNeverEnds(suspension_id);
  }
  if (suspension->end_time == end_time) return absl::OkStatus();
  suspension->end_time = end_time;
  suspension->recorded_time = now;
  ++suspension->revision;
  return absl::OkStatus();
}

absl::Status AddTo(Elder& elder, const Contact& contact) {
  if (const Contact* known = FindById(elder.contacts, &Contact::contact_id, contact.contact_id)) {
    return *known == contact ? absl::OkStatus() : ContactExists(contact.contact_id);
  }
  RETURN_IF_ERROR(CheckRoom(elder.contacts.size(), kContactLimit, "contacts"));
  elder.contacts.push_back(contact);
  SortParts(elder);
  return absl::OkStatus();
}

absl::Status BarFrom(Elder& elder, const BarredCaregiver& bar) {
  if (const BarredCaregiver* known =
          FindById(elder.barred_caregivers, &BarredCaregiver::caregiver_id, bar.caregiver_id)) {
    return *known == bar ? absl::OkStatus() : BarExists(bar.caregiver_id);
  }
  RETURN_IF_ERROR(CheckRoom(elder.barred_caregivers.size(), kBarLimit, "barred_caregivers"));
  elder.barred_caregivers.push_back(bar);
  SortParts(elder);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Elder> RegisterElder(Elder elder, Rolls& rolls) {
  const std::string elder_id = elder.elder_id;
  RETURN_IF_ERROR(AdmitOne(std::move(elder), rolls).status());
  return LockOne(rolls.elders, elder_id, ElderNotFound);
}

absl::StatusOr<Elder> RecordGrant(const std::string& elder_id, Grant grant, Rolls& rolls) {
  Violations violations;
  CheckGrant(grant, ServiceDay(rolls.now), "grant", violations);
  RETURN_IF_ERROR(violations.ToStatus());
  return AmendElder(elder_id, rolls,
                    [&](Elder& elder) { return RecordOn(elder, grant, rolls.now); });
}

absl::StatusOr<Elder> EndGrant(const std::string& elder_id, absl::string_view grant_id,
                               absl::CivilDay valid_to, Rolls& rolls) {
  Violations violations;
  CheckDay(valid_to, ServiceDay(rolls.now), "valid_to", violations);
  RETURN_IF_ERROR(violations.ToStatus());
  return AmendElder(elder_id, rolls,
                    [&](Elder& elder) { return EndOn(elder, grant_id, valid_to, rolls.now); });
}

absl::StatusOr<Elder> RecordSuspension(const std::string& elder_id, Suspension suspension,
                                       Rolls& rolls) {
  Violations violations;
  CheckSuspension(suspension, rolls.now, "suspension", violations);
  RETURN_IF_ERROR(violations.ToStatus());
  return AmendElder(elder_id, rolls,
                    [&](Elder& elder) { return RecordOn(elder, suspension, rolls.now); });
}

absl::StatusOr<Elder> EndSuspension(const std::string& elder_id, absl::string_view suspension_id,
                                    absl::Time end_time, Rolls& rolls) {
  return AmendElder(elder_id, rolls,
                    [&](Elder& elder) { return EndOn(elder, suspension_id, end_time, rolls.now); });
}

absl::StatusOr<Elder> AddContact(const std::string& elder_id, const Contact& contact,
                                 Rolls& rolls) {
  Violations violations;
  CheckContact(contact, "contact", violations);
  RETURN_IF_ERROR(violations.ToStatus());
  return AmendElder(elder_id, rolls, [&](Elder& elder) { return AddTo(elder, contact); });
}

absl::StatusOr<Elder> BarCaregiver(const std::string& elder_id, const BarredCaregiver& bar,
                                   Rolls& rolls) {
  Violations violations;
  CheckBar(bar, "barred_caregiver", violations);
  RETURN_IF_ERROR(violations.ToStatus());
  return AmendElder(elder_id, rolls, [&](Elder& elder) -> absl::Status {
    if (rolls.caregivers.Existing({bar.caregiver_id}).empty()) {
      return CaregiverNotFound(bar.caregiver_id);
    }
    return BarFrom(elder, bar);
  });
}

absl::StatusOr<Elder> MoveElder(const std::string& elder_id, Move move, Rolls& rolls) {
  Violations violations;
  SettleHome(move.home, rolls.places, "", violations);
  RETURN_IF_ERROR(violations.ToStatus());
  return AmendElder(elder_id, rolls, [&](Elder& elder) {
    elder.home = move.home;
    if (move.phone) elder.phone = move.phone;
    if (move.lives_alone) elder.lives_alone = *move.lives_alone;
    return absl::OkStatus();
  });
}

}  // namespace homecare::registry
