#include "common/rpc/download_core.h"

#include <utility>

#include "absl/time/clock.h"
#include "common/base/check.h"
#include "common/base/status.h"
#include "common/rpc/limits.h"

namespace homecare::rpc {
namespace {

absl::Status DeadlinePassed() {
  return NamedError(absl::StatusCode::kDeadlineExceeded, "DEADLINE_PASSED",
                    "the deadline passed before all was sent");
}

absl::Status CallerGone() {
  return NamedError(absl::StatusCode::kCancelled, "CALL_CANCELLED", "the caller has gone");
}

}  // namespace

DownloadCore::DownloadCore(DownloadSource source, std::shared_ptr<Call> call, absl::Status admitted,
                           DownloadTask& task)
    : source_(source), call_(std::move(call)), task_(task), handled_(std::move(admitted)) {}

// Waits for a drain in progress; nothing else can reach the core any more.
DownloadCore::~DownloadCore() { source_.under_way.Remove(this); }

// gRPC holds the reactor until the method returns, however soon the handler ends.
void DownloadCore::Start() {
  source_.under_way.Add(this);
  absl::Status refused = handled_;
  if (refused.ok()) {
    {
      const std::lock_guard lock(mutex_);
      handling_ = true;
    }
    refused = source_.executor.Submit([this] { Run(); });
  }
  if (!refused.ok()) Handled(refused);
}

void DownloadCore::Run() {
  Handled(CatchAll([this] {
    return call_->Run([this]() -> absl::Status {
      RETURN_IF_ERROR(CheckServed());
      return task_.Handle();
    });
  }));
}

void DownloadCore::Handled(const absl::Status& status) {
  std::unique_lock lock(mutex_);
  handling_ = false;
  handled_ = status;
  FinishIfIdle(std::move(lock));
}

absl::Status DownloadCore::Read(absl::FunctionRef<absl::Status(pg::Tx&)> body) {
  RETURN_IF_ERROR(CheckServed());
  reading_ = true;
  absl::Status status = CatchAll([&] { return source_.database.Read(Lane::kNormal, body); });
  reading_ = false;
  return status;
}

absl::Status DownloadCore::CheckServed() {
  const std::lock_guard lock(mutex_);
  if (end_.ok() && absl::Now() >= call_->trace().deadline) end_ = DeadlinePassed();
  return end_;
}

absl::Status DownloadCore::AwaitTurn() {
  HC_CHECK(!reading_);  // a slow client would hold the transaction
  const absl::Time deadline = call_->trace().deadline;
  std::unique_lock lock(mutex_);
  const bool mine = turn_.wait_until(lock, absl::ToChronoTime(deadline),
                                     [this] { return !writing_ || !end_.ok(); });
  // A write still under way counts, not only the time: the two clocks need not agree to the tick.
  if (end_.ok() && (!mine || absl::Now() >= deadline)) end_ = DeadlinePassed();
  if (end_.ok()) {
    writing_ = true;
  } else {
    incomplete_ = true;
  }
  return end_;
}

void DownloadCore::WriteDone(bool ok) {
  if (!ok) Cancelled();
  std::unique_lock lock(mutex_);
  writing_ = false;
  incomplete_ |= !ok;
  turn_.notify_all();
  FinishIfIdle(std::move(lock));
}

// gRPC also cancels what is past the client's deadline.
void DownloadCore::Cancelled() {
  End(absl::Now() < call_->trace().deadline ? CallerGone() : DeadlinePassed());
}

void DownloadCore::Drain() {
  End(WithRetryDelay(NamedError(absl::StatusCode::kUnavailable, "SERVER_DRAINING",
                                "the server is going down; ask again from the start"),
                     Limits::kDrainRetry));
}

// The first reason stays. The handler ends the stream: here it only learns that it should.
void DownloadCore::End(absl::Status status) {
  const std::lock_guard lock(mutex_);
  if (end_.ok()) end_ = std::move(status);
  turn_.notify_all();
}

void DownloadCore::FinishIfIdle(std::unique_lock<std::mutex> lock) {
  if (finished_ || handling_ || writing_) return;
  finished_ = true;
  const absl::Status outcome = handled_.ok() && incomplete_ ? end_ : handled_;
  const std::shared_ptr<Call> call = call_;  // outlives this core, which the answer may end
  lock.unlock();
  call->Finish(outcome);
}

}  // namespace homecare::rpc
