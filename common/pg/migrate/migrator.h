// Brings a database to the schema of this tree: per service a role, a schema and its migrations.
#pragma once

#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace homecare::pg {

// All services, in the order work flows through them.
const std::vector<std::string>& AllServices();

// Connects with `conninfo` as the owner of the database (a superuser, or a role with CREATEROLE)
// and, for each of `services`: makes the role homecare_<service> and the schema <service>, grants,
// and applies the files of ReadMigrations that were not applied yet, each in a transaction of its
// own. What was applied is recorded in <service>.schema_migration. May run again, and at the same
// time as others: an advisory lock of the database lets one in at a time.
//
// `on_line` gets one line per applied file and one summary per service.
//
//   INVALID_ARGUMENT    UNKNOWN_SERVICE       not a service
//   UNAVAILABLE         DATABASE_UNAVAILABLE  no connection
//   FAILED_PRECONDITION MIGRATION_CHANGED     a file was changed after it had been applied
//   INTERNAL            MIGRATION_FAILED      with the server's words; nothing of that file stands
//   INTERNAL            MIGRATION_UNREADABLE
// Messages are for the operator, not for callers of an RPC.
absl::Status Migrate(const std::string& conninfo, const std::string& root,
                     const std::vector<std::string>& services,
                     absl::FunctionRef<void(absl::string_view)> on_line);

}  // namespace homecare::pg
