// How candidates stand against a table. Used by the rolls.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/registry/domain/roll.h"
#include "services/registry/storage/session.h"

namespace homecare::registry {

struct CandidateKey {
  std::string id;
  std::string body_hash;
  std::string resident_id_index;  // empty where the kind has none
};

// Constants of the program: $1 the city, $2 the keys.
struct StandingSql {
  // (id, body_hash) of $2::text[]
  absl::string_view by_id;
  // resident_id_index of $2::bytea[]; empty where the kind has none
  absl::string_view by_resident_id;
  // (id) of $2::text[]
  absl::string_view existing;
};

std::vector<Standing> StandingsOf(const Session& session, const StandingSql& sql,
                                  const std::vector<CandidateKey>& candidates);

IdSet ExistingOf(const Session& session, const StandingSql& sql,
                 const std::vector<std::string>& ids);

}  // namespace homecare::registry
