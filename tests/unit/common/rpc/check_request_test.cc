#include "common/rpc/check_request.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <limits>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/status.h"
#include "homecare/intake/v1/intake_service.pb.h"
#include "homecare/registry/v1/registry_service.pb.h"

namespace homecare::rpc {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

const std::vector<std::string> kCities = {"370300", "370100"};

template <typename Request>
Request Parse(const std::string& text) {
  Request out;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &out)) << text;
  return out;
}

// The refused fields, each once.
std::vector<std::string> Refused(const absl::Status& status) {
  std::vector<std::string> out;
  for (const FieldViolation& violation : FieldViolations(status)) out.push_back(violation.field);
  EXPECT_EQ(status.ok(), out.empty());
  EXPECT_EQ(Reason(status), out.empty() ? "" : "INVALID_FIELD");
  return out;
}

constexpr char kPlace[] = R"(city_code: "370300" request_id: "r-1" elder_id: "e" item_code: "BATH"
    start_window { start_time { seconds: 1654041600 } end_time { seconds: 1654045200 } })";

// Fields given in `change` replace those of a good request.
intake::v1::PlaceOrderRequest Placed(const std::string& change) {
  auto request = Parse<intake::v1::PlaceOrderRequest>(kPlace);
  const auto changes = Parse<intake::v1::PlaceOrderRequest>(change);
  request.MergeFrom(changes);
  return request;
}

TEST(CheckRequestTest, AGoodRequestPasses) { EXPECT_TRUE(CheckRequest(Placed(""), kCities).ok()); }

TEST(CheckRequestTest, EverythingMissingIsNamedAtOnce) {
  EXPECT_THAT(
      Refused(CheckRequest(intake::v1::PlaceOrderRequest(), kCities)),
      UnorderedElementsAre("city_code", "request_id", "elder_id", "item_code", "start_window"));
}

TEST(CheckRequestTest, OneFieldWrong) {
  const std::string id_64(64, 'a');
  const std::string text_200(200, 'a');
  const std::string note_2000(2000, 'a');
  const struct {
    std::string change;
    std::string refused;  // empty: the request passes
  } kCases[] = {
      {R"(city_code: "370100")", ""},
      {R"(city_code: "110000")", "city_code"},
      {R"(city_code: "37030")", "city_code"},
      {R"(city_code: "37030x")", "city_code"},
      {absl::StrCat("request_id: '", id_64, "'"), ""},
      {absl::StrCat("request_id: '", id_64, "a'"), "request_id"},
      {R"(request_id: "A-z_0.9:")", ""},
      {R"(request_id: "a b")", "request_id"},
      {R"(request_id: "请求")", "request_id"},
      {absl::StrCat("elder_id: '", id_64, "'"), ""},
      {absl::StrCat("elder_id: '", id_64, "a'"), "elder_id"},
      {absl::StrCat("item_code: '", id_64, "a'"), "item_code"},
      {absl::StrCat("asked_by: '", text_200, "'"), ""},
      {absl::StrCat("asked_by: '", text_200, "a'"), "asked_by"},
      {absl::StrCat("note: '", note_2000, "'"), ""},
      {absl::StrCat("note: '", note_2000, "a'"), "note"},
      {R"(note: "two\nlines")", ""},
      {R"(note: "a\tb")", "note"},
      {R"(note: "a\000b")", "note"},
      {R"(asked_by: "two\nlines")", "asked_by"},
      {R"(elder_id: "e\177")", "elder_id"},
      {"start_window { start_time { seconds: -2208988800 } }", ""},
      {"start_window { start_time { seconds: -2208988801 } }", "start_window.start_time"},
      {"start_window { end_time { seconds: 7258118399 nanos: 999999999 } }", ""},
      {"start_window { end_time { seconds: 7258118400 } }", "start_window.end_time"},
      {"start_window { end_time { nanos: -1 } }", "start_window.end_time"},
      {"start_window { end_time { nanos: 1000000000 } }", "start_window.end_time"},
  };
  for (const auto& test : kCases) {
    const std::vector<std::string> refused = Refused(CheckRequest(Placed(test.change), kCities));
    EXPECT_EQ(absl::StrJoin(refused, ","), test.refused) << test.change;
  }
}

TEST(CheckRequestTest, RequiredMessagesAreLookedInto) {
  auto request = Parse<intake::v1::PlaceOrderRequest>(kPlace);
  request.mutable_start_window()->clear_end_time();
  EXPECT_THAT(Refused(CheckRequest(request, kCities)), ElementsAre("start_window.end_time"));
}

TEST(CheckRequestTest, EnumsMustBeKnownAndGivenWhereRequired) {
  auto request = Parse<intake::v1::CancelOrderRequest>(
      R"(city_code: "370300" request_id: "r" order_id: "o" reason: CANCEL_REASON_MISTAKE)");
  EXPECT_TRUE(CheckRequest(request, kCities).ok());
  request.set_reason(intake::v1::CANCEL_REASON_UNSPECIFIED);
  EXPECT_THAT(Refused(CheckRequest(request, kCities)), ElementsAre("reason"));
  request.set_reason(static_cast<intake::v1::CancelReason>(99));
  EXPECT_THAT(Refused(CheckRequest(request, kCities)), ElementsAre("reason"));
}

