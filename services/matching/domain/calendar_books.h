// What matching remembers of people's time, within one change; see books.h.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/matching/domain/calendar.h"
#include "services/matching/domain/job.h"
#include "services/matching/domain/model_facts.h"
#include "services/matching/domain/offer.h"

namespace homecare::matching {

// Time of caregivers and elders. Who books a caregiver's time has locked the caregiver.
class CalendarBook {
 public:
  virtual ~CalendarBook() = default;
  // Locks the caregiver, whose calendar in the span is returned as it stands in the database. The
  // first waits; the second gives nothing where another change holds the lock.
  virtual Calendar Lock(absl::string_view caregiver_id, const Span& span) = 0;
  virtual std::optional<Calendar> TryLock(absl::string_view caregiver_id, const Span& span) = 0;
  // False where the time was lost to another: the next candidate, not an error.
  virtual bool Hold(const Offer& offer, ElderSlot slot) = 0;
  // HELD to ASSIGNED at the offer's planned time. False where the elder's time was lost.
  virtual bool Assign(const Offer& offer, ElderSlot slot) = 0;
  virtual void Begin(const Offer& offer) = 0;
  // The visit ended: what is left of its time is free.
  virtual void End(const Offer& offer, absl::Time end_time) = 0;
  virtual void Free(absl::string_view offer_id) = 0;
};

// Who has whose time.
class BookingIndex {
 public:
  virtual ~BookingIndex() = default;
  // Open offers and assigned visits of the caregiver that have not begun.
  virtual std::vector<std::string> OffersOfCaregiver(absl::string_view caregiver_id,
                                                     const Span& span) = 0;
  // When other orders of the elder hold or have time of somebody, in order of start.
  virtual std::vector<Span> ElderBusy(const Job& job, const Span& span) = 0;
  // Whether the elder has an assigned visit of another order.
  virtual bool ElderTaken(const Job& job, const Span& span) = 0;
  // Other orders of the elder with an open offer in the span.
  virtual std::vector<std::string> OrdersOffered(const Job& job, const Span& span) = 0;
};

struct Absence {
  std::string absence_id;
  std::string caregiver_id;
  absl::Time start_time;
  absl::Time end_time;
  // Value of the contract's AbsenceReason.
  int reason = 0;
  int64_t revision = 1;
};

class RosterBook {
 public:
  virtual ~RosterBook() = default;
  virtual std::optional<Elder> FindElder(absl::string_view elder_id) = 0;
  // The first of the caregivers that is not known.
  virtual std::optional<std::string> FirstUnknown(const std::vector<std::string>& ids) = 0;
  // Those that are new or differ, with their revision.
  virtual std::vector<OwnedSpan> PutShifts(const std::vector<OwnedSpan>& shifts) = 0;
  virtual void PutAbsence(const Absence& absence) = 0;
  virtual std::optional<Absence> LockAbsence(absl::string_view absence_id) = 0;
};

}  // namespace homecare::matching
