// One change of the city's truth, as the desk sees it: its time, its books, and whom to tell.
#pragma once

#include <functional>
#include <string>

#include "absl/time/time.h"
#include "services/matching/domain/books.h"
#include "services/matching/domain/calendar_books.h"
#include "services/matching/domain/job.h"
#include "services/matching/domain/offer.h"
#include "services/matching/domain/rule.h"

namespace homecare::matching {

// Values are those of the contract.
enum class UnassignReason { kCancelled = 1, kDisplaced = 2, kAbsent = 3, kReplanned = 4 };

// What is due at a time, although processes die.
enum class Due {
  kOfferExpiry,  // subject offer_id
  kNextOffer,    // subject order_id: the next rung of the emergency ladder
  kRetryMatch,   // subject order_id
  kCommitPlan,   // subject plan_id: its next step
};
absl::string_view Name(Due due);

// Events, watchers and deadlines; they leave with the change.
class Teller {
 public:
  virtual ~Teller() = default;
  // An offer was made, or has ended.
  virtual void OfferChanged(const Offer& offer) = 0;
  virtual void VisitAssigned(const Job& job, const Assignment& assignment) = 0;
  virtual void VisitUnassigned(const Assignment& assignment, UnassignReason reason) = 0;
  virtual void OrderUnmatched(const Job& job, const RuleCounts& rejections, bool final) = 0;
  // Sets a deadline, replacing an earlier one of the same subject; and clears it.
  virtual void Remind(Due due, const std::string& subject_id, absl::Time time, bool emergency) = 0;
  virtual void Forget(Due due, const std::string& subject_id) = 0;
  // Runs once the change is committed.
  virtual void AfterCommit(std::function<void()> action) = 0;
};

struct Session {
  absl::Time now;
  JobBook& jobs;
  OfferBook& offers;
  CalendarBook& calendars;
  BookingIndex& bookings;
  AssignmentBook& assignments;
  RosterBook& roster;
  Teller& teller;
};

}  // namespace homecare::matching
