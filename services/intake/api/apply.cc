#include "services/intake/api/apply.h"

#include <algorithm>

#include "absl/strings/strip.h"
#include "common/event/consumer.h"
#include "homecare/event/v1/event.pb.h"
#include "services/intake/api/desks.h"

namespace homecare::intake {
namespace {

using event::v1::Event;

// Longer than any visit; what lies beyond is a device's clock and no care.
constexpr int64_t kMostMinutes = 31 * 24 * 60;

void ApplyElder(Desks& desks, Change& change, const event::v1::ElderChanged& elder) {
  const storage::ElderNews news = storage::PutElder(change, elder);
  if (!news.has_plans) return;
  if (news.entitled_otherwise) {
    desks.care_plans.EntitlementChanged(elder.elder_id());
  } else if (news.moved) {
    desks.care_plans.LayOutNext(elder.elder_id());
  }
}

std::string IncidentOf(const std::optional<Order>& order) {
  return order ? order->incident_id : std::string();
}

void ApplyOfferClosed(Desks& desks, const event::v1::OfferClosed& closed) {
  const std::optional<Order> order = desks.orders.OfferEnded(closed.order_id());
  const std::string& name = event::v1::OfferOutcome_Name(closed.outcome());
  desks.buttons.OfferEnded(IncidentOf(order), closed.caregiver_id(),
                           std::string(absl::StripPrefix(name, "OFFER_OUTCOME_")));
}

void ApplyUnmatched(Desks& desks, const event::v1::OrderUnmatched& unmatched) {
  const std::optional<Order> order = desks.order_store.Find(unmatched.order_id());
  desks.buttons.NobodyFree(IncidentOf(order));
  if (unmatched.final()) desks.orders.GivenUp(unmatched.order_id());
}

// The order's state that a visit's state brings about; absent where it brings none.
std::optional<OrderState> Brings(event::v1::VisitState state) {
  switch (state) {
    case event::v1::VISIT_STATE_IN_PROGRESS:
      return OrderState::kInService;
    case event::v1::VISIT_STATE_COMPLETED:
      return OrderState::kCompleted;
    case event::v1::VISIT_STATE_MISSED:
      return OrderState::kMissed;
    default:
      return std::nullopt;
  }
}

// Care ended, or turned out to be none.
std::optional<int> DeliveredMinutes(const event::v1::VisitChanged& visit) {
  if (visit.state() == event::v1::VISIT_STATE_VOIDED) return 0;
  const bool ended = visit.has_check_in_time() && visit.has_check_out_time();
  if (visit.state() != event::v1::VISIT_STATE_COMPLETED || !ended) return std::nullopt;
  // Fractions of a second are cut first (DOMAIN "Minutes" 1).
  const int64_t seconds = visit.check_out_time().seconds() - visit.check_in_time().seconds();
  return static_cast<int>(std::clamp<int64_t>(seconds / 60, 0, kMostMinutes));
}

VisitNews NewsOf(const event::v1::VisitChanged& visit) {
  return {visit.visit_id(), Brings(visit.state()), DeliveredMinutes(visit)};
}

bool IsEmpty(const VisitNews& news) { return !news.state && !news.delivered_minutes; }

absl::Status ApplyVisit(Desks& desks, const event::v1::VisitChanged& visit) {
  const VisitNews news = NewsOf(visit);
  if (IsEmpty(news)) return absl::OkStatus();
  if (!desks.order_store.KnowsVisit(visit.visit_id())) {
    return event::WaitFor("assignments", visit.order_id());
  }
  desks.orders.VisitCame(visit.order_id(), news);
  return absl::OkStatus();
}

}  // namespace

absl::Status Apply(Change& change, const Event& event, const LadderPolicy& policy) {
  Desks desks(change, policy);
  switch (event.payload_case()) {
    case Event::kElderChanged:
      ApplyElder(desks, change, event.elder_changed());
      break;
    case Event::kServicePointChanged:
      storage::PutServicePoint(change, event.service_point_changed());
      break;
    case Event::kTerminalChanged:
      storage::PutTerminal(change, event.terminal_changed());
      break;
    case Event::kOfferMade:
      desks.buttons.Offered(IncidentOf(desks.orders.Offered(event.offer_made().order_id())),
                            event.offer_made().caregiver_id());
      break;
    case Event::kOfferClosed:
      ApplyOfferClosed(desks, event.offer_closed());
      break;
    case Event::kVisitAssigned: {
      const event::v1::VisitAssigned& assigned = event.visit_assigned();
      desks.buttons.Assigned(
          IncidentOf(desks.orders.Assigned(assigned.order_id(), FromProto(assigned))),
          assigned.caregiver_id());
      break;
    }
    case Event::kVisitUnassigned:
      desks.orders.Unassigned(event.visit_unassigned().order_id(),
                              event.visit_unassigned().visit_id());
      break;
    case Event::kOrderUnmatched:
      ApplyUnmatched(desks, event.order_unmatched());
      break;
    case Event::kVisitChanged:
      return ApplyVisit(desks, event.visit_changed());
    default:
      break;  // not this service's concern
  }
  return absl::OkStatus();
}

void ApplyAhead(GroupMemory& memory, const Event& event) {
  if (event.topic() == "assignments") {
    storage::AnnounceOrder(memory, event.city_code(), event.key());
  } else if (event.has_visit_changed() && !IsEmpty(NewsOf(event.visit_changed()))) {
    storage::AnnounceVisit(memory, event.city_code(), event.visit_changed().visit_id());
    storage::AnnounceOrder(memory, event.city_code(), event.visit_changed().order_id());
  }
}

absl::Status Due(Change& change, const Deadline& deadline, const LadderPolicy& policy) {
  Desks desks(change, policy);
  if (deadline.kind == kCarePlanDue) {
    desks.care_plans.LayOutNext(deadline.subject_id);
  } else if (deadline.kind == kUnassignedDue) {
    desks.orders.UnassignedDue(deadline.subject_id);
  } else {
    desks.buttons.RungDue(deadline.kind, deadline.subject_id);
  }
  return absl::OkStatus();
}

}  // namespace homecare::intake
