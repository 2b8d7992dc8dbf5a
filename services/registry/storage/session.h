// What every function of this folder works with: one transaction of one city.
#pragma once

#include <string>

#include "absl/time/time.h"
#include "common/pg/tx.h"
#include "services/registry/storage/personal_data.h"

namespace homecare {
class Change;
}

namespace homecare::registry {

struct Session {
  pg::Tx& tx;
  const std::string& city_code;
  const PersonalData& personal;
};

// A session that may write. Whoever writes a resource tells its new state in the same change.
struct WriteSession : Session {
  Change& change;
};

}  // namespace homecare::registry
