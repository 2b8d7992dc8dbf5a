#include "common/redis/client.h"

#include <hiredis/hiredis.h>
#include <sys/time.h>

#include <csignal>
#include <mutex>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/check.h"
#include "common/base/status.h"

namespace homecare::redis {
namespace {

absl::Status Unavailable(absl::string_view detail) {
  return NamedError(absl::StatusCode::kUnavailable, "REDIS_UNAVAILABLE",
                    absl::StrCat("Redis does not answer: ", detail));
}

// hiredis writes without MSG_NOSIGNAL: a server that went away would end this process. A handler
// that somebody has set stays.
void IgnoreBrokenPipes() {
  static std::once_flag once;
  std::call_once(once, [] {
    struct sigaction current {};
    if (sigaction(SIGPIPE, nullptr, &current) == 0 && current.sa_handler == SIG_DFL) {
      signal(SIGPIPE, SIG_IGN);
    }
  });
}

redisContext* Open(const std::string& address, timeval timeout) {
  const size_t colon = address.rfind(':');
  if (absl::StartsWith(address, "/") || colon == std::string::npos) {
    return redisConnectUnixWithTimeout(address.c_str(), timeout);
  }
  int port = 0;
  if (!absl::SimpleAtoi(address.substr(colon + 1), &port)) return nullptr;
  return redisConnectWithTimeout(address.substr(0, colon).c_str(), port, timeout);
}

Reply Convert(const redisReply& from) {
  Reply to;
  switch (from.type) {
    case REDIS_REPLY_INTEGER:
      to.kind = Reply::Kind::kInteger;
      to.integer = from.integer;
      break;
    case REDIS_REPLY_STATUS:
    case REDIS_REPLY_STRING:
      to.kind = Reply::Kind::kText;
      to.text.assign(from.str, from.len);
      break;
    case REDIS_REPLY_ERROR:
      to.kind = Reply::Kind::kError;
      to.text.assign(from.str, from.len);
      break;
    case REDIS_REPLY_ARRAY:
      to.kind = Reply::Kind::kArray;
      for (size_t i = 0; i < from.elements; ++i) to.elements.push_back(Convert(*from.element[i]));
      break;
    default:
      break;  // nil
  }
  return to;
}

}  // namespace

bool Reply::IsError(absl::string_view code) const {
  return kind == Kind::kError && absl::StartsWith(text, code);
}

void Client::Free::operator()(redisContext* context) const { redisFree(context); }

Client::Client(ClientOptions options) : options_(std::move(options)) { IgnoreBrokenPipes(); }

Client::~Client() = default;

absl::StatusOr<Reply> Client::Command(const Words& words) {
  ASSIGN_OR_RETURN(std::vector<Reply> replies, Pipeline({words}));
  return std::move(replies.front());
}

absl::StatusOr<std::vector<Reply>> Client::Pipeline(const std::vector<Words>& commands) {
  RETURN_IF_ERROR(Connect());
  for (const Words& words : commands) {
    HC_CHECK(!words.empty());
    std::vector<const char*> values;
    std::vector<size_t> lengths;
    for (const std::string& word : words) {
      values.push_back(word.data());
      lengths.push_back(word.size());
    }
    if (redisAppendCommandArgv(context_.get(), static_cast<int>(words.size()), values.data(),
                               lengths.data()) != REDIS_OK) {
      return Broken();
    }
  }
  std::vector<Reply> replies;
  replies.reserve(commands.size());
  for (size_t i = 0; i < commands.size(); ++i) {
    ASSIGN_OR_RETURN(Reply reply, Receive());
    replies.push_back(std::move(reply));
  }
  return replies;
}

absl::Status Client::Connect() {
  if (context_ != nullptr) return absl::OkStatus();
  context_.reset(Open(options_.address, absl::ToTimeval(options_.connect_timeout)));
  if (context_ == nullptr) return Unavailable("no such address");
  if (context_->err != 0) return Broken();
  if (redisSetTimeout(context_.get(), absl::ToTimeval(options_.command_timeout)) != REDIS_OK) {
    return Broken();
  }
  return absl::OkStatus();
}

absl::StatusOr<Reply> Client::Receive() {
  void* raw = nullptr;
  if (redisGetReply(context_.get(), &raw) != REDIS_OK) return Broken();
  const std::unique_ptr<void, void (*)(void*)> reply(raw, freeReplyObject);
  return Convert(*static_cast<const redisReply*>(raw));
}

absl::Status Client::Broken() {
  absl::Status status = Unavailable(context_->errstr);
  // Never redisReconnect: it loses the timeout, and what the server still owes us with it.
  context_.reset();
  return status;
}

}  // namespace homecare::redis
