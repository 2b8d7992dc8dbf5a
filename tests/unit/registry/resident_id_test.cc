#include "services/registry/domain/resident_id.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/status.h"

namespace homecare::registry {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

struct ValidCase {
  const char* text;
  const char* full;
  absl::CivilDay birth_date;
  Sex sex;
};

class ValidResidentId : public ::testing::TestWithParam<ValidCase> {};

TEST_P(ValidResidentId, IsRead) {
  const auto id = ResidentId::Parse(GetParam().text, "resident_id");
  ASSERT_TRUE(id.ok()) << id.status();
  EXPECT_EQ(id->text(), GetParam().full);
  EXPECT_EQ(id->birth_date(), GetParam().birth_date);
  EXPECT_EQ(id->sex(), GetParam().sex);
}

INSTANTIATE_TEST_SUITE_P(Table, ValidResidentId,
                         ::testing::Values(ValidCase{"370390195001010014", "370390195001010014",
                                                     absl::CivilDay(1950, 1, 1), Sex::kMale},
                                           ValidCase{"37039019480630009X", "37039019480630009X",
                                                     absl::CivilDay(1948, 6, 30), Sex::kMale},
                                           ValidCase{"370390194002290025", "370390194002290025",
                                                     absl::CivilDay(1940, 2, 29), Sex::kFemale},
                                           // A lower-case check digit and blanks around it.
                                           ValidCase{"37039019480630009x", "37039019480630009X",
                                                     absl::CivilDay(1948, 6, 30), Sex::kMale},
                                           ValidCase{" 370390195001010014\n", "370390195001010014",
                                                     absl::CivilDay(1950, 1, 1), Sex::kMale},
                                           // 15 digits become 18.
                                           ValidCase{"370390500101001", "370390195001010014",
                                                     absl::CivilDay(1950, 1, 1), Sex::kMale},
                                           ValidCase{"370390480630009", "37039019480630009X",
                                                     absl::CivilDay(1948, 6, 30), Sex::kMale},
                                           ValidCase{"370390400229002", "370390194002290025",
                                                     absl::CivilDay(1940, 2, 29), Sex::kFemale},
                                           // The example of the standard itself.
                                           ValidCase{"11010519491231002X", "11010519491231002X",
                                                     absl::CivilDay(1949, 12, 31), Sex::kFemale}));

struct InvalidCase {
  const char* text;
  const char* why;
};

class InvalidResidentId : public ::testing::TestWithParam<InvalidCase> {};

TEST_P(InvalidResidentId, IsRefusedWithoutBeingRepeated) {
  const auto id = ResidentId::Parse(GetParam().text, "elder.resident_id");
  ASSERT_FALSE(id.ok());
  EXPECT_EQ(Reason(id.status()), "INVALID_FIELD");
  const auto violations = FieldViolations(id.status());
  ASSERT_EQ(violations.size(), 1u);
  EXPECT_EQ(violations[0].field, "elder.resident_id");
  EXPECT_THAT(violations[0].description, HasSubstr(GetParam().why));
  if (*GetParam().text != '\0') {
    EXPECT_THAT(std::string(id.status().message()), Not(HasSubstr(GetParam().text)));
  }
}

INSTANTIATE_TEST_SUITE_P(Table, InvalidResidentId,
                         ::testing::Values(InvalidCase{"", "18 or 15"},
                                           InvalidCase{"37039019500101001", "18 or 15"},
                                           InvalidCase{"3703901950010100144", "18 or 15"},
                                           InvalidCase{"37039050010100", "18 or 15"},
                                           InvalidCase{"370390195001010015", "check digit"},
                                           InvalidCase{"37039019500101001X", "check digit"},
                                           InvalidCase{"370390194806300090", "check digit"},
                                           // Two neighbours exchanged.
                                           InvalidCase{"370390195001100014", "check digit"},
                                           InvalidCase{"37039019500101X014", "digits"},
                                           InvalidCase{"37039050010100X", "digits"},
                                           InvalidCase{"37039019500101 014", "digits"},
                                           InvalidCase{"370390195002290019", "birth date"},
                                           InvalidCase{"370390195013010014", "birth date"},
                                           InvalidCase{"370390195000010014", "birth date"},
                                           InvalidCase{"370390100001010014", "birth date"},
                                           InvalidCase{"990390195001010014", "province"},
                                           InvalidCase{"000000000000000000", "province"}));

TEST(ResidentIdTest, MaskedFormKeepsWhatTellsNothing) {
  EXPECT_EQ(ResidentId::Parse("370390195001010014", "f")->Masked(), "370**************4");
  EXPECT_EQ(ResidentId::Parse("37039019480630009x", "f")->Masked(), "370**************X");
}

// Every number that differs in one digit is refused: that is what the check digit is for.
TEST(ResidentIdTest, OneWrongDigitIsAlwaysFound) {
  const std::string good = "370390195001010014";
  for (size_t place = 0; place < good.size(); ++place) {
    for (char digit = '0'; digit <= '9'; ++digit) {
      std::string bad = good;
      if (bad[place] == digit) continue;
      bad[place] = digit;
      EXPECT_FALSE(ResidentId::Parse(bad, "f").ok()) << place << digit;
    }
  }
}

}  // namespace
}  // namespace homecare::registry
