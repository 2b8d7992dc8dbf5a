// The core of Dispatch::Download: a handler that may block, on a thread of an executor, and one
// write at a time.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>

#include "absl/status/status.h"
#include "common/pg/database.h"
#include "common/rpc/call.h"
#include "common/rpc/dispatch_stream.h"
#include "common/rpc/executor.h"
#include "common/rpc/under_way.h"

namespace homecare::rpc {

struct DownloadSource {
  pg::Database& database;
  Executor& executor;
  UnderWay& under_way;
};

// Thread safe. The call is answered only when neither the handler nor a write is under way, so that
// nobody holds a core that is gone. What ends the stream early (a client that has gone, a drain,
// the deadline) wakes the handler where it waits for its turn; its thread does not wait for the
// client any more. A write that is then under way takes its time: behind it comes the status.
class DownloadCore final : public DownloadStream, public Drainable {
 public:
  // `admitted`: an error ends the stream at once.
  DownloadCore(DownloadSource source, std::shared_ptr<Call> call, absl::Status admitted,
               DownloadTask& task);
  ~DownloadCore() override;

  void Start() override;
  void ReadDone(bool) override {}
  void WriteDone(bool ok) override;
  void Cancelled() override;
  void Drain() override;
  absl::Status Read(absl::FunctionRef<absl::Status(pg::Tx&)> body) override;
  absl::Status AwaitTurn() override;

 private:
  void Run();
  void Handled(const absl::Status& status);
  void End(absl::Status status);
  // Why nothing more is sent, now that the time is what it is.
  absl::Status CheckServed();
  void FinishIfIdle(std::unique_lock<std::mutex> lock);

  const DownloadSource source_;
  const std::shared_ptr<Call> call_;
  DownloadTask& task_;
  bool reading_ = false;  // of the handler's thread

  std::mutex mutex_;
  std::condition_variable turn_;
  bool handling_ = false;  // from the queue to the handler's return
  bool writing_ = false;
  bool finished_ = false;
  bool incomplete_ = false;  // a response was refused or lost
  absl::Status end_;         // why nothing more is sent
  absl::Status handled_;     // what the handler said
};

}  // namespace homecare::rpc
