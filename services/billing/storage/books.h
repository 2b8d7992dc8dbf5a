// The bookkeeper's books on one change: what was told, what was rated and what was posted commit
// together, and with them the chain goes on.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/change/change.h"
#include "services/billing/domain/books.h"

namespace homecare::billing::storage {

// Locks the city's books until the transaction ends, and gives the next instant of recording: after
// all before, and never before the change's own time.
absl::Time OpenBooks(Change& change);

// Each lives for one change. Everything is written in the name of `event_id`: the event that the
// change applies, or the request that it answers.
class ChangeFactBook final : public FactBook {
 public:
  ChangeFactBook(Change& change, std::string event_id)
      : change_(change), event_id_(std::move(event_id)) {}

  absl::Time Open() override;
  bool KnowsElder(absl::string_view elder_id) override;
  std::optional<ElderFacts> FindElder(absl::string_view elder_id) override;
  void PutElder(const ElderFacts& elder) override;
  std::optional<VisitRecord> FindVisit(absl::string_view visit_id) override;
  void PutVisit(const VisitRecord& record) override;
  std::vector<Visit> BillableVisits(absl::string_view elder_id, const VisitWindow& window) override;
  ElderHistory HistoryOf(absl::string_view elder_id, const VisitWindow& window) override;

 private:
  void PutArea(const ElderFacts& elder);
  void PutGrants(const ElderFacts& elder);
  void PutSuspensions(const ElderFacts& elder);

  Change& change_;
  const std::string event_id_;
  absl::Time recorded_time_;  // Of the last Open.
};

// Read once for all changes of a transaction, which holds the books.
class ChangeCityBook final : public CityBook {
 public:
  explicit ChangeCityBook(Change& change) : change_(change) {}

  absl::StatusOr<Rulebook> Rules() override;
  const RuleHistory& RulesHistory() override;
  const std::map<absl::CivilMonth, absl::Time>& ClosedMonths() override;

  // For who has just altered one of them.
  void Forget();

 private:
  Change& change_;
};

class ChangeLedgerBook final : public LedgerBook {
 public:
  ChangeLedgerBook(Change& change, std::string event_id)
      : change_(change), event_id_(std::move(event_id)) {}

  std::vector<absl::CivilMonth> PostedMonths(absl::string_view elder_id) override;
  std::vector<Line> Posted(absl::string_view elder_id, absl::CivilMonth first,
                           absl::CivilMonth last) override;
  void Post(const Posting& posting) override;

 private:
  Change& change_;
  const std::string event_id_;
};

}  // namespace homecare::billing::storage
