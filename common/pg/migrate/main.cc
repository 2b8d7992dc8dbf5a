// homecare-migrate: creates roles and schemas and applies migrations (see migrator.h).

#include <cstdio>
#include <string>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "common/pg/migrate/migrator.h"

ABSL_FLAG(std::string, database, "", "libpq connection string of the database's owner");
ABSL_FLAG(std::string, root, "", "folder of the repository, or of a copy of its migrations");
ABSL_FLAG(std::vector<std::string>, services, homecare::pg::AllServices(), "services to migrate");

namespace {

constexpr int kFailed = 1;
constexpr int kBadUsage = 2;

int BadUsage(const std::string& reason) {
  std::fprintf(stderr, "homecare-migrate: %s\n%s\n", reason.c_str(),
               "usage: homecare-migrate --database=CONNINFO --root=FOLDER [--services=NAME,...]");
  return kBadUsage;
}

void PrintLine(absl::string_view line) {
  std::printf("%.*s\n", static_cast<int>(line.size()), line.data());
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  absl::SetProgramUsageMessage("Creates roles and schemas and applies migrations.");
  if (absl::ParseCommandLine(argc, argv).size() > 1) return BadUsage("unexpected argument");
  const std::string database = absl::GetFlag(FLAGS_database);
  const std::string root = absl::GetFlag(FLAGS_root);
  if (database.empty()) return BadUsage("--database is missing");
  if (root.empty()) return BadUsage("--root is missing");
  const absl::Status status =
      homecare::pg::Migrate(database, root, absl::GetFlag(FLAGS_services), PrintLine);
  if (status.ok()) return 0;
  const std::string message(status.message());
  if (absl::IsInvalidArgument(status)) return BadUsage(message);
  std::fprintf(stderr, "homecare-migrate: %s\n", message.c_str());
  return kFailed;
}
