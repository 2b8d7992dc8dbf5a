// What the bookkeeper needs to remember, in the domain's words. storage/books.h implements it on
// one change.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "services/billing/domain/facts.h"
#include "services/billing/domain/history.h"
#include "services/billing/domain/line.h"
#include "services/billing/domain/reach.h"
#include "services/billing/domain/rulebook.h"

namespace homecare::billing {

// A visit as billing knows it. One that is not billable, or no more, counts for nothing.
struct VisitRecord {
  std::string elder_id;
  Visit visit;
  bool billable = false;
  bool clawed_back = false;  // An audit took it off the bill for good.

  bool operator==(const VisitRecord&) const = default;
};

// What was told.
class FactBook {
 public:
  virtual ~FactBook() = default;

  // Locks the city's books until the change ends and gives the instant at which what follows is
  // recorded: after everything recorded before, closes included, and never before now. Comes first.
  virtual absl::Time Open() = 0;

  // Without a lock: elders are never forgotten.
  virtual bool KnowsElder(absl::string_view elder_id) = 0;
  // The elder as known now, without visits.
  virtual std::optional<ElderFacts> FindElder(absl::string_view elder_id) = 0;
  // Replaces what was known of the elder. What is replaced is kept, with its time.
  virtual void PutElder(const ElderFacts& elder) = 0;

  virtual std::optional<VisitRecord> FindVisit(absl::string_view visit_id) = 0;
  // What is replaced is kept, with its time. The first record fixes the elder and the provider.
  virtual void PutVisit(const VisitRecord& record) = 0;
  // The elder's billable visits of the window.
  virtual std::vector<Visit> BillableVisits(absl::string_view elder_id,
                                            const VisitWindow& window) = 0;
  // Everything that was ever known of the elder, and of the visits of the window.
  virtual ElderHistory HistoryOf(absl::string_view elder_id, const VisitWindow& window) = 0;
};

// What holds for the whole city.
class CityBook {
 public:
  virtual ~CityBook() = default;

  // As known now. Errors of Rulebook::Make.
  virtual absl::StatusOr<Rulebook> Rules() = 0;
  virtual const RuleHistory& RulesHistory() = 0;

  // The closed months of the city, with the instants of their closes.
  virtual const std::map<absl::CivilMonth, absl::Time>& ClosedMonths() = 0;
};

enum class PostingCause {
  kVisitBillable,
  kVisitNotBillable,
  kElderChanged,
  kRulesChanged,
  kClawBack,
};

// Lines that were written together, for one reason, of one elder-month.
struct Posting {
  std::string elder_id;
  absl::CivilMonth month;
  // The calendar month of this instant is the one with whose statement an adjustment is paid.
  absl::Time recorded_time;
  // The month was closed: the lines correct what its statements say.
  bool adjustment = false;
  PostingCause cause = PostingCause::kElderChanged;
  std::string cause_visit_id;  // Empty unless a visit is the cause.
  std::string explanation;     // Why, for people.
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
