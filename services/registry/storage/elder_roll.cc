#include "services/registry/storage/elder_roll.h"

#include <algorithm>

#include "common/change/change.h"
#include "services/registry/storage/elder_parts.h"
#include "services/registry/storage/elder_table.h"
#include "services/registry/storage/events.h"
#include "services/registry/storage/standings.h"

namespace homecare::registry {
namespace {

constexpr StandingSql kSql = {
    "SELECT elder_id AS id, body_hash FROM elder"
    " WHERE city_code = $1 AND elder_id = ANY($2::text[])",
    "SELECT resident_id_index FROM elder"
    " WHERE city_code = $1 AND resident_id_index = ANY($2::bytea[])",
    "SELECT elder_id AS id FROM elder WHERE city_code = $1 AND elder_id = ANY($2::text[])"};

// What of `after` is not in `before`.
template <typename T>
std::vector<OfElder<T>> Fresh(const Elder& elder, const std::vector<T>& before,
                              const std::vector<T>& after) {
  std::vector<OfElder<T>> out;
  for (const T& item : after) {
    if (std::find(before.begin(), before.end(), item) == before.end()) {
      out.push_back({elder.elder_id, item});
    }
  }
  return out;
}

}  // namespace

std::vector<Standing> ElderRoll::Standings(const std::vector<Elder>& candidates) {
  const std::string& city = session_.city_code;
  std::vector<CandidateKey> keys;
  for (const Elder& elder : candidates) {
    keys.push_back({elder.elder_id, session_.personal.BodyHash(city, Canonical(elder)),
                    session_.personal.Index(city, "resident_id", elder.resident_id.text())});
  }
  return StandingsOf(session_, kSql, keys);
}

IdSet ElderRoll::Existing(const std::vector<std::string>& ids) {
  return ExistingOf(session_, kSql, ids);
}

std::vector<Elder> ElderRoll::Lock(const std::vector<std::string>& ids) {
  return LoadElders(session_, ids, RowLock::kForChange);
}

void ElderRoll::Add(const std::vector<Elder>& elders) {
  InsertElders(session_, elders, session_.change.now());
  for (const Elder& elder : elders) session_.change.Emit(ChangedEvent(elder));
}

void ElderRoll::Save(const Elder& before, const Elder& after) {
  const absl::Time now = session_.change.now();
  InsertContacts(session_, Fresh(after, before.contacts, after.contacts), now);
  InsertGrants(session_, Fresh(after, before.grants, after.grants));
  InsertSuspensions(session_, Fresh(after, before.suspensions, after.suspensions));
  InsertBars(session_, Fresh(after, before.barred_caregivers, after.barred_caregivers), now);
  if (!(after.home == before.home) || after.phone != before.phone ||
      after.lives_alone != before.lives_alone) {
    UpdateElder(session_, after);
  }
  session_.change.Emit(ChangedEvent(after));
}

}  // namespace homecare::registry
