#include "services/registry/domain/elder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "common/base/civil_time.h"

namespace homecare::registry {
namespace {

using ::testing::ElementsAre;

const absl::Time kNow = StartOf(absl::CivilDay(2022, 6, 15)) + absl::Hours(9);

// Two places, one of each area class.
class TwoPlaces final : public Places {
 public:
  std::optional<Place> Find(absl::string_view place_code) const override {
    if (place_code == "370303001001") return Place{"370303001001", "370303", AreaClass::kUrban};
    if (place_code == "370323111253") return Place{"370323111253", "370323", AreaClass::kRural};
    return std::nullopt;
  }
  bool HasCounty(absl::string_view county_code) const override {
    return county_code == "370303" || county_code == "370323";
  }
};

Grant GrantOf(const char* id, const char* from, const char* to) {
  Grant grant;
  grant.grant_id = id;
  grant.valid_from = *ParseDay(from);
  if (*to != '\0') grant.valid_to = *ParseDay(to);
  return grant;
}

Contact ContactOf(const char* id, int order) {
  return {id, "王五", ContactRelation::kChild, *Phone::Parse("13953300000", "phone"), order};
}

Elder GoodElder() {
  Elder elder;
  elder.elder_id = "e-1";
  elder.name = "张三";
  elder.resident_id = *ResidentId::Parse("370390194002290025", "resident_id");
  elder.home.street_address = "共青团西路88号3单元502";
  elder.home.place_code = "370323111253";
  elder.home.location = {36.2, 118.2};
  elder.contacts = {ContactOf("c-2", 2), ContactOf("c-1", 1)};
  elder.grants = {GrantOf("g-2", "2022-04-16", ""), GrantOf("g-1", "2022-01-01", "2022-04-16")};
  elder.terminal_ids = {"t-2", "t-1"};
  return elder;
}

absl::Status Settle(Elder& elder) { return SettleElder(elder, TwoPlaces(), kNow, "elder"); }

TEST(ElderTest, WhatFollowsIsFilledIn) {
  Elder elder = GoodElder();
  ASSERT_EQ(Settle(elder), absl::OkStatus());
  EXPECT_EQ(elder.home.county_code, "370323");
  EXPECT_EQ(elder.home.registered_area, AreaClass::kRural);
  EXPECT_EQ(elder.contacts[0].contact_id, "c-1");
  EXPECT_EQ(elder.grants[0].grant_id, "g-1");
  EXPECT_EQ(elder.grants[0].recorded_time, kNow);
  EXPECT_EQ(elder.grants[0].first_valid_to, elder.grants[0].valid_to);
  EXPECT_THAT(elder.terminal_ids, ElementsAre("t-1", "t-2"));
  EXPECT_TRUE(elder.active());
}

TEST(ElderTest, GivenAreaStays) {
  Elder elder = GoodElder();
  elder.home.registered_area = AreaClass::kUrban;
  ASSERT_EQ(Settle(elder), absl::OkStatus());
  EXPECT_EQ(elder.home.registered_area, AreaClass::kUrban);
}

struct Case {
  const char* name;
  std::function<void(Elder&)> spoil;
  std::vector<std::string> fields;
};

TEST(ElderTest, EveryViolationIsNamedByItsPath) {
  const std::string long_name(65, 'n');
  const Case cases[] = {
      {"id", [](Elder& e) { e.elder_id = "e 1"; }, {"elder.elder_id"}},
      {"long id", [](Elder& e) { e.elder_id = std::string(65, 'e'); }, {"elder.elder_id"}},
      {"blank name", [](Elder& e) { e.name = "  "; }, {"elder.name"}},
      {"control in name", [](Elder& e) { e.name = "张\t三"; }, {"elder.name"}},
      {"long name", [&](Elder& e) { e.name = long_name; }, {"elder.name"}},
      {"place", [](Elder& e) { e.home.place_code = "370390001001"; }, {"elder.place_code"}},
      {"address", [](Elder& e) { e.home.street_address = ""; }, {"elder.street_address"}},
      {"terminal",
       [](Elder& e) {
         e.terminal_ids = {"t", "t t"};
       },
       {"elder.terminal_ids[1]"}},
      {"terminal twice",
       [](Elder& e) {
         e.terminal_ids = {"t", "t"};
       },
       {"elder.terminal_ids"}},
      {"contact twice", [](Elder& e) { e.contacts[0].contact_id = "c-1"; }, {"elder.contacts"}},
      {"call order",
       [](Elder& e) { e.contacts[1].call_order = 0; },
       {"elder.contacts[1].call_order"}},
      {"grant dates",
       [](Elder& e) { e.grants[1].valid_to = e.grants[1].valid_from; },
       {"elder.grants[1].valid_to"}},
      {"bar",
       [](Elder& e) {
         e.barred_caregivers = {{"c", ""}};
       },
       {"elder.barred_caregivers[0].reason"}},
      {"too many",
       [](Elder& e) { e.contacts.assign(21, ContactOf("c", 1)); },
       {"elder.contacts", "elder.contacts"}},
      {"two at once",
       [](Elder& e) {
         e.name = "";
         e.home.place_code = "";
       },
       {"elder.name", "elder.place_code"}},
  };
  for (const Case& one : cases) {
    Elder elder = GoodElder();
    one.spoil(elder);
    const absl::Status status = Settle(elder);
    EXPECT_EQ(Reason(status), "INVALID_FIELD") << one.name;
    std::vector<std::string> fields;
    for (const FieldViolation& violation : FieldViolations(status)) {
      fields.push_back(violation.field);
    }
    EXPECT_EQ(fields, one.fields) << one.name;
  }
}

TEST(ElderTest, OverlappingGrantsHaveAnErrorOfTheirOwn) {
  Elder elder = GoodElder();
  elder.grants[1].valid_to = absl::CivilDay(2022, 4, 17);
  const absl::Status status = Settle(elder);
  EXPECT_EQ(Reason(status), "GRANT_OVERLAP");
  EXPECT_EQ(FieldViolations(status).at(0).field, "elder.grants[0]");
}

TEST(ElderTest, SomebodyNotYetBornIsRefused) {
  Elder elder = GoodElder();
  const absl::Time then = StartOf(absl::CivilDay(1939, 1, 1));
  const absl::Status status = SettleElder(elder, TwoPlaces(), then, "elder");
  EXPECT_EQ(FieldViolations(status).at(0).field, "elder.resident_id");
}

TEST(ElderTest, CanonicalBytesDifferWithEveryField) {
  Elder base = GoodElder();
  ASSERT_EQ(Settle(base), absl::OkStatus());
  const std::function<void(Elder&)> changes[] = {
      [](Elder& e) { e.name = "李四"; },
      [](Elder& e) { e.phone = *Phone::Parse("13953300001", "p"); },
      [](Elder& e) { e.category = ElderCategory::kExtremeHardship; },
      [](Elder& e) { e.home.street_address += "A"; },
      [](Elder& e) { e.home.location.latitude_degrees += 0.0001; },
      [](Elder& e) { e.home.registered_area = AreaClass::kUrban; },
      [](Elder& e) { e.lives_alone = true; },
      [](Elder& e) { e.contacts.pop_back(); },
      [](Elder& e) { e.contacts[0].relation = ContactRelation::kSpouse; },
      [](Elder& e) { e.grants[0].level = Level::kSevere; },
      [](Elder& e) { e.grants[1].valid_to = absl::CivilDay(2023, 1, 1); },
      [](Elder& e) { e.suspensions.push_back({.suspension_id = "s"}); },
      [](Elder& e) { e.terminal_ids = {"t-1"}; },
      [](Elder& e) {
        e.barred_caregivers = {{"c", "r"}};
      },
  };
  EXPECT_EQ(Canonical(base), Canonical(Elder(base)));
  for (size_t i = 0; i < std::size(changes); ++i) {
    Elder other = base;
    changes[i](other);
    EXPECT_NE(Canonical(base), Canonical(other)) << i;
  }
}

TEST(ElderTest, OrderOfListsDoesNotMatterToASecondRegistration) {
  Elder one = GoodElder(), other = GoodElder();
  std::reverse(other.grants.begin(), other.grants.end());
  std::reverse(other.contacts.begin(), other.contacts.end());
  ASSERT_EQ(Settle(one), absl::OkStatus());
  ASSERT_EQ(Settle(other), absl::OkStatus());
  EXPECT_EQ(Canonical(one), Canonical(other));
}

}  // namespace
}  // namespace homecare::registry
