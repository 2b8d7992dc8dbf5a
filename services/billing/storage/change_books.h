// The bookkeeper's books on one change: what was told, what was rated and what was posted commit
// together.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/change/change.h"
#include "services/billing/domain/books.h"

namespace homecare::billing::storage {

// Lives for one change. Everything is written in the name of the event it applies.
class ChangeBooks final : public FactBook, public LedgerBook {
 public:
  ChangeBooks(Change& change, std::string event_id)
      : change_(change), event_id_(std::move(event_id)) {}

  std::optional<ElderFacts> LockElder(absl::string_view elder_id) override;
  void PutElder(const ElderFacts& elder) override;
  std::optional<VisitRecord> FindVisit(absl::string_view visit_id) override;
  void PutVisit(const VisitRecord& record) override;
  std::vector<Visit> BillableVisits(absl::string_view elder_id, const VisitWindow& window) override;
  absl::StatusOr<Rulebook> Rules() override;

  std::vector<absl::CivilMonth> PostedMonths(absl::string_view elder_id) override;
  std::vector<Line> Posted(absl::string_view elder_id, absl::CivilMonth first,
                           absl::CivilMonth last) override;
  void Post(const Posting& posting) override;

 private:
  void PutGrants(const ElderFacts& elder);
  void PutSuspensions(const ElderFacts& elder);

  Change& change_;
  const std::string event_id_;
};

}  // namespace homecare::billing::storage
