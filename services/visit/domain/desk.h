// The decisions of the visit service. Pure: remembers through VisitStore, is told the time.
//
// Errors are those of errors.h. Nothing is written when an error is returned.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/visit/domain/exceptions.h"
#include "services/visit/domain/store.h"
#include "services/visit/domain/visit.h"

namespace homecare::visit {

// What came of a check-in or check-out.
struct Checked {
  Visit visit;
  std::vector<VisitException> exceptions;
};

// What came of clearing an exception.
struct Cleared {
  VisitException exception;
  Visit visit;
};

struct Clearance {
  std::string exception_id;
  std::string actor_id;
  // Empty for the city's own staff.
  std::string actor_provider_id;
  std::string reason;
};

// Lives for one change.
class VisitDesk {
 public:
  VisitDesk(VisitStore& store, const EvidencePolicy& policy, absl::Time now)
      : store_(store), policy_(policy), now_(now) {}

  // Matching has assigned a visit; a repeat changes nothing.
  void Schedule(const Visit& visit);
  // Matching has taken it back. What has begun stays: the elder is being cared for.
  void Withdraw(absl::string_view visit_id);

  absl::StatusOr<Checked> CheckIn(absl::string_view visit_id, const Proof& proof);
  absl::StatusOr<Checked> CheckOut(absl::string_view visit_id, const Proof& proof);
  absl::StatusOr<Cleared> Clear(const Clearance& clearance);
  // What no device proved, or what does not count, is a matter for two people.
  absl::StatusOr<Visit> SetEnd(absl::string_view visit_id, absl::Time end, const Ruling& ruling);
  absl::StatusOr<Visit> Void(absl::string_view visit_id, const Ruling& ruling);

  // A reminder is due: nobody has checked in, or out.
  void Missing(absl::string_view visit_id, EvidenceKind missing);

 private:
  absl::StatusOr<Visit> FindFor(absl::string_view visit_id, const Proof& proof, State next);
  absl::StatusOr<Visit> FindToRule(absl::string_view visit_id, const Ruling& ruling, State next);
  absl::Status MayBegin(const Visit& visit);
  std::vector<VisitException> Raise(const Visit& visit, const std::vector<Finding>& findings);
  void Keep(const Visit& visit, EvidenceKind kind, const Proof& proof);
  void Settle(VisitException* exception, const std::string& actor_id, const std::string& reason);

  VisitStore& store_;
  const EvidencePolicy& policy_;
  const absl::Time now_;
};

}  // namespace homecare::visit
