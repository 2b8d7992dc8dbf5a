#include "tests/crash/store_proxy.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/time/clock.h"
#include "tests/support/unix_socket.h"

namespace homecare::crash {
namespace {

using testing::ConnectTo;
using testing::ProxyFault;
using testing::Receive;
using testing::SendAll;

constexpr int kPollMilliseconds = 20;

void Close(int& descriptor) {
  if (descriptor >= 0) close(descriptor);
  descriptor = -1;
}

}  // namespace

StoreProxy::StoreProxy(const std::string& name)
    : name_(name), folder_(*testing::TempFolder::Create()), listener_(testing::ListenAt(path())) {
  thread_ = std::thread([this] { Serve(); });
}

StoreProxy::~StoreProxy() {
  stop_ = true;
  thread_.join();
  for (Session& session : sessions_) {
    Close(session.client);
    Close(session.server);
  }
  close(listener_);
}

void StoreProxy::SetStore(const std::string& path) {
  const std::lock_guard<std::mutex> lock(mutex_);
  store_ = path;
}

std::string StoreProxy::store() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return store_;
}

void StoreProxy::Arm(ProxyFault fault, std::string text, std::string mark) {
  const std::lock_guard<std::mutex> lock(mutex_);
  fault_ = fault;
  text_ = std::move(text);
  mark_ = std::move(mark);
  struck_ = false;
}

void StoreProxy::CutAll() { cut_all_ = true; }

void StoreProxy::Freeze(absl::Duration duration) {
  frozen_until_micros_ = absl::ToUnixMicros(absl::Now() + duration);
}

std::optional<ProxyFault> StoreProxy::TakeFault(const std::string& message, Session& session) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!fault_) return std::nullopt;
  if (absl::StrContains(message, "BEGIN")) session.marked = false;
  if (absl::StrContains(message, mark_)) session.marked = true;
  if (!session.marked || !absl::StrContains(message, text_)) return std::nullopt;
  struck_ = true;
  return std::exchange(fault_, std::nullopt);
}

void StoreProxy::Serve() {
  while (!stop_) {
    if (absl::ToUnixMicros(absl::Now()) < frozen_until_micros_) {
      absl::SleepFor(absl::Milliseconds(kPollMilliseconds));
      continue;
    }
    if (cut_all_.exchange(false)) {
      for (Session& session : sessions_) {
        Close(session.client);
        Close(session.server);
      }
    }
    // A session is over when nobody is left who could be told anything.
    sessions_.erase(std::remove_if(sessions_.begin(), sessions_.end(),
                                   [](const Session& s) { return s.client < 0 && s.server < 0; }),
                    sessions_.end());
    std::vector<pollfd> entries = {{.fd = listener_, .events = POLLIN, .revents = 0}};
    for (const Session& session : sessions_) {  // poll passes over negative descriptors
      entries.push_back({.fd = session.client, .events = POLLIN, .revents = 0});
      entries.push_back({.fd = session.server, .events = POLLIN, .revents = 0});
    }
    if (poll(entries.data(), entries.size(), kPollMilliseconds) <= 0) continue;
    for (size_t i = 0; i < sessions_.size(); ++i) {
      if (entries[1 + 2 * i].revents != 0) FromClient(sessions_[i]);
      if (entries[2 + 2 * i].revents != 0 && sessions_[i].server >= 0) FromServer(sessions_[i]);
    }
    if (entries[0].revents != 0) Accept();
  }
}

void StoreProxy::Accept() {
  Session session;
  session.client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
  if (session.client < 0) return;
  session.server = ConnectTo(store());
  if (session.server < 0) return Close(session.client);
  sessions_.push_back(session);
}

void StoreProxy::FromClient(Session& session) {
  const std::string message = Receive(session.client);
  if (message.empty()) {
    Close(session.client);
    return Close(session.server);
  }
  if (session.mute) return;
  if (const std::optional<ProxyFault> fault = TakeFault(message, session)) {
    return Strike(*fault, session, message);
  }
  if (!SendAll(session.server, message)) {
    Close(session.client);
    Close(session.server);
  }
}

void StoreProxy::FromServer(Session& session) {
  const std::string message = Receive(session.server);
  if (message.empty() || session.cut_at_answer) {
    Close(session.client);
    return Close(session.server);
  }
  if (session.mute || session.client < 0) return;
  if (!SendAll(session.client, message)) {
    Close(session.client);
    Close(session.server);
  }
}

void StoreProxy::Strike(ProxyFault fault, Session& session, const std::string& message) {
  switch (fault) {
    case ProxyFault::kCutBefore:
      Close(session.client);
      return Close(session.server);
    case ProxyFault::kCutAfter:
      session.cut_at_answer = SendAll(session.server, message);
      return;
    case ProxyFault::kHalfDead:
      return Close(session.client);  // the server's side stays until the server gives up
    case ProxyFault::kMuteAfter:
      SendAll(session.server, message);
      session.mute = true;
      return;
    case ProxyFault::kMuteBefore:
      session.mute = true;
      return;
  }
}

}  // namespace homecare::crash
