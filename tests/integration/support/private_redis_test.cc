#include "tests/support/private_redis.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <hiredis/hiredis.h>
#include <unistd.h>

namespace homecare::testing {
namespace {

using ::testing::HasSubstr;

// The reply as text; "" for nil and for a server that does not answer.
std::string Ask(const PrivateRedis& redis, const char* command) {
  redisContext* connection = redisConnectUnix(redis.socket_path().c_str());
  std::string answer;
  auto* reply = static_cast<redisReply*>(redisCommand(connection, command));
  if (reply != nullptr && reply->str != nullptr) answer = reply->str;
  freeReplyObject(reply);
  redisFree(connection);
  return answer;
}

TEST(PrivateRedisTest, AnswersAndForgetsWhenFlushed) {
  PrivateRedis& redis = PrivateRedis::Shared();
  EXPECT_EQ(Ask(redis, "SET k v"), "OK");
  EXPECT_EQ(Ask(redis, "GET k"), "v");
  EXPECT_TRUE(redis.FlushAll().ok());
  EXPECT_EQ(Ask(redis, "GET k"), "");
  EXPECT_THAT(Ask(redis, "INFO server"), HasSubstr("tcp_port:0"));
}

TEST(PrivateRedisTest, KeepsItsStreamsOverAStopOnlyWhenDurable) {
  for (const bool durable : {true, false}) {
    const auto redis = *PrivateRedis::Create({.durable = durable, .arguments = {}});
    EXPECT_EQ(Ask(*redis, "SET k v"), "OK");
    redis->Stop();
    EXPECT_FALSE(redis->FlushAll().ok());
    ASSERT_TRUE(redis->Start().ok()) << redis->Log();
    EXPECT_EQ(Ask(*redis, "GET k"), durable ? "v" : "");
  }
}

TEST(PrivateRedisTest, StartsAgainAfterACrash) {
  const auto redis = *PrivateRedis::Create({.durable = true, .arguments = {}});
  redis->Stop(/*crash=*/true);
  EXPECT_TRUE(redis->Start().ok()) << redis->Log();
}

TEST(PrivateRedisTest, SaysWhyItDoesNotStart) {
  const auto redis = PrivateRedis::Create({.arguments = {"--no-such-option", "1"}});
  EXPECT_THAT(redis.status().ToString(), HasSubstr("no-such-option"));
}

}  // namespace
}  // namespace homecare::testing
