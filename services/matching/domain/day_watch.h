// Whoever plans days again when something has disturbed them.
#pragma once

#include <cstdint>

namespace homecare::matching {

// Thread safe; must not block.
class DayWatch {
 public:
  virtual ~DayWatch() = default;
  // Visits of the day (as DayNumber counts) lost their caregiver, found none, or left time free.
  virtual void Disturbed(int64_t day) = 0;
};

}  // namespace homecare::matching
