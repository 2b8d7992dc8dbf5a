// Who there is: what the registry says of caregivers and providers, as far as matching needs it.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "common/base/geo.h"

namespace homecare::matching {

// Values are those of the contract's Qualification.
enum class Qualification : uint8_t { kCaregiver = 1, kNurse = 2, kTherapist = 3, kFirstAid = 4 };

// Service days as DayNumber counts them, [from, to).
struct Days {
  int64_t from = 0;
  int64_t to = std::numeric_limits<int64_t>::max();

  bool Contains(int64_t day) const { return from <= day && day < to; }
  bool operator==(const Days&) const = default;
};

struct Certificate {
  Qualification qualification;
  Days valid;

  bool operator==(const Certificate&) const = default;
};

struct Caregiver {
  std::string caregiver_id;
  std::string provider_id;
  // Where the day starts and ends.
  LatLng base;
  std::vector<Certificate> certificates;
  int daily_limit_minutes = 0;
  int weekly_limit_minutes = 0;
  bool active = false;
};

struct Provider {
  std::string provider_id;
  Days contract;
  // GB/T 2260.
  std::vector<std::string> county_codes;
  bool active = false;
};

struct Elder {
  std::string elder_id;
  std::string county_code;
  LatLng location;
  std::vector<std::string> barred_caregiver_ids;
  bool active = false;
};

}  // namespace homecare::matching
