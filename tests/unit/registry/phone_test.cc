#include "services/registry/domain/phone.h"

#include <gtest/gtest.h>

#include "common/base/status.h"

namespace homecare::registry {
namespace {

struct Case {
  const char* text;
  const char* digits;  // null: refused
  const char* masked;
};

class PhoneTest : public ::testing::TestWithParam<Case> {};

TEST_P(PhoneTest, IsReadOrRefused) {
  const auto phone = Phone::Parse(GetParam().text, "phone");
  ASSERT_EQ(phone.ok(), GetParam().digits != nullptr) << GetParam().text;
  if (!phone.ok()) {
    EXPECT_EQ(FieldViolations(phone.status()).at(0).field, "phone");
    return;
  }
  EXPECT_EQ(phone->digits(), GetParam().digits);
  EXPECT_EQ(phone->Masked(), GetParam().masked);
}

INSTANTIATE_TEST_SUITE_P(
    Table, PhoneTest,
    ::testing::Values(Case{"13853312345", "13853312345", "138****2345"},
                      Case{"199 5331 2345", "19953312345", "199****2345"},
                      Case{"+86 138-5331-2345", "13853312345", "138****2345"},
                      Case{"0086-13853312345", "13853312345", "138****2345"},
                      Case{"0533-2345678", "05332345678", "0533****678"},
                      Case{"(0533) 2345678", "05332345678", "0533****678"},
                      Case{"0531-82345678", "053182345678", "0531****678"},
                      Case{"010-82345678", "01082345678", "010****678"},
                      Case{"021 62345678", "02162345678", "021****678"},
                      // Not numbers of the mainland, or not whole.
                      Case{"", nullptr, nullptr}, Case{"12853312345", nullptr, nullptr},
                      Case{"10086", nullptr, nullptr}, Case{"1385331234", nullptr, nullptr},
                      Case{"138533123456", nullptr, nullptr}, Case{"2345678", nullptr, nullptr},
                      Case{"0533-1345678", nullptr, nullptr}, Case{"010-2345678", nullptr, nullptr},
                      Case{"0133-2345678", nullptr, nullptr},
                      Case{"0033-2345678", nullptr, nullptr},
                      Case{"0533-234567890", nullptr, nullptr},
                      Case{"13853312345 ext 2", nullptr, nullptr},
                      Case{"１３８５３３１２３４５", nullptr, nullptr}));

}  // namespace
}  // namespace homecare::registry
