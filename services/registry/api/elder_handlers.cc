#include "common/rpc/convert.h"
#include "services/registry/api/convert.h"
#include "services/registry/api/handlers.h"
#include "services/registry/domain/desk.h"

namespace homecare::registry {

absl::Status Handlers::RegisterElder(Change& change, const v1::RegisterElderRequest& request,
                                     v1::RegisterElderResponse* response) const {
  ASSIGN_OR_RETURN(Elder elder, FromProto(request.elder(), request.city_code(), "elder"));
  ASSIGN_OR_RETURN(elder, registry::RegisterElder(std::move(elder), *stores_.rolls(change)));
  *response->mutable_elder() = ToProto(elder);
  return absl::OkStatus();
}

absl::Status Handlers::RecordGrant(Change& change, const v1::RecordGrantRequest& request,
                                   v1::RecordGrantResponse* response) const {
  ASSIGN_OR_RETURN(Grant grant, FromProto(request.grant(), "grant"));
  ASSIGN_OR_RETURN(const Elder elder, registry::RecordGrant(request.elder_id(), std::move(grant),
                                                            *stores_.rolls(change)));
  *response->mutable_elder() = ToProto(elder);
  return absl::OkStatus();
}

absl::Status Handlers::EndGrant(Change& change, const v1::EndGrantRequest& request,
                                v1::EndGrantResponse* response) const {
  ASSIGN_OR_RETURN(const absl::CivilDay valid_to, rpc::CheckedDay(request.valid_to(), "valid_to"));
  ASSIGN_OR_RETURN(const Elder elder, registry::EndGrant(request.elder_id(), request.grant_id(),
                                                         valid_to, *stores_.rolls(change)));
  *response->mutable_elder() = ToProto(elder);
  return absl::OkStatus();
}

absl::Status Handlers::RecordSuspension(Change& change, const v1::RecordSuspensionRequest& request,
                                        v1::RecordSuspensionResponse* response) const {
  ASSIGN_OR_RETURN(Suspension suspension, FromProto(request.suspension(), "suspension"));
  ASSIGN_OR_RETURN(const Elder elder,
                   registry::RecordSuspension(request.elder_id(), std::move(suspension),
                                              *stores_.rolls(change)));
  *response->mutable_elder() = ToProto(elder);
  return absl::OkStatus();
}

absl::Status Handlers::EndSuspension(Change& change, const v1::EndSuspensionRequest& request,
                                     v1::EndSuspensionResponse* response) const {
  ASSIGN_OR_RETURN(const Elder elder, registry::EndSuspension(
                                          request.elder_id(), request.suspension_id(),
                                          InstantFrom(request.end_time()), *stores_.rolls(change)));
  *response->mutable_elder() = ToProto(elder);
  return absl::OkStatus();
}

absl::Status Handlers::AddContact(Change& change, const v1::AddContactRequest& request,
                                  v1::AddContactResponse* response) const {
  ASSIGN_OR_RETURN(const Contact contact, FromProto(request.contact(), "contact"));
  ASSIGN_OR_RETURN(const Elder elder,
                   registry::AddContact(request.elder_id(), contact, *stores_.rolls(change)));
  *response->mutable_elder() = ToProto(elder);
  return absl::OkStatus();
}

absl::Status Handlers::BarCaregiver(Change& change, const v1::BarCaregiverRequest& request,
                                    v1::BarCaregiverResponse* response) const {
  ASSIGN_OR_RETURN(const Elder elder,
                   registry::BarCaregiver(request.elder_id(), FromProto(request.barred_caregiver()),
                                          *stores_.rolls(change)));
  *response->mutable_elder() = ToProto(elder);
  return absl::OkStatus();
}

absl::Status Handlers::MoveElder(Change& change, const v1::MoveElderRequest& request,
                                 v1::MoveElderResponse* response) const {
  ASSIGN_OR_RETURN(Move move, FromProto(request));
  ASSIGN_OR_RETURN(const Elder elder, registry::MoveElder(request.elder_id(), std::move(move),
                                                          *stores_.rolls(change)));
  *response->mutable_elder() = ToProto(elder);
  return absl::OkStatus();
}

}  // namespace homecare::registry
