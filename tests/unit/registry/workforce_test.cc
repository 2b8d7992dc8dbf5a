#include "services/registry/domain/workforce.h"

#include <gtest/gtest.h>

#include <functional>

#include "services/registry/domain/checks.h"

namespace homecare::registry {
namespace {

const absl::CivilDay kToday(2022, 6, 15);

class OneCounty final : public Places {
 public:
  std::optional<Place> Find(absl::string_view) const override { return std::nullopt; }
  bool HasCounty(absl::string_view county_code) const override { return county_code == "370303"; }
};

std::vector<std::string> Fields(const absl::Status& status) {
  std::vector<std::string> out;
  for (const FieldViolation& violation : FieldViolations(status)) out.push_back(violation.field);
  return out;
}

Caregiver GoodCaregiver() {
  Caregiver out;
  out.caregiver_id = "c-1";
  out.name = "李梅";
  out.resident_id = *ResidentId::Parse("370390195001010014", "f");
  out.provider_id = "p-1";
  out.base = {36.8, 118.0};
  out.certificates = {{"cert-1", Qualification::kNurse, kToday - 100, kToday + 100}};
  return out;
}

struct CaregiverCase {
  const char* name;
  std::function<void(Caregiver&)> spoil;
  std::vector<std::string> fields;
};

TEST(CaregiverTest, IsCheckedWhole) {
  const CaregiverCase cases[] = {
      {"good", [](Caregiver&) {}, {}},
      {"name", [](Caregiver& c) { c.name = ""; }, {"caregiver.name"}},
      {"provider", [](Caregiver& c) { c.provider_id = ""; }, {"caregiver.provider_id"}},
      {"daily",
       [](Caregiver& c) { c.daily_limit_minutes = 1441; },
       {"caregiver.daily_limit_minutes"}},
      {"weekly",
       [](Caregiver& c) { c.weekly_limit_minutes = -1; },
       {"caregiver.weekly_limit_minutes"}},
      {"certificate empty",
       [](Caregiver& c) { c.certificates[0].valid_to = kToday - 100; },
       {"caregiver.certificates[0].valid_to"}},
      {"certificate backwards",
       [](Caregiver& c) { c.certificates[0].valid_from = kToday + 101; },
       {"caregiver.certificates[0].valid_to"}},
      {"certificate twice",
       [](Caregiver& c) { c.certificates.push_back(c.certificates[0]); },
       {"caregiver.certificates"}},
      {"certificate date",
       [](Caregiver& c) { c.certificates[0].valid_to = kToday + 20000; },
       {"caregiver.certificates[0].valid_to"}},
  };
  for (const CaregiverCase& one : cases) {
    Caregiver caregiver = GoodCaregiver();
    one.spoil(caregiver);
    EXPECT_EQ(Fields(CheckCaregiver(caregiver, kToday, "caregiver")), one.fields) << one.name;
  }
}

TEST(CaregiverTest, NobodyWorksBeforeSixteen) {
  const Caregiver caregiver = GoodCaregiver();
  EXPECT_FALSE(CheckCaregiver(caregiver, absl::CivilDay(1965, 12, 31), "c").ok());
  const auto fields = Fields(CheckCaregiver(caregiver, absl::CivilDay(1965, 12, 31), "c"));
  EXPECT_EQ(fields.front(), "c.resident_id");
  Caregiver plain = caregiver;
  plain.certificates.clear();
  EXPECT_TRUE(CheckCaregiver(plain, absl::CivilDay(1966, 1, 1), "c").ok());
}

TEST(ProviderTest, CountiesAndContract) {
  const struct {
    const char* name;
    Provider provider;
    std::vector<std::string> fields;
  } cases[] = {
      {"good", {"p", "Provider", kToday, {}, {"370303"}}, {}},
      {"closed", {"p", "Provider", kToday, kToday + 1, {"370303"}}, {}},
      {"empty contract", {"p", "Provider", kToday, kToday, {"370303"}}, {"p.contract_to"}},
      {"no county", {"p", "Provider", kToday, {}, {}}, {"p.county_codes"}},
      {"other city", {"p", "Provider", kToday, {}, {"370303", "370102"}}, {"p.county_codes[1]"}},
      {"twice", {"p", "Provider", kToday, {}, {"370303", "370303"}}, {"p.county_codes[1]"}},
  };
  for (const auto& one : cases) {
    EXPECT_EQ(Fields(CheckProvider(one.provider, OneCounty(), kToday, "p")), one.fields)
        << one.name;
  }
}

TEST(ServicePointTest, StandsInACountyOfTheCity) {
  ServicePoint point{"s", "Centre", ServicePointKind::kTownCentre, "p", "370303", {36.8, 118.0}};
  EXPECT_TRUE(CheckServicePoint(point, OneCounty(), "s").ok());
  point.county_code = "370102";
  EXPECT_EQ(Fields(CheckServicePoint(point, OneCounty(), "s")),
            std::vector<std::string>{"s.county_code"});
}

TEST(TerminalTest, InStoreOrAtSomebodys) {
  EXPECT_TRUE(CheckTerminal({"t-1", ""}, "t").ok());
  EXPECT_TRUE(CheckTerminal({"t-1", "e-1"}, "t").ok());
  EXPECT_FALSE(CheckTerminal({"", "e-1"}, "t").ok());
  EXPECT_FALSE(CheckTerminal({"t-1", "e 1"}, "t").ok());
}

TEST(IdTest, SixtyFourPlainCharacters) {
  for (const char* good : {"a", "018e4b1e-7c00-7000-8000-000000000000", "A.b_c-9"}) {
    EXPECT_TRUE(IsId(good)) << good;
  }
  EXPECT_TRUE(IsId(std::string(64, 'x')));
  EXPECT_FALSE(IsId(std::string(65, 'x')));
  for (const char* bad : {"", " ", "a b", "a/b", "a:b", "张三", "a\n", "a%"}) {
    EXPECT_FALSE(IsId(bad)) << bad;
  }
}

// No two different values may have the same bytes, however their fields are cut.
TEST(CanonicalTest, FieldsDoNotRunIntoEachOther) {
  EXPECT_NE(Canonical(Terminal{"ab", "c"}), Canonical(Terminal{"a", "bc"}));
  EXPECT_NE(Canonical(Terminal{"a", ""}), Canonical(Terminal{"", "a"}));
}

}  // namespace
}  // namespace homecare::registry
