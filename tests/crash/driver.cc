#include "tests/crash/driver.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/rpc/convert.h"

namespace homecare::crash {
namespace {

using Intake = intake::v1::IntakeService::Stub;
using Matching = matching::v1::MatchingService::Stub;
using Visit = visit::v1::VisitService::Stub;

constexpr absl::Duration kAskAgain = absl::Milliseconds(250);
constexpr absl::Duration kLookForOffers = absl::Milliseconds(150);
// Of 1,000 each.
constexpr int kCancelled = 60;
constexpr int kChecksIn = 600;
constexpr int kStaysLong = 400;
constexpr int kAskedTwice = 100;
constexpr int kAcknowledged = 850;
constexpr int kUnknownElder = 20;

// Longer than a minute, so that it has a line in the ledger.
constexpr int kLongStayLeast = 61;
constexpr int kLongStayMost = 70;
constexpr int kShortStayMost = 10;

struct ItemDraw {
  const char* code;
  int minutes;
};
constexpr ItemDraw kItems[] = {
    {"BATHING", 30}, {"FEEDING", 30}, {"CLEANING", 30}, {"MEAL_DELIVERY", 15}};

// Says nothing about whether the request was carried out.
bool SaysNothing(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kResourceExhausted:
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kCancelled:
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kInternal:
      return true;
    default:
      return false;
  }
}

template <typename Request>
Request For(const std::string& request_id) {
  Request request;
  request.set_city_code(testing::Line::kCity);
  request.set_request_id(request_id);
  return request;
}

template <typename Request>
Request Proof(const matching::v1::Assignment& assignment, const std::string& request_id) {
  auto request = For<Request>(request_id);
  request.set_visit_id(assignment.visit_id());
  request.set_caregiver_id(assignment.caregiver_id());
  request.set_method(visit::v1::EVIDENCE_METHOD_GPS);
  request.set_device_id(absl::StrCat("phone-", assignment.caregiver_id()));
  *request.mutable_device_time() = rpc::ToProto(absl::Now());
  *request.mutable_fix()->mutable_point() = assignment.location();
  request.mutable_fix()->set_accuracy_metres(10);
  return request;
}

}  // namespace

template <typename Response>
struct Driver::Operation {
  OperationKind kind;
  std::string request_id;
  std::string subject;
  std::function<absl::Status(Response*)> call;
  std::function<void(const Response&)> then;
  // What OK names, for the record.
  std::function<std::string(const Response&)> name;
  // Refusals that only mean "not yet": what is asked about has not arrived, or somebody is busy.
  std::vector<std::string> not_yet;
  Record record = {};
};

Driver::Driver(const testing::Line& line, const demo::World& world, const DriverOptions& options,
               Journal& journal)
    : world_(world),
      options_(options),
      journal_(journal),
      clients_(line),
      agenda_(options.threads) {}

void Driver::Begin() {
  agenda_.In(absl::ZeroDuration(), [this] { PlaceOrders(); });
  agenda_.In(absl::ZeroDuration(), [this] { AnswerOffers(); });
  agenda_.In(absl::ZeroDuration(), [this] { PressButtons(); });
}

bool Driver::Finish(absl::Duration timeout) {
  finishing_ = true;
  brief_ = true;
  return agenda_.AwaitEmpty(timeout);
}

std::string Driver::RequestId(const std::string& deed) const {
  return absl::StrCat("crash-", options_.seed, "-", deed);
}

template <typename Response>
void Driver::Perform(Operation<Response> operation) {
  auto shared = std::make_shared<Operation<Response>>(std::move(operation));
  shared->record.kind = shared->kind;
  shared->record.request_id = shared->request_id;
  shared->record.subject = shared->subject;
  shared->record.invoke_time = absl::Now();
  Attempt(shared);
}

template <typename Response>
void Driver::Attempt(const std::shared_ptr<Operation<Response>>& operation) {
  Record& record = operation->record;
  Response response;
  ++record.attempts;
  const absl::Status status = operation->call(&response);
  record.end_time = absl::Now();
  if (status.ok()) {
    record.outcome = Outcome::kOk;
    if (operation->name) record.subject = operation->name(response);
    journal_.Add(record);
    return Heard(*operation, response);
  }
  const std::string reason = Reason(status);
  const bool not_yet = std::find(operation->not_yet.begin(), operation->not_yet.end(), reason) !=
                       operation->not_yet.end();
  const bool known = !SaysNothing(status) && !not_yet;
  if (!known && record.end_time - record.invoke_time < options_.patience) {
    return agenda_.In(kAskAgain, [this, operation] { Attempt(operation); });
  }
  // Given up: a refusal that meant "not yet" may follow an attempt that nothing was heard of.
  record.outcome = known ? Outcome::kRefused : Outcome::kUnknown;
  record.reason = reason;
  journal_.Add(record);
}

