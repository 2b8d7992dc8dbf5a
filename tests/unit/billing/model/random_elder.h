// One elder and a city's rules at random, with a past: what was recorded when, before the close of
// June 2022, at the very close and after it.
#pragma once

#include <cstdint>
#include <random>

#include "services/billing/domain/history.h"

namespace homecare::billing::model {

class Dice {
 public:
  explicit Dice(uint64_t seed) : random_(seed) {}

  int64_t Upto(int64_t limit) {
    return static_cast<int64_t>(random_() % static_cast<uint64_t>(limit + 1));
  }
  bool OneIn(int64_t n) { return Upto(n - 1) == 0; }
  std::mt19937_64& engine() { return random_; }

 private:
  std::mt19937_64 random_;
};

inline constexpr absl::CivilMonth kJune{2022, 6};

// When facts are recorded: two times before the close, the close, and five days after it.
inline constexpr int kSlots = 8;
absl::Time Slot(int slot);
inline absl::Time CloseTime() { return Slot(2); }

struct World {
  ElderHistory elder;
  RuleHistory rules;
  absl::Time as_of;  // At or after the close.
};

// Crowded: few days around the month's ends, so that overlap, midnight, suspensions and small caps
// all meet; rates whose sixtieths leave every remainder. Always legal, and always priced.
World RandomWorld(uint64_t seed);

// A visit on one of the crowded days. `number` makes its id unique.
Visit RandomVisit(Dice& dice, int number);

}  // namespace homecare::billing::model
