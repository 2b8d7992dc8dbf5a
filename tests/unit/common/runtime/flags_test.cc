#include "common/runtime/flags.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>

#include "absl/flags/declare.h"
#include "absl/flags/flag.h"
#include "absl/flags/reflection.h"
#include "absl/strings/match.h"

namespace homecare::runtime {
namespace {

class FlagsTest : public ::testing::Test {
 protected:
  FlagsTest() : key_file_(::testing::TempDir() + "homecare_flags_test_key") {
    WriteKey(std::string(64, 'a') + "\n");
    Set("database", "host=/nowhere");
    Set("redis_socket", "/nowhere");
    Set("key_file", key_file_);
  }
  ~FlagsTest() override { std::remove(key_file_.c_str()); }

  void WriteKey(const std::string& text) const { std::ofstream(key_file_) << text; }

  static void Set(absl::string_view flag, absl::string_view value) {
    std::string error;
    ASSERT_TRUE(absl::FindCommandLineFlag(flag)->ParseFrom(value, &error)) << error;
  }

  const absl::FlagSaver saver_;
  const std::string key_file_;
};

TEST_F(FlagsTest, GoodFlags) {
  Set("peers", "registry=127.0.0.1:7001,visit=127.0.0.1:7004");
  Set("log_level", "debug");
  Set("drain_timeout", "3s");
  const auto settings = ReadSettings("intake");
  ASSERT_TRUE(settings.ok()) << settings.status();
  EXPECT_EQ(settings->service, "intake");
  EXPECT_EQ(settings->listen_address, "127.0.0.1");
  EXPECT_EQ(settings->peers.at("visit"), "127.0.0.1:7004");
  EXPECT_EQ(settings->city_codes, std::vector<std::string>{"370300"});
  EXPECT_EQ(settings->key, std::string(32, '\xaa'));
  EXPECT_EQ(settings->log_level, log::Level::kDebug);
  EXPECT_EQ(settings->drain_timeout, absl::Seconds(3));
  EXPECT_FALSE(settings->allow_virtual_time);
}

TEST_F(FlagsTest, ABadFlagIsNamedWithWhatItTakes) {
  const struct {
    std::string flag, value;
  } kCases[] = {
      {"service_port", "-1"},
      {"service_port", "65536"},
      {"metrics_port", "70000"},
      {"listen_address", ""},
      {"database", ""},
      {"redis_socket", ""},
      {"peers", "registry"},
      {"peers", "=127.0.0.1:1"},
      {"peers", "a=h:1,a=h:2"},
      {"city_codes", ""},
      {"city_codes", "370300,999999"},
      {"key_file", ""},
      {"key_file", "/does/not/exist"},
      {"log_level", "loud"},
      {"read_threads", "0"},
      {"emergency_read_threads", "0"},
      {"write_threads", "257"},
      {"emergency_write_threads", "0"},
      {"queue_length", "0"},
      {"emergency_queue_length", "0"},
      {"most_requests_per_second", "-1"},
      {"drain_timeout", "-1s"},
      {"drain_timeout", "inf"},
  };
  for (const auto& test : kCases) {
    const absl::FlagSaver saver;
    Set(test.flag, test.value);
    const auto settings = ReadSettings("intake");
    EXPECT_FALSE(settings.ok()) << test.flag;
    EXPECT_TRUE(absl::StrContains(settings.status().message(), "--" + test.flag))
        << settings.status();
  }
}

TEST_F(FlagsTest, ABadKeyIsNotShown) {
  for (const std::string& key : {std::string(63, 'a'), std::string(65, 'a'), std::string(64, 'g'),
                                 std::string(64, 'a') + "\nsecret", std::string()}) {
    WriteKey(key);
    const auto settings = ReadSettings("intake");
    EXPECT_FALSE(settings.ok()) << key;
    if (key.empty()) continue;
    EXPECT_FALSE(absl::StrContains(settings.status().message(), key));
  }
}

TEST_F(FlagsTest, ABadValueEndsTheProcessWithCodeTwo) {
  const struct {
    std::string argument;
    std::string said;
  } kCases[] = {
      {"--service_port=many", "service_port"},
      {"--no_such_flag=1", "no_such_flag"},
      {"--log_level=loud", "log_level"},
      {"stray", "stray"},
  };
  for (const auto& test : kCases) {
    std::string program = "homecare-intake", argument = test.argument;
    char* argv[] = {program.data(), argument.data(), nullptr};
    EXPECT_EXIT(ParseFlags("intake", 2, argv), ::testing::ExitedWithCode(2), test.said);
  }
}

}  // namespace
}  // namespace homecare::runtime
