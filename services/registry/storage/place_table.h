// The places of each city in memory: facts that only a migration changes, read once.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "common/pg/tx.h"
#include "services/registry/domain/places.h"

namespace homecare::registry {

// Thread safe.
class PlaceTable {
 public:
  // Reads the table at the first call for the city; later ones cost a lock.
  std::shared_ptr<const Places> Of(pg::Tx& tx, const std::string& city_code);

 private:
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<const Places>> cities_;
};

}  // namespace homecare::registry
