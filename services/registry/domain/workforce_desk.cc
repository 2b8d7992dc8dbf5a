#include "common/base/civil_time.h"
#include "services/registry/domain/admission.h"
#include "services/registry/domain/amend.h"
#include "services/registry/domain/desk.h"
#include "services/registry/domain/errors.h"

namespace homecare::registry {
namespace {

absl::Status Add(Caregiver& caregiver, const Certificate& certificate) {
  if (const Certificate* known = FindById(caregiver.certificates, &Certificate::certificate_id,
                                          certificate.certificate_id)) {
    return *known == certificate ? absl::OkStatus() : CertificateExists(certificate.certificate_id);
  }
  if (caregiver.certificates.size() >= kCertificateLimit) {
    return ListFull("certificates", kCertificateLimit);
  }
  caregiver.certificates.push_back(certificate);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Caregiver> RegisterCaregiver(Caregiver caregiver, Rolls& rolls) {
  const std::string id = caregiver.caregiver_id;
  RETURN_IF_ERROR(AdmitOne(std::move(caregiver), rolls).status());
  return LockOne(rolls.caregivers, id, CaregiverNotFound);
}

absl::StatusOr<Provider> RegisterProvider(Provider provider, Rolls& rolls) {
  const std::string id = provider.provider_id;
  RETURN_IF_ERROR(AdmitOne(std::move(provider), rolls).status());
  return LockOne(rolls.providers, id, ProviderNotFound);
}

absl::StatusOr<ServicePoint> RegisterServicePoint(ServicePoint point, Rolls& rolls) {
  const std::string id = point.service_point_id;
  RETURN_IF_ERROR(AdmitOne(std::move(point), rolls).status());
  return LockOne(rolls.service_points, id, ServicePointNotFound);
}

absl::StatusOr<Terminal> RegisterTerminal(Terminal terminal, Rolls& rolls) {
  const std::string id = terminal.terminal_id;
  RETURN_IF_ERROR(AdmitOne(std::move(terminal), rolls).status());
  return LockOne(rolls.terminals, id, TerminalNotFound);
}

absl::StatusOr<Caregiver> AddCertificate(const std::string& caregiver_id,
                                         const Certificate& certificate, Rolls& rolls) {
  Violations violations;
  CheckCertificate(certificate, ServiceDay(rolls.now), "certificate", violations);
  RETURN_IF_ERROR(violations.ToStatus());
  return Amend<Caregiver>(rolls.caregivers, caregiver_id, CaregiverNotFound,
                          [&](Caregiver& caregiver) { return Add(caregiver, certificate); });
}

absl::StatusOr<Caregiver> RetireCaregiver(const std::string& caregiver_id, Rolls& rolls) {
  return Amend<Caregiver>(rolls.caregivers, caregiver_id, CaregiverNotFound,
                          [](Caregiver& caregiver) {
                            caregiver.active = false;
                            return absl::OkStatus();
                          });
}

absl::StatusOr<Provider> EndContract(const std::string& provider_id, absl::CivilDay contract_to,
                                     Rolls& rolls) {
  return Amend<Provider>(rolls.providers, provider_id, ProviderNotFound, [&](Provider& provider) {
    provider.contract_to = contract_to;
    Violations violations;
    CheckContract(provider, ServiceDay(rolls.now), "", violations);
    return violations.ToStatus();
  });
}

absl::StatusOr<ServicePoint> SetOnCall(const std::string& service_point_id,
                                       const std::vector<OnCall>& on_call, Rolls& rolls) {
  RETURN_IF_ERROR(CheckOnCall(on_call, "on_call"));
  std::vector<std::string> ids;
  for (const OnCall& one : on_call) ids.push_back(one.caregiver_id);
  const IdSet known = rolls.caregivers.Existing(ids);
  for (const std::string& id : ids) {
    if (!known.contains(id)) return CaregiverNotFound(id);
  }
  return Amend<ServicePoint>(rolls.service_points, service_point_id, ServicePointNotFound,
                             [&](ServicePoint& point) {
                               point.on_call = on_call;
                               return absl::OkStatus();
                             });
}

absl::StatusOr<Terminal> BindTerminal(const std::string& terminal_id, const std::string& elder_id,
                                      Rolls& rolls) {
  return Amend<Terminal>(rolls.terminals, terminal_id, TerminalNotFound,
                         [&](Terminal& terminal) -> absl::Status {
                           if (!terminal.active) return TerminalWithdrawn(terminal_id);
                           if (!elder_id.empty() && rolls.elders.Existing({elder_id}).empty()) {
                             return ElderNotFound(elder_id);
                           }
                           terminal.elder_id = elder_id;
                           return absl::OkStatus();
                         });
}

absl::StatusOr<Terminal> WithdrawTerminal(const std::string& terminal_id, Rolls& rolls) {
  return Amend<Terminal>(rolls.terminals, terminal_id, TerminalNotFound, [](Terminal& terminal) {
    terminal.elder_id.clear();
    terminal.active = false;
    return absl::OkStatus();
  });
}

}  // namespace homecare::registry
