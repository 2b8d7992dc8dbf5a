#include "services/billing/api/apply.h"

#include "common/base/status.h"
#include "common/event/consumer.h"
#include "homecare/event/v1/event.pb.h"
#include "services/billing/api/books.h"
#include "services/billing/api/convert.h"
#include "services/billing/storage/told.h"

namespace homecare::billing {
namespace {

// Before its end a visit is not billable and never was: there is nothing to look up. A state that
// is not known here is looked at.
bool MayHaveEnded(event::v1::VisitState state) {
  return state != event::v1::VISIT_STATE_SCHEDULED && state != event::v1::VISIT_STATE_IN_PROGRESS;
}

absl::Status ApplyVisit(Change& change, const event::v1::Event& event) {
  if (!MayHaveEnded(event.visit_changed().state())) return absl::OkStatus();
  ASSIGN_OR_RETURN(const VisitRecord record, FromProto(event.visit_changed()));
  Books books(change, event.event_id());
  const absl::Status recorded = books.bookkeeper.RecordVisit(record);
  return Reason(recorded) == "ELDER_NOT_FOUND" ? event::WaitFor("registry", record.elder_id)
                                               : recorded;
}

}  // namespace

absl::Status Apply(Change& change, const event::v1::Event& event) {
  switch (event.payload_case()) {
    case event::v1::Event::kElderChanged: {
      ASSIGN_OR_RETURN(const ElderFacts elder, FromProto(event.elder_changed()));
      Books books(change, event.event_id());
      RETURN_IF_ERROR(books.bookkeeper.RecordElder(elder));
      storage::PutTold(change, event.elder_changed());
      return absl::OkStatus();
    }
    case event::v1::Event::kCaregiverChanged:
      storage::PutTold(change, event.caregiver_changed());
      return absl::OkStatus();
    case event::v1::Event::kVisitChanged:
      RETURN_IF_ERROR(ApplyVisit(change, event));
      return storage::PutTold(change, event.visit_changed());
    default:
      return absl::OkStatus();  // not this service's concern
  }
}

}  // namespace homecare::billing
