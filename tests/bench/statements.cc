#include "tests/bench/statements.h"

#include <fstream>
#include <iterator>
#include <map>
#include <regex>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/base/status.h"

namespace homecare::bench {
namespace {

struct Logged {
  std::string session;
  std::string statement;
};

// "2026-01-01 00:00:00.000 UTC [123] user@db LOG:  execute s3: SELECT 1"
bool TakeLine(const std::string& line, Logged* logged) {
  static const std::regex* const form =
      new std::regex(R"(^\S+ \S+ \S+ \[(\d+)\] \S+ LOG:  (?:statement|execute [^:]+): (.*)$)");
  std::smatch parts;
  if (!std::regex_match(line, parts, *form)) return false;
  *logged = {parts[1], parts[2]};
  return true;
}

absl::Status SetLogging(const testing::PrivatePostgres& postgres, const char* level) {
  RETURN_IF_ERROR(
      postgres.Execute("postgres", absl::StrCat("ALTER SYSTEM SET log_statement = '", level, "'")));
  return postgres.Execute("postgres", "SELECT pg_reload_conf()");
}

}  // namespace

std::string Normalised(absl::string_view statement) {
  static const std::regex* const array = new std::regex(R"(ARRAY\[(:\w+)\])");
  // A colon of a cast (::) is followed by another or follows one.
  static const std::regex* const parameter = new std::regex(R"((^|[^:\w])(\$\d+|:[a-z]\w*))");
  static const std::regex* const space = new std::regex(R"(\s+)");
  std::string text = std::regex_replace(std::string(statement), *array, "$1");
  text = std::regex_replace(text, *parameter, "$1?");
  text = std::regex_replace(text, *space, " ");
  absl::StripAsciiWhitespace(&text);
  while (absl::EndsWith(text, ";")) text.pop_back();
  return absl::StartsWith(text, "BEGIN") ? "BEGIN" : text;
}

std::vector<Statements> TransactionsIn(absl::string_view log, absl::string_view mark) {
  std::map<std::string, Statements> open;  // by session
  std::vector<Statements> found;
  for (absl::string_view line : absl::StrSplit(log, '\n')) {
    Logged logged;
    if (!TakeLine(std::string(line), &logged)) continue;
    Statements& transaction = open[logged.session];
    const std::string text = Normalised(logged.statement);
    if (text == "BEGIN") transaction.clear();
    transaction.push_back(text);
    if (text != "COMMIT") continue;
    for (const std::string& one : transaction) {
      if (!absl::StrContains(one, mark)) continue;
      found.push_back(transaction);
      break;
    }
    transaction.clear();
  }
  return found;
}

absl::StatusOr<Statements> StatementsOfScript(const std::string& path) {
  std::ifstream file(path);
  if (!file) return absl::NotFoundError(absl::StrCat("cannot read ", path));
  const std::string text(std::istreambuf_iterator<char>(file), {});
  std::string sql;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    const absl::string_view begin = absl::StripLeadingAsciiWhitespace(line);
    if (absl::StartsWith(begin, "--") || absl::StartsWith(begin, "\\")) continue;
    absl::StrAppend(&sql, line, "\n");
  }
  Statements statements;
  for (absl::string_view one : absl::StrSplit(sql, ";\n", absl::SkipWhitespace())) {
    statements.push_back(Normalised(one));
  }
  return statements;
}

absl::StatusOr<std::string> LogOf(const testing::PrivatePostgres& postgres,
                                  absl::FunctionRef<absl::Status()> act) {
  RETURN_IF_ERROR(SetLogging(postgres, "all"));
  const size_t before = postgres.Log().size();
  const absl::Status acted = act();
  const std::string log = postgres.Log().substr(before);
  RETURN_IF_ERROR(SetLogging(postgres, "none"));
  RETURN_IF_ERROR(acted);
  return log;
}

absl::Status CheckSame(const Statements& sent, const Statements& scripted) {
  for (size_t i = 0; i < std::max(sent.size(), scripted.size()); ++i) {
    const std::string one = i < sent.size() ? sent[i] : "(nothing)";
    const std::string other = i < scripted.size() ? scripted[i] : "(nothing)";
    if (one == other) continue;
    return absl::FailedPreconditionError(absl::StrCat(
        "statement ", i + 1, " of the script is not what the service sends\n  service: ", one,
        "\n  script:  ", other));
  }
  return absl::OkStatus();
}

}  // namespace homecare::bench
