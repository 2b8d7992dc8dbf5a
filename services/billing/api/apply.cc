#include "services/billing/api/apply.h"

#include "common/base/status.h"
#include "common/event/consumer.h"
#include "homecare/event/v1/event.pb.h"
#include "services/billing/api/convert.h"
#include "services/billing/domain/bookkeeper.h"
#include "services/billing/storage/change_books.h"

namespace homecare::billing {
namespace {

// Before its end a visit is not billable and never was: there is nothing to look up. A state that
// is not known here is looked at.
bool MayHaveEnded(event::v1::VisitState state) {
  return state != event::v1::VISIT_STATE_SCHEDULED && state != event::v1::VISIT_STATE_IN_PROGRESS;
}

}  // namespace

absl::Status Apply(Change& change, const event::v1::Event& event) {
  storage::ChangeBooks books(change, event.event_id());
  Bookkeeper bookkeeper(books, books);
  switch (event.payload_case()) {
    case event::v1::Event::kElderChanged: {
      ASSIGN_OR_RETURN(const ElderFacts elder, FromProto(event.elder_changed()));
      return bookkeeper.RecordElder(elder);
    }
    case event::v1::Event::kVisitChanged: {
      if (!MayHaveEnded(event.visit_changed().state())) return absl::OkStatus();
      ASSIGN_OR_RETURN(const VisitRecord record, FromProto(event.visit_changed()));
      const absl::Status recorded = bookkeeper.RecordVisit(record);
      return Reason(recorded) == "ELDER_NOT_FOUND" ? event::WaitFor("registry", record.elder_id)
                                                   : recorded;
    }
    default:
      return absl::OkStatus();  // not this service's concern
  }
}

}  // namespace homecare::billing
