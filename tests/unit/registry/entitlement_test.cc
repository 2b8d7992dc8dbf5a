#include "services/registry/domain/entitlement.h"

#include <gtest/gtest.h>

#include "common/base/civil_time.h"

namespace homecare::registry {
namespace {

const absl::Time kNow = StartOf(absl::CivilDay(2022, 6, 15)) + absl::Hours(9);

Grant GrantOf(const char* from, const char* to) {
  Grant grant;
  grant.grant_id = from;
  grant.valid_from = *ParseDay(from);
  if (*to != '\0') grant.valid_to = *ParseDay(to);
  return grant;
}

struct OverlapCase {
  const char* name;
  std::vector<Grant> grants;
  bool overlaps;
};

TEST(GrantTest, NoTwoGrantsShareADay) {
  const OverlapCase cases[] = {
      {"one open", {GrantOf("2022-01-01", "")}, false},
      {"adjacent", {GrantOf("2022-01-01", "2022-04-01"), GrantOf("2022-04-01", "")}, false},
      {"one day", {GrantOf("2022-01-01", "2022-04-02"), GrantOf("2022-04-01", "")}, true},
      {"open before another", {GrantOf("2022-01-01", ""), GrantOf("2022-04-01", "")}, true},
      {"later one first", {GrantOf("2022-04-01", ""), GrantOf("2022-01-01", "2022-04-01")}, false},
      {"same first day", {GrantOf("2022-01-01", ""), GrantOf("2022-01-01", "2022-02-01")}, true},
      {"inside", {GrantOf("2022-01-01", "2023-01-01"), GrantOf("2022-03-01", "2022-04-01")}, true},
      {"long one past two",
       {GrantOf("2022-01-01", "2022-02-01"), GrantOf("2022-03-01", "2022-04-01"),
        GrantOf("2022-01-15", "2022-01-20")},
       true},
      {"annulled in between",
       {GrantOf("2022-01-01", ""), GrantOf("2022-04-01", "2022-04-01")},
       false},
      {"annulled same day",
       {GrantOf("2022-01-01", "2022-01-01"), GrantOf("2022-01-01", "")},
       false},
  };
  for (const OverlapCase& one : cases) {
    EXPECT_EQ(FindOverlap(one.grants).has_value(), one.overlaps) << one.name;
  }
}

TEST(GrantTest, OverlapNamesTheLaterOneSecond) {
  const auto overlap = FindOverlap({GrantOf("2022-04-01", ""), GrantOf("2022-01-01", "")});
  ASSERT_TRUE(overlap.has_value());
  EXPECT_EQ(*overlap, std::make_pair(size_t{1}, size_t{0}));
}

struct GrantCase {
  const char* name;
  Grant grant;
  std::vector<std::string> fields;
};

TEST(GrantTest, DatesAreInOrderAndSane) {
  Grant nameless = GrantOf("2022-01-01", "");
  nameless.grant_id = "no good";
  const GrantCase cases[] = {
      {"open", GrantOf("2022-01-01", ""), {}},
      {"closed", GrantOf("2022-01-01", "2022-01-02"), {}},
      {"future", GrantOf("2022-12-01", ""), {}},
      {"empty", GrantOf("2022-01-01", "2022-01-01"), {"g.valid_to"}},
      {"backwards", GrantOf("2022-01-02", "2022-01-01"), {"g.valid_to"}},
      {"long ago", GrantOf("1999-12-31", ""), {"g.valid_from"}},
      {"far away", GrantOf("2072-06-16", ""), {"g.valid_from"}},
      {"id", nameless, {"g.grant_id"}},
  };
  for (const GrantCase& one : cases) {
    Violations violations;
    CheckGrant(one.grant, ServiceDay(kNow), "g", violations);
    std::vector<std::string> fields;
    for (const auto& violation : FieldViolations(violations.ToStatus())) {
      fields.push_back(violation.field);
    }
    EXPECT_EQ(fields, one.fields) << one.name;
  }
}

Suspension SuspensionOf(SuspensionReason reason, absl::Time start, std::optional<absl::Time> end) {
  return {"stay", reason, start, end};
}

TEST(SuspensionTest, StartBeforeEndAndDeathNeverEnds) {
  const absl::Time yesterday = kNow - absl::Hours(24), tomorrow = kNow + absl::Hours(24);
  constexpr auto kDeath = SuspensionReason::kDeath;
  constexpr auto kHospital = SuspensionReason::kHospital;
  const struct {
    const char* name;
    Suspension suspension;
    std::vector<std::string> fields;
  } cases[] = {
      {"open stay", SuspensionOf(kHospital, yesterday, {}), {}},
      {"planned stay", SuspensionOf(kHospital, tomorrow, tomorrow + absl::Hours(1)), {}},
      {"empty stay", SuspensionOf(kHospital, kNow, kNow), {"s.end_time"}},
      {"backwards", SuspensionOf(kHospital, kNow, yesterday), {"s.end_time"}},
      {"too long", SuspensionOf(kHospital, kNow, kNow + absl::Hours(24 * 4000)), {"s.end_time"}},
      {"too far", SuspensionOf(kHospital, kNow + absl::Hours(24 * 367), {}), {"s.start_time"}},
      {"too old", SuspensionOf(kHospital, absl::FromUnixSeconds(0), {}), {"s.start_time"}},
      {"death", SuspensionOf(kDeath, yesterday, {}), {}},
      {"death to come", SuspensionOf(kDeath, tomorrow, {}), {"s.start_time"}},
      {"death with end", SuspensionOf(kDeath, yesterday, kNow), {"s.end_time"}},
  };
  for (const auto& one : cases) {
    Violations violations;
    CheckSuspension(one.suspension, kNow, "s", violations);
    std::vector<std::string> fields;
    for (const auto& violation : FieldViolations(violations.ToStatus())) {
      fields.push_back(violation.field);
    }
    EXPECT_EQ(fields, one.fields) << one.name;
  }
}

TEST(SuspensionTest, OnlyADeathThatStandsMakesInactive) {
  constexpr auto kDeath = SuspensionReason::kDeath;
  EXPECT_FALSE(HasDied({}));
  EXPECT_FALSE(HasDied({SuspensionOf(SuspensionReason::kWithdrawal, kNow, {})}));
  EXPECT_TRUE(HasDied({SuspensionOf(kDeath, kNow, {})}));
  EXPECT_FALSE(HasDied({SuspensionOf(kDeath, kNow, kNow)}));
}

TEST(GrantTest, RepeatIsKnownByWhatWasFirstSaidOrIsSaidNow) {
  Grant known = GrantOf("2022-01-01", "2022-05-01");
  known.first_valid_to = std::nullopt;
  EXPECT_TRUE(IsRepeat(GrantOf("2022-01-01", ""), known));
  EXPECT_TRUE(IsRepeat(GrantOf("2022-01-01", "2022-05-01"), known));
  EXPECT_FALSE(IsRepeat(GrantOf("2022-01-01", "2022-04-01"), known));
  EXPECT_FALSE(IsRepeat(GrantOf("2022-01-02", ""), known));
}

}  // namespace
}  // namespace homecare::registry
