#include "services/registry/domain/admission_rules.h"

#include <algorithm>

#include "common/base/civil_time.h"
#include "services/registry/domain/errors.h"

namespace homecare::registry {
namespace {

// Sorted and each once, so that transactions lock in one order.
std::vector<std::string> Sorted(std::vector<std::string> ids) {
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

template <typename T>
IdSet ProvidersOf(const std::vector<T>& values, Rolls& rolls) {
  std::vector<std::string> ids;
  for (const T& value : values) ids.push_back(value.provider_id);
  return rolls.providers.Existing(Sorted(std::move(ids)));
}

}  // namespace

absl::Status Settle(Provider& provider, const Rolls& rolls) {
  return CheckProvider(provider, rolls.places, ServiceDay(rolls.now), "provider");
}
absl::Status Settle(ServicePoint& point, const Rolls& rolls) {
  return CheckServicePoint(point, rolls.places, "service_point");
}
absl::Status Settle(Caregiver& caregiver, const Rolls& rolls) {
  return CheckCaregiver(caregiver, ServiceDay(rolls.now), "caregiver");
}
absl::Status Settle(Elder& elder, const Rolls& rolls) {
  return SettleElder(elder, rolls.places, rolls.now, "elder");
}
absl::Status Settle(Terminal& terminal, const Rolls&) {
  return CheckTerminal(terminal, "terminal");
}

absl::Status Exists(const Provider& provider) { return ProviderExists(provider.provider_id); }
absl::Status Exists(const ServicePoint& point) {
  return ServicePointExists(point.service_point_id);
}
absl::Status Exists(const Caregiver& caregiver) { return CaregiverExists(caregiver.caregiver_id); }
absl::Status Exists(const Elder& elder) { return ElderExists(elder.elder_id); }
absl::Status Exists(const Terminal& terminal) { return TerminalExists(terminal.terminal_id); }

References<ServicePoint>::References(const std::vector<ServicePoint>& points, Rolls& rolls)
    : providers_(ProvidersOf(points, rolls)) {}

absl::Status References<ServicePoint>::Allow(const ServicePoint& point) {
  return providers_.contains(point.provider_id) ? absl::OkStatus()
                                                : ProviderNotFound(point.provider_id);
}

References<Caregiver>::References(const std::vector<Caregiver>& caregivers, Rolls& rolls)
    : providers_(ProvidersOf(caregivers, rolls)) {}

absl::Status References<Caregiver>::Allow(const Caregiver& caregiver) {
  return providers_.contains(caregiver.provider_id) ? absl::OkStatus()
                                                    : ProviderNotFound(caregiver.provider_id);
}

References<Elder>::References(const std::vector<Elder>& elders, Rolls& rolls) : rolls_(rolls) {
  std::vector<std::string> caregiver_ids, terminal_ids;
  for (const Elder& elder : elders) {
    for (const BarredCaregiver& bar : elder.barred_caregivers) {
      caregiver_ids.push_back(bar.caregiver_id);
    }
    terminal_ids.insert(terminal_ids.end(), elder.terminal_ids.begin(), elder.terminal_ids.end());
  }
  if (!caregiver_ids.empty()) {
    caregivers_ = rolls.caregivers.Existing(Sorted(std::move(caregiver_ids)));
  }
  if (terminal_ids.empty()) return;
  for (Terminal& terminal : rolls.terminals.Lock(Sorted(std::move(terminal_ids)))) {
    known_.emplace(terminal.terminal_id, std::move(terminal));
  }
}

absl::Status References<Elder>::Allow(const Elder& elder) {
  for (const BarredCaregiver& bar : elder.barred_caregivers) {
    if (!caregivers_.contains(bar.caregiver_id)) return CaregiverNotFound(bar.caregiver_id);
  }
  for (const std::string& terminal_id : elder.terminal_ids) {
    if (bound_.contains(terminal_id)) return TerminalBound(terminal_id);
    const auto known = known_.find(terminal_id);
    if (known == known_.end()) continue;
    if (!known->second.active) return TerminalWithdrawn(terminal_id);
    if (!known->second.elder_id.empty()) return TerminalBound(terminal_id);
  }
  for (const std::string& terminal_id : elder.terminal_ids) {
    bound_.emplace(terminal_id, Terminal{terminal_id, elder.elder_id});
  }
  return absl::OkStatus();
}

void References<Elder>::Finish() {
  std::vector<Terminal> added;
  for (const auto& [terminal_id, terminal] : bound_) {
    const auto known = known_.find(terminal_id);
    if (known == known_.end()) {
      added.push_back(terminal);
    } else {
      rolls_.terminals.Save(known->second, terminal);
    }
  }
  if (!added.empty()) rolls_.terminals.Add(added);
}

References<Terminal>::References(const std::vector<Terminal>& terminals, Rolls& rolls) {
  std::vector<std::string> ids;
  for (const Terminal& terminal : terminals) {
    if (!terminal.elder_id.empty()) ids.push_back(terminal.elder_id);
  }
  if (!ids.empty()) elders_ = rolls.elders.Existing(Sorted(std::move(ids)));
}

absl::Status References<Terminal>::Allow(const Terminal& terminal) {
  if (terminal.elder_id.empty() || elders_.contains(terminal.elder_id)) return absl::OkStatus();
  return ElderNotFound(terminal.elder_id);
}

}  // namespace homecare::registry
