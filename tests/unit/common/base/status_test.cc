#include "common/base/status.h"

#include <gtest/gtest.h>

#include <memory>

namespace homecare {
namespace {

TEST(NamedError, CarriesItsName) {
  const absl::Status status = NamedError(absl::StatusCode::kNotFound, "ORDER_NOT_FOUND", "order 7");
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(status.message(), "order 7");
  EXPECT_EQ(Reason(status), "ORDER_NOT_FOUND");
  EXPECT_TRUE(FieldViolations(status).empty());
  EXPECT_EQ(RetryDelay(status), std::nullopt);
}

TEST(NamedError, NothingIsAttachedToOthers) {
  for (const absl::Status& status : {absl::OkStatus(), absl::InternalError("x")}) {
    EXPECT_EQ(Reason(status), "");
    EXPECT_TRUE(FieldViolations(status).empty());
    EXPECT_EQ(RetryDelay(status), std::nullopt);
  }
}

TEST(InvalidFields, KeepsEveryViolationInOrder) {
  const std::vector<FieldViolation> violations = {
      {"window.start_time", "must be set"}, {"小区", "with: signs"}, {"empty", ""}};
  const absl::Status status = InvalidFields(violations, "BAD_ORDER");
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Reason(status), "BAD_ORDER");
  EXPECT_EQ(FieldViolations(status), violations);
  EXPECT_EQ(status.message(), "window.start_time: must be set; 小区: with: signs; empty: ");
}

TEST(InvalidField, IsNamedUnlessToldOtherwise) {
  EXPECT_EQ(Reason(InvalidField("city_code", "6 digits")), "INVALID_FIELD");
  EXPECT_EQ(Reason(InvalidField("city_code", "6 digits", "INVALID_CITY")), "INVALID_CITY");
}

TEST(WithRetryDelay, KeepsTheRest) {
  const absl::Status status = WithRetryDelay(
      NamedError(absl::StatusCode::kUnavailable, "BUSY", "later"), absl::Milliseconds(1500));
  EXPECT_EQ(RetryDelay(status), absl::Milliseconds(1500));
  EXPECT_EQ(Reason(status), "BUSY");
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
}

TEST(Violations, GathersAll) {
  Violations violations;
  EXPECT_TRUE(violations.ToStatus().ok());
  EXPECT_TRUE(violations.Expect(true, "a", "fine"));
  EXPECT_TRUE(violations.empty());
  EXPECT_FALSE(violations.Expect(false, "b", "wrong"));
  violations.Add("c", "missing");
  EXPECT_EQ(FieldViolations(violations.ToStatus()),
            (std::vector<FieldViolation>{{"b", "wrong"}, {"c", "missing"}}));
}

absl::StatusOr<std::unique_ptr<int>> Box(int value) {
  if (value < 0) return absl::OutOfRangeError("negative");
  return std::make_unique<int>(value);
}

absl::StatusOr<int> SumOf(int a, int b, int* calls) {
  ASSIGN_OR_RETURN(const std::unique_ptr<int> first, Box(a));
  ++*calls;
  ASSIGN_OR_RETURN(const std::unique_ptr<int> second, Box(b));
  ++*calls;
  RETURN_IF_ERROR(*first + *second > 9 ? absl::ResourceExhaustedError("full") : absl::OkStatus());
  return *first + *second;
}

TEST(Macros, ReturnTheFirstErrorAndMoveTheValue) {
  struct Case {
    int a, b;
    absl::StatusCode code;
    int calls;
  };
  const Case cases[] = {{1, 2, absl::StatusCode::kOk, 2},
                        {-1, 2, absl::StatusCode::kOutOfRange, 0},
                        {1, -2, absl::StatusCode::kOutOfRange, 1},
                        {5, 5, absl::StatusCode::kResourceExhausted, 2}};
  for (const Case& c : cases) {
    int calls = 0;
    EXPECT_EQ(SumOf(c.a, c.b, &calls).status().code(), c.code);
    EXPECT_EQ(calls, c.calls);
  }
}

}  // namespace
}  // namespace homecare
