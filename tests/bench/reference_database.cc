#include "tests/bench/reference_database.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "common/pg/migrate/migrator.h"
#include "tests/support/program.h"

namespace homecare::bench {
namespace {

// So many that orders of one elder, which pgbench all gives the same start, are rare.
constexpr int kElders = 200'000;
// Of the answer, the event and the feed's payload: what a real order has, within a few bytes.
constexpr int kPayloadBytes = 330;

std::string OneBytea(int bytes) {
  return absl::StrCat("{\"\\\\x", absl::BytesToHexString(std::string(bytes, 'a')), "\"}");
}

std::map<std::string, std::string> Variables() {
  return {
      {"elders", absl::StrCat(kElders)},
      {"count", "0"},
      {"city", "370300"},
      {"cities", "{370300}"},
      {"items", "{BATHING}"},
      {"day", "2022-06-15"},
      {"earliest", "{2022-07-15 08:00:00+00}"},
      {"latest", "{2022-07-15 09:00:00+00}"},
      {"starts", "{2022-07-15 08:30:00+00}"},
      {"ends", "{2022-07-15 10:30:00+00}"},
      {"now", "2022-06-15 00:00:00+00"},
      {"methods", "{homecare.intake.v1.PlaceOrder}"},
      {"hashes", OneBytea(32)},
      {"payloads", OneBytea(kPayloadBytes)},
      {"topics", "{orders}"},
      {"subscribers", "{matching}"},
      {"ones", "{1}"},
      {"minutes", "{60}"},
      {"falses", "{false}"},
      {"empties", "{\"\"}"},
      {"askers", "{operator-12}"},
      {"notes", "{\"Second entrance, ring twice\"}"},
      {"degrees", "{36.8131}"},
      {"counties", "{370303}"},
      {"alarms", "{UNASSIGNED_DUE}"},
      {"versions", "{zibo-2022-1}"},
  };
}

}  // namespace

absl::StatusOr<PgbenchOptions> MakeReferenceDatabase(Stack& stack) {
  testing::PrivatePostgres& postgres = stack.line().postgres();
  PgbenchOptions options;
  options.postgres = &postgres;
  ASSIGN_OR_RETURN(options.database, postgres.CreateDatabase("reference"));
  RETURN_IF_ERROR(pg::Migrate(postgres.ConnInfo(options.database), testing::RepositoryRoot(),
                              {"intake"}, [](absl::string_view) {}));
  RETURN_IF_ERROR(postgres.Execute(
      options.database,
      absl::StrCat("INSERT INTO intake.elder SELECT '370300', n::text, '370303', 36.8, 118, true"
                   " FROM generate_series(1, ",
                   kElders, ") AS n; ANALYZE intake.elder; ANALYZE intake.catalogue_item")));
  options.role = "homecare_intake";
  options.script = absl::StrCat(testing::RepositoryRoot(), "/tests/bench/place_order.sql");
  options.variables = Variables();
  return options;
}

void StartRun(int run, PgbenchOptions* options) {
  options->variables["first"] = absl::StrCat(int64_t{1'000'000'000} * (run + 1));
}

}  // namespace homecare::bench
