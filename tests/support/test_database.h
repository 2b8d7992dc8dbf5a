// A database with one service's schema, as homecare-migrate makes it.
#pragma once

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace homecare::testing {

// In PrivatePostgres::Shared(). The first one of a service in a process is migrated, and kept as a
// template of which later ones are quick copies. Dropped with the object. Ends the process with the
// reason where it cannot be made. Thread safe.
class TestDatabase {
 public:
  explicit TestDatabase(const std::string& service);
  ~TestDatabase();
  TestDatabase(const TestDatabase&) = delete;
  TestDatabase& operator=(const TestDatabase&) = delete;

  const std::string& name() const { return name_; }
  // As the service's own role, with its rights only.
  std::string conninfo() const;
  // As the superuser; names are looked up in the service's schema first.
  std::string superuser_conninfo() const;

  // For set-up and assertions, as the superuser. A statement that fails throws the server's words,
  // which fails the test.
  void Execute(absl::string_view sql) const;
  // The first column of the only row, in PostgreSQL's text form; "NULL" for NULL.
  std::string Scalar(absl::string_view sql) const;
  // Rows of a table; `table` may carry a WHERE clause.
  int64_t Count(absl::string_view table) const;

 private:
  const std::string service_;
  const std::string name_;
};

}  // namespace homecare::testing
