#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/status.h"
#include "common/redis/client.h"
#include "tests/support/private_redis.h"

namespace homecare::redis {
namespace {

class RedisClientTest : public ::testing::Test {
 protected:
  RedisClientTest() : server_(*testing::PrivateRedis::Create({})) {}

  std::string TextOf(Client& client, const Words& words) {
    const auto reply = client.Command(words);
    return reply.ok() ? reply->text : reply.status().ToString();
  }

  const std::unique_ptr<testing::PrivateRedis> server_;
};

TEST_F(RedisClientTest, AnswersEveryKindOfReply) {
  Client client({server_->socket_path()});
  const std::string binary("a\0\r\n%s\xff", 7);
  EXPECT_EQ(TextOf(client, {"SET", "k", binary}), "OK");
  EXPECT_EQ(TextOf(client, {"GET", "k"}), binary);
  EXPECT_EQ(client.Command({"GET", "none"})->kind, Reply::Kind::kNil);
  EXPECT_EQ(client.Command({"INCR", "n"})->integer, 1);
  EXPECT_TRUE(client.Command({"INCR", "k"})->IsError("ERR"));
  EXPECT_FALSE(client.Command({"INCR", "k"})->IsError("NOGROUP"));
  client.Command({"RPUSH", "list", "a", "b"}).IgnoreError();
  EXPECT_EQ(client.Command({"LRANGE", "list", "0", "-1"})->elements[1].text, "b");
}

TEST_F(RedisClientTest, PipelinesInOrderAndPastAnError) {
  Client client({server_->socket_path()});
  const auto replies =
      client.Pipeline({{"INCR", "n"}, {"NOSUCHCOMMAND"}, {"INCR", "n"}, {"GET", "n"}});
  ASSERT_TRUE(replies.ok()) << replies.status();
  EXPECT_EQ((*replies)[0].integer, 1);
  EXPECT_TRUE((*replies)[1].IsError("ERR"));
  EXPECT_EQ((*replies)[3].text, "2");
  EXPECT_TRUE(client.Pipeline({})->empty());
}

// TRAPS.md "hiredis" 1: the answer to what timed out must not become the next one's.
TEST_F(RedisClientTest, ALateReplyIsNeverTakenForTheNextCommands) {
  Client slow({.address = server_->socket_path(), .command_timeout = absl::Milliseconds(50)});
  Client other({server_->socket_path()});
  EXPECT_EQ(TextOf(other, {"SET", "k", "right"}), "OK");
  const auto late = slow.Command({"BLPOP", "queue", "0"});
  EXPECT_EQ(Reason(late.status()), "REDIS_UNAVAILABLE");
  // Were the connection still in use, this would be its answer.
  EXPECT_TRUE(other.Command({"RPUSH", "queue", "wrong"}).ok());
  EXPECT_EQ(TextOf(slow, {"GET", "k"}), "right");
  EXPECT_EQ(TextOf(slow, {"GET", "k"}), "right");
}

// 2: the timeout must hold on the second connection, too.
TEST_F(RedisClientTest, TheTimeoutSurvivesANewConnection) {
  Client client({.address = server_->socket_path(), .command_timeout = absl::Milliseconds(50)});
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(Reason(client.Command({"BLPOP", "nobody", "0"}).status()), "REDIS_UNAVAILABLE");
  }
}

TEST_F(RedisClientTest, ConnectsAnewAfterTheServerWasAway) {
  Client client({server_->socket_path()});
  EXPECT_EQ(TextOf(client, {"PING"}), "PONG");
  server_->Stop(/*crash=*/true);
  EXPECT_EQ(Reason(client.Command({"PING"}).status()), "REDIS_UNAVAILABLE");
  EXPECT_EQ(Reason(client.Command({"PING"}).status()), "REDIS_UNAVAILABLE");
  ASSERT_TRUE(server_->Start().ok()) << server_->Log();
  EXPECT_EQ(TextOf(client, {"PING"}), "PONG");
}

TEST_F(RedisClientTest, ConnectsAnewAfterItsConnectionWasKilled) {
  Client client({server_->socket_path()});
  Client killer({server_->socket_path()});
  const std::string id = std::to_string(client.Command({"CLIENT", "ID"})->integer);
  EXPECT_EQ(killer.Command({"CLIENT", "KILL", "ID", id})->integer, 1);
  EXPECT_FALSE(client.Command({"PING"}).ok());
  EXPECT_EQ(TextOf(client, {"PING"}), "PONG");
}

TEST(RedisClientAddressTest, RefusesWhatIsNoAddress) {
  for (const char* address : {"/no/such/socket", "host:port", "127.0.0.1:1", "no.invalid:1"}) {
    Client client({.address = address, .connect_timeout = absl::Milliseconds(200)});
    EXPECT_EQ(Reason(client.Command({"PING"}).status()), "REDIS_UNAVAILABLE") << address;
  }
}

}  // namespace
}  // namespace homecare::redis
