// Making a cluster's data folder quickly; used by PrivatePostgres only.
#pragma once

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tests/support/temp_folder.h"

namespace homecare::testing {

// The path of a program of PostgreSQL 15.
std::string PostgresProgram(absl::string_view name);

// The account PostgreSQL must run under: `postgres` for root, else nothing (the caller's own).
// FAILED_PRECONDITION where root has no user `postgres`.
absl::StatusOr<std::optional<Account>> PostgresAccount();

// Makes folder/data with the result of initdb. initdb takes a second or more, so its result is
// kept as one archive per user under /tmp and unpacked from there; the archive is made anew when
// PostgreSQL's version changes. Safe with several processes at once.
absl::Status MakeCluster(const TempFolder& folder, const std::optional<Account>& account);

}  // namespace homecare::testing
