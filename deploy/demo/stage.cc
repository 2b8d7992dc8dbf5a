#include "deploy/demo/stage.h"

#include <algorithm>
#include <future>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "common/rpc/convert.h"

namespace homecare::demo {
namespace {

using RuntimeStub = runtime::v1::RuntimeService::Stub;

constexpr absl::Duration kPatience = absl::Seconds(60);

// Asks every service at once.
template <typename Request, typename Response>
absl::StatusOr<std::vector<Response>> AskAll(
    Peers& peers,
    grpc::Status (RuntimeStub::*method)(grpc::ClientContext*, const Request&, Response*),
    const Request& request) {
  std::vector<std::future<absl::StatusOr<Response>>> calls;
  for (const auto& peer : peers.runtime) {
    calls.push_back(std::async(std::launch::async, [&stub = *peer.second, method, &request] {
      return Call(stub, method, request);
    }));
  }
  std::vector<Response> responses;
  absl::Status first_error;
  for (auto& call : calls) {
    absl::StatusOr<Response> response = call.get();
    if (response.ok()) {
      responses.push_back(*std::move(response));
    } else if (first_error.ok()) {
      first_error = response.status();
    }
  }
  if (!first_error.ok()) return first_error;
  return responses;
}

}  // namespace

absl::Status Stage::MoveTo(absl::Time time) {
  runtime::v1::SetTimeRequest set;
  *set.mutable_time() = rpc::ToProto(time);
  RETURN_IF_ERROR(AskAll(peers_, &RuntimeStub::SetTime, set).status());
  RETURN_IF_ERROR(
      AskAll(peers_, &RuntimeStub::ReleaseTime, runtime::v1::ReleaseTimeRequest()).status());
  now_ = time;
  return absl::OkStatus();
}

absl::Status Stage::Settle() {
  const absl::Time give_up = absl::Now() + kPatience;
  int64_t before = -1;
  std::string busy;
  while (absl::Now() < give_up) {
    int64_t committed = 0;
    ASSIGN_OR_RETURN(const bool quiet, Look(&committed, &busy));
    if (quiet && committed == before) return absl::OkStatus();
    before = quiet ? committed : -1;
    if (!quiet) absl::SleepFor(absl::Milliseconds(1));
  }
  return absl::DeadlineExceededError(absl::StrCat("not quiet after a minute: ", busy));
}

absl::StatusOr<bool> Stage::Look(int64_t* committed, std::string* busy) {
  ASSIGN_OR_RETURN(const auto answers,
                   AskAll(peers_, &RuntimeStub::GetStatus, runtime::v1::GetStatusRequest()));
  next_due_ = absl::InfiniteFuture();
  outbox_left_ = dead_letters_ = 0;
  busy->clear();
  for (const runtime::v1::GetStatusResponse& answer : answers) {
    *committed += answer.changes_committed();
    outbox_left_ += answer.outbox_left();
    dead_letters_ += answer.dead_letters();
    if (answer.has_next_due_time()) {
      next_due_ = std::min(next_due_, rpc::FromProto(answer.next_due_time()));
    }
    if (answer.outbox_left() + answer.deadlines_due() + answer.changes_in_flight() > 0) {
      absl::StrAppend(busy, answer.service(), " (outbox ", answer.outbox_left(), ", due ",
                      answer.deadlines_due(), ", running ", answer.changes_in_flight(), ", parked ",
                      answer.parked(), ") ");
    }
  }
  return busy->empty();
}

}  // namespace homecare::demo
