#include "common/base/money.h"

#include <gtest/gtest.h>

#include <type_traits>

namespace homecare {
namespace {

TEST(Money, RoundsHalfUpOnBothSidesOfZero) {
  struct Case {
    int64_t sixtieths, floor, rounded;
  };
  const Case cases[] = {
      {0, 0, 0},     {1, 0, 0},     {29, 0, 0},    {30, 0, 1},    {59, 0, 1},    {60, 1, 1},
      {89, 1, 1},    {90, 1, 2},    {-1, -1, 0},   {-30, -1, 0},  {-31, -1, -1}, {-59, -1, -1},
      {-60, -1, -1}, {-61, -2, -1}, {-90, -2, -1}, {-91, -2, -2},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(FloorFen(FenSixtieths(c.sixtieths)), Fen(c.floor)) << c.sixtieths;
    EXPECT_EQ(RoundHalfUp(FenSixtieths(c.sixtieths)), Fen(c.rounded)) << c.sixtieths;
  }
}

TEST(Money, AMinuteInTheCountrysideIsSixteenAndTwoThirdsFen) {
  EXPECT_EQ(Worth(Minutes(1), FenPerHour(1000)), FenSixtieths(1000));
  EXPECT_EQ(RoundHalfUp(Worth(Minutes(3), FenPerHour(1000))), Fen(50));
  EXPECT_EQ(RoundHalfUp(Worth(Minutes(-3), FenPerHour(1000))), Fen(-50));
}

TEST(Quantity, AddsAndCompares) {
  Fen sum(5);
  sum += Fen(3);
  sum -= Fen(1);
  EXPECT_EQ(sum, Fen(7));
  EXPECT_EQ(-sum, Fen(0) - sum);
  EXPECT_EQ(Fen(3) + Fen(4), sum);
  EXPECT_LT(Fen(-1), Fen());
  static_assert(!std::is_convertible_v<int64_t, Fen>);
  static_assert(!std::is_convertible_v<Minutes, Fen>);
}

}  // namespace
}  // namespace homecare
