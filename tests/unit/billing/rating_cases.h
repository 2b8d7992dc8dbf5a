// The table of a rating test: facts of one elder, a month, and the lines that come out.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/billing/domain/posting.h"
#include "services/billing/domain/rating.h"
#include "services/billing/domain/zibo_2022.h"
#include "tests/unit/billing/billing_cases.h"

namespace homecare::billing {

inline constexpr AreaClass kUrban = AreaClass::kUrban;
inline constexpr AreaClass kRural = AreaClass::kRural;
inline constexpr Level kSevere = Level::kSevere;
inline constexpr Level kModerate = Level::kModerate;
inline constexpr Level kMild = Level::kMild;

struct RatingCase {
  const char* name;
  const char* month;
  std::vector<Grant> grants;
  std::vector<Visit> visits;
  std::vector<std::string> lines;
  std::vector<Suspension> suspensions = {};
  AreaClass registered_area = kUrban;
};

inline ElderFacts FactsOf(const RatingCase& c) {
  return {"elder", c.registered_area, c.grants, c.suspensions, c.visits};
}

// Lines merged over the visits whose ids are days (Daily), to keep long months readable.
inline std::vector<std::string> Brief(std::vector<Line> lines) {
  for (Line& line : lines) {
    if (ParseDay(line.visit_id).ok()) line.visit_id = "daily";
  }
  return Texts(Difference(lines, {}));
}

inline void Check(const std::vector<RatingCase>& cases,
                  const Rulebook& rules = Zibo2022Rulebook()) {
  for (const RatingCase& c : cases) {
    SCOPED_TRACE(c.name);
    const auto lines = RateMonth(FactsOf(c), Month(c.month), rules);
    ASSERT_TRUE(lines.ok()) << lines.status();
    EXPECT_THAT(Brief(*lines), ::testing::ElementsAreArray(c.lines));
  }
}

}  // namespace homecare::billing
