#include "deploy/demo/city_day.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/base/civil_time.h"
#include "common/base/status.h"
#include "common/rpc/convert.h"

namespace homecare::demo {
namespace {

using Intake = intake::v1::IntakeService::Stub;
using Matching = matching::v1::MatchingService::Stub;
using Visit = visit::v1::VisitService::Stub;

constexpr absl::Duration kProgressEvery = absl::Seconds(2);

// A refusal that belongs to the day: somebody was quicker, or the plan has changed.
bool IsLife(const absl::Status& status) {
  return absl::IsFailedPrecondition(status) || absl::IsNotFound(status);
}

absl::Status UnlessLife(const absl::Status& status) {
  return IsLife(status) ? absl::OkStatus() : status;
}

template <typename Request>
Request For(const std::string& request_id) {
  Request request;
  request.set_city_code(kCity);
  request.set_request_id(request_id);
  return request;
}

}  // namespace

absl::Status CityDay::RunUntil(absl::Time end, const std::function<void()>& progress) {
  absl::Time told = absl::Now();
  while (true) {
    const absl::Time next = std::min(agenda_.next(), stage_.next_due());
    if (next >= end) return stage_.MoveTo(end);
    RETURN_IF_ERROR(stage_.MoveTo(std::max(next, stage_.now())));
    for (const Deed& deed : agenda_.TakeDue(stage_.now())) RETURN_IF_ERROR(deed());
    RETURN_IF_ERROR(stage_.Settle());
    RETURN_IF_ERROR(AnswerOffers());
    if (absl::Now() - told > kProgressEvery) {
      progress();
      told = absl::Now();
    }
  }
}

absl::Status CityDay::Place(const Wish& wish) {
  const std::string about = absl::StrCat("order/", next_wish_++);
  auto request = For<intake::v1::PlaceOrderRequest>(RequestId(about));
  request.set_elder_id(wish.elder->elder_id);
  request.set_item_code(wish.item_code);
  *request.mutable_start_window() = rpc::ToProto(rpc::TimeSpan{wish.window_start, wish.window_end});
  request.set_duration_minutes(wish.duration_minutes);
  request.set_family_consent(wish.elder->family_consents);
  request.set_asked_by("operator-1");
  if (wish.double_up) {
    request.set_double_up(true);
    request.set_double_up_authorised_by("supervisor-1");
  }
  const auto placed = Call(*peers_.intake, &Intake::PlaceOrder, request);
  if (!placed.ok()) {
    ++counts_.orders_refused;
    return UnlessLife(placed.status());
  }
  ++counts_.orders_placed;
  if (wish.double_up) double_ups_.insert(placed->order().order_id());
  if (wish.cancelled) {
    const std::string order_id = placed->order().order_id();
    agenda_.At(stage_.now() + absl::Minutes(10), [this, order_id] { return Cancel(order_id); });
  }
  return absl::OkStatus();
}

absl::Status CityDay::Cancel(const std::string& order_id) {
  auto request = For<intake::v1::CancelOrderRequest>(absl::StrCat("cancel-", order_id));
  request.set_order_id(order_id);
  request.set_reason(intake::v1::CANCEL_REASON_NOT_WANTED);
  request.set_cancelled_by("operator-1");
  const auto cancelled = Call(*peers_.intake, &Intake::CancelOrder, request);
  counts_.cancellations += cancelled.ok() ? 1 : 0;
  return UnlessLife(cancelled.status());
}

absl::Status CityDay::Press(const Elder& elder, intake::v1::Button button, int64_t counter,
                            const std::string& request_id) {
  auto request = For<intake::v1::PressButtonRequest>(request_id);
  request.set_terminal_id(elder.terminal_id);
  request.set_button(button);
  request.set_press_counter(counter);
  *request.mutable_device_time() = rpc::ToProto(stage_.now());
  const absl::Time pressed = absl::Now();
  ASSIGN_OR_RETURN(const auto answer, Call(*peers_.intake, &Intake::PressButton, request));
  ++counts_.presses;
  if (!answer.opened()) return absl::OkStatus();
  ++counts_.incidents;
  const std::string incident_id = answer.incident().incident_id();
  Random random(seed_, elder.elder_id + "/operator");
  if (button == intake::v1::BUTTON_GREEN) {
    const absl::Time call = stage_.now() + absl::Seconds(random.Between(30, 420));
    agenda_.At(call, [this, incident_id] { return Acknowledge(incident_id); });
    agenda_.At(call + absl::Minutes(2), [this, incident_id] {
      return CloseIncident(incident_id, intake::v1::INCIDENT_OUTCOME_CALLED_BACK);
    });
    return absl::OkStatus();
  }
  watch_.Pressed(answer.incident().order_id(), pressed);
  // 97.5 % within a minute is the target; a few of these are late, and the supervisor is called.
  const int seconds = random.Permille(975) ? random.Between(5, 50) : random.Between(70, 120);
  agenda_.AtExactly(stage_.now() + absl::Seconds(seconds),
                    [this, incident_id] { return Acknowledge(incident_id); });
  const bool false_alarm = random.Permille(100);
  agenda_.At(stage_.now() + absl::Minutes(false_alarm ? 3 : 100), [this, incident_id, false_alarm] {
    return CloseIncident(incident_id, false_alarm ? intake::v1::INCIDENT_OUTCOME_FALSE_ALARM
                                                  : intake::v1::INCIDENT_OUTCOME_HELPED);
  });
  return absl::OkStatus();
}

absl::Status CityDay::Acknowledge(const std::string& incident_id) {
  auto request = For<intake::v1::AcknowledgeIncidentRequest>(absl::StrCat("ack-", incident_id));
  request.set_incident_id(incident_id);
  request.set_operator_id("operator-1");
  return UnlessLife(Call(*peers_.intake, &Intake::AcknowledgeIncident, request).status());
}

absl::Status CityDay::CloseIncident(const std::string& incident_id,
                                    intake::v1::IncidentOutcome outcome) {
  auto request = For<intake::v1::CloseIncidentRequest>(absl::StrCat("close-", incident_id));
  request.set_incident_id(incident_id);
  request.set_operator_id("operator-1");
  request.set_outcome(outcome);
  return UnlessLife(Call(*peers_.intake, &Intake::CloseIncident, request).status());
}

absl::Status CityDay::AnswerOffers() {
  matching::v1::ListOffersRequest request;
  request.set_city_code(kCity);
  request.set_state(matching::v1::OFFER_STATE_OPEN);
  request.set_page_size(200);
  do {
    ASSIGN_OR_RETURN(const auto page, Call(*peers_.matching, &Matching::ListOffers, request));
    for (const matching::v1::Offer& offer : page.offers()) {
      if (offers_seen_.insert(offer.offer_id()).second) PlanAnswer(offer);
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return absl::OkStatus();
}

void CityDay::PlanAnswer(const matching::v1::Offer& offer) {
  ++counts_.offers;
  // What a caregiver does follows from who they are and what they are asked, not from when.
  Random random(seed_, absl::StrCat(offer.caregiver_id(), offer.elder_id(), offer.round(),
                                    offer.planned().start_time().seconds()));
  const int draw = random.Below(1000);
  const bool emergency = offer.emergency();
  const absl::Time answer =
      stage_.now() + absl::Seconds(emergency ? random.Between(8, 60) : random.Between(30, 240));
  const bool ignores = draw < (emergency ? 100 : 20);
  if (ignores) return;
  if (draw < (emergency ? 150 : 80)) {
    agenda_.At(answer, [this, offer] { return Decline(offer); });
  } else {
    agenda_.At(answer, [this, offer] { return Accept(offer); });
  }
}

absl::Status CityDay::Accept(const matching::v1::Offer& offer) {
  auto request = For<matching::v1::AcceptOfferRequest>(absl::StrCat("accept-", offer.offer_id()));
  request.set_offer_id(offer.offer_id());
  request.set_caregiver_id(offer.caregiver_id());
  const auto accepted = Call(*peers_.matching, &Matching::AcceptOffer, request);
  if (!accepted.ok()) return UnlessLife(accepted.status());
  ++counts_.accepted;
  PlanArrival(accepted->assignment());
  return absl::OkStatus();
}

absl::Status CityDay::ReadRoster(absl::CivilDay day) {
  matching::v1::ListAssignmentsRequest request;
  request.set_city_code(kCity);
  request.set_service_date(FormatDay(day));
  request.set_page_size(200);
  do {
    ASSIGN_OR_RETURN(const auto page, Call(*peers_.matching, &Matching::ListAssignments, request));
    for (const matching::v1::Assignment& assignment : page.assignments()) {
      if (visits_seen_.count(assignment.visit_id()) == 0) PlanArrival(assignment);
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return absl::OkStatus();
}

void CityDay::PlanArrival(const matching::v1::Assignment& assignment) {
  visits_seen_.insert(assignment.visit_id());
  Random random(seed_, assignment.caregiver_id() + assignment.elder_id() + "/arrival");
  // Most are on time within five minutes, one in ten is late.
  const int late = random.Permille(100) ? random.Between(10, 30) : random.Between(0, 5);
  const absl::Time arrival = rpc::FromProto(assignment.planned().start_time()) +
                             absl::Minutes(assignment.emergency() ? 0 : late);
  agenda_.At(std::max(arrival, stage_.now() + absl::Seconds(30)),
             [this, assignment] { return CheckIn(assignment); });
}

absl::Status CityDay::Decline(const matching::v1::Offer& offer) {
  auto request = For<matching::v1::DeclineOfferRequest>(absl::StrCat("decline-", offer.offer_id()));
  request.set_offer_id(offer.offer_id());
  request.set_caregiver_id(offer.caregiver_id());
  request.set_reason(matching::v1::DECLINE_REASON_TIME);
  const auto declined = Call(*peers_.matching, &Matching::DeclineOffer, request);
  counts_.declined += declined.ok() ? 1 : 0;
  return UnlessLife(declined.status());
}

template <typename Request>
void CityDay::Prove(const matching::v1::Assignment& assignment, const char* when,
                    Request* request) {
  Random random(seed_, assignment.caregiver_id() + assignment.elder_id() + when);
  request->set_visit_id(assignment.visit_id());
  request->set_caregiver_id(assignment.caregiver_id());
  request->set_method(visit::v1::EVIDENCE_METHOD_GPS);
  request->set_device_id("phone-" + assignment.caregiver_id());
  *request->mutable_device_time() =
      rpc::ToProto(stage_.now() + absl::Seconds(random.Between(-20, 20)));
  if (random.Permille(10)) return;  // the location is off
  const bool away = random.Permille(10);
  visit::v1::Fix& fix = *request->mutable_fix();
  *fix.mutable_point() = assignment.location();
  fix.mutable_point()->set_latitude_degrees(assignment.location().latitude_degrees() +
                                            (away ? 0.006 : 0.0004 * random.Signed()));
  fix.set_accuracy_metres(random.Between(4, 60));
  fix.set_mock(random.Permille(5));
}

absl::Status CityDay::CheckIn(const matching::v1::Assignment& assignment) {
  const bool waits_for_nobody =
      assignment.emergency() || double_ups_.count(assignment.order_id()) > 0;
  const absl::Time again = stage_.now() + absl::Minutes(3);
  if (!waits_for_nobody && in_the_house_[assignment.elder_id()] > 0) {
    agenda_.At(again, [this, assignment] { return CheckIn(assignment); });
    return absl::OkStatus();
  }
  auto request = For<visit::v1::CheckInRequest>(absl::StrCat(
      "in-", assignment.visit_id(), "-", absl::ToUnixSeconds(stage_.now()) % 1'000'000));
  Prove(assignment, "/in", &request);
  const auto answer = Call(*peers_.visit, &Visit::CheckIn, request);
  if (Reason(answer.status()) == "CAREGIVER_BUSY") {
    agenda_.At(again, [this, assignment] { return CheckIn(assignment); });
    return absl::OkStatus();
  }
  if (!answer.ok()) return UnlessLife(answer.status());
  ++counts_.check_ins;
  ++in_the_house_[assignment.elder_id()];
  const Errand errand{assignment, stage_.now()};
  absl::Duration stay = rpc::FromProto(assignment.planned().end_time()) -
                        rpc::FromProto(assignment.planned().start_time());
  Random about(seed_, assignment.caregiver_id() + assignment.elder_id() + "/stay");
  stay -= absl::Seconds(about.Between(0, 179));
  if (about.Permille(15)) stay = absl::Minutes(8);  // sent away at once: too short to bill
  agenda_.At(stage_.now() + stay, [this, errand] { return CheckOut(errand); });
  return absl::OkStatus();
}

absl::Status CityDay::CheckOut(const Errand& errand) {
  auto request =
      For<visit::v1::CheckOutRequest>(absl::StrCat("out-", errand.assignment.visit_id()));
  Prove(errand.assignment, "/out", &request);
  const auto answer = Call(*peers_.visit, &Visit::CheckOut, request);
  if (!answer.ok()) return UnlessLife(answer.status());
  ++counts_.check_outs;
  --in_the_house_[errand.assignment.elder_id()];
  return absl::OkStatus();
}

}  // namespace homecare::demo
