#include "common/change/feed.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

#include "absl/time/clock.h"
#include "common/base/check.h"
#include "common/base/status.h"
#include "common/change/feed_table.h"
#include "common/change/feed_window.h"
#include "common/log/log.h"

namespace homecare {
namespace {

// Rows that the tail takes in one read.
constexpr int kTailRows = 2000;
// Soon again: something is committed and waits for an older transaction, which lasts milliseconds.
constexpr absl::Duration kHeldBackPoll = absl::Milliseconds(5);
constexpr std::chrono::minutes kPruneEvery{10};

std::vector<FeedItem> ItemsOf(std::vector<FeedRow> rows) {
  std::vector<FeedItem> items;
  for (FeedRow& row : rows) {
    items.push_back({FormatCursor(row.position), std::move(row.scope), std::move(row.payload)});
  }
  return items;
}

class TailingFeed final : public Feed {
 public:
  TailingFeed(pg::Database& database, const std::string& name, FeedOptions options)
      : options_(options), name_(name), table_(database, name), thread_([this] { Work(); }) {}

  ~TailingFeed() override {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }

  absl::StatusOr<std::vector<FeedItem>> Read(const std::string& city_code, const std::string& scope,
                                             int limit, std::string* position) override {
    HC_CHECK(limit > 0);
    if (position->empty()) return StartNow(city_code, position);
    ASSIGN_OR_RETURN(FeedPosition at, ParseCursor(*position));
    {
      const std::lock_guard lock(mutex_);
      const auto window = windows_.find(city_code);
      if (window != windows_.end() && window->second.Covers(at)) {
        std::vector<FeedRow> rows = window->second.Read(scope, limit, &at);
        *position = FormatCursor(at);
        return ItemsOf(std::move(rows));
      }
    }
    ASSIGN_OR_RETURN(FeedStretch stretch, table_.After(city_code, at, scope, limit));
    Follow(city_code, stretch.end);
    *position = FormatCursor(stretch.end);
    return ItemsOf(std::move(stretch.rows));
  }

  int64_t Subscribe(std::function<void()> wake) override {
    const std::lock_guard lock(wakes_mutex_);
    wakes_[++last_id_] = std::move(wake);
    return last_id_;
  }

  void Unsubscribe(int64_t id) override {
    const std::lock_guard lock(wakes_mutex_);
    wakes_.erase(id);
  }

  void Ring() override {
    const std::lock_guard lock(mutex_);
    rung_ = true;
    changed_.notify_all();
  }

 private:
  absl::StatusOr<std::vector<FeedItem>> StartNow(const std::string& city_code,
                                                 std::string* position) {
    ASSIGN_OR_RETURN(const FeedPosition now, table_.Now());
    Follow(city_code, now);
    *position = FormatCursor(now);
    return std::vector<FeedItem>();
  }

  // From the first watcher of a city on, its tail is read.
  void Follow(const std::string& city_code, const FeedPosition& start) {
    const std::lock_guard lock(mutex_);
    windows_.try_emplace(city_code, options_.window, start);
  }

  void Work() {
    auto next_prune = std::chrono::steady_clock::now();
    std::unique_lock lock(mutex_);
    while (!stopping_) {
      rung_ = false;
      lock.unlock();
      const absl::Duration pause = ReadTails();
      if (std::chrono::steady_clock::now() >= next_prune) {
        Prune();
        next_prune = std::chrono::steady_clock::now() + kPruneEvery;
      }
      lock.lock();
      changed_.wait_for(lock, absl::ToChronoMicroseconds(pause),
                        [this] { return stopping_ || rung_; });
    }
  }

  // Returns how long nobody need look again, unless rung.
  absl::Duration ReadTails() {
    std::map<std::string, FeedPosition> ends;
    {
      const std::lock_guard lock(mutex_);
      for (const auto& [city_code, window] : windows_) ends.emplace(city_code, window.end());
    }
    absl::Duration pause = options_.poll;
    bool news = false;
    for (const auto& [city_code, end] : ends) {
      auto stretch = table_.After(city_code, end, /*scope=*/"", kTailRows);
      if (!stretch.ok()) {
        Restart(city_code, stretch.status());
        continue;
      }
      news |= !stretch->rows.empty();
      if (stretch->held_back) pause = std::min(pause, kHeldBackPoll);
      if (std::ssize(stretch->rows) == kTailRows) pause = absl::ZeroDuration();
      const std::lock_guard lock(mutex_);
      windows_.at(city_code).Extend(*std::move(stretch));
    }
    if (news) WakeAll();
    return pause;
  }

  // A tail that the table does not know any more (pruned, or another database) begins anew at the
  // next Read; anything else passes.
  void Restart(const std::string& city_code, const absl::Status& status) {
    log::Warning("feed cannot be read", {{"feed", name_}, {"reason", Reason(status)}});
    if (!absl::IsOutOfRange(status) && !absl::IsInvalidArgument(status)) return;
    {
      const std::lock_guard lock(mutex_);
      windows_.erase(city_code);
    }
    WakeAll();  // each watcher reads the table next and learns what became of its own cursor
  }

  void WakeAll() {
    const std::lock_guard lock(wakes_mutex_);
    for (const auto& [id, wake] : wakes_) wake();
  }

  void Prune() {
    const absl::Time cutoff = absl::Now() - options_.keep;
    const auto city_codes = table_.CityCodes();
    if (!city_codes.ok()) return ReportPrune(city_codes.status());
    for (const std::string& city_code : *city_codes) {
      absl::StatusOr<bool> more = true;
      while (more.ok() && *more && !Stopping()) more = table_.Prune(city_code, cutoff);
      if (!more.ok()) ReportPrune(more.status());
    }
  }

  void ReportPrune(const absl::Status& status) {
    log::Warning("feed not pruned", {{"feed", name_}, {"reason", Reason(status)}});
  }

  bool Stopping() {
    const std::lock_guard lock(mutex_);
    return stopping_;
  }

  const FeedOptions options_;
  const std::string name_;
  FeedTable table_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, FeedWindow> windows_;  // by city
  bool stopping_ = false;
  bool rung_ = false;
  std::mutex wakes_mutex_;
  int64_t last_id_ = 0;
  std::map<int64_t, std::function<void()>> wakes_;
  std::thread thread_;
};

}  // namespace

std::unique_ptr<Feed> Feed::Create(pg::Database& database, std::string name, FeedOptions options) {
  return std::make_unique<TailingFeed>(database, name, options);
}

}  // namespace homecare
