#include "services/matching/travel/journey_cache.h"

#include <algorithm>
#include <cmath>

#include "common/base/check.h"

namespace homecare::matching {
namespace {

constexpr double kPerDegree = 1e5;

}  // namespace

GridPoint::GridPoint(const LatLng& point)
    : latitude(static_cast<int32_t>(std::lround(point.latitude_degrees * kPerDegree))),
      longitude(static_cast<int32_t>(std::lround(point.longitude_degrees * kPerDegree))) {}

JourneyCache::JourneyCache(int64_t most, absl::Duration life)
    : most_(static_cast<size_t>(most)), life_(life), ring_(1) {
  HC_CHECK(most >= 1);
}

std::optional<Journey> JourneyCache::Find(const GridPoint& from, const GridPoint& to,
                                          absl::Duration now) {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(Key(from, to));
  if (found == entries_.end() || now - ring_[found->second].told > life_) return std::nullopt;
  Unlink(found->second);
  LinkFirst(found->second);
  return ring_[found->second].journey;
}

void JourneyCache::Put(const GridPoint& from, const GridPoint& to, const Journey& journey,
                       absl::Duration now) {
  const std::lock_guard lock(mutex_);
  const Key key(from, to);
  const auto found = entries_.find(key);
  uint32_t entry = 0;
  if (found != entries_.end()) {
    entry = found->second;
    Unlink(entry);
  } else {
    entry = FreeEntry();
    entries_.emplace(key, entry);
  }
  ring_[entry].key = key;
  ring_[entry].journey = journey;
  ring_[entry].told = now;
  LinkFirst(entry);
}

int64_t JourneyCache::size() const {
  const std::lock_guard lock(mutex_);
  return static_cast<int64_t>(entries_.size());
}

// A new one while there is room, else the one that was not used for longest.
uint32_t JourneyCache::FreeEntry() {
  if (entries_.size() < most_) {
    ring_.emplace_back();
    return static_cast<uint32_t>(ring_.size() - 1);
  }
  const uint32_t oldest = ring_[0].previous;
  entries_.erase(ring_[oldest].key);
  Unlink(oldest);
  return oldest;
}

void JourneyCache::Unlink(uint32_t entry) {
  ring_[ring_[entry].previous].next = ring_[entry].next;
  ring_[ring_[entry].next].previous = ring_[entry].previous;
}

void JourneyCache::LinkFirst(uint32_t entry) {
  const uint32_t second = ring_[0].next;
  ring_[entry].previous = 0;
  ring_[entry].next = second;
  ring_[second].previous = entry;
  ring_[0].next = entry;
}

}  // namespace homecare::matching
