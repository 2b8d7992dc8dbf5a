// What each RPC does, without gRPC: convert, call the domain, convert. REQUIRED fields and enums
// were checked before (common/rpc/dispatch.h); errors are those the contract names.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "common/base/clock.h"
#include "common/change/change.h"
#include "common/rpc/page.h"
#include "homecare/registry/v1/registry_service.pb.h"
#include "services/registry/domain/lists.h"
#include "services/registry/domain/roll.h"

namespace homecare::registry {

// How a change or a snapshot gets at the register; main() binds them to the storage.
struct Stores {
  std::function<std::shared_ptr<Rolls>(Change&)> rolls;
  std::function<std::shared_ptr<Lists>(pg::Tx&, const std::string& city_code)> lists;
};

// Thread safe.
class Handlers {
 public:
  Handlers(Stores stores, const rpc::Pager& pager, const Clock& clock)
      : stores_(std::move(stores)), pager_(pager), clock_(clock) {}

  absl::Status RegisterElder(Change& change, const v1::RegisterElderRequest& request,
                             v1::RegisterElderResponse* response) const;
  absl::Status RecordGrant(Change& change, const v1::RecordGrantRequest& request,
                           v1::RecordGrantResponse* response) const;
  absl::Status EndGrant(Change& change, const v1::EndGrantRequest& request,
                        v1::EndGrantResponse* response) const;
  absl::Status RecordSuspension(Change& change, const v1::RecordSuspensionRequest& request,
                                v1::RecordSuspensionResponse* response) const;
  absl::Status EndSuspension(Change& change, const v1::EndSuspensionRequest& request,
                             v1::EndSuspensionResponse* response) const;
  absl::Status AddContact(Change& change, const v1::AddContactRequest& request,
                          v1::AddContactResponse* response) const;
  absl::Status BarCaregiver(Change& change, const v1::BarCaregiverRequest& request,
                            v1::BarCaregiverResponse* response) const;
  absl::Status MoveElder(Change& change, const v1::MoveElderRequest& request,
                         v1::MoveElderResponse* response) const;
  absl::Status RegisterCaregiver(Change& change, const v1::RegisterCaregiverRequest& request,
                                 v1::RegisterCaregiverResponse* response) const;
  absl::Status AddCertificate(Change& change, const v1::AddCertificateRequest& request,
                              v1::AddCertificateResponse* response) const;
  absl::Status RetireCaregiver(Change& change, const v1::RetireCaregiverRequest& request,
                               v1::RetireCaregiverResponse* response) const;
  absl::Status RegisterProvider(Change& change, const v1::RegisterProviderRequest& request,
                                v1::RegisterProviderResponse* response) const;
  absl::Status EndContract(Change& change, const v1::EndContractRequest& request,
                           v1::EndContractResponse* response) const;
  absl::Status RegisterServicePoint(Change& change, const v1::RegisterServicePointRequest& request,
                                    v1::RegisterServicePointResponse* response) const;
  absl::Status SetOnCall(Change& change, const v1::SetOnCallRequest& request,
                         v1::SetOnCallResponse* response) const;
  absl::Status RegisterTerminal(Change& change, const v1::RegisterTerminalRequest& request,
                                v1::RegisterTerminalResponse* response) const;
  absl::Status BindTerminal(Change& change, const v1::BindTerminalRequest& request,
                            v1::BindTerminalResponse* response) const;
  absl::Status WithdrawTerminal(Change& change, const v1::WithdrawTerminalRequest& request,
                                v1::WithdrawTerminalResponse* response) const;
  absl::Status Import(Change& change, const v1::ImportRequest& request,
                      v1::ImportResponse* response) const;

  absl::Status GetElder(pg::Tx& tx, const v1::GetElderRequest& request,
                        v1::GetElderResponse* response) const;
  absl::Status FindElders(pg::Tx& tx, const v1::FindEldersRequest& request,
                          v1::FindEldersResponse* response) const;
  absl::Status ListElders(pg::Tx& tx, const v1::ListEldersRequest& request,
                          v1::ListEldersResponse* response) const;
  absl::Status ListGrants(pg::Tx& tx, const v1::ListGrantsRequest& request,
                          v1::ListGrantsResponse* response) const;
  absl::Status ListSuspensions(pg::Tx& tx, const v1::ListSuspensionsRequest& request,
                               v1::ListSuspensionsResponse* response) const;
  absl::Status GetCaregiver(pg::Tx& tx, const v1::GetCaregiverRequest& request,
                            v1::GetCaregiverResponse* response) const;
  absl::Status ListCaregivers(pg::Tx& tx, const v1::ListCaregiversRequest& request,
                              v1::ListCaregiversResponse* response) const;
  absl::Status ListProviders(pg::Tx& tx, const v1::ListProvidersRequest& request,
                             v1::ListProvidersResponse* response) const;
  absl::Status ListServicePoints(pg::Tx& tx, const v1::ListServicePointsRequest& request,
                                 v1::ListServicePointsResponse* response) const;
  absl::Status GetTerminal(pg::Tx& tx, const v1::GetTerminalRequest& request,
                           v1::GetTerminalResponse* response) const;

 private:
  Stores stores_;
  const rpc::Pager& pager_;
  const Clock& clock_;
};

}  // namespace homecare::registry
