// A socket between one service and one of its stores that misbehaves on demand: what a bad network
// and a half-dead server look like to libpq and hiredis.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/time.h"
#include "tests/support/postgres_proxy.h"
#include "tests/support/temp_folder.h"

namespace homecare::crash {

// Thread safe. Forwards everything until told otherwise; one thread serves all connections, so that
// one that is frozen freezes all.
class StoreProxy {
 public:
  // Listens on the socket `name` in a folder of its own. Connections end at once until the store's
  // path is told.
  explicit StoreProxy(const std::string& name);
  ~StoreProxy();

  std::string folder() const { return folder_->path(); }
  std::string path() const { return folder_->File(name_); }
  void SetStore(const std::string& path);

  // Once, for the next message from the service that contains `text`; where a `mark` is given, only
  // in a transaction that has sent it since. The latest replaces an earlier one that has not
  // struck.
  void Arm(testing::ProxyFault fault, std::string text, std::string mark = "");
  // Whether the last fault armed has struck.
  bool struck() const { return struck_; }
  // Ends all connections now, as a switch that restarts.
  void CutAll();
  // Nothing passes, in either direction, for so long.
  void Freeze(absl::Duration duration);

 private:
  struct Session {
    int client = -1;
    int server = -1;
    bool cut_at_answer = false;  // the answer ends the session
    bool mute = false;           // what comes is thrown away, until either side closes
    bool marked = false;         // its transaction has sent the mark
  };

  void Serve();
  void Accept();
  void FromClient(Session& session);
  void FromServer(Session& session);
  void Strike(testing::ProxyFault fault, Session& session, const std::string& message);
  std::optional<testing::ProxyFault> TakeFault(const std::string& message, Session& session);
  std::string store() const;

  const std::string name_;
  const std::unique_ptr<testing::TempFolder> folder_;
  const int listener_;
  std::atomic<bool> stop_ = false;
  std::atomic<bool> struck_ = false;
  std::atomic<bool> cut_all_ = false;
  std::atomic<int64_t> frozen_until_micros_ = 0;
  mutable std::mutex mutex_;  // guards what follows
  std::string store_;
  std::optional<testing::ProxyFault> fault_;
  std::string text_;
  std::string mark_;
  // Of the serving thread alone.
  std::vector<Session> sessions_;
  std::thread thread_;
};

}  // namespace homecare::crash
