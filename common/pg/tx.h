// One PostgreSQL transaction: the only door to libpqxx. TRAPS.md says why each guard is here.
#pragma once

#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/pg/param.h"
#include "common/pg/rows.h"

namespace homecare::pg {

class Connection;

// Made by Database only. Not thread safe: one thread, one transaction, one connection.
//
// Statements throw what libpqxx throws. Storage code lets it pass: it ends in the transaction
// runner (Database::Run), which rolls back and makes a named absl::Status of it. A transaction that
// has thrown once is poisoned: every later statement throws too, and commit is impossible, even
// where somebody caught the first exception.
class Tx {
 public:
  virtual ~Tx() = default;

  // Runs one statement, $1... bound to `params`. The text must be a constant of the program: each
  // distinct text is prepared once per connection and kept.
  Rows Exec(absl::string_view sql, std::initializer_list<Param> params = {}) {
    return ExecVector(sql, std::vector<Param>(params));
  }
  virtual Rows ExecVector(absl::string_view sql, const std::vector<Param>& params) = 0;

  // As ExecVector, but planned for these very parameters each time, which costs some hundred
  // microseconds. For long lists of keys: a prepared plan of a moment when few rows were there
  // reads all rows for as long as it is kept.
  virtual Rows ExecPlanned(absl::string_view sql, const std::vector<Param>& params) {
    return ExecVector(sql, params);
  }

  // Statements so far that were not a SELECT: tells whether a refused step has left traces.
  virtual int writes() const = 0;
};

}  // namespace homecare::pg
