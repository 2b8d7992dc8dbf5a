// A statement as a table: the month's lines, what was adjusted, and the sums. The same bytes
// whenever it is written: nothing it reads changes once the month is closed.
#pragma once

#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "common/pg/tx.h"
#include "services/billing/api/table_export.h"
#include "services/billing/domain/closing.h"

namespace homecare::billing {

struct StatementExport {
  std::string city_code;
  MonthClose close;
  Statement statement;
};

// Runs a body in a short read-only transaction.
using ReadPage = absl::FunctionRef<absl::Status(absl::FunctionRef<absl::Status(pg::Tx&)>)>;

absl::Status WriteStatement(const StatementExport& statement, ReadPage read, TableWriter& writer);

}  // namespace homecare::billing
