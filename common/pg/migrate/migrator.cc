#include "common/pg/migrate/migrator.h"

#include <algorithm>
#include <map>
#include <pqxx/pqxx>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/substitute.h"
#include "absl/time/clock.h"
#include "common/base/status.h"
#include "common/pg/migrate/migration_file.h"
#include "common/pg/text_format.h"

namespace homecare::pg {
namespace {

using OnLine = absl::FunctionRef<void(absl::string_view)>;
// (set, file) to checksum.
using Applied = std::map<std::pair<std::string, std::string>, std::string>;

// Any number that nobody else locks: the ASCII of "homecare".
constexpr int64_t kAdvisoryLock = 0x686f6d6563617265;

// $0 is the service; a name of AllServices, hence a plain identifier. $1 is the quoted database.
//
// Roles belong to the cluster: a run on another of its databases may make the same one at the same
// moment.
constexpr char kPrepareService[] = R"sql(
DO $$$$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'homecare_$0') THEN
    CREATE ROLE homecare_$0 LOGIN;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$$$;
CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;
CREATE SCHEMA IF NOT EXISTS $0;
GRANT CONNECT ON DATABASE $1 TO homecare_$0;
GRANT USAGE ON SCHEMA $0, public TO homecare_$0;
ALTER ROLE homecare_$0 IN DATABASE $1 SET search_path = $0, public;
ALTER DEFAULT PRIVILEGES IN SCHEMA $0
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO homecare_$0;
CREATE TABLE IF NOT EXISTS $0.schema_migration (
  set          text        NOT NULL,
  file         text        NOT NULL,
  checksum     text        NOT NULL,
  applied_time timestamptz NOT NULL,
  PRIMARY KEY (set, file)
);
REVOKE INSERT, UPDATE, DELETE ON $0.schema_migration FROM homecare_$0;
SET LOCAL search_path = $0, public;
)sql";

absl::Status UnknownService(absl::string_view service) {
  return NamedError(absl::StatusCode::kInvalidArgument, "UNKNOWN_SERVICE",
                    absl::StrCat("there is no service \"", service, "\""));
}

absl::Status Unreachable(const std::exception& error) {
  return NamedError(
      absl::StatusCode::kUnavailable, "DATABASE_UNAVAILABLE",
      absl::StrCat("cannot reach the database: ", absl::StripAsciiWhitespace(error.what())));
}

absl::Status Failed(absl::string_view what, const std::exception& error) {
  return NamedError(absl::StatusCode::kInternal, "MIGRATION_FAILED",
                    absl::StrCat(what, ": ", absl::StripAsciiWhitespace(error.what())));
}

absl::Status Changed(const MigrationFile& file) {
  return NamedError(absl::StatusCode::kFailedPrecondition, "MIGRATION_CHANGED",
                    absl::StrCat(file.set, "/", file.name,
                                 " was changed after it had been applied; restore it and add a new "
                                 "file instead"));
}

void Lock(pqxx::connection& connection) {
  pqxx::nontransaction session(connection);
  session.exec("SET timezone = 'UTC'; SET client_min_messages = warning");
  session.exec_params("SELECT pg_advisory_lock($1)", kAdvisoryLock);
  // A table in use is not waited for at length: its users would queue up behind us.
  session.exec("SET lock_timeout = '10s'");
}

std::string XactId(pqxx::work& work) {
  return work.exec1("SELECT pg_current_xact_id()::text")[0].c_str();
}

Applied Prepare(pqxx::connection& connection, const std::string& service) {
  pqxx::work work(connection);
  const std::string database = work.quote_name(connection.dbname());
  work.exec(absl::Substitute(kPrepareService, service, database));
  Applied applied;
  for (const pqxx::row& row : work.exec("SELECT set, file, checksum FROM schema_migration")) {
    applied[{row[0].c_str(), row[1].c_str()}] = row[2].c_str();
  }
  work.commit();
  return applied;
}

// A file that ends its transaction itself could stand half applied.
void Apply(pqxx::connection& connection, const std::string& service, const MigrationFile& file) {
  pqxx::work work(connection);
  work.exec(absl::Substitute("SET LOCAL search_path = $0, public", service));
  const std::string xact_id = XactId(work);
  work.exec(file.text);
  if (XactId(work) != xact_id) throw std::runtime_error("the file must not end its transaction");
  work.exec_params(
      absl::Substitute("INSERT INTO $0.schema_migration (set, file, checksum, applied_time) "
                       "VALUES ($$1, $$2, $$3, $$4)",
                       service),
      file.set, file.name, file.checksum, FormatTimestamp(absl::Now()));
  work.commit();
}

absl::Status MigrateService(pqxx::connection& connection, const std::string& root,
                            const std::string& service, OnLine on_line) {
  ASSIGN_OR_RETURN(const std::vector<MigrationFile> files, ReadMigrations(root, service));
  std::string doing = absl::StrCat("preparing ", service);
  try {
    const Applied applied = Prepare(connection, service);
    int count = 0;
    for (const MigrationFile& file : files) {
      const auto known = applied.find({file.set, file.name});
      if (known != applied.end() && known->second != file.checksum) return Changed(file);
      if (known != applied.end()) continue;
      doing = absl::StrCat(service, ": ", file.set, "/", file.name);
      Apply(connection, service, file);
      ++count;
      on_line(absl::StrCat(service, ": applied ", file.set, "/", file.name));
    }
    on_line(absl::StrCat(service, ": ", count, " of ", files.size(), " migrations applied, ",
                         files.size() - count, " had been before"));
  } catch (const std::exception& error) {
    return Failed(doing, error);
  }
  return absl::OkStatus();
}

}  // namespace

const std::vector<std::string>& AllServices() {
  static const std::vector<std::string>* const services =
      new std::vector<std::string>{"registry", "intake", "matching", "visit", "billing"};
  return *services;
}

absl::Status Migrate(const std::string& conninfo, const std::string& root,
                     const std::vector<std::string>& services, OnLine on_line) {
  for (const std::string& service : services) {
    const auto& all = AllServices();
    if (std::find(all.begin(), all.end(), service) == all.end()) return UnknownService(service);
  }
  try {
    pqxx::connection connection(conninfo);
    Lock(connection);
    for (const std::string& service : services) {
      RETURN_IF_ERROR(MigrateService(connection, root, service, on_line));
    }
    return absl::OkStatus();
  } catch (const std::exception& error) {
    return Unreachable(error);
  }
}

}  // namespace homecare::pg
