#include "tests/overload/soak/verdict.h"

#include <gtest/gtest.h>

#include <functional>

namespace homecare::testing {
namespace {

// Twelve samples, five minutes and 100 orders apart.
std::vector<Sample> Samples(const std::function<double(int i)>& figure) {
  std::vector<Sample> out;
  for (int i = 0; i < 12; ++i) out.push_back({i / 12.0, 100 * i, {{"figure", figure(i)}}});
  return out;
}

struct Case {
  const char* name;
  std::function<double(int i)> figure;
  FigureRule rule;
  const char* word;
};

TEST(VerdictTest, WhatGrowsIsFound) {
  const FigureRule flat{.name = "figure", .allowance = 5};
  const FigureRule kept{.name = "figure", .allowance = 5, .allowance_per_order = 0.02};
  const FigureRule share{.name = "figure", .kind = Kind::kPerOrder, .allowance = 0.05};
  const std::vector<Case> cases = {
      {"constant", [](int) { return 50; }, flat, "FLAT"},
      {"falls", [](int i) { return 50 - i; }, flat, "FLAT"},
      {"one odd sample", [](int i) { return i == 10 ? 900 : 50; }, flat, "FLAT"},
      {"within the allowance", [](int i) { return 50 + 0.4 * i; }, flat, "FLAT"},
      {"leaks", [](int i) { return 50 + 2 * i; }, flat, "GROWS"},
      {"keeps something of each order", [](int i) { return 50 + 2 * i; }, kept, "FLAT"},
      {"keeps more than that", [](int i) { return 50 + 4 * i; }, kept, "GROWS"},
      {"rows an order", [](int i) { return 300 * i; }, share, "BY DESIGN"},
      {"no rows", [](int) { return 0; }, share, "BY DESIGN"},
      {"more and more rows an order", [](int i) { return 300 * i * i; }, share, "GROWS"},
  };
  for (const Case& row : cases) {
    const std::vector<Verdict> verdicts = Judge(Samples(row.figure), {row.rule});
    ASSERT_EQ(verdicts.size(), 1u);
    EXPECT_STREQ(verdicts[0].word(), row.word) << row.name;
  }
}

TEST(VerdictTest, TheTableSaysItInALine) {
  const auto verdicts =
      Judge(Samples([](int i) { return 50 + 12 * i; }), {{.name = "figure", .allowance = 5}});
  EXPECT_EQ(ToTable(verdicts),
            "figure                              start          end       per hour    verdict\n"
            "figure                               62.0        170.0         +144.0      GROWS\n");
}

}  // namespace
}  // namespace homecare::testing
