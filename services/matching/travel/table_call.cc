#include "services/matching/travel/table_call.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "common/base/check.h"

namespace homecare::matching {
namespace {

constexpr int32_t kUnknown = -1;

// Those of `destinations` to which a way from any of `sources` is missing.
std::vector<int> MissingFrom(const TableCall& call, absl::Span<const int> sources) {
  std::vector<int> missing;
  for (int destination : call.to().distinct) {
    const bool known = std::all_of(sources.begin(), sources.end(),
                                   [&](int source) { return call.Known(source, destination); });
    if (!known) missing.push_back(destination);
  }
  return missing;
}

std::vector<int> ToVector(absl::Span<const int> span) { return {span.begin(), span.end()}; }

}  // namespace

DistinctPoints::DistinctPoints(absl::Span<const Place> places) {
  absl::flat_hash_map<GridPoint, int> seen;
  for (size_t i = 0; i < places.size(); ++i) {
    points.emplace_back(places[i].point);
    const auto [place, inserted] = seen.emplace(points.back(), static_cast<int>(i));
    first.push_back(place->second);
    if (inserted) distinct.push_back(static_cast<int>(i));
  }
}

TableCall::TableCall(absl::Span<const Place> sources, absl::Span<const Place> destinations)
    : sources_(sources), destinations_(destinations), from_(sources), to_(destinations) {
  table_.seconds.assign(sources.size() * destinations.size(), kUnknown);
  table_.metres.assign(sources.size() * destinations.size(), kUnknown);
}

bool TableCall::Known(int source, int destination) const {
  return table_.seconds[Index(source, destination)] != kUnknown;
}

void TableCall::Set(int source, int destination, const Journey& journey) {
  table_.seconds[Index(source, destination)] = journey.seconds;
  table_.metres[Index(source, destination)] = journey.metres;
}

// Square blocks carry most pairs for their coordinates.
std::vector<TableBlock> TableCall::MissingBlocks(int most_coordinates) const {
  HC_CHECK(most_coordinates >= 2);
  const absl::Span<const int> all = from_.distinct;
  const size_t side = static_cast<size_t>(most_coordinates) / 2;
  std::vector<TableBlock> blocks;
  for (size_t i = 0; i < all.size(); i += side) {
    const absl::Span<const int> sources = all.subspan(i, side);
    const std::vector<int> missing = MissingFrom(*this, sources);
    const size_t room = static_cast<size_t>(most_coordinates) - sources.size();
    for (size_t j = 0; j < missing.size(); j += room) {
      blocks.push_back(
          {ToVector(sources), ToVector(absl::MakeConstSpan(missing).subspan(j, room))});
    }
  }
  return blocks;
}

// From the end, so that the first place at a point, from which the others copy, is reached last and
// an estimate for it is not taken for an answer.
TravelTable TableCall::Finish(const Travel& travel) {
  for (int i = static_cast<int>(sources_.size()) - 1; i >= 0; --i) {
    for (int j = static_cast<int>(destinations_.size()) - 1; j >= 0; --j) {
      const size_t here = Index(i, j), first = Index(from_.first[i], to_.first[j]);
      table_.seconds[here] = table_.seconds[first];
      table_.metres[here] = table_.metres[first];
      if (table_.metres[here] == kUnknown) {
        table_.metres[here] = static_cast<int32_t>(travel.WayMetres(sources_[i], destinations_[j]));
      }
      if (table_.seconds[here] != kUnknown) continue;
      table_.seconds[here] = static_cast<int32_t>(travel.Seconds(sources_[i], destinations_[j]));
      ++table_.estimated;
    }
  }
  return std::move(table_);
}

}  // namespace homecare::matching
