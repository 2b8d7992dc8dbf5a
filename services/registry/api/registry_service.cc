#include "services/registry/api/registry_service.h"

#include <functional>

#include "common/rpc/dispatch_stream.h"

namespace homecare::registry {

rpc::Unary* RegistryService::RegisterElder(rpc::Context* context,
                                           const v1::RegisterElderRequest* request,
                                           v1::RegisterElderResponse* response) {
  return dispatch_.Write(context, request, response,
                         std::bind_front(&Handlers::RegisterElder, &handlers_));
}

rpc::Unary* RegistryService::RecordGrant(rpc::Context* context,
                                         const v1::RecordGrantRequest* request,
                                         v1::RecordGrantResponse* response) {
  return dispatch_.Write(context, request, response,
                         std::bind_front(&Handlers::RecordGrant, &handlers_));
}

rpc::Unary* RegistryService::EndGrant(rpc::Context* context, const v1::EndGrantRequest* request,
                                      v1::EndGrantResponse* response) {
  return dispatch_.Write(context, request, response,
                         std::bind_front(&Handlers::EndGrant, &handlers_));
}

rpc::Unary* RegistryService::RecordSuspension(rpc::Context* context,
                                              const v1::RecordSuspensionRequest* request,
                                              v1::RecordSuspensionResponse* response) {
  return dispatch_.Write(context, request, response,
                         std::bind_front(&Handlers::RecordSuspension, &handlers_));
}

rpc::Unary* RegistryService::EndSuspension(rpc::Context* context,
                                           const v1::EndSuspensionRequest* request,
                                           v1::EndSuspensionResponse* response) {
  return dispatch_.Write(context, request, response,
                         std::bind_front(&Handlers::EndSuspension, &handlers_));
}

rpc::Unary* RegistryService::AddContact(rpc::Context* context, const v1::AddContactRequest* request,
                                        v1::AddContactResponse* response) {
  return dispatch_.Write(context, request, response,
                         std::bind_front(&Handlers::AddContact, &handlers_));
}

rpc::Unary* RegistryService::BarCaregiver(rpc::Context* context,
                                          const v1::BarCaregiverRequest* request,
                                          v1::BarCaregiverResponse* response) {
  return dispatch_.Write(context, request, response,
                         std::bind_front(&Handlers::BarCaregiver, &handlers_));
}

rpc::Unary* RegistryService::MoveElder(rpc::Context* context, const v1::MoveElderRequest* request,
                                       v1::MoveElderResponse* response) {
  return dispatch_.Write(context, request, response,
                         std::bind_front(&Handlers::MoveElder, &handlers_));
}

rpc::Unary* RegistryService::GetElder(rpc::Context* context, const v1::GetElderRequest* request,
                                      v1::GetElderResponse* response) {
  return dispatch_.Read(context, request, response,
                        std::bind_front(&Handlers::GetElder, &handlers_));
}

rpc::Unary* RegistryService::FindElders(rpc::Context* context, const v1::FindEldersRequest* request,
                                        v1::FindEldersResponse* response) {
  return dispatch_.Read(context, request, response,
                        std::bind_front(&Handlers::FindElders, &handlers_));
}

rpc::Unary* RegistryService::ListElders(rpc::Context* context, const v1::ListEldersRequest* request,
                                        v1::ListEldersResponse* response) {
  return dispatch_.Read(context, request, response,
                        std::bind_front(&Handlers::ListElders, &handlers_));
}

rpc::Unary* RegistryService::ListGrants(rpc::Context* context, const v1::ListGrantsRequest* request,
                                        v1::ListGrantsResponse* response) {
  return dispatch_.Read(context, request, response,
                        std::bind_front(&Handlers::ListGrants, &handlers_));
}

rpc::Unary* RegistryService::ListSuspensions(rpc::Context* context,
                                             const v1::ListSuspensionsRequest* request,
                                             v1::ListSuspensionsResponse* response) {
  return dispatch_.Read(context, request, response,
                        std::bind_front(&Handlers::ListSuspensions, &handlers_));
}

rpc::Unary* RegistryService::RegisterCaregiver(rpc::Context* context,
                                               const v1::RegisterCaregiverRequest* request,
                                               v1::RegisterCaregiverResponse* response) {
  return dispatch_.Write(context, request, response,
                         std::bind_front(&Handlers::RegisterCaregiver, &handlers_));
}

rpc::Unary* RegistryService::AddCertificate(rpc::Context* context,
                                            const v1::AddCertificateRequest* request,
                                            v1::AddCertificateResponse* response) {
  return dispatch_.Write(context, request, response,
                         std::bind_front(&Handlers::AddCertificate, &handlers_));
}

rpc::Unary* RegistryService::RetireCaregiver(rpc::Context* context,
                                             const v1::RetireCaregiverRequest* request,
                                             v1::RetireCaregiverResponse* response) {
  return dispatch_.Write(context, request, response,
                         std::bind_front(&Handlers::RetireCaregiver, &handlers_));
}

rpc::Unary* RegistryService::GetCaregiver(rpc::Context* context,
                                          const v1::GetCaregiverRequest* request,
                                          v1::GetCaregiverResponse* response) {
  return dispatch_.Read(context, request, response,
                        std::bind_front(&Handlers::GetCaregiver, &handlers_));
}

rpc::Unary* RegistryService::ListCaregivers(rpc::Context* context,
                                            const v1::ListCaregiversRequest* request,
                                            v1::ListCaregiversResponse* response) {
  return dispatch_.Read(context, request, response,
                        std::bind_front(&Handlers::ListCaregivers, &handlers_));
}

rpc::Unary* RegistryService::RegisterProvider(rpc::Context* context,
                                              const v1::RegisterProviderRequest* request,
                                              v1::RegisterProviderResponse* response) {
  return dispatch_.Write(context, request, response,
                         std::bind_front(&Handlers::RegisterProvider, &handlers_));
}

rpc::Unary* RegistryService::EndContract(rpc::Context* context,
                                         const v1::EndContractRequest* request,
                                         v1::EndContractResponse* response) {
  return dispatch_.Write(context, request, response,
                         std::bind_front(&Handlers::EndContract, &handlers_));
}

rpc::Unary* RegistryService::ListProviders(rpc::Context* context,
                                           const v1::ListProvidersRequest* request,
                                           v1::ListProvidersResponse* response) {
  return dispatch_.Read(context, request, response,
                        std::bind_front(&Handlers::ListProviders, &handlers_));
}

rpc::Unary* RegistryService::RegisterServicePoint(rpc::Context* context,
                                                  const v1::RegisterServicePointRequest* request,
                                                  v1::RegisterServicePointResponse* response) {
  return dispatch_.Write(context, request, response,
                         std::bind_front(&Handlers::RegisterServicePoint, &handlers_));
}

rpc::Unary* RegistryService::SetOnCall(rpc::Context* context, const v1::SetOnCallRequest* request,
                                       v1::SetOnCallResponse* response) {
  return dispatch_.Write(context, request, response,
                         std::bind_front(&Handlers::SetOnCall, &handlers_));
}

rpc::Unary* RegistryService::ListServicePoints(rpc::Context* context,
                                               const v1::ListServicePointsRequest* request,
                                               v1::ListServicePointsResponse* response) {
  return dispatch_.Read(context, request, response,
                        std::bind_front(&Handlers::ListServicePoints, &handlers_));
}

rpc::Unary* RegistryService::RegisterTerminal(rpc::Context* context,
                                              const v1::RegisterTerminalRequest* request,
                                              v1::RegisterTerminalResponse* response) {
  return dispatch_.Write(context, request, response,
                         std::bind_front(&Handlers::RegisterTerminal, &handlers_));
}

rpc::Unary* RegistryService::BindTerminal(rpc::Context* context,
                                          const v1::BindTerminalRequest* request,
                                          v1::BindTerminalResponse* response) {
  return dispatch_.Write(context, request, response,
                         std::bind_front(&Handlers::BindTerminal, &handlers_));
}

rpc::Unary* RegistryService::WithdrawTerminal(rpc::Context* context,
                                              const v1::WithdrawTerminalRequest* request,
                                              v1::WithdrawTerminalResponse* response) {
  return dispatch_.Write(context, request, response,
                         std::bind_front(&Handlers::WithdrawTerminal, &handlers_));
}

rpc::Unary* RegistryService::GetTerminal(rpc::Context* context,
                                         const v1::GetTerminalRequest* request,
                                         v1::GetTerminalResponse* response) {
  return dispatch_.Read(context, request, response,
                        std::bind_front(&Handlers::GetTerminal, &handlers_));
}

grpc::ServerBidiReactor<v1::ImportRequest, v1::ImportResponse>* RegistryService::Import(
    rpc::Context* context) {
  return dispatch_.WriteStream<v1::ImportRequest, v1::ImportResponse>(
      context, std::bind_front(&Handlers::Import, &handlers_));
}

}  // namespace homecare::registry
