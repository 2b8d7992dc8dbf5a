#include "tests/support/test_database.h"

#include <cstdio>
#include <cstdlib>
#include <map>
#include <mutex>
#include <pqxx/pqxx>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/substitute.h"
#include "common/pg/migrate/migrator.h"
#include "tests/support/private_postgres.h"
#include "tests/support/program.h"

namespace homecare::testing {
namespace {

void RequireOk(const absl::Status& status) {
  if (status.ok()) return;
  std::fprintf(stderr, "no database for the test: %s\n", status.ToString().c_str());
  std::abort();
}

std::string CreateDatabase(absl::string_view prefix, absl::string_view origin) {
  const absl::StatusOr<std::string> name = PrivatePostgres::Shared().CreateDatabase(prefix, origin);
  RequireOk(name.status());
  return *std::move(name);
}

std::string MakeTemplate(const std::string& service) {
  std::string name = CreateDatabase(service + "_template", "");
  RequireOk(pg::Migrate(PrivatePostgres::Shared().ConnInfo(name), RepositoryRoot(), {service},
                        [](absl::string_view) {}));
  return name;
}

std::string TemplateFor(const std::string& service) {
  static std::mutex mutex;
  static std::map<std::string, std::string>* const names = new std::map<std::string, std::string>();
  const std::lock_guard<std::mutex> lock(mutex);
  std::string& name = (*names)[service];
  if (name.empty()) name = MakeTemplate(service);
  return name;
}

}  // namespace

// A copy has the template's contents, but not what belongs to it from outside: the role's setting.
TestDatabase::TestDatabase(const std::string& service)
    : service_(service), name_(CreateDatabase(service, TemplateFor(service))) {
  RequireOk(PrivatePostgres::Shared().Execute(
      "postgres",
      absl::Substitute("ALTER ROLE homecare_$0 IN DATABASE \"$1\" SET search_path = $0, public",
                       service_, name_)));
}

TestDatabase::~TestDatabase() {
  RequireOk(PrivatePostgres::Shared().Execute(
      "postgres", absl::Substitute("DROP DATABASE IF EXISTS \"$0\" WITH (FORCE)", name_)));
}

std::string TestDatabase::conninfo() const {
  return PrivatePostgres::Shared().ConnInfo(name_, "homecare_" + service_);
}

std::string TestDatabase::superuser_conninfo() const {
  return absl::StrCat(PrivatePostgres::Shared().ConnInfo(name_),
                      " options='-csearch_path=", service_, ",public'");
}

void TestDatabase::Execute(absl::string_view sql) const {
  pqxx::connection connection(superuser_conninfo());
  pqxx::work work(connection);
  work.exec(std::string(sql));
  work.commit();
}

std::string TestDatabase::Scalar(absl::string_view sql) const {
  pqxx::connection connection(superuser_conninfo());
  pqxx::work work(connection);
  const pqxx::row row = work.exec1(std::string(sql));
  return row[0].is_null() ? "NULL" : row[0].c_str();
}

int64_t TestDatabase::Count(absl::string_view table) const {
  return std::stoll(Scalar(absl::StrCat("SELECT count(*) FROM ", table)));
}

}  // namespace homecare::testing
