#include "deploy/demo/world.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/base/status.h"

namespace homecare::demo {
namespace {

// About so many metres around, so that neighbours do not share a door.
LatLng Near(const LatLng& point, double metres, Random& random) {
  const double degrees = metres / 111'195.0;
  return {point.latitude_degrees + degrees * random.Signed(),
          point.longitude_degrees + degrees * random.Signed()};
}

Level DrawLevel(Random& random) {
  const int draw = random.Below(100);
  if (draw < 20) return Level::kSevere;
  if (draw < 50) return Level::kModerate;
  return draw < 92 ? Level::kMild : Level::kNone;
}

Elder MakeElder(int index, const World& world, Random& random) {
  Elder elder;
  elder.elder_id = absl::StrFormat("elder-%05d", index);
  elder.terminal_id = absl::StrFormat("terminal-%05d", index);
  elder.place = &world.places[random.Below(static_cast<int>(world.places.size()))];
  elder.location = Near(elder.place->location, 400, random);
  elder.level = DrawLevel(random);
  elder.family_consents = random.Permille(500);
  elder.near_cap = elder.level != Level::kNone && random.Permille(50);
  return elder;
}

// Caregivers live where elders live, so that every county has its share.
Caregiver MakeCaregiver(int index, const World& world, Random& random) {
  const Elder& neighbour = world.elders[random.Below(static_cast<int>(world.elders.size()))];
  Caregiver caregiver;
  caregiver.caregiver_id = absl::StrFormat("caregiver-%05d", index);
  caregiver.provider_id = ProviderOf(neighbour.place->county_code);
  caregiver.base = Near(neighbour.location, 1500, random);
  caregiver.nurse = random.Permille(250);
  caregiver.therapist = random.Permille(250);
  return caregiver;
}

}  // namespace

std::string ProviderOf(const std::string& county_code) {
  return absl::StrCat("provider-", county_code);
}

int CapMinutes(Level level) {
  switch (level) {
    case Level::kSevere:
      return 3600;
    case Level::kModerate:
      return 2700;
    case Level::kMild:
      return 1800;
    case Level::kNone:
      break;
  }
  return 0;
}

absl::StatusOr<World> MakeWorld(const std::string& data_folder, int elders, int caregivers,
                                uint64_t seed) {
  World world;
  ASSIGN_OR_RETURN(world.places, ReadPlaces(data_folder + "/zibo_places.csv"));
  std::set<std::string> counties;
  for (const Place& place : world.places) counties.insert(place.county_code);
  world.county_codes.assign(counties.begin(), counties.end());
  Random random(seed);
  world.elders.reserve(elders);
  for (int i = 0; i < elders; ++i) world.elders.push_back(MakeElder(i, world, random));
  for (int i = 0; i < caregivers; ++i) world.caregivers.push_back(MakeCaregiver(i, world, random));
  return world;
}

}  // namespace homecare::demo
