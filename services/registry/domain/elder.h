// An elder as the register knows them: one aggregate, changed and told as a whole.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/geo.h"
#include "services/registry/domain/entitlement.h"
#include "services/registry/domain/phone.h"
#include "services/registry/domain/places.h"
#include "services/registry/domain/resident_id.h"

namespace homecare::registry {

struct Contact {
  std::string contact_id;
  std::string name;
  ContactRelation relation = ContactRelation::kRelative;
  Phone phone;
  int call_order = 1;
  bool operator==(const Contact&) const = default;
};

struct BarredCaregiver {
  std::string caregiver_id;
  std::string reason;
  bool operator==(const BarredCaregiver&) const = default;
};

struct Home {
  std::string street_address;
  std::string place_code;
  std::string county_code;                   // the place's
  std::optional<AreaClass> registered_area;  // the place's unless given
  LatLng location;
  bool operator==(const Home&) const = default;
};

struct Elder {
  std::string elder_id;
  std::string name;
  ResidentId resident_id;
  std::optional<Phone> phone;
  ElderCategory category = ElderCategory::kSelfPaying;
  Home home;
  bool lives_alone = false;
  std::vector<Contact> contacts;
  std::vector<Grant> grants;
  std::vector<Suspension> suspensions;
  std::vector<std::string> terminal_ids;
  std::vector<BarredCaregiver> barred_caregivers;

  bool active() const { return !HasDied(suspensions); }
  bool operator==(const Elder&) const = default;
};

inline constexpr size_t kContactLimit = 20;
inline constexpr size_t kHistoryLimit = 100;
inline constexpr size_t kTerminalLimit = 10;
inline constexpr size_t kBarLimit = 100;

// Brings the lists into the order that answers and events show: contacts by call_order, grants by
// valid_from, suspensions by start_time, ties and the rest by id.
void SortParts(Elder& elder);

void CheckContact(const Contact& contact, absl::string_view path, Violations& violations);
void CheckBar(const BarredCaregiver& bar, absl::string_view path, Violations& violations);

// Checks the home and fills in what follows from its place.
void SettleHome(Home& home, const Places& places, absl::string_view path, Violations& violations);

// Checks all of it with paths below `path`, sorts it, and fills in what follows from it: county,
// area, and recorded_time of grants and suspensions. INVALID_FIELD, GRANT_OVERLAP.
absl::Status SettleElder(Elder& elder, const Places& places, absl::Time now,
                         absl::string_view path);

// See canonical.h.
std::string Canonical(const Elder& elder);

}  // namespace homecare::registry
