// Money, minutes and rates as types of their own, so that none can stand in for another.
//
// Fen are whole. Minutes at an hourly rate are worth sixtieths of a fen (ten yuan an hour is 16 2/3
// fen a minute): exact sums are kept in FenSixtieths and rounded once, half up (DOMAIN "Money").
#pragma once

#include <compare>
#include <cstdint>

namespace homecare {

template <typename Unit>
class Quantity {
 public:
  constexpr Quantity() = default;
  constexpr explicit Quantity(int64_t value) : value_(value) {}
  constexpr int64_t value() const { return value_; }

  constexpr Quantity operator+(Quantity other) const { return Quantity(value_ + other.value_); }
  constexpr Quantity operator-(Quantity other) const { return Quantity(value_ - other.value_); }
  constexpr Quantity operator-() const { return Quantity(-value_); }
  constexpr Quantity& operator+=(Quantity other) { return *this = *this + other; }
  constexpr Quantity& operator-=(Quantity other) { return *this = *this - other; }
  constexpr bool operator==(const Quantity&) const = default;
  constexpr auto operator<=>(const Quantity&) const = default;

 private:
  int64_t value_ = 0;
};

using Fen = Quantity<struct FenUnit>;
using FenSixtieths = Quantity<struct FenSixtiethsUnit>;
using Minutes = Quantity<struct MinutesUnit>;
using FenPerHour = Quantity<struct FenPerHourUnit>;

// What minutes at a rate are worth, exactly.
constexpr FenSixtieths Worth(Minutes minutes, FenPerHour rate) {
  return FenSixtieths(minutes.value() * rate.value());
}

// Towards minus infinity, and half up. Both are right for negative amounts.
constexpr Fen FloorFen(FenSixtieths amount) {
  const int64_t quotient = amount.value() / 60;
  return Fen(amount.value() % 60 < 0 ? quotient - 1 : quotient);
}
constexpr Fen RoundHalfUp(FenSixtieths amount) { return FloorFen(amount + FenSixtieths(30)); }

}  // namespace homecare
