#include "tests/integration/matching_travel/server/table_server.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/check.h"

namespace homecare::matching {
namespace {

sockaddr_in Loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<uint16_t>(port));
  return address;
}

// Bound to a free port, which it returns.
int Bind(int* descriptor) {
  *descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = Loopback(0);
  socklen_t size = sizeof(address);
  HC_CHECK(bind(*descriptor, reinterpret_cast<sockaddr*>(&address), size) == 0);
  HC_CHECK(getsockname(*descriptor, reinterpret_cast<sockaddr*>(&address), &size) == 0);
  return ntohs(address.sin_port);
}

bool Send(int connection, absl::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = send(connection, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
  return true;
}

std::string Http(int status, absl::string_view body, size_t promised) {
  return absl::StrCat("HTTP/1.1 ", status, " X\r\nContent-Type: application/json\r\n",
                      "Content-Length: ", promised, "\r\n\r\n", body);
}

struct Asked {
  std::vector<std::string> coordinates;
  std::vector<size_t> sources, destinations;
};

std::vector<size_t> Numbers(absl::string_view text) {
  std::vector<size_t> numbers;
  for (absl::string_view part : absl::StrSplit(text, ';')) {
    uint64_t number = 0;
    HC_CHECK(absl::SimpleAtoi(part, &number));
    numbers.push_back(number);
  }
  return numbers;
}

Asked Parse(absl::string_view path) {
  const std::vector<absl::string_view> halves = absl::StrSplit(path, '?');
  HC_CHECK(halves.size() == 2);
  constexpr absl::string_view kPrefix = "/table/v1/driving/";
  HC_CHECK(halves[0].substr(0, kPrefix.size()) == kPrefix);
  Asked asked;
  asked.coordinates = absl::StrSplit(halves[0].substr(kPrefix.size()), ';');
  for (absl::string_view pair : absl::StrSplit(halves[1], '&')) {
    const std::vector<absl::string_view> both = absl::StrSplit(pair, '=');
    if (both[0] == "sources") asked.sources = Numbers(both[1]);
    if (both[0] == "destinations") asked.destinations = Numbers(both[1]);
  }
  return asked;
}

std::string Rows(const Asked& asked, Mood mood, int64_t divisor) {
  std::string rows;
  for (size_t source : asked.sources) {
    absl::StrAppend(&rows, rows.empty() ? "[" : ",[");
    for (size_t k = 0; k < asked.destinations.size(); ++k) {
      const int64_t tenths =
          TenthsBetween(asked.coordinates[source], asked.coordinates[asked.destinations[k]]);
      absl::StrAppend(&rows, k == 0 ? "" : ",");
      if (mood == Mood::kNulls && k % 3 == 0) {
        absl::StrAppend(&rows, "null");
      } else if (mood == Mood::kNegative) {
        absl::StrAppend(&rows, "-5.5");
      } else {
        absl::StrAppend(&rows, tenths / divisor, ".", tenths % 10);
      }
    }
    absl::StrAppend(&rows, "]");
  }
  return rows;
}

std::string TableBody(const Asked& asked, Mood mood) {
  Asked told = asked;
  if (mood == Mood::kWrongSize) told.destinations.pop_back();
  return absl::StrCat(R"({"code":"Ok","durations":[)", Rows(told, mood, 10), R"(],"distances":[)",
                      Rows(told, mood, 1), R"(],"sources":[],"destinations":[]})");
}

}  // namespace

int64_t TenthsBetween(absl::string_view from, absl::string_view to) {
  // FNV-1a over both, so that there and back differ.
  uint64_t hash = 14695981039346656037u;
  for (const char c : absl::StrCat(from, ">", to)) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
  }
  return static_cast<int64_t>(hash % 8'000'000);
}

TableServer::TableServer(int most_coordinates) : most_coordinates_(most_coordinates) {
  port_ = Bind(&listener_);
  HC_CHECK(listen(listener_, 64) == 0);
  acceptor_ = std::thread([this] { Accept(); });
}

TableServer::~TableServer() {
  stop_ = true;
  shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  {
    const std::lock_guard lock(mutex_);
    for (int connection : open_) shutdown(connection, SHUT_RDWR);
  }
  for (std::thread& session : sessions_) session.join();
  for (int connection : open_) close(connection);
  close(listener_);
}

std::string TableServer::url() const { return absl::StrCat("http://127.0.0.1:", port_); }

void TableServer::Accept() {
  while (!stop_) {
    const int connection = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection < 0) continue;
    const std::lock_guard lock(mutex_);
    open_.push_back(connection);
    sessions_.emplace_back([this, connection] { Serve(connection); });
  }
}

// One request after the other; a request of GET ends with an empty line.
void TableServer::Serve(int connection) {
  std::string bytes;
  char buffer[4096];
  while (!stop_) {
    const size_t end = bytes.find("\r\n\r\n");
    if (end == std::string::npos) {
      const ssize_t got = recv(connection, buffer, sizeof(buffer), 0);
      if (got <= 0) break;
      bytes.append(buffer, static_cast<size_t>(got));
      continue;
    }
    const std::vector<std::string> line = absl::StrSplit(bytes.substr(0, bytes.find('\r')), ' ');
    bytes.erase(0, end + 4);
    ++requests_;
    if (!Answer(connection, line[1])) break;
  }
  shutdown(connection, SHUT_RDWR);
}

bool TableServer::Answer(int connection, const std::string& path) {
  const Asked asked = Parse(path);
  const int size = static_cast<int>(asked.coordinates.size());
  for (int seen = largest_; seen < size && !largest_.compare_exchange_weak(seen, size);) continue;
  if (size > most_coordinates_) {
    const std::string body = R"({"code":"TooBig","message":"Too many table coordinates"})";
    return Send(connection, Http(400, body, body.size()));
  }
  const Mood mood = mood_;
  const std::string body = TableBody(asked, mood);
  switch (mood) {
    case Mood::kError:
      return Send(connection, Http(500, "{}", 2));
    case Mood::kGarbage:
      return Send(connection, Http(200, body.substr(0, body.size() / 2), body.size() / 2));
    case Mood::kCut:
      Send(connection, Http(200, body.substr(0, body.size() / 2), body.size()));
      return false;
    case Mood::kMute:
      return true;
    case Mood::kEndless:
      if (!Send(connection, Http(200, "[", size_t{1} << 40))) return false;
      while (!stop_ && Send(connection, std::string(65'536, ' '))) continue;
      return false;
    default:
      return Send(connection, Http(200, body, body.size()));
  }
}

std::string NobodysUrl() {
  int descriptor = -1;
  const int port = Bind(&descriptor);
  close(descriptor);
  return absl::StrCat("http://127.0.0.1:", port);
}

}  // namespace homecare::matching
