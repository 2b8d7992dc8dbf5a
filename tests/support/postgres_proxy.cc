#include "tests/support/postgres_proxy.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/check.h"

namespace homecare::testing {
namespace {

constexpr char kSocketName[] = ".s.PGSQL.5432";
// How soon a thread that waits for its peers sees that the proxy is to stop.
constexpr int kPollMilliseconds = 20;

sockaddr_un Address(const std::string& path) {
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  HC_CHECK(path.size() < sizeof(address.sun_path));
  std::memcpy(address.sun_path, path.data(), path.size());
  return address;
}

int Socket() {
  const int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  HC_CHECK(descriptor >= 0);
  return descriptor;
}

// Where nobody listens, the first use of the socket fails, and the client is told by its end.
int ConnectTo(const std::string& path) {
  const int descriptor = Socket();
  const sockaddr_un address = Address(path);
  static_cast<void>(
      connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof(address)));
  return descriptor;
}

// Empty at the end of the stream.
std::string Receive(int descriptor) {
  std::string buffer(65536, '\0');
  const ssize_t size = recv(descriptor, buffer.data(), buffer.size(), 0);
  buffer.resize(size > 0 ? static_cast<size_t>(size) : 0);
  return buffer;
}

bool Send(int descriptor, const std::string& bytes) {
  const ssize_t sent = send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  return sent == static_cast<ssize_t>(bytes.size());
}

bool Readable(int descriptor) {
  pollfd entry = {.fd = descriptor, .events = POLLIN, .revents = 0};
  return poll(&entry, 1, kPollMilliseconds) > 0;
}

}  // namespace

PostgresProxy::PostgresProxy(const std::string& server_folder)
    : server_path_(absl::StrCat(server_folder, "/", kSocketName)),
      folder_(*TempFolder::Create()),
      listener_(Socket()) {
  const sockaddr_un address = Address(folder_->File(kSocketName));
  HC_CHECK(bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0);
  HC_CHECK(listen(listener_, SOMAXCONN) == 0);
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
      open = !message.empty() && Send(server, message);
    }
    if (open && sides[1].revents != 0) {
      const std::string message = Receive(server);
      open = !message.empty() && Send(client, message);
    }
  }
  close(client);
  close(server);
}

// Returns when both sides are to be closed.
void PostgresProxy::Strike(ProxyFault fault, int client, int server, const std::string& message) {
  if (fault == ProxyFault::kCutAfter || fault == ProxyFault::kMuteAfter) {
    Send(server, message);
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
