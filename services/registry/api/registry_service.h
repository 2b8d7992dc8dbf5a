// The gRPC shell of the registry: hands every RPC over to Dispatch.
#pragma once

#include "common/rpc/dispatch.h"
#include "homecare/registry/v1/registry_service.grpc.pb.h"
#include "services/registry/api/handlers.h"

namespace homecare::registry {

// Thread safe.
class RegistryService final : public v1::RegistryService::CallbackService {
 public:
  RegistryService(rpc::Dispatch& dispatch, const Handlers& handlers)
      : dispatch_(dispatch), handlers_(handlers) {}

  rpc::Unary* RegisterElder(rpc::Context* context, const v1::RegisterElderRequest* request,
                            v1::RegisterElderResponse* response) override;
  rpc::Unary* RecordGrant(rpc::Context* context, const v1::RecordGrantRequest* request,
                          v1::RecordGrantResponse* response) override;
  rpc::Unary* EndGrant(rpc::Context* context, const v1::EndGrantRequest* request,
                       v1::EndGrantResponse* response) override;
  rpc::Unary* RecordSuspension(rpc::Context* context, const v1::RecordSuspensionRequest* request,
                               v1::RecordSuspensionResponse* response) override;
  rpc::Unary* EndSuspension(rpc::Context* context, const v1::EndSuspensionRequest* request,
                            v1::EndSuspensionResponse* response) override;
  rpc::Unary* AddContact(rpc::Context* context, const v1::AddContactRequest* request,
                         v1::AddContactResponse* response) override;
  rpc::Unary* BarCaregiver(rpc::Context* context, const v1::BarCaregiverRequest* request,
                           v1::BarCaregiverResponse* response) override;
  rpc::Unary* MoveElder(rpc::Context* context, const v1::MoveElderRequest* request,
                        v1::MoveElderResponse* response) override;
  rpc::Unary* GetElder(rpc::Context* context, const v1::GetElderRequest* request,
                       v1::GetElderResponse* response) override;
  rpc::Unary* FindElders(rpc::Context* context, const v1::FindEldersRequest* request,
                         v1::FindEldersResponse* response) override;
  rpc::Unary* ListElders(rpc::Context* context, const v1::ListEldersRequest* request,
                         v1::ListEldersResponse* response) override;
  rpc::Unary* ListGrants(rpc::Context* context, const v1::ListGrantsRequest* request,
                         v1::ListGrantsResponse* response) override;
  rpc::Unary* ListSuspensions(rpc::Context* context, const v1::ListSuspensionsRequest* request,
                              v1::ListSuspensionsResponse* response) override;
  rpc::Unary* RegisterCaregiver(rpc::Context* context, const v1::RegisterCaregiverRequest* request,
                                v1::RegisterCaregiverResponse* response) override;
  rpc::Unary* AddCertificate(rpc::Context* context, const v1::AddCertificateRequest* request,
                             v1::AddCertificateResponse* response) override;
  rpc::Unary* RetireCaregiver(rpc::Context* context, const v1::RetireCaregiverRequest* request,
                              v1::RetireCaregiverResponse* response) override;
  rpc::Unary* GetCaregiver(rpc::Context* context, const v1::GetCaregiverRequest* request,
                           v1::GetCaregiverResponse* response) override;
  rpc::Unary* ListCaregivers(rpc::Context* context, const v1::ListCaregiversRequest* request,
                             v1::ListCaregiversResponse* response) override;
  rpc::Unary* RegisterProvider(rpc::Context* context, const v1::RegisterProviderRequest* request,
                               v1::RegisterProviderResponse* response) override;
  rpc::Unary* EndContract(rpc::Context* context, const v1::EndContractRequest* request,
                          v1::EndContractResponse* response) override;
  rpc::Unary* ListProviders(rpc::Context* context, const v1::ListProvidersRequest* request,
                            v1::ListProvidersResponse* response) override;
  rpc::Unary* RegisterServicePoint(rpc::Context* context,
                                   const v1::RegisterServicePointRequest* request,
                                   v1::RegisterServicePointResponse* response) override;
  rpc::Unary* SetOnCall(rpc::Context* context, const v1::SetOnCallRequest* request,
                        v1::SetOnCallResponse* response) override;
  rpc::Unary* ListServicePoints(rpc::Context* context, const v1::ListServicePointsRequest* request,
                                v1::ListServicePointsResponse* response) override;
  rpc::Unary* RegisterTerminal(rpc::Context* context, const v1::RegisterTerminalRequest* request,
                               v1::RegisterTerminalResponse* response) override;
  rpc::Unary* BindTerminal(rpc::Context* context, const v1::BindTerminalRequest* request,
                           v1::BindTerminalResponse* response) override;
  rpc::Unary* WithdrawTerminal(rpc::Context* context, const v1::WithdrawTerminalRequest* request,
                               v1::WithdrawTerminalResponse* response) override;
  rpc::Unary* GetTerminal(rpc::Context* context, const v1::GetTerminalRequest* request,
                          v1::GetTerminalResponse* response) override;
  grpc::ServerBidiReactor<v1::ImportRequest, v1::ImportResponse>* Import(
      rpc::Context* context) override;

 private:
  rpc::Dispatch& dispatch_;
  const Handlers& handlers_;
};

}  // namespace homecare::registry
