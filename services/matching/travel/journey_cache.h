// Journeys that a matrix service has told, kept for a while.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "common/base/geo.h"

namespace homecare::matching {

// A point to 1e-5 degrees, about a metre: what is asked for and what the cache is keyed by.
struct GridPoint {
  int32_t latitude = 0, longitude = 0;  // 1e-5 degrees

  GridPoint() = default;
  explicit GridPoint(const LatLng& point);

  bool operator==(const GridPoint&) const = default;
  template <typename H>
  friend H AbslHashValue(H h, const GridPoint& p) {
    return H::combine(std::move(h), p.latitude, p.longitude);
  }
};

struct Journey {
  int32_t seconds = 0, metres = 0;

  bool operator==(const Journey&) const = default;
};

// Least recently used goes first when it is full. Directed: there and back are two journeys.
// Thread safe. About 100 bytes an entry.
class JourneyCache {
 public:
  // `most` at least 1. Older than `life` is as good as absent.
  JourneyCache(int64_t most, absl::Duration life);

  // `now` is any clock that does not go back, the same for all calls.
  std::optional<Journey> Find(const GridPoint& from, const GridPoint& to, absl::Duration now);
  void Put(const GridPoint& from, const GridPoint& to, const Journey& journey, absl::Duration now);
  int64_t size() const;

 private:
  using Key = std::pair<GridPoint, GridPoint>;
  // Entries in a ring by use: entry 0 is its head, `next` of which was used last.
  struct Entry {
    Key key;
    Journey journey;
    absl::Duration told;
    uint32_t previous = 0, next = 0;
  };

  void Unlink(uint32_t entry);
  void LinkFirst(uint32_t entry);
  uint32_t FreeEntry();

  const size_t most_;
  const absl::Duration life_;
  mutable std::mutex mutex_;
  std::vector<Entry> ring_;
  absl::flat_hash_map<Key, uint32_t> entries_;
};

}  // namespace homecare::matching
