// The menu: what can be ordered. Policy data with an effective date; nothing here is a constant.
#pragma once

#include <cstdint>
#include <string>

namespace homecare::intake {

// Numbers are those of homecare.type.v1.Bucket.
enum class Bucket { kCareHours = 1, kGoods, kEmergency };

// The item a red press orders; it is not on the menu.
inline constexpr char kEmergencyItem[] = "EMERGENCY_RESPONSE";

struct Item {
  std::string item_code;
  std::string name;
  int duration_minutes = 0;
  int min_duration_minutes = 0;
  int max_duration_minutes = 0;
  int qualification = 0;  // homecare.type.v1.Qualification
  Bucket bucket = Bucket::kCareHours;
  int64_t price_fen = 0;
  std::string version_id;
};

}  // namespace homecare::intake
