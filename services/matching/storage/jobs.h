// Jobs, offers and assignments on one change; and the lists that are read of them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common/change/change.h"
#include "services/matching/domain/books.h"

namespace homecare::matching::storage {

// Each lives for one change.
class Jobs final : public JobBook {
 public:
  explicit Jobs(Change& change) : tx_(change.tx()), city_code_(change.city_code()) {}
  bool Insert(const Job& job) override;
  std::optional<Job> Lock(absl::string_view order_id) override;
  void Save(const Job& job) override;
  std::vector<Job> OpenIn(const Span& span, int limit) override;

 private:
  pg::Tx& tx_;
  const std::string& city_code_;
};

class Offers final : public OfferBook {
 public:
  explicit Offers(Change& change) : tx_(change.tx()), city_code_(change.city_code()) {}
  std::optional<Offer> Find(absl::string_view offer_id) override;
  std::vector<Offer> OfOrder(absl::string_view order_id) override;
  void Insert(const Offer& offer, const Explanation& explanation) override;
  void Save(const Offer& offer) override;

 private:
  pg::Tx& tx_;
  const std::string& city_code_;
};

class Assignments final : public AssignmentBook {
 public:
  explicit Assignments(Change& change) : tx_(change.tx()), city_code_(change.city_code()) {}
  void Insert(const Assignment& assignment) override;
  std::optional<Assignment> Find(absl::string_view visit_id) override;
  void SetState(absl::string_view visit_id, AssignmentState state) override;

 private:
  pg::Tx& tx_;
  const std::string& city_code_;
};

}  // namespace homecare::matching::storage
