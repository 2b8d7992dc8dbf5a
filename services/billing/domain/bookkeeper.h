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
#include "absl/time/civil_time.h"
#include "services/billing/domain/books.h"
#include "services/billing/domain/facts.h"

namespace homecare::billing {

// Lives for one change. An error leaves the books half written: the change must not commit.
class Bookkeeper {
 public:
  Bookkeeper(FactBook& facts, LedgerBook& ledger) : facts_(facts), ledger_(ledger) {}

  // The elder as the registry knows them now; visits are not looked at. Errors of CheckFacts and
  // RateMonth.
  absl::Status RecordElder(const ElderFacts& elder);

  // The visit as it stands now. ELDER_NOT_FOUND (before anything was written) where a billable
  // visit's elder is not known yet, VISIT_REWRITTEN, and errors of CheckFacts and RateMonth.
  absl::Status RecordVisit(const VisitRecord& record);

 private:
  struct Reason {
    PostingCause cause;
    std::string visit_id;
  };

  // `months` ascending; `elder` with the visits of their window.
  absl::Status Rate(const ElderFacts& elder, const std::vector<absl::CivilMonth>& months,
                    const Reason& reason);

  FactBook& facts_;
  LedgerBook& ledger_;
};

}  // namespace homecare::billing
