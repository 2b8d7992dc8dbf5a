// What admission asks of each kind of resource. Used by admission.cc only.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "services/registry/domain/roll.h"

namespace homecare::registry {

// The rules that need no store; fills in what follows from the value.
absl::Status Settle(Provider& provider, const Rolls& rolls);
absl::Status Settle(ServicePoint& point, const Rolls& rolls);
absl::Status Settle(Caregiver& caregiver, const Rolls& rolls);
absl::Status Settle(Elder& elder, const Rolls& rolls);
absl::Status Settle(Terminal& terminal, const Rolls& rolls);

inline const std::string& IdOf(const Provider& provider) { return provider.provider_id; }
inline const std::string& IdOf(const ServicePoint& point) { return point.service_point_id; }
inline const std::string& IdOf(const Caregiver& caregiver) { return caregiver.caregiver_id; }
inline const std::string& IdOf(const Elder& elder) { return elder.elder_id; }
inline const std::string& IdOf(const Terminal& terminal) { return terminal.terminal_id; }

// Empty where the kind has none.
template <typename T>
std::string ResidentIdOf(const T&) {
  return "";
}
inline std::string ResidentIdOf(const Caregiver& value) { return value.resident_id.text(); }
inline std::string ResidentIdOf(const Elder& value) { return value.resident_id.text(); }

// The error that says the id belongs to another one.
absl::Status Exists(const Provider& provider);
absl::Status Exists(const ServicePoint& point);
absl::Status Exists(const Caregiver& caregiver);
absl::Status Exists(const Elder& elder);
absl::Status Exists(const Terminal& terminal);

// What candidates of a kind refer to. Loaded once for all; Allow says whether one may be added,
// which it then is; Finish runs after those allowed were added.
template <typename T>
class References;

template <>
class References<Provider> {
 public:
  References(const std::vector<Provider>&, Rolls&) {}
  absl::Status Allow(const Provider&) { return absl::OkStatus(); }
  void Finish() {}
};

template <>
class References<ServicePoint> {
 public:
  References(const std::vector<ServicePoint>& points, Rolls& rolls);
  absl::Status Allow(const ServicePoint& point);
  void Finish() {}

 private:
  IdSet providers_;
};

template <>
class References<Caregiver> {
 public:
  References(const std::vector<Caregiver>& caregivers, Rolls& rolls);
  absl::Status Allow(const Caregiver& caregiver);
  void Finish() {}

 private:
  IdSet providers_;
};

// Barred caregivers must be known. Terminals are bound on the way: added where they are not known.
template <>
class References<Elder> {
 public:
  References(const std::vector<Elder>& elders, Rolls& rolls);
  absl::Status Allow(const Elder& elder);
  void Finish();

 private:
  Rolls& rolls_;
  IdSet caregivers_;
  absl::flat_hash_map<std::string, Terminal> known_;
  std::map<std::string, Terminal> bound_;
};

template <>
class References<Terminal> {
 public:
  References(const std::vector<Terminal>& terminals, Rolls& rolls);
  absl::Status Allow(const Terminal& terminal);
  void Finish() {}

 private:
  IdSet elders_;
};

}  // namespace homecare::registry
