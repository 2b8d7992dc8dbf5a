// What the bookkeeper needs to remember, in the domain's words. storage/change_books.h implements
// both on one change.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "services/billing/domain/facts.h"
#include "services/billing/domain/line.h"
#include "services/billing/domain/reach.h"
#include "services/billing/domain/rulebook.h"

namespace homecare::billing {

// A visit as billing knows it. One that is not billable, or no more, counts for nothing.
struct VisitRecord {
  std::string elder_id;
  Visit visit;
  bool billable = false;
};

// What was told, and the rules.
class FactBook {
 public:
  virtual ~FactBook() = default;

  // The elder without visits, locked until the change ends: whoever rates a month of an elder has
  // this lock, and sees what the one before has recorded and posted.
  virtual std::optional<ElderFacts> LockElder(absl::string_view elder_id) = 0;
  // Replaces what was known of the elder. What is replaced is kept, with its time.
  virtual void PutElder(const ElderFacts& elder) = 0;

  virtual std::optional<VisitRecord> FindVisit(absl::string_view visit_id) = 0;
  // The first record of a visit keeps its time, and fixes the elder and the provider.
  virtual void PutVisit(const VisitRecord& record) = 0;
  // The elder's billable visits of the window.
  virtual std::vector<Visit> BillableVisits(absl::string_view elder_id,
                                            const VisitWindow& window) = 0;

  // Errors of Rulebook::Make.
  virtual absl::StatusOr<Rulebook> Rules() = 0;
};

enum class PostingCause { kVisitBillable, kVisitNotBillable, kElderChanged };

// Lines that were written together, for one reason, of one elder-month.
struct Posting {
  std::string elder_id;
  absl::CivilMonth month;
  PostingCause cause = PostingCause::kElderChanged;
  std::string cause_visit_id;  // Empty for kElderChanged.
  std::vector<std::string> policy_version_ids;
  std::vector<Line> lines;  // At least one.
};

// What was posted. Nothing is ever changed or removed.
class LedgerBook {
 public:
  virtual ~LedgerBook() = default;

  // The elder's months of which anything was ever posted, ascending.
  virtual std::vector<absl::CivilMonth> PostedMonths(absl::string_view elder_id) = 0;
  // The sums of what was posted for the months `first` to `last`, one per (visit, month, funding,
  // reason, rate) and only those that are not nothing.
  virtual std::vector<Line> Posted(absl::string_view elder_id, absl::CivilMonth first,
                                   absl::CivilMonth last) = 0;
  virtual void Post(const Posting& posting) = 0;
};

}  // namespace homecare::billing
