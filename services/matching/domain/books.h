// What matching remembers, in the domain's words, within one change. storage/ implements each on
// the change's transaction: locks last until it ends, and what is written is kept only if it
// commits.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/matching/domain/calendar.h"
#include "services/matching/domain/job.h"
#include "services/matching/domain/offer.h"

namespace homecare::matching {

class JobBook {
 public:
  virtual ~JobBook() = default;
  // False where the order is known already.
  virtual bool Insert(const Job& job) = 0;
  // Whoever changes a job or one of its offers locks the job first, then caregivers.
  virtual std::optional<Job> Lock(absl::string_view order_id) = 0;
  virtual void Save(const Job& job) = 0;
  // Orders that wait for somebody and could start in the span: entitlement first.
  virtual std::vector<Job> OpenIn(const Span& span, int limit) = 0;
};

class OfferBook {
 public:
  virtual ~OfferBook() = default;
  virtual std::optional<Offer> Find(absl::string_view offer_id) = 0;
  // In order of making.
  virtual std::vector<Offer> OfOrder(absl::string_view order_id) = 0;
  virtual void Insert(const Offer& offer, const Explanation& explanation) = 0;
  virtual void Save(const Offer& offer) = 0;
};

class AssignmentBook {
 public:
  virtual ~AssignmentBook() = default;
  virtual void Insert(const Assignment& assignment) = 0;
  virtual std::optional<Assignment> Find(absl::string_view visit_id) = 0;
  virtual void SetState(absl::string_view visit_id, AssignmentState state) = 0;
};

}  // namespace homecare::matching
