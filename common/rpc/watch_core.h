// The core of Dispatch::Watch: pulls from a feed on an executor, one page and one write at a time.
#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/change/feed.h"
#include "common/rpc/call.h"
#include "common/rpc/dispatch_stream.h"
#include "common/rpc/executor.h"
#include "common/rpc/under_way.h"

namespace homecare::rpc {

struct WatchSource {
  Feed& feed;
  Executor& executor;
  UnderWay& under_way;
  std::string city_code;
  std::string scope;
  std::string cursor;
};

// Thread safe. Whatever happens (a ring, a page read, a write done, a drain) ends in Advance, which
// looks at the state and starts at most one thing; the answer is given only when neither a page nor
// a write is under way, so that nobody holds a core that is gone.
class WatchCore final : public StreamCore, public Drainable {
 public:
  // `admitted`: an error ends the stream at once.
  WatchCore(WatchSource source, std::shared_ptr<Call> call, absl::Status admitted, WatchPort& port);
  ~WatchCore() override;

  void Start() override;
  void ReadDone(bool) override {}
  void WriteDone(bool ok) override;
  void Cancelled() override;
  void Drain() override;

 private:
  enum class Busy { kNo, kPulling, kWriting };

  void Ring();
  void End(absl::Status status);
  void Advance();
  void Finish(std::unique_lock<std::mutex> lock);
  void SendNext(std::unique_lock<std::mutex> lock);
  void StartPull(std::unique_lock<std::mutex> lock);
  void Pull();
  void Pulled(absl::StatusOr<std::vector<FeedItem>> page, bool moved);

  WatchSource source_;
  const std::shared_ptr<Call> call_;
  WatchPort& port_;
  int64_t subscription_ = -1;

  std::mutex mutex_;
  Busy busy_ = Busy::kNo;
  bool rung_ = true;  // the first page is asked for without a ring
  bool headers_sent_ = false;
  bool finished_ = false;
  absl::Status end_;
  std::deque<FeedItem> backlog_;
};

}  // namespace homecare::rpc
