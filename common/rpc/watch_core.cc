#include "common/rpc/watch_core.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <utility>

#include "common/base/check.h"
#include "common/base/status.h"
#include "common/rpc/limits.h"

namespace homecare::rpc {
namespace {

constexpr int kPage = 64;

// False where the payload is no message of the response's type.
bool FillResponse(const FeedItem& item, Dispatch::Message& response) {
  if (!response.ParseFromString(item.payload)) return false;
  const auto* const field = response.GetDescriptor()->FindFieldByName("cursor");
  HC_CHECK(field != nullptr);  // every watching RPC's response has one
  response.GetReflection()->SetString(&response, field, item.cursor);
  return true;
}

}  // namespace

WatchCore::WatchCore(WatchSource source, std::shared_ptr<Call> call, absl::Status admitted,
                     WatchPort& port)
    : source_(std::move(source)), call_(std::move(call)), port_(port), end_(std::move(admitted)) {}

// Both wait for a ring or a drain in progress; nothing else can reach the core any more.
WatchCore::~WatchCore() {
  source_.under_way.Remove(this);
  if (subscription_ >= 0) source_.feed.Unsubscribe(subscription_);
}

void WatchCore::Start() {
  // gRPC holds the reactor until the method returns, so Drain in Add cannot end it under us.
  subscription_ = source_.feed.Subscribe([this] { Ring(); });
  source_.under_way.Add(this);
  Advance();
}

void WatchCore::Ring() {
  {
    const std::lock_guard lock(mutex_);
    rung_ = true;
  }
  Advance();
}

void WatchCore::WriteDone(bool ok) {
  {
    const std::lock_guard lock(mutex_);
    busy_ = Busy::kNo;
  }
  if (!ok) return Cancelled();
  Advance();
}

void WatchCore::Cancelled() {
  End(NamedError(absl::StatusCode::kCancelled, "CALL_CANCELLED", "the caller has gone"));
}

void WatchCore::Drain() {
  End(WithRetryDelay(NamedError(absl::StatusCode::kUnavailable, "SERVER_DRAINING",
                                "the server is going down; resume at the cursor"),
                     Limits::kDrainRetry));
}

void WatchCore::End(absl::Status status) {
  {
    const std::lock_guard lock(mutex_);
    if (end_.ok()) end_ = std::move(status);
  }
  Advance();
}

void WatchCore::Advance() {
  std::unique_lock lock(mutex_);
  if (finished_ || busy_ != Busy::kNo) return;
  if (!end_.ok()) return Finish(std::move(lock));
  if (!backlog_.empty()) return SendNext(std::move(lock));
  if (rung_) return StartPull(std::move(lock));
}

void WatchCore::Finish(std::unique_lock<std::mutex> lock) {
  finished_ = true;
  const absl::Status end = end_;
  const std::shared_ptr<Call> call = call_;  // outlives this core, which the answer may end
  lock.unlock();
  call->Finish(end);
}

void WatchCore::SendNext(std::unique_lock<std::mutex> lock) {
  const FeedItem item = std::move(backlog_.front());
  backlog_.pop_front();
  busy_ = Busy::kWriting;
  lock.unlock();
  if (FillResponse(item, port_.response())) return port_.Send();
  lock.lock();
  busy_ = Busy::kNo;
  lock.unlock();
  End(NamedError(absl::StatusCode::kInternal, "FEED_BROKEN", "a feed item cannot be read"));
}

void WatchCore::StartPull(std::unique_lock<std::mutex> lock) {
  rung_ = false;
  busy_ = Busy::kPulling;
  lock.unlock();
  const absl::Status taken = source_.executor.Submit([this] { Pull(); });
  if (!taken.ok()) Pulled(taken, /*moved=*/false);
}

void WatchCore::Pull() {
  const std::string before = source_.cursor;
  absl::StatusOr<std::vector<FeedItem>> page;
  const absl::Status status = CatchAll([&] {
    const TraceScope scope(call_->trace());
    page = source_.feed.Read(source_.city_code, source_.scope, kPage, &source_.cursor);
    return page.status();
  });
  if (!status.ok()) page = status;
  Pulled(std::move(page), source_.cursor != before);
}

// As long as the place moves there may be more behind it, although nothing in it was in the scope.
void WatchCore::Pulled(absl::StatusOr<std::vector<FeedItem>> page, bool moved) {
  {
    const std::lock_guard lock(mutex_);
    if (!page.ok()) {
      if (end_.ok()) end_ = page.status();
    } else {
      rung_ |= moved;
      for (FeedItem& item : *page) backlog_.push_back(std::move(item));
      if (!headers_sent_) port_.SendHeaders();
      headers_sent_ = true;
    }
    busy_ = Busy::kNo;
  }
  Advance();
}

}  // namespace homecare::rpc
