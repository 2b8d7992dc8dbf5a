// A socket between a client and PostgreSQL that misbehaves on demand: what a bad network and a
// half-dead server look like to libpq.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/string_view.h"
#include "tests/support/temp_folder.h"

namespace homecare::testing {

// What becomes of the message from a client that the fault waits for.
enum class ProxyFault {
  kCutBefore,   // it never arrives; both sides see the end of the stream
  kCutAfter,    // it arrives, its answer does not; both sides see the end of the stream
  kHalfDead,    // it never arrives; the client sees the end, the server sees nothing at all
  kMuteBefore,  // it never arrives and nobody is told: the client waits
  kMuteAfter,   // it arrives, and the client waits for the answer
};

// Thread safe. Forwards everything until told otherwise.
class PostgresProxy {
 public:
  // In front of the server whose socket is in `server_folder`.
  explicit PostgresProxy(const std::string& server_folder);
  ~PostgresProxy();

  // What libpq takes, through the proxy.
  std::string ConnInfo(absl::string_view database) const;

  // Once, for the next message from any client that contains `text`.
  void Arm(ProxyFault fault, std::string text);
  // Whether the fault has happened.
  bool struck() const { return struck_; }

 private:
  void Accept();
  void Forward(int client);
  void Strike(ProxyFault fault, int client, int server, const std::string& message);

  const std::string server_path_;
  const std::unique_ptr<TempFolder> folder_;
  int listener_ = -1;
  std::atomic<bool> stop_ = false;
  std::atomic<bool> struck_ = false;
  std::mutex mutex_;
  bool armed_ = false;
  ProxyFault fault_ = ProxyFault::kCutBefore;
  std::string text_;
  std::vector<std::thread> sessions_;
  std::thread acceptor_;
};

}  // namespace homecare::testing
