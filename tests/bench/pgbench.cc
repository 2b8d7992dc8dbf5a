#include "tests/bench/pgbench.h"

#include <cstdlib>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/status.h"
#include "tests/support/program.h"
#include "tests/support/temp_folder.h"

namespace homecare::bench {
namespace {

constexpr int kThreads = 2;
// Beyond the duration asked for: to connect, and for the last transactions.
constexpr absl::Duration kPatience = absl::Seconds(60);

std::string PgbenchProgram() {
  const char* folder = std::getenv("HOMECARE_PG_BIN");
  const bool given = folder != nullptr && *folder != '\0';
  return absl::StrCat(given ? folder : "/usr/lib/postgresql/15/bin", "/pgbench");
}

std::vector<std::string> ArgumentsOf(const PgbenchOptions& options, int clients) {
  std::vector<std::string> arguments = {
      PgbenchProgram(),
      "--no-vacuum",
      "--protocol=prepared",
      absl::StrCat("--client=", clients),
      absl::StrCat("--jobs=", kThreads),
      absl::StrCat("--time=", absl::ToInt64Seconds(options.duration)),
      absl::StrCat("--file=", options.script),
      absl::StrCat("--host=", options.postgres->socket_folder()),
      absl::StrCat("--username=", options.role),
  };
  for (const auto& [name, value] : options.variables) {
    arguments.push_back(absl::StrCat("--define=", name, "=", value));
  }
  arguments.push_back(options.database);
  return arguments;
}

// The number behind `label` on the line that begins with it.
absl::StatusOr<double> FigureOf(absl::string_view output, absl::string_view label) {
  for (absl::string_view line : absl::StrSplit(output, '\n')) {
    if (!absl::StartsWith(line, label)) continue;
    line.remove_prefix(label.size());
    const std::vector<absl::string_view> words = absl::StrSplit(line, ' ', absl::SkipEmpty());
    double figure = 0;
    if (!words.empty() && absl::SimpleAtod(words[0], &figure)) return figure;
  }
  return absl::InternalError(absl::StrCat("pgbench does not say \"", label, "\":\n", output));
}

}  // namespace

absl::StatusOr<PgbenchResult> ParsePgbench(absl::string_view output, int clients) {
  PgbenchResult result{.clients = clients};
  ASSIGN_OR_RETURN(result.transactions_per_second, FigureOf(output, "tps = "));
  ASSIGN_OR_RETURN(const double latency_ms, FigureOf(output, "latency average = "));
  ASSIGN_OR_RETURN(const double failed, FigureOf(output, "number of failed transactions: "));
  if (failed > 0) return absl::InternalError(absl::StrCat("transactions failed:\n", output));
  result.latency = absl::Milliseconds(latency_ms);
  return result;
}

absl::StatusOr<PgbenchResult> RunPgbench(const PgbenchOptions& options, int clients) {
  ASSIGN_OR_RETURN(const std::unique_ptr<testing::TempFolder> folder,
                   testing::TempFolder::Create());
  ASSIGN_OR_RETURN(const std::unique_ptr<testing::Program> program,
                   testing::Program::Start({.arguments = ArgumentsOf(options, clients),
                                            .log_path = folder->File("pgbench.log")}));
  const std::optional<int> code = program->Wait(options.duration + kPatience);
  if (code == 0) return ParsePgbench(program->Log(), clients);
  return absl::InternalError(
      absl::StrCat("pgbench ", code ? "failed" : "hangs", ":\n", program->Log()));
}

absl::StatusOr<PgbenchResult> BestOfPgbench(const PgbenchOptions& options) {
  PgbenchResult best;
  for (const int clients : kPgbenchClients) {
    ASSIGN_OR_RETURN(const PgbenchResult result, RunPgbench(options, clients));
    if (result.transactions_per_second > best.transactions_per_second) best = result;
  }
  return best;
}

}  // namespace homecare::bench
