// Traps of hiredis 0.14: what the bare library does. That ours does not: redis_client_test.cc.
#include <gtest/gtest.h>
#include <hiredis/hiredis.h>

#include <memory>
#include <string>

#include "common/redis/client.h"
#include "tests/support/private_redis.h"

namespace homecare::redis {
namespace {

struct Free {
  void operator()(redisContext* context) const { redisFree(context); }
  void operator()(redisReply* reply) const { freeReplyObject(reply); }
};
using Context = std::unique_ptr<redisContext, Free>;
using RawReply = std::unique_ptr<redisReply, Free>;

constexpr timeval kShort{0, 50'000};

class HiredisTrapsTest : public ::testing::Test {
 protected:
  Context Connect(const timeval& timeout) const {
    Context context(redisConnectUnix(server_.socket_path().c_str()));
    EXPECT_EQ(context->err, 0) << context->errstr;
    redisSetTimeout(context.get(), timeout);
    return context;
  }

  template <typename... Arguments>
  static RawReply Command(const Context& context, const char* format, Arguments... arguments) {
    return RawReply(static_cast<redisReply*>(redisCommand(context.get(), format, arguments...)));
  }

  testing::PrivateRedis& server_ = testing::PrivateRedis::Shared();
};

// 1: after a timeout the context is dead; whoever revives it reads the late reply as the next
// command's.
TEST_F(HiredisTrapsTest, ATimeoutKillsTheContextAndALateReplyIsTakenForTheNext) {
  const Context slow = Connect(kShort);
  EXPECT_EQ(Command(slow, "BLPOP trap:late 0"), nullptr);
  EXPECT_EQ(slow->err, REDIS_ERR_IO);
  EXPECT_EQ(Command(slow, "PING"), nullptr);  // although the server is well

  Client other({server_.socket_path()});
  ASSERT_TRUE(other.Command({"RPUSH", "trap:late", "late"}).ok());
  slow->err = 0;
  const RawReply reply = Command(slow, "PING");
  ASSERT_NE(reply, nullptr);
  EXPECT_EQ(reply->type, REDIS_REPLY_ARRAY);  // BLPOP's
}

// 2: redisReconnect forgets the command timeout: the server's own ends this read, a second later.
TEST_F(HiredisTrapsTest, ReconnectLosesTheTimeout) {
  const Context context = Connect(kShort);
  ASSERT_EQ(redisReconnect(context.get()), REDIS_OK);
  const RawReply reply = Command(context, "BLPOP trap:nobody 1");
  ASSERT_NE(reply, nullptr);
  EXPECT_EQ(reply->type, REDIS_REPLY_NIL);
  // With the timeout it had, it would have been cut long before.
  EXPECT_EQ(Command(Connect(kShort), "BLPOP trap:nobody 1"), nullptr);
}

// 3: a format string is no place for values.
TEST_F(HiredisTrapsTest, AFormatStringCutsAndSplitsWhatItIsGiven) {
  const Context context = Connect({2, 0});
  const std::string binary("a\0b", 3);
  Command(context, "SET trap:key %s", binary.c_str());
  EXPECT_STREQ(Command(context, "GET trap:key")->str, "a");
  const std::string text = "SET trap:key two words";
  EXPECT_EQ(Command(context, text.c_str())->type, REDIS_REPLY_ERROR);

  Client client({server_.socket_path()});
  for (const std::string& value : {binary, std::string("two words"), std::string("%s%n")}) {
    ASSERT_TRUE(client.Command({"SET", "trap:key", value}).ok());
    EXPECT_EQ(client.Command({"GET", "trap:key"})->text, value);
  }
}

}  // namespace
}  // namespace homecare::redis
