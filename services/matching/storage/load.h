// The model from the service's own tables.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/pg/database.h"
#include "services/matching/domain/model.h"

namespace homecare::matching::storage {

// All that ends at `from` or later.
ModelFacts ReadFacts(pg::Tx& tx, const std::string& city_code, absl::Time from);

// Reads one snapshot, as far as it ends after the week before `now`, and resets the model to it.
absl::Status LoadModel(pg::Database& database, const std::string& city_code, absl::Time now,
                       Model& model);

}  // namespace homecare::matching::storage
