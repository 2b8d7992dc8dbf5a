#include "services/matching/api/teller.h"

#include <utility>

#include "common/rpc/convert.h"
#include "homecare/event/v1/event.pb.h"
#include "services/matching/api/convert.h"

namespace homecare::matching {
namespace {

event::v1::Event EventAbout(const std::string& order_id, bool emergency) {
  event::v1::Event event;
  event.set_topic("assignments");
  event.set_key(order_id);
  event.set_emergency(emergency);
  return event;
}

event::v1::OfferOutcome OutcomeOf(OfferState state) {
  switch (state) {
    case OfferState::kAccepted:
      return event::v1::OFFER_OUTCOME_ACCEPTED;
    case OfferState::kDeclined:
      return event::v1::OFFER_OUTCOME_DECLINED;
    case OfferState::kExpired:
      return event::v1::OFFER_OUTCOME_EXPIRED;
    case OfferState::kReleased:
      return event::v1::OFFER_OUTCOME_RELEASED;
    case OfferState::kOpen:
      break;
  }
  return event::v1::OFFER_OUTCOME_UNSPECIFIED;
}

void Fill(const Offer& offer, event::v1::OfferMade* made) {
  made->set_offer_id(offer.offer_id);
  made->set_order_id(offer.order_id);
  made->set_caregiver_id(offer.caregiver_id);
  *made->mutable_planned() =
      rpc::ToProto(rpc::TimeSpan{offer.planned_start_time, offer.planned_end_time});
  *made->mutable_expire_time() = rpc::ToProto(offer.expire_time);
  made->set_added_travel_seconds(offer.added_travel_seconds);
  made->set_round(offer.round);
  made->set_emergency(offer.emergency);
}

}  // namespace

void EventTeller::OfferChanged(const Offer& offer) {
  event::v1::Event event = EventAbout(offer.order_id, offer.emergency);
  if (offer.state == OfferState::kOpen) {
    Fill(offer, event.mutable_offer_made());
  } else {
    event::v1::OfferClosed* const closed = event.mutable_offer_closed();
    closed->set_offer_id(offer.offer_id);
    closed->set_order_id(offer.order_id);
    closed->set_caregiver_id(offer.caregiver_id);
    closed->set_outcome(OutcomeOf(offer.state));
  }
  change_.Emit(std::move(event));
  v1::WatchOffersResponse shown;
  *shown.mutable_offer() = ToProto(offer);
  change_.Publish(kOfferFeed, offer.caregiver_id, shown.SerializeAsString());
}

void EventTeller::VisitAssigned(const Job& job, const Assignment& assignment) {
  event::v1::Event event = EventAbout(job.order_id, job.emergency());
  event::v1::VisitAssigned* const assigned = event.mutable_visit_assigned();
  assigned->set_visit_id(assignment.visit_id);
  assigned->set_order_id(assignment.order_id);
  assigned->set_elder_id(assignment.elder_id);
  assigned->set_caregiver_id(assignment.caregiver_id);
  assigned->set_provider_id(assignment.provider_id);
  *assigned->mutable_planned() =
      rpc::ToProto(rpc::TimeSpan{assignment.planned_start_time, assignment.planned_end_time});
  assigned->set_item_code(job.item_code);
  assigned->set_bucket(static_cast<type::v1::Bucket>(job.bucket));
  assigned->set_qualification(static_cast<type::v1::Qualification>(job.qualification));
  assigned->set_double_up(job.double_up);
  assigned->set_family_consent(job.family_consent);
  assigned->set_emergency(job.emergency());
  *assigned->mutable_location() = rpc::ToProto(assignment.location);
  assigned->set_added_travel_seconds(assignment.added_travel_seconds);
  change_.Emit(std::move(event));
}

void EventTeller::VisitUnassigned(const Assignment& assignment, UnassignReason reason) {
  event::v1::Event event = EventAbout(assignment.order_id, assignment.emergency);
  event::v1::VisitUnassigned* const unassigned = event.mutable_visit_unassigned();
  unassigned->set_visit_id(assignment.visit_id);
  unassigned->set_order_id(assignment.order_id);
  unassigned->set_caregiver_id(assignment.caregiver_id);
  unassigned->set_reason(static_cast<event::v1::UnassignReason>(reason));
  change_.Emit(std::move(event));
}

void EventTeller::OrderUnmatched(const Job& job, const RuleCounts& rejections, bool final) {
  event::v1::Event event = EventAbout(job.order_id, job.emergency());
  event::v1::OrderUnmatched* const unmatched = event.mutable_order_unmatched();
  unmatched->set_order_id(job.order_id);
  for (int rule = 1; rule < kRules; ++rule) {
    if (rejections[rule] == 0) continue;
    event::v1::RejectionCount* const count = unmatched->add_rejections();
    count->set_rule(std::string(Name(static_cast<Rule>(rule))));
    count->set_caregivers(rejections[rule]);
  }
  unmatched->set_final(final);
  unmatched->set_emergency(job.emergency());
  change_.Emit(std::move(event));
}

void EventTeller::Remind(Due due, const std::string& subject_id, absl::Time time, bool emergency) {
  change_.SetDeadline({std::string(Name(due)), subject_id, time, emergency});
}

void EventTeller::Forget(Due due, const std::string& subject_id) {
  change_.ClearDeadline(Name(due), subject_id);
}

void EventTeller::AfterCommit(std::function<void()> action) { change_.OnCommit(std::move(action)); }

}  // namespace homecare::matching
