#include "tests/support/postgres_proxy.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "tests/support/unix_socket.h"

namespace homecare::testing {
namespace {

constexpr char kSocketName[] = ".s.PGSQL.5432";
// How soon a thread that waits for its peers sees that the proxy is to stop.
constexpr int kPollMilliseconds = 20;

bool Readable(int descriptor) {
  pollfd entry = {.fd = descriptor, .events = POLLIN, .revents = 0};
  return poll(&entry, 1, kPollMilliseconds) > 0;
}

}  // namespace

PostgresProxy::PostgresProxy(const std::string& server_folder)
    : server_path_(absl::StrCat(server_folder, "/", kSocketName)),
      folder_(*TempFolder::Create()),
      listener_(ListenAt(folder_->File(kSocketName))) {
  acceptor_ = std::thread([this] { Accept(); });
}

PostgresProxy::~PostgresProxy() {
  stop_ = true;
  acceptor_.join();
  for (std::thread& session : sessions_) session.join();
  close(listener_);
}

std::string PostgresProxy::ConnInfo(absl::string_view database) const {
  return absl::StrCat("host=", folder_->path(), " dbname=", database, " user=postgres");
}

void PostgresProxy::Arm(ProxyFault fault, std::string text) {
  const std::lock_guard<std::mutex> lock(mutex_);
  fault_ = fault;
  text_ = std::move(text);
  armed_ = true;
  struck_ = false;
}

void PostgresProxy::Accept() {
  while (!stop_) {
    if (!Readable(listener_)) continue;
    const int client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client >= 0) sessions_.emplace_back([this, client] { Forward(client); });
  }
}

void PostgresProxy::Forward(int client) {
  const int server = ConnectTo(server_path_);
  if (server < 0) {
    close(client);
    return;
  }
  pollfd sides[] = {{.fd = client, .events = POLLIN, .revents = 0},
                    {.fd = server, .events = POLLIN, .revents = 0}};
  bool open = true;
  while (open && !stop_) {
    if (poll(sides, 2, kPollMilliseconds) <= 0) continue;
    if (sides[0].revents != 0) {
      const std::string message = Receive(client);
      std::unique_lock<std::mutex> lock(mutex_);
      if (armed_ && message.find(text_) != std::string::npos) {
        armed_ = false;
        const ProxyFault fault = fault_;
        lock.unlock();
        Strike(fault, client, server, message);
        break;
      }
      lock.unlock();
      open = !message.empty() && SendAll(server, message);
    }
    if (open && sides[1].revents != 0) {
      const std::string message = Receive(server);
      open = !message.empty() && SendAll(client, message);
    }
  }
  close(client);
  close(server);
}

// Returns when both sides are to be closed.
void PostgresProxy::Strike(ProxyFault fault, int client, int server, const std::string& message) {
  if (fault == ProxyFault::kCutAfter || fault == ProxyFault::kMuteAfter) {
    SendAll(server, message);
    while (!stop_ && !Readable(server)) continue;
  }
  struck_ = true;
  if (fault == ProxyFault::kCutBefore || fault == ProxyFault::kCutAfter) return;
  if (fault == ProxyFault::kHalfDead) {
    shutdown(client, SHUT_RDWR);
    while (!stop_ && !Readable(server)) continue;
    return;
  }
  while (!stop_ && !Readable(client)) continue;
}

}  // namespace homecare::testing
