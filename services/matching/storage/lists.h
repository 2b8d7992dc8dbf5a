// What is read outside of a change: offers, assignments, explanations.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/pg/tx.h"
#include "services/matching/domain/job.h"
#include "services/matching/domain/offer.h"
#include "services/matching/domain/roster.h"
#include "services/matching/domain/visit_request.h"

namespace homecare::matching::storage {

std::optional<Offer> FindOffer(pg::Tx& tx, const std::string& city_code,
                               absl::string_view offer_id);

struct OfferFilter {
  // Empty: any.
  std::string caregiver_id;
  std::string order_id;
  std::string state;
};
// The newest first, after (make_time, offer_id) where `after_id` is not empty.
std::vector<Offer> ListOffers(pg::Tx& tx, const std::string& city_code, const OfferFilter& filter,
                              absl::Time after_time, const std::string& after_id, int limit);

struct AssignmentFilter {
  // Empty: any.
  std::string caregiver_id;
  absl::Time starts_from;
  absl::Time starts_before;
};
// In order of start, those taken back left out.
std::vector<Assignment> ListAssignments(pg::Tx& tx, const std::string& city_code,
                                        const AssignmentFilter& filter, absl::Time after_time,
                                        const std::string& after_id, int limit);

struct ExplainedOffer {
  Offer offer;
  Explanation explanation;
};
// The offer that became the visit.
std::optional<ExplainedOffer> FindExplanation(pg::Tx& tx, const std::string& city_code,
                                              const std::string& visit_id);

std::optional<Job> FindJob(pg::Tx& tx, const std::string& city_code, const std::string& order_id);
std::optional<Elder> FindElder(pg::Tx& tx, const std::string& city_code,
                               absl::string_view elder_id);
// Who declined the order, did not answer, or is being asked now.
std::vector<std::string> AskedOf(pg::Tx& tx, const std::string& city_code,
                                 const std::string& order_id);
// When the elder's time is held or taken in that slot by orders other than the one named.
std::vector<Span> ElderBusy(pg::Tx& tx, const std::string& city_code, const std::string& elder_id,
                            ElderSlot slot, const std::string& order_id, const Span& span);

}  // namespace homecare::matching::storage
