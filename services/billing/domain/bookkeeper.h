// Keeps the ledger equal to what the rating function says: records a fact, rates every month it
// reaches, and posts the difference to what was posted before (DESIGN "Billing"). Pure over the
// books.
//
// A fact told twice posts nothing the second time, and facts of one elder may come in any order:
// the sums of what is posted depend on the facts alone.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "services/billing/domain/books.h"
#include "services/billing/domain/facts.h"

namespace homecare::billing {

// A month that is closed is rated by RateClosedMonth, and what differs is an adjustment, booked in
// the calendar month in which it became known.
//
// Lives for one change. An error leaves the books half written: the change must not commit.
class Bookkeeper {
 public:
  Bookkeeper(FactBook& facts, CityBook& city, LedgerBook& ledger)
      : facts_(facts), city_(city), ledger_(ledger) {}

  // The elder as the registry knows them now; visits are not looked at. Errors of CheckFacts and
  // RateMonth.
  absl::Status RecordElder(const ElderFacts& elder);

  // The visit as it stands now. ELDER_NOT_FOUND (before anything was written) where a billable
  // visit's elder is not known yet, VISIT_REWRITTEN, and errors of CheckFacts and RateMonth. One
  // that was clawed back stays off the bill.
  absl::Status RecordVisit(const VisitRecord& record);

  // Takes a visit off the bill for good. VISIT_NOT_FOUND, VISIT_NOT_BILLED (it is not on the bill),
  // and errors of RateMonth.
  absl::Status ClawBack(absl::string_view visit_id, const std::string& explanation);

  // Rates an elder's month again after the rules changed. `explanation` says how they did.
  // ELDER_NOT_FOUND and errors of RateMonth.
  absl::Status RateAgain(absl::string_view elder_id, absl::CivilMonth month,
                         const std::string& explanation);

 private:
  struct Reason {
    PostingCause cause;
    std::string visit_id;
    std::string explanation;
    absl::Time recorded_time;
  };

  // The visit was `before` (null: unknown) and is `now`; everything is checked.
  absl::Status Replace(const VisitRecord* before, const VisitRecord& now, const Reason& reason);
  // `months` ascending; `elder` with the visits of their window.
  absl::Status Rate(const ElderFacts& elder, const std::vector<absl::CivilMonth>& months,
                    const Reason& reason);
  absl::StatusOr<std::vector<Line>> LinesNow(const ElderFacts& elder, absl::CivilMonth month,
                                             const Rulebook& rules);

  FactBook& facts_;
  CityBook& city_;
  LedgerBook& ledger_;
};

}  // namespace homecare::billing
