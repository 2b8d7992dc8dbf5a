#include "common/runtime/store_watch.h"

#include <chrono>
#include <optional>
#include <utility>

#include "common/base/status.h"
#include "common/log/log.h"
#include "common/metrics/metrics.h"

namespace homecare::runtime {
namespace {

constexpr std::chrono::seconds kInterval{1};

absl::Status Refused(const redis::Reply& reply) {
  return NamedError(absl::StatusCode::kUnavailable,
                    reply.IsError("OOM") ? "REDIS_FULL" : "REDIS_REFUSES", reply.text);
}

}  // namespace

StoreWatch::StoreWatch(std::string redis_address)
    : redis_({.address = std::move(redis_address)}),
      full_time_(SteadyMilliseconds() - absl::ToInt64Milliseconds(kFullFor)) {}

StoreWatch::~StoreWatch() { Stop(); }

void StoreWatch::Start(pg::Database& database, OnChange on_change) {
  database_ = &database;
  on_change_ = std::move(on_change);
  thread_ = std::thread([this] { Loop(); });
}

void StoreWatch::Stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

std::map<std::string, std::string> StoreWatch::degraded() const {
  const std::lock_guard lock(mutex_);
  std::map<std::string, std::string> out;
  for (const auto& [part, reason] : reasons_) {
    if (!reason.empty()) out[part] = reason;
  }
  return out;
}

int64_t StoreWatch::SteadyMilliseconds() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

void StoreWatch::Loop() {
  while (true) {
    Note(kRedisPart, AskRedis());
    Note(kDatabasePart, AskDatabase());
    std::unique_lock lock(mutex_);
    if (wake_.wait_for(lock, kInterval, [this] { return stopping_; })) return;
  }
}

// That all connections are in use is a matter of the load, not of the database.
absl::Status StoreWatch::AskDatabase() {
  if (SteadyMilliseconds() - full_time_ < absl::ToInt64Milliseconds(kFullFor)) {
    return NamedError(absl::StatusCode::kUnavailable, "DATABASE_FULL",
                      "statements find no room on the database's disk");
  }
  const absl::Status status = database_->Read(Lane::kNormal, [](pg::Tx& tx) {
    tx.Exec("SELECT 1");
    return absl::OkStatus();
  });
  return Reason(status) == "DATABASE_BUSY" ? absl::OkStatus() : status;
}

// A write that writes nothing: SETRANGE of no bytes makes no key and goes into no file, but is
// refused whenever memory, disk or role forbid writing.
absl::Status StoreWatch::AskRedis() {
  ASSIGN_OR_RETURN(const redis::Reply reply, redis_.Command({"SETRANGE", "hc:probe", "0", ""}));
  return reply.IsError() ? Refused(reply) : absl::OkStatus();
}

void StoreWatch::Note(const std::string& part, const absl::Status& status) {
  const std::string reason = status.ok() ? "" : Reason(status);
  std::optional<std::string> before;  // nothing at the first look
  {
    const std::lock_guard lock(mutex_);
    if (const auto known = reasons_.find(part); known != reasons_.end()) before = known->second;
    reasons_[part] = reason;
  }
  if (before == reason) return;
  const bool works = reason.empty();
  metrics::Default().GetGauge("homecare_store_works", {{"part", part}}).Set(works ? 1 : 0);
  if (!works) {
    log::Error("degraded: a store does not take writes",
               {{"part", part}, {"reason", reason}, {"error", status.message()}});
  } else if (before.has_value()) {
    log::Info("a store takes writes again", {{"part", part}});
  }
  on_change_(part, works);
}

}  // namespace homecare::runtime
