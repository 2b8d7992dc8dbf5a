// Teller on one change: events of topic assignments, the feed of offers, durable deadlines.
#pragma once

#include <functional>
#include <string>

#include "common/change/change.h"
#include "services/matching/domain/session.h"

namespace homecare::matching {

// The feed that WatchOffers follows; its scope is the caregiver.
inline constexpr char kOfferFeed[] = "offers";

// Lives for one change.
class EventTeller final : public Teller {
 public:
  explicit EventTeller(homecare::Change& change) : change_(change) {}

  void OfferChanged(const Offer& offer) override;
  void VisitAssigned(const Job& job, const Assignment& assignment) override;
  void VisitUnassigned(const Assignment& assignment, UnassignReason reason) override;
  void OrderUnmatched(const Job& job, const RuleCounts& rejections, bool final) override;
  void Remind(Due due, const std::string& subject_id, absl::Time time, bool emergency) override;
  void Forget(Due due, const std::string& subject_id) override;
  void AfterCommit(std::function<void()> action) override;

 private:
  homecare::Change& change_;
};

}  // namespace homecare::matching