// Some hear the answer a second time; it must be the first one.
template <typename Response>
void Driver::Heard(const Operation<Response>& operation, const Response& response) {
  if (About(operation.request_id).Permille(kAskedTwice)) {
    agenda_.In(kAskAgain, [this, operation, response] {
      Response again;
      const absl::Status status = operation.call(&again);
      const bool differs = status.ok() ? again.SerializeAsString() != response.SerializeAsString()
                                       : !SaysNothing(status);
      if (differs) journal_.AnswersDiffer(operation.record);
    });
  }
  if (operation.then) operation.then(response);
}

void Driver::PlaceOrders() {
  if (finishing_) return;
  agenda_.In(absl::Seconds(1) / options_.orders_per_second, [this] { PlaceOrders(); });
  Place(orders_++);
}

void Driver::Place(int n) {
  const std::string request_id = RequestId(absl::StrCat("order-", n));
  demo::Random random = About(request_id);
  const demo::Elder& elder = world_.elders[random.Below(static_cast<int>(world_.elders.size()))];
  const ItemDraw& item = kItems[random.Below(std::size(kItems))];
  auto request = For<intake::v1::PlaceOrderRequest>(request_id);
  const bool nobody = random.Permille(kUnknownElder);
  request.set_elder_id(nobody ? "nobody" : elder.elder_id);
  request.set_item_code(item.code);
  request.set_duration_minutes(item.minutes);
  request.set_family_consent(elder.family_consents);
  // The checker finds the order of a request by it, whatever its client heard.
  request.set_asked_by(request_id);
  const absl::Time begin = absl::Now() + absl::Minutes(random.Between(5, 600));
  *request.mutable_start_window() = rpc::ToProto(rpc::TimeSpan{begin, begin + absl::Hours(2)});
  const bool cancelled = random.Permille(kCancelled);
  const int cancel_after = random.Between(0, 5000);
  Perform<intake::v1::PlaceOrderResponse>(
      {.kind = OperationKind::kPlaceOrder,
       .request_id = request_id,
       .subject = "",
       .call =
           [this, request](auto* response) {
             return CallOnce(clients_.intake(), &Intake::PlaceOrder, request, response);
           },
       .then =
           [=, this](const intake::v1::PlaceOrderResponse& placed) {
             const std::string order_id = placed.order().order_id();
             if (!cancelled) return;
             agenda_.In(absl::Milliseconds(cancel_after), [this, order_id] { Cancel(order_id); });
           },
       .name = [](const auto& placed) { return placed.order().order_id(); }});
}

void Driver::Cancel(const std::string& order_id) {
  auto request = For<intake::v1::CancelOrderRequest>(RequestId(absl::StrCat("cancel-", order_id)));
  request.set_order_id(order_id);
  request.set_reason(intake::v1::CANCEL_REASON_NOT_WANTED);
  request.set_cancelled_by("operator-1");
  Perform<intake::v1::CancelOrderResponse>(
      {.kind = OperationKind::kCancelOrder,
       .request_id = request.request_id(),
       .subject = order_id,
       .call = [this, request](auto* response) {
         return CallOnce(clients_.intake(), &Intake::CancelOrder, request, response);
       }});
}

void Driver::AnswerOffers() {
  if (finishing_) return;
  matching::v1::ListOffersRequest request;
  matching::v1::ListOffersResponse page;
  request.set_city_code(testing::Line::kCity);
  request.set_state(matching::v1::OFFER_STATE_OPEN);
  request.set_page_size(200);
  if (clients_.CallMatching(&Matching::ListOffers, request, &page).ok()) {
    for (const matching::v1::Offer& offer : page.offers()) {
      {
        const std::lock_guard<std::mutex> lock(mutex_);
        if (!offers_seen_.insert(offer.offer_id()).second) continue;
      }
      agenda_.In(absl::ZeroDuration(), [this, offer] { Accept(offer); });
    }
  }
  agenda_.In(kLookForOffers, [this] { AnswerOffers(); });
}

