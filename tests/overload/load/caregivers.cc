#include "tests/overload/load/caregivers.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "common/rpc/convert.h"

namespace homecare::testing {
namespace {

using Matching = matching::v1::MatchingService::Stub;
using Visit = visit::v1::VisitService::Stub;

constexpr absl::Duration kCallTimeout = absl::Seconds(20);
// Longer than any restart.
constexpr absl::Duration kPatience = absl::Seconds(90);
constexpr absl::Duration kPause = absl::Milliseconds(20);

// To be asked again with the same request id. The visit service hears of a visit a moment after its
// caregiver does, and a caregiver who is still in another house goes on when that visit has ended.
bool IsForNow(const absl::Status& status) {
  const std::string reason = Reason(status);
  return absl::IsUnavailable(status) || absl::IsResourceExhausted(status) ||
         absl::IsAborted(status) || reason == "VISIT_NOT_FOUND" || reason == "CAREGIVER_BUSY" ||
         reason == "CERTIFICATE_NOT_VALID";
}

template <typename Request>
Request Proof(const matching::v1::Assignment& assignment, const char* what) {
  Request request;
  request.set_city_code(demo::kCity);
  request.set_request_id(absl::StrCat(what, "-", assignment.visit_id()));
  request.set_visit_id(assignment.visit_id());
  request.set_caregiver_id(assignment.caregiver_id());
  request.set_method(visit::v1::EVIDENCE_METHOD_GPS);
  request.set_device_id("phone-" + assignment.caregiver_id());
  *request.mutable_device_time() = rpc::ToProto(absl::Now());
  *request.mutable_fix()->mutable_point() = assignment.location();
  request.mutable_fix()->set_accuracy_metres(10);
  return request;
}

}  // namespace

Caregivers::Caregivers(demo::Peers& peers, int at_once) : peers_(peers) {
  for (int i = 0; i < at_once; ++i) workers_.emplace_back([this] { Work(); });
  watcher_ = std::thread([this] { Watch(); });
}

Caregivers::~Caregivers() { Finish(); }

CaregiversResult Caregivers::Finish() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    if (watching_ != nullptr) watching_->TryCancel();
  }
  changed_.notify_all();
  if (watcher_.joinable()) watcher_.join();
  for (std::thread& worker : workers_) {
    if (worker.joinable()) worker.join();
  }
  return {accepted_, checked_in_, checked_out_, watches_, failed_};
}

void Caregivers::Watch() {
  std::string cursor;
  while (!stopping_) {
    WatchOnce(&cursor);
    if (!stopping_) absl::SleepFor(kPause);
  }
}

void Caregivers::WatchOnce(std::string* cursor) {
  matching::v1::WatchOffersRequest request;
  request.set_city_code(demo::kCity);
  request.set_cursor(*cursor);
  grpc::ClientContext context;
  const auto reader = peers_.matching->WatchOffers(&context, request);
  {
    const std::lock_guard lock(mutex_);
    watching_ = &context;
    if (stopping_) context.TryCancel();
  }
  ++watches_;
  matching::v1::WatchOffersResponse response;
  while (reader->Read(&response)) {
    *cursor = response.cursor();
    if (response.offer().state() != matching::v1::OFFER_STATE_OPEN) continue;
    const std::lock_guard lock(mutex_);
    offers_.push_back(response.offer());
    ++waiting_;
    changed_.notify_one();
  }
  const absl::Status status = rpc::FromGrpc(reader->Finish());
  const std::lock_guard lock(mutex_);
  watching_ = nullptr;
  const bool expected = stopping_ || absl::IsUnavailable(status);
  if (!expected) failed_.push_back(absl::StrCat("watch: ", status.ToString()));
}

void Caregivers::Work() {
  while (true) {
    matching::v1::Offer offer;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return stopping_ || !offers_.empty(); });
      if (stopping_) return;
      offer = std::move(offers_.front());
      offers_.pop_front();
      --waiting_;
    }
    Serve(offer);
  }
}

// An offer that has closed meanwhile is somebody else's visit.
void Caregivers::Serve(const matching::v1::Offer& offer) {
  matching::v1::AcceptOfferRequest request;
  request.set_city_code(demo::kCity);
  request.set_request_id(absl::StrCat("accept-", offer.offer_id()));
  request.set_offer_id(offer.offer_id());
  request.set_caregiver_id(offer.caregiver_id());
  matching::v1::AcceptOfferResponse response;
  const absl::Status status = Ask(*peers_.matching, &Matching::AcceptOffer, request, &response);
  if (absl::IsFailedPrecondition(status)) return;
  if (!status.ok()) return Fail("accept", status);
  ++accepted_;
  CheckInAndOut(response.assignment());
}

void Caregivers::CheckInAndOut(const matching::v1::Assignment& assignment) {
  visit::v1::CheckInResponse in;
  absl::Status status =
      Ask(*peers_.visit, &Visit::CheckIn, Proof<visit::v1::CheckInRequest>(assignment, "in"), &in);
  // An emergency has displaced it.
  if (absl::IsFailedPrecondition(status)) return;
  if (!status.ok()) return Fail("check-in", status);
  ++checked_in_;
  visit::v1::CheckOutResponse out;
  status = Ask(*peers_.visit, &Visit::CheckOut,
               Proof<visit::v1::CheckOutRequest>(assignment, "out"), &out);
  if (!status.ok()) return Fail("check-out", status);
  ++checked_out_;
}

template <typename Stub, typename Request, typename Response>
absl::Status Caregivers::Ask(Stub& stub,
                             grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                          Response*),
                             const Request& request, Response* response) {
  const absl::Time give_up = absl::Now() + kPatience;
  while (true) {
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(absl::Now() + kCallTimeout));
    const absl::Status status = rpc::FromGrpc((stub.*method)(&context, request, response));
    if (!IsForNow(status) || absl::Now() > give_up) return status;
    absl::SleepFor(kPause);
  }
}

void Caregivers::Fail(const std::string& what, const absl::Status& status) {
  const std::lock_guard lock(mutex_);
  failed_.push_back(absl::StrCat(what, ": ", status.ToString()));
}

}  // namespace homecare::testing
