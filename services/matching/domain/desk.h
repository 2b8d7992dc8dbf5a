// The decisions of the matching service. Pure: remembers through the books of a session, is told
// the time. Errors are those of errors.h; the change of a refused session must be rolled back.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/matching/domain/day/planned.h"
#include "services/matching/domain/matcher.h"
#include "services/matching/domain/session.h"

namespace homecare::matching {

struct Accepted {
  Offer offer;
  Assignment assignment;
};

struct AbsenceRecorded {
  Absence absence;
  std::vector<std::string> unassigned_visit_ids;
};

// What the visit service tells of a visit.
struct VisitNews {
  std::string visit_id;
  AssignmentState state = AssignmentState::kScheduled;
  std::optional<absl::Time> check_out_time;
};

// Thread safe.
class Desk {
 public:
  explicit Desk(Matcher& matcher) : matcher_(matcher) {}

  // Orders. A repeat, and an order that is not known, change nothing. The elder is known.
  void PlaceOrder(Session& session, Job job);
  void CancelOrder(Session& session, absl::string_view order_id);

  // Offers.
  absl::StatusOr<Accepted> Accept(Session& session, absl::string_view offer_id,
                                  absl::string_view caregiver_id);
  absl::StatusOr<Offer> Decline(Session& session, absl::string_view offer_id,
                                absl::string_view caregiver_id, int reason);

  // Plans: gives each member of a step what the plan says, without asking, and says what became of
  // each. `earliest`: what starts sooner, or was to, is not touched; where nobody goes to it, it is
  // matched as any order.
  std::vector<PlannedOutcome> AssignPlanned(Session& session, const std::vector<PlanMember>& step,
                                            absl::Time earliest);

  // Deadlines.
  void Expire(Session& session, absl::string_view offer_id);
  void NextOffer(Session& session, absl::string_view order_id);
  // Also when something about the order's offers may have changed: those that can no longer be
  // accepted are released.
  void Retry(Session& session, absl::string_view order_id);

  // Attendance.
  void Hear(Session& session, const VisitNews& news);
  absl::StatusOr<AbsenceRecorded> RecordAbsence(Session& session, Absence absence);
  absl::StatusOr<Absence> EndAbsence(Session& session, absl::string_view absence_id);
  // How many changed.
  absl::StatusOr<int> PutShifts(Session& session, const std::vector<OwnedSpan>& shifts);

 private:
  struct Held {
    Offer offer;
    Job job;
  };

  // The offer with its job locked; nothing where there is no such offer.
  std::optional<Held> LockOffer(Session& session, absl::string_view offer_id) const;
  absl::StatusOr<Held> LockOwn(Session& session, absl::string_view offer_id,
                               absl::string_view caregiver_id) const;
  absl::Status MakeRoom(Session& session, const Job& job, Offer& offer);
  // The offer's visit is assigned, told and remembered.
  Assignment TakeElder(Session& session, const Job& job, const Offer& offer);
  Assignment Assign(Session& session, const Job& job, const Offer& offer) const;
  void ReleaseOthers(Session& session, const Job& job);
  void CloseOffer(Session& session, Offer& offer, OfferState to);
  // Makes a plan's member ready to be assigned: whoever went or was asked leaves. kPending: done;
  // else nothing is left to be done, and why.
  PlannedOutcome Loosen(Session& session, Job& job, const PlanMember& member, absl::Time earliest);
  PlannedOutcome LoosenAssigned(Session& session, Job& job, const PlanMember& member,
                                absl::Time earliest);
  // An open offer that says what the plan says is accepted.
  bool AcceptAsPlanned(Session& session, const Job& job, const PlanMember& member);
  bool AssignMember(Session& session, Job& job, const PlanMember& member);
  std::optional<Offer> PlannedOffer(Session& session, const Job& job, const PlanMember& member);
  // Takes back what holds or has the caregiver's time, and lets its order be matched anew. The
  // visit's id where a visit was taken back.
  std::string TakeBack(Session& session, absl::string_view offer_id, UnassignReason reason);
  void Unassign(Session& session, Job& job, const Assignment& assignment, UnassignReason reason);
  // Lets open orders that could start in the span try again soon.
  void Wake(Session& session, const Span& span);
  void ForgetEntry(Session& session, const std::string& offer_id);

  Matcher& matcher_;
};

}  // namespace homecare::matching