void Driver::Accept(const matching::v1::Offer& offer) {
  auto request =
      For<matching::v1::AcceptOfferRequest>(RequestId(absl::StrCat("accept-", offer.offer_id())));
  request.set_offer_id(offer.offer_id());
  request.set_caregiver_id(offer.caregiver_id());
  Perform<matching::v1::AcceptOfferResponse>(
      {.kind = OperationKind::kAcceptOffer,
       .request_id = request.request_id(),
       .subject = offer.offer_id(),
       .call = [this, request](
                   auto* r) { return clients_.CallMatching(&Matching::AcceptOffer, request, r); },
       .then =
           [this](const matching::v1::AcceptOfferResponse& accepted) {
             const matching::v1::Assignment assignment = accepted.assignment();
             if (!About(assignment.visit_id()).Permille(kChecksIn)) return;
             agenda_.In(kAskAgain, [this, assignment] { CheckIn(assignment); });
           }});
}

void Driver::CheckIn(const matching::v1::Assignment& assignment) {
  if (finishing_) return;  // there is no time left to stay
  const auto request = Proof<visit::v1::CheckInRequest>(
      assignment, RequestId(absl::StrCat("in-", assignment.visit_id())));
  Perform<visit::v1::CheckInResponse>(
      {.kind = OperationKind::kCheckIn,
       .request_id = request.request_id(),
       .subject = assignment.visit_id(),
       .call =
           [this, request](auto* response) {
             return CallOnce(clients_.visit(), &Visit::CheckIn, request, response);
           },
       .then =
           [this, assignment](const visit::v1::CheckInResponse&) {
             demo::Random random = About(assignment.order_id());
             const bool long_stay = random.Permille(kStaysLong) && !brief_;
             const int seconds = long_stay ? random.Between(kLongStayLeast, kLongStayMost)
                                           : random.Between(1, kShortStayMost);
             agenda_.In(absl::Seconds(seconds), [this, assignment] { CheckOut(assignment); });
           },
       .not_yet = {"VISIT_NOT_FOUND", "CAREGIVER_BUSY"}});
}

void Driver::CheckOut(const matching::v1::Assignment& assignment) {
  const auto request = Proof<visit::v1::CheckOutRequest>(
      assignment, RequestId(absl::StrCat("out-", assignment.visit_id())));
  Perform<visit::v1::CheckOutResponse>({.kind = OperationKind::kCheckOut,
                                        .request_id = request.request_id(),
                                        .subject = assignment.visit_id(),
                                        .call = [this, request](auto* response) {
                                          return CallOnce(clients_.visit(), &Visit::CheckOut,
                                                          request, response);
                                        }});
}

// Each elder presses once; some terminals send the same press again.
void Driver::PressButtons() {
  if (finishing_) return;
  agenda_.In(absl::Seconds(1) / options_.presses_per_second, [this] { PressButtons(); });
  const int n = presses_++;
  if (n >= static_cast<int>(world_.elders.size())) return;
  Press(n, 1);
  if (About(absl::StrCat("press-", n)).Permille(kAskedTwice)) {
    agenda_.In(kAskAgain, [this, n] { Press(n, 2); });
  }
}

void Driver::Press(int n, int attempt_of_terminal) {
  auto request = For<intake::v1::PressButtonRequest>(
      RequestId(absl::StrCat("press-", n, "-", attempt_of_terminal)));
  request.set_terminal_id(world_.elders[n].terminal_id);
  request.set_button(intake::v1::BUTTON_RED);
  request.set_press_counter(1);
  *request.mutable_device_time() = rpc::ToProto(absl::Now());
  Perform<intake::v1::PressButtonResponse>(
      {.kind = OperationKind::kPress,
       .request_id = request.request_id(),
       .subject = request.terminal_id(),
       .call =
           [this, request](auto* response) {
             return CallOnce(clients_.intake(), &Intake::PressButton, request, response);
           },
       .then =
           [this](const intake::v1::PressButtonResponse& pressed) {
             const std::string incident_id = pressed.incident().incident_id();
             demo::Random random = About(absl::StrCat("operator-", incident_id));
             if (!pressed.opened() || !random.Permille(kAcknowledged)) return;
             agenda_.In(absl::Seconds(random.Between(1, 10)),
                        [this, incident_id] { Acknowledge(incident_id); });
           },
       .name = [](const auto& pressed) { return pressed.incident().incident_id(); }});
}

void Driver::Acknowledge(const std::string& incident_id) {
  auto request =
      For<intake::v1::AcknowledgeIncidentRequest>(RequestId(absl::StrCat("ack-", incident_id)));
  request.set_incident_id(incident_id);
  request.set_operator_id("operator-1");
  Perform<intake::v1::AcknowledgeIncidentResponse>(
      {.kind = OperationKind::kAcknowledge,
       .request_id = request.request_id(),
       .subject = incident_id,
       .call = [this, request](auto* response) {
         return CallOnce(clients_.intake(), &Intake::AcknowledgeIncident, request, response);
       }});
}

}  // namespace homecare::crash
