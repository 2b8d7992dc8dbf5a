#include "tests/support/unix_socket.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>

#include "common/base/check.h"

namespace homecare::testing {
namespace {

sockaddr_un AddressOf(const std::string& path) {
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  HC_CHECK(path.size() < sizeof(address.sun_path));
  std::memcpy(address.sun_path, path.data(), path.size());
  return address;
}

int MakeSocket() {
  const int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  HC_CHECK(descriptor >= 0);
  return descriptor;
}

}  // namespace

int ListenAt(const std::string& path) {
  const int descriptor = MakeSocket();
  const sockaddr_un address = AddressOf(path);
  HC_CHECK(bind(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0);
  HC_CHECK(listen(descriptor, SOMAXCONN) == 0);
  return descriptor;
}

int ConnectTo(const std::string& path) {
  const int descriptor = MakeSocket();
  const sockaddr_un address = AddressOf(path);
  if (connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0) {
    return descriptor;
  }
  close(descriptor);
  return -1;
}

std::string Receive(int descriptor) {
  std::string buffer(65536, '\0');
  const ssize_t size = recv(descriptor, buffer.data(), buffer.size(), 0);
  buffer.resize(size > 0 ? static_cast<size_t>(size) : 0);
  return buffer;
}

bool SendAll(int descriptor, const std::string& bytes) {
  size_t sent = 0;
  while (sent < bytes.size()) {
    const ssize_t now = send(descriptor, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (now <= 0) return false;
    sent += static_cast<size_t>(now);
  }
  return true;
}

}  // namespace homecare::testing
