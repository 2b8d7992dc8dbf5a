// The people of the demo: made from the seed and the real places of Zibo. Nobody in it exists.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/base/geo.h"
#include "deploy/demo/places.h"
#include "deploy/demo/random.h"

namespace homecare::demo {

enum class Level { kNone, kSevere, kModerate, kMild };

struct Elder {
  std::string elder_id;
  std::string terminal_id;
  const Place* place = nullptr;
  LatLng location;
  Level level = Level::kNone;
  bool family_consents = false;
  // Has used nearly all of the month before the day begins.
  bool near_cap = false;
};

struct Caregiver {
  std::string caregiver_id;
  std::string provider_id;
  LatLng base;
  bool nurse = false;
  bool therapist = false;
};

struct World {
  std::vector<Place> places;
  std::vector<std::string> county_codes;  // a provider each
  std::vector<Elder> elders;
  std::vector<Caregiver> caregivers;
};

// The provider of a county.
std::string ProviderOf(const std::string& county_code);

// Minutes a month of a level (the programme of 2022), for the demo's own expectations only.
int CapMinutes(Level level);

// Errors: a file that cannot be read, or a row that is not as the header says, with its line.
absl::StatusOr<World> MakeWorld(const std::string& data_folder, int elders, int caregivers,
                                uint64_t seed);

}  // namespace homecare::demo
