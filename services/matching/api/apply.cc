#include "services/matching/api/apply.h"

#include "common/event/consumer.h"
#include "homecare/event/v1/event.pb.h"
#include "services/matching/api/change_session.h"
#include "services/matching/api/convert.h"
#include "services/matching/storage/plans.h"

namespace homecare::matching {

absl::Status Listener::Apply(homecare::Change& change, const event::v1::Event& event) {
  ChangeSession session(change);
  switch (event.payload_case()) {
    case event::v1::Event::kElderChanged:
      session.roster().Put(event.elder_changed());
      return absl::OkStatus();
    case event::v1::Event::kCaregiverChanged:
      session.roster().Put(event.caregiver_changed());
      change.OnCommit([this, caregiver = FromProto(event.caregiver_changed())] {
        model_.PutCaregiver(caregiver);
      });
      return absl::OkStatus();
    case event::v1::Event::kProviderChanged:
      session.roster().Put(event.provider_changed());
      change.OnCommit(
          [this, provider = FromProto(event.provider_changed())] { model_.PutProvider(provider); });
      return absl::OkStatus();
    case event::v1::Event::kOrderPlaced:
      if (!session.roster().FindElder(event.order_placed().elder_id())) {
        return event::WaitFor("registry", event.order_placed().elder_id());
      }
      desk_.PlaceOrder(*session, FromProto(event.order_placed()));
      return absl::OkStatus();
    case event::v1::Event::kOrderCancelled:
      desk_.CancelOrder(*session, event.order_cancelled().order_id());
      return absl::OkStatus();
    case event::v1::Event::kVisitChanged:
      if (const auto news = FromProto(event.visit_changed())) desk_.Hear(*session, *news);
      return absl::OkStatus();
    default:
      return absl::OkStatus();  // not this service's concern
  }
}

absl::Status Listener::Fire(homecare::Change& change, const Deadline& deadline) {
  ChangeSession session(change);
  if (deadline.kind == Name(Due::kOfferExpiry)) {
    desk_.Expire(*session, deadline.subject_id);
  } else if (deadline.kind == Name(Due::kNextOffer)) {
    desk_.NextOffer(*session, deadline.subject_id);
  } else if (deadline.kind == Name(Due::kCommitPlan)) {
    storage::Plans plans(change);
    plan_desk_.Continue(*session, plans, deadline.subject_id);
  } else {
    desk_.Retry(*session, deadline.subject_id);
  }
  return absl::OkStatus();
}

}  // namespace homecare::matching
