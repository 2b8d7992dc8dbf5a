#include "services/visit/api/apply.h"

#include "common/event/consumer.h"
#include "homecare/event/v1/event.pb.h"
#include "services/visit/api/convert.h"
#include "services/visit/domain/desk.h"
#include "services/visit/storage/caregivers.h"
#include "services/visit/storage/visits.h"

namespace homecare::visit {

absl::Status Apply(Change& change, const event::v1::Event& event, const EvidencePolicy& policy) {
  storage::Visits visits(change);
  VisitDesk desk(visits, policy, change.now());
  switch (event.payload_case()) {
    case event::v1::Event::kCaregiverChanged:
      storage::PutCaregiver(change, event.caregiver_changed());
      return absl::OkStatus();
    case event::v1::Event::kVisitAssigned:
      if (!storage::CaregiverKnown(change, event.visit_assigned().caregiver_id())) {
        return event::WaitFor("registry", event.visit_assigned().caregiver_id());
      }
      desk.Schedule(FromProto(event.visit_assigned()));
      return absl::OkStatus();
    case event::v1::Event::kVisitUnassigned:
      desk.Withdraw(event.visit_unassigned().visit_id());
      return absl::OkStatus();
    default:
      return absl::OkStatus();  // not this service's concern
  }
}

absl::Status Remind(Change& change, const Deadline& deadline, const EvidencePolicy& policy) {
  storage::Visits visits(change);
  VisitDesk desk(visits, policy, change.now());
  desk.Missing(deadline.subject_id, deadline.kind == storage::kNoCheckIn ? EvidenceKind::kCheckIn
                                                                         : EvidenceKind::kCheckOut);
  return absl::OkStatus();
}

}  // namespace homecare::visit
