#include "tests/support/private_redis.h"

#include <hiredis/hiredis.h>

#include <cstdio>
#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "tests/support/eventually.h"

namespace homecare::testing {
namespace {

constexpr absl::Duration kStartTimeout = absl::Seconds(30);

std::string RedisProgram() {
  const char* program = std::getenv("HOMECARE_REDIS_SERVER");
  return program == nullptr || *program == '\0' ? "/usr/bin/redis-server" : program;
}

using Connection = std::unique_ptr<redisContext, decltype(&redisFree)>;

void FreeReply(redisReply* reply) { freeReplyObject(reply); }

}  // namespace

PrivateRedis& PrivateRedis::Shared() {
  static const std::unique_ptr<PrivateRedis> shared = [] {
    absl::StatusOr<std::unique_ptr<PrivateRedis>> created = Create({});
    if (created.ok()) return *std::move(created);
    std::fprintf(stderr, "no Redis for the tests: %s\n", created.status().ToString().c_str());
    std::abort();
  }();
  return *shared;
}

absl::StatusOr<std::unique_ptr<PrivateRedis>> PrivateRedis::Create(const RedisOptions& options) {
  ASSIGN_OR_RETURN(std::unique_ptr<TempFolder> folder, TempFolder::Create());
  std::unique_ptr<PrivateRedis> redis(new PrivateRedis(options, std::move(folder)));
  RETURN_IF_ERROR(redis->Start());
  return redis;
}

absl::Status PrivateRedis::FlushAll() const { return Command("FLUSHALL"); }

absl::Status PrivateRedis::Start() {
  if (server_ != nullptr && server_->Running()) return absl::OkStatus();
  ASSIGN_OR_RETURN(server_, Program::Start({.arguments = Arguments(),
                                            .log_path = folder_->File("redis.log"),
                                            .environment = {},
                                            .account = std::nullopt}));
  Eventually(kStartTimeout, [this] { return Command("PING").ok() || !server_->Running(); });
  if (server_->Running() && Command("PING").ok()) return absl::OkStatus();
  return absl::InternalError(absl::StrCat("Redis does not start:\n", Log()));
}

void PrivateRedis::Stop(bool crash) {
  if (server_ == nullptr) return;
  if (crash) {
    server_->Kill();
  } else {
    server_->Terminate();
  }
}

std::vector<std::string> PrivateRedis::Arguments() const {
  std::vector<std::string> arguments = {RedisProgram(),
                                        "--port",
                                        "0",
                                        "--unixsocket",
                                        socket_path(),
                                        "--unixsocketperm",
                                        "700",
                                        "--dir",
                                        folder_->path(),
                                        "--save",
                                        "",
                                        "--maxmemory-policy",
                                        "noeviction",
                                        "--appendonly",
                                        options_.durable ? "yes" : "no",
                                        "--appendfsync",
                                        "everysec"};
  arguments.insert(arguments.end(), options_.arguments.begin(), options_.arguments.end());
  return arguments;
}

absl::Status PrivateRedis::Command(const char* command) const {
  const timeval timeout = {.tv_sec = 5, .tv_usec = 0};
  const Connection connection(redisConnectUnixWithTimeout(socket_path().c_str(), timeout),
                              &redisFree);
  if (connection == nullptr || connection->err != 0) {
    return absl::UnavailableError(connection == nullptr ? "no memory" : connection->errstr);
  }
  redisSetTimeout(connection.get(), timeout);
  const std::unique_ptr<redisReply, decltype(&FreeReply)> reply(
      static_cast<redisReply*>(redisCommand(connection.get(), command)), &FreeReply);
  if (reply == nullptr) return absl::UnavailableError(connection->errstr);
  if (reply->type == REDIS_REPLY_ERROR) return absl::InternalError(reply->str);
  return absl::OkStatus();
}

}  // namespace homecare::testing
