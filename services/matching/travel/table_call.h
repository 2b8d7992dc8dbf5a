// One call of MatrixTimes::Table while it fills.
#pragma once

#include <vector>

#include "absl/types/span.h"
#include "services/matching/domain/travel_times.h"
#include "services/matching/travel/journey_cache.h"

namespace homecare::matching {

// Places on the grid, each grid point once.
struct DistinctPoints {
  explicit DistinctPoints(absl::Span<const Place> places);

  std::vector<GridPoint> points;  // of each place
  std::vector<int> first;         // the first place at the same point
  std::vector<int> distinct;      // the places that are the first of theirs
};

// What one request asks for: places' indices.
struct TableBlock {
  std::vector<int> sources, destinations;
};

// Thread safe as long as each thread sets the journeys of blocks of its own.
class TableCall {
 public:
  TableCall(absl::Span<const Place> sources, absl::Span<const Place> destinations);

  const DistinctPoints& from() const { return from_; }
  const DistinctPoints& to() const { return to_; }
  // Between distinct points.
  bool Known(int source, int destination) const;
  void Set(int source, int destination, const Journey& journey);
  // Requests for what is unknown yet, of at most so many coordinates each.
  std::vector<TableBlock> MissingBlocks(int most_coordinates) const;
  // The whole table; what is still unknown is `travel`'s.
  TravelTable Finish(const Travel& travel);

 private:
  size_t Index(int source, int destination) const {
    return static_cast<size_t>(source) * destinations_.size() + static_cast<size_t>(destination);
  }

  const absl::Span<const Place> sources_, destinations_;
  const DistinctPoints from_, to_;
  TravelTable table_;
};

}  // namespace homecare::matching
