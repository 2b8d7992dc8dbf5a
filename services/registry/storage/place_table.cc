#include "services/registry/storage/place_table.h"

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"

namespace homecare::registry {
namespace {

class CityPlaces final : public Places {
 public:
  void Add(const Place& place) {
    counties_.insert(place.county_code);
    places_.emplace(place.place_code, place);
  }

  std::optional<Place> Find(absl::string_view place_code) const override {
    const auto it = places_.find(place_code);
    if (it == places_.end()) return std::nullopt;
    return it->second;
  }

  bool HasCounty(absl::string_view county_code) const override {
    return counties_.contains(county_code);
  }

 private:
  absl::flat_hash_map<std::string, Place> places_;
  absl::flat_hash_set<std::string> counties_;
};

}  // namespace

std::shared_ptr<const Places> PlaceTable::Of(pg::Tx& tx, const std::string& city_code) {
  {
    const std::lock_guard lock(mutex_);
    if (const auto it = cities_.find(city_code); it != cities_.end()) return it->second;
  }
  // Not under the lock: the database may be slow. Two who come first both read, to the same end.
  auto places = std::make_shared<CityPlaces>();
  const pg::Rows rows =
      tx.Exec("SELECT place_code, county_code, area FROM place WHERE city_code = $1", {city_code});
  for (const pg::Row row : rows) {
    places->Add({row.Text("place_code"), row.Text("county_code"),
                 ValueIn(kAreaClassNames, row.Text("area"))});
  }
  const std::lock_guard lock(mutex_);
  return cities_.emplace(city_code, std::move(places)).first->second;
}

}  // namespace homecare::registry
