// The migrations on disk: folders of .sql files, applied in the order of their names.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace homecare::pg {

struct MigrationFile {
  std::string set;   // "event" for what all services share, else the service
  std::string name;  // "0001_orders.sql"
  std::string text;
  std::string checksum;  // SHA-256 of the text, hexadecimal
};

// The files for one service: common/event/migrations first, then its own. A folder that is missing
// is empty. INTERNAL, MIGRATION_UNREADABLE.
absl::StatusOr<std::vector<MigrationFile>> ReadMigrations(const std::string& root,
                                                          absl::string_view service);

}  // namespace homecare::pg