// An `optional` number has presence, so zero can be told from nothing.
TEST(CheckRequestTest, OptionalScalarsCanBeRequired) {
  auto request = Parse<intake::v1::PressButtonRequest>(
      R"(city_code: "370300" request_id: "r" terminal_id: "t" button: BUTTON_RED)");
  EXPECT_THAT(Refused(CheckRequest(request, kCities)), ElementsAre("press_counter"));
  request.set_press_counter(0);
  EXPECT_TRUE(CheckRequest(request, kCities).ok());
}

TEST(CheckRequestTest, PageSizeIsNotNegative) {
  auto request = Parse<registry::v1::FindEldersRequest>(R"(city_code: "370300" page_size: -1)");
  EXPECT_THAT(Refused(CheckRequest(request, kCities)), ElementsAre("page_size"));
  request.set_page_size(0);
  request.set_page_token(std::string(1000, 'a'));
  EXPECT_TRUE(CheckRequest(request, kCities).ok());
  request.set_page_token(std::string(1001, 'a'));
  EXPECT_THAT(Refused(CheckRequest(request, kCities)), ElementsAre("page_token"));
}

registry::v1::Elder GoodElder() {
  return Parse<registry::v1::Elder>(R"(
      elder_id: "e" name: "张三" resident_id: "370303194001011234"
      category: ELDER_CATEGORY_EXTREME_HARDSHIP street_address: "路 1 号"
      place_code: "370303001001"
      location { latitude_degrees: 36.8 longitude_degrees: 118.05 }
      grants { grant_id: "g" level: LEVEL_SEVERE area: AREA_CLASS_URBAN
                valid_from: "2022-06-01" })");
}

registry::v1::ImportRequest Imported(int records) {
  registry::v1::ImportRequest out;
  out.set_city_code("370300");
  out.set_request_id("r");
  for (int i = 0; i < records; ++i) *out.add_records()->mutable_elder() = GoodElder();
  return out;
}

TEST(CheckRequestTest, NestedViolationsNameTheirPath) {
  auto request = Imported(4);
  EXPECT_TRUE(CheckRequest(request, kCities).ok()) << CheckRequest(request, kCities);
  auto& elder = *request.mutable_records(3)->mutable_elder();
  elder.mutable_grants(0)->clear_level();
  elder.mutable_location()->set_latitude_degrees(std::numeric_limits<double>::quiet_NaN());
  elder.add_terminal_ids(std::string(65, 't'));
  request.mutable_records(1)->mutable_elder()->mutable_location()->set_longitude_degrees(
      std::numeric_limits<double>::infinity());
  EXPECT_THAT(Refused(CheckRequest(request, kCities)),
              UnorderedElementsAre("records[3].elder.grants[0].level",
                                   "records[3].elder.location.latitude_degrees",
                                   "records[3].elder.terminal_ids[0]",
                                   "records[1].elder.location.longitude_degrees"));
}

TEST(CheckRequestTest, WhatIsOutputOnlyIsIgnored) {
  auto request = Imported(1);
  auto& elder = *request.mutable_records(0)->mutable_elder();
  elder.set_birth_date(std::string(500, '\n'));
  elder.mutable_grants(0)->mutable_recorded_time()->set_nanos(-1);
  EXPECT_THAT(Refused(CheckRequest(request, kCities)), IsEmpty());
}

TEST(CheckRequestTest, ListsHaveALimit) {
  EXPECT_THAT(Refused(CheckRequest(Imported(0), kCities)), ElementsAre("records"));
  EXPECT_TRUE(CheckRequest(Imported(1000), kCities).ok());
  EXPECT_THAT(Refused(CheckRequest(Imported(1001), kCities)), ElementsAre("records"));
}

TEST(CheckRequestTest, ABatchIsCheckedWithoutItsRecords) {
  auto batch = Imported(2);
  batch.mutable_records(1)->mutable_elder()->clear_name();
  EXPECT_TRUE(CheckBatch(batch, kCities).ok());
  EXPECT_THAT(Refused(CheckRequest(batch.records(1), kCities)), ElementsAre("elder.name"));
  batch.set_city_code("110000");
  EXPECT_THAT(Refused(CheckBatch(batch, kCities)), ElementsAre("city_code"));
  EXPECT_THAT(Refused(CheckBatch(Imported(1001), kCities)), ElementsAre("records"));
}

// What was refused is not repeated to the caller, nor to the log: it may be personal.
TEST(CheckRequestTest, ValuesAreNotShown) {
  auto request = Imported(1);
  request.mutable_records(0)->mutable_elder()->set_name("secret\x01" + std::string(300, 'x'));
  const absl::Status status = CheckRequest(request, kCities);
  EXPECT_FALSE(status.ok());
  EXPECT_THAT(status.ToString(), ::testing::Not(::testing::HasSubstr("secret")));
}

}  // namespace
}  // namespace homecare::rpc
