#include "common/log/log.h"

#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "common/log/trace.h"

namespace homecare::log {
namespace {

using nlohmann::json;

json Parsed(absl::string_view message, std::initializer_list<Field> fields = {}) {
  const std::string line =
      FormatLine(Level::kInfo, message, absl::FromUnixMicros(1654041600000001), fields);
  EXPECT_EQ(line.find('\n'), line.size() - 1) << line;  // one line, whatever it was given
  return json::parse(line);
}

TEST(LogTest, ALineIsOneJsonObjectWithItsFields) {
  const json line =
      Parsed("call", {{"method", "Place"}, {"ms", 1.5}, {"port", 7001}, {"ok", true}});
  EXPECT_EQ(line["time"], "2022-06-01T00:00:00.000001Z");
  EXPECT_EQ(line["level"], "info");
  EXPECT_EQ(line["message"], "call");
  EXPECT_EQ(line["method"], "Place");
  EXPECT_EQ(line["ms"], 1.5);
  EXPECT_EQ(line["port"], 7001);
  EXPECT_EQ(line["ok"], true);
  EXPECT_FALSE(line.contains("trace_id"));
}

TEST(LogTest, TextIsEscaped) {
  struct {
    absl::string_view text;
    absl::string_view read_back;
  } const kCases[] = {
      {"plain", "plain"},
      {"\"quoted\" \\ back", "\"quoted\" \\ back"},
      {"two\nlines\r\ttab", "two\nlines\r\ttab"},
      {absl::string_view("nul\0end", 7), absl::string_view("nul\0end", 7)},
      {"\x01\x1f\x7f", "\x01\x1f\x7f"},
      {"一键 点单", "一键 点单"},
      {"broken \xe4\xb8 utf", "broken \xef\xbf\xbd utf"},
      {"\",\"level\":\"forged", "\",\"level\":\"forged"},
  };
  for (const auto& test : kCases) {
    const json line = Parsed(test.text, {{"field", test.text}});
    EXPECT_EQ(line["message"].get<std::string>(), std::string(test.read_back));
    EXPECT_EQ(line["field"].get<std::string>(), std::string(test.read_back));
    EXPECT_EQ(line["level"], "info");
  }
}

TEST(LogTest, NumbersThatJsonDoesNotHaveAreNull) {
  EXPECT_TRUE(Parsed("n", {{"x", std::numeric_limits<double>::quiet_NaN()}})["x"].is_null());
  EXPECT_TRUE(Parsed("n", {{"x", std::numeric_limits<double>::infinity()}})["x"].is_null());
}

TEST(LogTest, TheThreadsTraceIsNamed) {
  const TraceScope scope({"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"});
  EXPECT_EQ(Parsed("call")["trace_id"], "0af7651916cd43dd8448eb211c80319c");
}

}  // namespace
}  // namespace homecare::log
