#include "services/registry/storage/pg_rolls.h"

#include "services/registry/storage/caregiver_roll.h"
#include "services/registry/storage/elder_roll.h"
#include "services/registry/storage/pg_lists.h"
#include "services/registry/storage/small_rolls.h"

namespace homecare::registry {
namespace {

struct PgRolls {
  PgRolls(Change& change, const PersonalData& personal, PlaceTable& place_table)
      : session{{change.tx(), change.city_code(), personal}, change},
        places(place_table.Of(change.tx(), change.city_code())) {}

  const WriteSession session;
  const std::shared_ptr<const Places> places;
  ProviderRoll providers{session};
  ServicePointRoll service_points{session};
  CaregiverRoll caregivers{session};
  ElderRoll elders{session};
  TerminalRoll terminals{session};
  // The database keeps microseconds: what is answered now must be what is read later.
  Rolls rolls{providers,
              service_points,
              caregivers,
              elders,
              terminals,
              *places,
              absl::FromUnixMicros(absl::ToUnixMicros(session.change.now()))};
};

}  // namespace

std::shared_ptr<Rolls> OpenRolls(Change& change, const PersonalData& personal, PlaceTable& places) {
  const auto all = std::make_shared<PgRolls>(change, personal, places);
  return std::shared_ptr<Rolls>(all, &all->rolls);
}

std::shared_ptr<Lists> OpenLists(pg::Tx& tx, const std::string& city_code,
                                 const PersonalData& personal) {
  return std::make_shared<PgLists>(tx, city_code, personal);
}

}  // namespace homecare::registry
