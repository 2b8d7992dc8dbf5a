#include "common/rpc/convert.h"
#include "services/registry/api/convert.h"
#include "services/registry/api/handlers.h"
#include "services/registry/domain/desk.h"

namespace homecare::registry {

absl::Status Handlers::RegisterCaregiver(Change& change,
                                         const v1::RegisterCaregiverRequest& request,
                                         v1::RegisterCaregiverResponse* response) const {
  ASSIGN_OR_RETURN(Caregiver caregiver,
                   FromProto(request.caregiver(), request.city_code(), "caregiver"));
  ASSIGN_OR_RETURN(caregiver,
                   registry::RegisterCaregiver(std::move(caregiver), *stores_.rolls(change)));
  *response->mutable_caregiver() = ToProto(caregiver);
  return absl::OkStatus();
}

absl::Status Handlers::AddCertificate(Change& change, const v1::AddCertificateRequest& request,
                                      v1::AddCertificateResponse* response) const {
  ASSIGN_OR_RETURN(const Certificate certificate, FromProto(request.certificate(), "certificate"));
  ASSIGN_OR_RETURN(
      const Caregiver caregiver,
      registry::AddCertificate(request.caregiver_id(), certificate, *stores_.rolls(change)));
  *response->mutable_caregiver() = ToProto(caregiver);
  return absl::OkStatus();
}

absl::Status Handlers::RetireCaregiver(Change& change, const v1::RetireCaregiverRequest& request,
                                       v1::RetireCaregiverResponse* response) const {
  ASSIGN_OR_RETURN(const Caregiver caregiver,
                   registry::RetireCaregiver(request.caregiver_id(), *stores_.rolls(change)));
  *response->mutable_caregiver() = ToProto(caregiver);
  return absl::OkStatus();
}

absl::Status Handlers::RegisterProvider(Change& change, const v1::RegisterProviderRequest& request,
                                        v1::RegisterProviderResponse* response) const {
  ASSIGN_OR_RETURN(Provider provider, FromProto(request.provider(), "provider"));
  ASSIGN_OR_RETURN(provider,
                   registry::RegisterProvider(std::move(provider), *stores_.rolls(change)));
  *response->mutable_provider() = ToProto(provider);
  return absl::OkStatus();
}

absl::Status Handlers::EndContract(Change& change, const v1::EndContractRequest& request,
                                   v1::EndContractResponse* response) const {
  ASSIGN_OR_RETURN(const absl::CivilDay contract_to,
                   rpc::CheckedDay(request.contract_to(), "contract_to"));
  ASSIGN_OR_RETURN(
      const Provider provider,
      registry::EndContract(request.provider_id(), contract_to, *stores_.rolls(change)));
  *response->mutable_provider() = ToProto(provider);
  return absl::OkStatus();
}

absl::Status Handlers::RegisterServicePoint(Change& change,
                                            const v1::RegisterServicePointRequest& request,
                                            v1::RegisterServicePointResponse* response) const {
  ASSIGN_OR_RETURN(ServicePoint point,
                   FromProto(request.service_point(), request.city_code(), "service_point"));
  ASSIGN_OR_RETURN(point, registry::RegisterServicePoint(std::move(point), *stores_.rolls(change)));
  *response->mutable_service_point() = ToProto(point);
  return absl::OkStatus();
}

absl::Status Handlers::SetOnCall(Change& change, const v1::SetOnCallRequest& request,
                                 v1::SetOnCallResponse* response) const {
  ASSIGN_OR_RETURN(
      const ServicePoint point,
      registry::SetOnCall(request.service_point_id(), FromProto(request), *stores_.rolls(change)));
  *response->mutable_service_point() = ToProto(point);
  return absl::OkStatus();
}

absl::Status Handlers::RegisterTerminal(Change& change, const v1::RegisterTerminalRequest& request,
                                        v1::RegisterTerminalResponse* response) const {
  ASSIGN_OR_RETURN(
      const Terminal terminal,
      registry::RegisterTerminal(FromProto(request.terminal()), *stores_.rolls(change)));
  *response->mutable_terminal() = ToProto(terminal);
  return absl::OkStatus();
}

absl::Status Handlers::BindTerminal(Change& change, const v1::BindTerminalRequest& request,
                                    v1::BindTerminalResponse* response) const {
  ASSIGN_OR_RETURN(
      const Terminal terminal,
      registry::BindTerminal(request.terminal_id(), request.elder_id(), *stores_.rolls(change)));
  *response->mutable_terminal() = ToProto(terminal);
  return absl::OkStatus();
}

absl::Status Handlers::WithdrawTerminal(Change& change, const v1::WithdrawTerminalRequest& request,
                                        v1::WithdrawTerminalResponse* response) const {
  ASSIGN_OR_RETURN(const Terminal terminal,
                   registry::WithdrawTerminal(request.terminal_id(), *stores_.rolls(change)));
  *response->mutable_terminal() = ToProto(terminal);
  return absl::OkStatus();
}

}  // namespace homecare::registry
