// Travel between many places at once, for who plans a day.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "services/matching/domain/planner/problem.h"
#include "services/matching/domain/travel.h"

namespace homecare::matching {

// Row-major, a row a source: whole seconds, rounded up, and metres of the way.
struct TravelTable {
  std::vector<int32_t> seconds, metres;
  // Pairs that the great circle stood in for, because their proper source was away or silent.
  int64_t estimated = 0;
};

// Thread safe. There is always an answer.
class TravelTimes {
 public:
  virtual ~TravelTimes() = default;

  virtual TravelTable Table(absl::Span<const Place> sources,
                            absl::Span<const Place> destinations) = 0;
  // Of what the answers follow; stored with a plan.
  virtual std::string version() const = 0;
};

// The policy's figures over the great circle.
class GreatCircleTimes : public TravelTimes {
 public:
  explicit GreatCircleTimes(const TravelPolicy& policy);

  TravelTable Table(absl::Span<const Place> sources, absl::Span<const Place> destinations) override;
  std::string version() const override { return version_; }

 private:
  const Travel travel_;
  const std::string version_;
};

// Between all of the places, as the planner takes it. Costs are the seconds. `estimated` gets
// TravelTable's where it is given.
planner::Matrix MatrixOf(TravelTimes& times, absl::Span<const Place> places,
                         int64_t* estimated = nullptr);

}  // namespace homecare::matching
