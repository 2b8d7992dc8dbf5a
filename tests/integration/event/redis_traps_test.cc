// Traps of Redis 7: what the bare server does. That ours copes: stream_reader_test.cc,
// outage_test.cc.
#include <gtest/gtest.h>

#include <future>
#include <string>
#include <vector>

#include "common/redis/client.h"
#include "tests/support/eventually.h"
#include "tests/support/private_redis.h"

namespace homecare::redis {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(30);

class RedisTrapsTest : public ::testing::Test {
 protected:
  RedisTrapsTest()
      : server_(*testing::PrivateRedis::Create({})), client_({server_->socket_path()}) {}

  Reply Do(const Words& words) {
    auto reply = client_.Command(words);
    EXPECT_TRUE(reply.ok()) << reply.status();
    return reply.ok() ? *std::move(reply) : Reply();
  }

  void Add(const std::string& text) { Do({"XADD", "s", "*", "e", text}); }

  Reply ReadNew(const std::string& reader) {
    return Do({"XREADGROUP", "GROUP", "g", reader, "COUNT", "10", "STREAMS", "s", ">"});
  }

  // A field of the only group, as XINFO tells it.
  int64_t GroupInfo(const std::string& field) {
    const Reply groups = Do({"XINFO", "GROUPS", "s"});
    const std::vector<Reply>& fields = groups.elements.at(0).elements;
    for (size_t i = 0; i + 1 < fields.size(); i += 2) {
      if (fields[i].text == field) return fields[i + 1].integer;
    }
    return -1;
  }

  const std::unique_ptr<testing::PrivateRedis> server_;
  Client client_;
};

// 1: without the append-only file, which Debian leaves off, a crash forgets everything.
TEST_F(RedisTrapsTest, ACrashForgetsWhatWasNotMadeDurable) {
  Add("1");
  server_->Stop(/*crash=*/true);
  ASSERT_TRUE(server_->Start().ok()) << server_->Log();
  EXPECT_TRUE(client_.Command({"PING"}).ok() || client_.Command({"PING"}).ok());
  EXPECT_EQ(Do({"XLEN", "s"}).integer, 0);
}

// 2: a blocked reader is thrown out with UNBLOCKED, later reads hear NOGROUP; a group made again
// at "$" never sees what came between.
TEST_F(RedisTrapsTest, AFlushUnblocksAndForgetsTheGroup) {
  Do({"XGROUP", "CREATE", "s", "g", "0", "MKSTREAM"});
  std::future<Reply> blocked = std::async(std::launch::async, [this] {
    Client reader({server_->socket_path(), absl::Milliseconds(500), kPatience});
    return *reader.Command(
        {"XREADGROUP", "GROUP", "g", "r", "BLOCK", "20000", "STREAMS", "s", ">"});
  });
  ASSERT_TRUE(testing::Eventually(kPatience, [this] {
    return Do({"INFO", "clients"}).text.find("blocked_clients:1") != std::string::npos;
  }));
  ASSERT_TRUE(server_->FlushAll().ok());
  EXPECT_TRUE(blocked.get().IsError("UNBLOCKED"));
  EXPECT_TRUE(ReadNew("r").IsError("NOGROUP"));

  Add("between");
  Do({"XGROUP", "CREATE", "s", "g", "$"});
  EXPECT_EQ(ReadNew("r").kind, Reply::Kind::kNil);
  Do({"XGROUP", "DESTROY", "s", "g"});
  Do({"XGROUP", "CREATE", "s", "g", "0"});
  EXPECT_EQ(ReadNew("r").kind, Reply::Kind::kArray);
}

// 3: MAXLEN drops what nobody has read, and the lag is as though it had never been there.
TEST_F(RedisTrapsTest, MaxlenDropsTheUnreadAndTheLagDoesNotSayIt) {
  Do({"XGROUP", "CREATE", "s", "g", "0", "MKSTREAM"});
  for (int i = 0; i < 10; ++i) Add(std::to_string(i));
  Do({"XTRIM", "s", "MAXLEN", "2"});
  EXPECT_EQ(Do({"XLEN", "s"}).integer, 2);
  EXPECT_EQ(GroupInfo("lag"), 2);
  const Reply read = ReadNew("r");
  ASSERT_EQ(read.kind, Reply::Kind::kArray);
  EXPECT_EQ(read.elements.at(0).elements.at(1).elements.size(), 2);
}

// 4: what a reader was given and never saw belongs to it; only XAUTOCLAIM gets it back.
TEST_F(RedisTrapsTest, WhatADeadReaderWasGivenComesToNobodyElse) {
  Do({"XGROUP", "CREATE", "s", "g", "0", "MKSTREAM"});
  Add("1");
  ReadNew("dead");
  EXPECT_EQ(ReadNew("alive").kind, Reply::Kind::kNil);
  EXPECT_EQ(GroupInfo("pending"), 1);
  const Reply claimed = Do({"XAUTOCLAIM", "s", "g", "alive", "0", "0-0"});
  EXPECT_EQ(claimed.elements.at(1).elements.size(), 1);
}

}  // namespace
}  // namespace homecare::redis
