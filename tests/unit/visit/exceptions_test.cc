#include "services/visit/domain/exceptions.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "common/base/civil_time.h"

namespace homecare::visit {
namespace {

const LatLng kHome = {36.80, 118.05};

// A point so many metres north of the home.
LatLng North(double metres) { return {kHome.latitude_degrees + metres / 111'195.08, 118.05}; }

absl::Time At(const char* clock) {
  return *ParseInstant(std::string("2022-06-08T") + clock + "+08:00");
}

struct Case {
  const char* name;
  EvidenceKind kind;
  std::optional<Fix> fix;
  const char* device_time;
  const char* receive_time;
  std::vector<ExceptionCode> expected;
};

// Planned 09:00 to 10:00.
Visit Planned() {
  Visit visit;
  visit.location = kHome;
  visit.planned_start_time = At("09:00:00");
  visit.planned_end_time = At("10:00:00");
  return visit;
}

void Check(const Case& c) {
  SCOPED_TRACE(c.name);
  Proof proof;
  proof.fix = c.fix;
  proof.device_time = At(c.device_time);
  std::vector<ExceptionCode> found;
  for (const Finding& finding :
       Judge(EvidencePolicy(), Planned(), c.kind, proof, At(c.receive_time))) {
    found.push_back(finding.code);
    EXPECT_FALSE(finding.detail.empty());
  }
  EXPECT_EQ(found, c.expected);
}

TEST(JudgeTest, EveryRuleAtAndPastItsLimit) {
  constexpr EvidenceKind kIn = EvidenceKind::kCheckIn;
  constexpr EvidenceKind kOut = EvidenceKind::kCheckOut;
  const Fix good{kHome, 10, false};
  const std::vector<Case> cases = {
      {"nothing odd", kIn, good, "09:00:00", "09:00:00", {}},
      {"location off", kIn, std::nullopt, "09:00:00", "09:00:00", {ExceptionCode::kLocationOff}},
      {"mock", kIn, Fix{kHome, 10, true}, "09:00:00", "09:00:00", {ExceptionCode::kLocationMock}},
      {"accuracy 200 m is allowed", kIn, Fix{kHome, 200, false}, "09:00:00", "09:00:00", {}},
      {"accuracy 201 m is coarse",
       kIn,
       Fix{kHome, 201, false},
       "09:00:00",
       "09:00:00",
       {ExceptionCode::kLocationCoarse}},
      {"299 m is inside", kIn, Fix{North(299), 10, false}, "09:00:00", "09:00:00", {}},
      {"301 m is outside",
       kIn,
       Fix{North(301), 10, false},
       "09:00:00",
       "09:00:00",
       {ExceptionCode::kOutsideGeofence}},
      {"device 5 min ahead", kIn, good, "09:05:00", "09:00:00", {}},
      {"device 5 min 1 s ahead", kIn, good, "09:05:01", "09:00:00", {ExceptionCode::kClockSkew}},
      {"device 5 min 1 s behind", kIn, good, "08:54:59", "09:00:00", {ExceptionCode::kClockSkew}},
      {"30 min early", kIn, good, "08:30:00", "08:30:00", {}},
      {"31 min early", kIn, good, "08:29:00", "08:29:00", {ExceptionCode::kEarlyCheckIn}},
      {"15 min late", kIn, good, "09:15:00", "09:15:00", {}},
      {"16 min late", kIn, good, "09:16:00", "09:16:00", {ExceptionCode::kLateCheckIn}},
      {"a late check-out is not odd by itself", kOut, good, "10:40:00", "10:40:00", {}},
      {"check-out away from home",
       kOut,
       Fix{North(900), 10, false},
       "10:00:00",
       "10:00:00",
       {ExceptionCode::kOutsideGeofence}},
      {"all at once, in order",
       kIn,
       Fix{North(900), 500, true},
       "08:00:00",
       "08:20:00",
       {ExceptionCode::kLocationMock, ExceptionCode::kLocationCoarse,
        ExceptionCode::kOutsideGeofence, ExceptionCode::kClockSkew, ExceptionCode::kEarlyCheckIn}},
  };
  for (const Case& c : cases) Check(c);
}

TEST(ExceptionTest, OnlyDoubtAboutPresenceOrEndBlocksTheBill) {
  EXPECT_TRUE(Blocks(ExceptionCode::kLocationMock));
  EXPECT_TRUE(Blocks(ExceptionCode::kOutsideGeofence));
  EXPECT_TRUE(Blocks(ExceptionCode::kNoCheckOut));
  EXPECT_FALSE(Blocks(ExceptionCode::kLocationOff));
  EXPECT_FALSE(Blocks(ExceptionCode::kElderOverlap));
  EXPECT_FALSE(Blocks(ExceptionCode::kLateCheckIn));
}

TEST(ExceptionTest, NamesRoundTrip) {
  for (int code = 1; code <= static_cast<int>(ExceptionCode::kNoCheckIn); ++code) {
    const auto value = static_cast<ExceptionCode>(code);
    EXPECT_EQ(ParseExceptionCode(Name(value)), value);
  }
}

}  // namespace
}  // namespace homecare::visit
