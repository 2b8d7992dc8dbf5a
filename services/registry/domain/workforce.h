// Who does the work and where from: providers, service points, caregivers, and the terminals that
// call them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "common/base/geo.h"
#include "common/base/status.h"
#include "services/registry/domain/phone.h"
#include "services/registry/domain/places.h"
#include "services/registry/domain/resident_id.h"

namespace homecare::registry {

struct Provider {
  std::string provider_id;
  std::string name;
  absl::CivilDay contract_from;
  std::optional<absl::CivilDay> contract_to;
  std::vector<std::string> county_codes;
  bool operator==(const Provider&) const = default;
};

// To be called, each day within these minutes after midnight of Asia/Shanghai; over midnight where
// the end is not later than the start.
struct OnCall {
  std::string caregiver_id;
  int start_minute = 0;
  int end_minute = 0;
  bool operator==(const OnCall&) const = default;
};

struct ServicePoint {
  std::string service_point_id;
  std::string name;
  ServicePointKind kind = ServicePointKind::kDayCareCentre;
  std::string provider_id;
  std::string county_code;
  LatLng location;
  // In the order in which to call; no part of what is registered.
  std::vector<OnCall> on_call;
  bool operator==(const ServicePoint&) const = default;
};

// On the civil days [valid_from, valid_to).
struct Certificate {
  std::string certificate_id;
  Qualification qualification = Qualification::kCaregiver;
  absl::CivilDay valid_from;
  absl::CivilDay valid_to;
  bool operator==(const Certificate&) const = default;
};

struct Caregiver {
  std::string caregiver_id;
  std::string name;
  ResidentId resident_id;
  std::optional<Phone> phone;
  std::string provider_id;
  LatLng base;
  std::vector<Certificate> certificates;
  int daily_limit_minutes = 480;
  int weekly_limit_minutes = 2640;  // 44 hours, the week of the labour law
  bool active = true;
  bool operator==(const Caregiver&) const = default;
};

struct Terminal {
  std::string terminal_id;
  std::string elder_id;  // empty while in store
  bool active = true;
  bool operator==(const Terminal&) const = default;
};

inline constexpr size_t kCertificateLimit = 50;
inline constexpr size_t kOnCallLimit = 20;

void CheckCertificate(const Certificate& certificate, absl::CivilDay today, absl::string_view path,
                      Violations& violations);
void CheckContract(const Provider& provider, absl::CivilDay today, absl::string_view path,
                   Violations& violations);

// All violations at once, with paths below `path`.
absl::Status CheckProvider(const Provider& provider, const Places& places, absl::CivilDay today,
                           absl::string_view path);
absl::Status CheckServicePoint(const ServicePoint& point, const Places& places,
                               absl::string_view path);
absl::Status CheckCaregiver(const Caregiver& caregiver, absl::CivilDay today,
                            absl::string_view path);
absl::Status CheckOnCall(const std::vector<OnCall>& on_call, absl::string_view path);
absl::Status CheckTerminal(const Terminal& terminal, absl::string_view path);

// See canonical.h.
std::string Canonical(const Provider& provider);
std::string Canonical(const ServicePoint& point);
std::string Canonical(const Caregiver& caregiver);
std::string Canonical(const Terminal& terminal);

}  // namespace homecare::registry
