#include "services/intake/storage/similar_orders.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "common/change/announced.h"

namespace homecare::intake::storage {
namespace {

constexpr absl::Duration kSimilarWithin = absl::Minutes(30);
constexpr size_t kMostSimilar = 10;

struct Asked {
  std::string elder_id;
  std::string item_code;
  absl::Time start_time;

  bool operator<(const Asked& other) const {
    return std::tie(elder_id, item_code, start_time) <
           std::tie(other.elder_id, other.item_code, other.start_time);
  }
};

struct Neighbour {
  absl::Time start_time;
  std::string order_id;

  bool operator<(const Neighbour& other) const {
    return std::tie(start_time, order_id) < std::tie(other.start_time, other.order_id);
  }
};

using Similar = Announced<Asked, std::vector<Neighbour>>;

// What a group knows of an elder's other orders: those written before it, and those it has added,
// which cannot be read yet.
struct Neighbours {
  std::map<std::string, Similar> similar;  // by city
  std::map<std::tuple<std::string, std::string, std::string>, std::vector<Neighbour>>
      added;  // by city, elder, item
};

Asked AskedFor(const Order& order) {
  return {order.elder_id, order.item.item_code, order.start_window_start_time};
}

void LoadSimilar(Change& change, const Similar::Keys& asked, Similar::Values* similar) {
  std::vector<std::string> elders, items;
  std::vector<absl::Time> earliest, latest;
  for (const Asked& one : asked) {
    elders.push_back(one.elder_id);
    items.push_back(one.item_code);
    earliest.push_back(one.start_time - kSimilarWithin);
    latest.push_back(one.start_time + kSimilarWithin);
  }
  static_assert(kMostSimilar == 10);  // in the text
  const std::vector<Asked> by_place(asked.begin(), asked.end());
  for (const pg::Row row : change.tx().Exec(
           "SELECT place, order_id, start_window_start_time"
           " FROM unnest($2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[])"
           " WITH ORDINALITY AS asked (elder_id, item_code, earliest, latest, place)"
           " CROSS JOIN LATERAL (SELECT order_id, start_window_start_time FROM care_order"
           " WHERE city_code = $1 AND care_order.elder_id = asked.elder_id"
           " AND care_order.item_code = asked.item_code"
           " AND start_window_start_time BETWEEN earliest AND latest AND state <> 'CANCELLED'"
           " ORDER BY start_window_start_time, order_id LIMIT 10) AS near",
           {change.city_code(), elders, items, earliest, latest})) {
    (*similar)[by_place[row.Int64("place") - 1]].push_back(
        {row.Time("start_window_start_time"), row.Text("order_id")});
  }
}

}  // namespace

void AnnounceSimilar(GroupMemory& memory, const std::string& city_code, const OrderDraft& draft,
                     absl::Time now) {
  memory.Of<Neighbours>().similar[city_code].Announce(
      {draft.elder_id, draft.item_code, EarliestStart(draft, now)});
}

std::vector<std::string> FindSimilar(Change& change, const Order& order) {
  Neighbours& known = change.memory().Of<Neighbours>();
  std::vector<Neighbour> similar = known.similar[change.city_code()].Get(
      AskedFor(order), [&](const auto& asked, auto* found) { LoadSimilar(change, asked, found); });
  for (const Neighbour& added :
       known.added[{change.city_code(), order.elder_id, order.item.item_code}]) {
    const absl::Duration apart = added.start_time - order.start_window_start_time;
    if (absl::AbsDuration(apart) <= kSimilarWithin) similar.push_back(added);
  }
  std::sort(similar.begin(), similar.end());
  std::vector<std::string> order_ids;
  for (const Neighbour& one : similar) {
    if (order_ids.size() < kMostSimilar) order_ids.push_back(one.order_id);
  }
  return order_ids;
}

void NoteAdded(Change& change, const Order& order) {
  change.memory()
      .Of<Neighbours>()
      .added[{change.city_code(), order.elder_id, order.item.item_code}]
      .push_back({order.start_window_start_time, order.order_id});
}

}  // namespace homecare::intake::storage
