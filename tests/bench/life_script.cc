#include "tests/bench/life_script.h"

#include <algorithm>
#include <map>
#include <regex>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/types/span.h"
#include "common/base/status.h"

namespace homecare::bench {
namespace {

using Transaction = std::vector<LoggedStatement>;

// By what only it writes.
struct Mark {
  const char* name;
  const char* role;
  const char* statement;
  int nth;  // of the transactions that have it
};
constexpr Mark kSix[] = {
    {"PlaceOrder", "homecare_intake", "INTO care_order ", 0},
    {"the order is offered", "homecare_matching", "INTO offer ", 0},
    {"AcceptOffer", "homecare_matching", "INTO assignment ", 0},
    {"CheckIn", "homecare_visit", "INTO evidence ", 0},
    {"CheckOut", "homecare_visit", "INTO evidence ", 1},
    {"the visit is billed", "homecare_billing", "INTO ledger_line ", 0},
};

// A number unlike any other life's; people by turns, and an hour later at each round of caregivers.
constexpr char kHead[] = R"(\set i :i + 1
\set n :base + :i * :clients + :client_id
\set elder :n %% %d
\set caregiver :n %% %d
\set hours (:n / %d) + 2000
)";

// The ledger is a chain, whose next number each entry takes. Billing is its only writer; pgbench's
// clients are many, so they read its end one after the other.
constexpr char kChainEnd[] = "SELECT entry_number, entry_hash FROM ledger_entry";
constexpr char kOneAfterTheOther[] = "SELECT pg_advisory_xact_lock(1);\n";
constexpr char kEntryNumbers[] = "::bigint[]) AS added (line_id";

constexpr size_t kIdLength = 36;
constexpr size_t kIdTail = 12;  // replaced by the run's number

std::vector<Transaction> TransactionsOf(absl::string_view log) {
  std::map<std::string, Transaction> open;
  std::vector<Transaction> done;
  for (LoggedStatement& statement : ReadStatements(log)) {
    Transaction& transaction = open[statement.session];
    const std::string text = statement.text;
    if (absl::StartsWith(text, "BEGIN")) transaction.clear();
    transaction.push_back(std::move(statement));
    if (absl::StartsWith(text, "COMMIT")) done.push_back(std::exchange(transaction, {}));
  }
  return done;
}

bool Has(const Transaction& transaction, const Mark& mark) {
  for (const LoggedStatement& statement : transaction) {
    // Twice, for a list of columns may follow the name at once.
    if (statement.role == mark.role && absl::StrContains(statement.text, mark.statement)) {
      return true;
    }
  }
  return false;
}

absl::StatusOr<Transaction> Find(const std::vector<Transaction>& transactions, const Mark& mark) {
  int nth = 0;
  for (const Transaction& transaction : transactions) {
    if (Has(transaction, mark) && nth++ == mark.nth) return transaction;
  }
  return absl::InternalError(
      absl::StrCat("the log of one life has no transaction of \"", mark.name, "\""));
}

// "$1 = 'a', $2 = NULL" as {"'a'", "NULL"}: literals, ready for SQL.
std::vector<std::string> LiteralsOf(const std::string& parameters) {
  std::vector<std::string> literals;
  size_t at = 0;
  while ((at = parameters.find(absl::StrCat("$", literals.size() + 1, " = "), at)) !=
         std::string::npos) {
    at = parameters.find('=', at) + 2;
    size_t end = at;
    if (parameters[at] != '\'') {
      end = parameters.find(',', at);
      literals.push_back(parameters.substr(at, end - at));
    } else {
      // A quote inside is doubled.
      for (end = at + 1; parameters[end] != '\'' || parameters[end + 1] == '\''; ++end) {
        if (parameters[end] == '\'') ++end;
      }
      literals.push_back(parameters.substr(at, ++end - at));
    }
    if (end == std::string::npos) break;
    at = end;
  }
  return literals;
}

class Writer {
 public:
  explicit Writer(const LifeScriptOptions& options) : options_(options) {}

  absl::StatusOr<LifeScript> Write() {
    LifeScript script;
    script.seed = SeedOf(options_.visit_id);
    script.text = absl::StrFormat(kHead, options_.elders, options_.caregivers, options_.caregivers);
    const std::vector<Transaction> transactions = TransactionsOf(options_.log);
    for (const Mark& mark : kSix) {
      ASSIGN_OR_RETURN(const Transaction transaction, Find(transactions, mark));
      absl::StrAppend(&script.text, "-- ", mark.name, "\n");
      for (const LoggedStatement& statement : transaction) {
        if (absl::StartsWith(statement.text, kChainEnd)) script.text += kOneAfterTheOther;
        absl::StrAppend(&script.text, StatementOf(statement), ";\n");
        ++script.statements;
      }
    }
    return script;
  }

 private:
  // The recorded visit as it was before the check-in, under so many numbers.
  static std::string SeedOf(const std::string& visit_id) {
    return absl::StrCat(
        "INSERT INTO visit.visit SELECT (jsonb_populate_record(recorded, jsonb_build_object("
        "'visit_id', '",
        visit_id.substr(0, kIdLength - kIdTail),
        "' || lpad(n::text, 12, '0'), 'caregiver_id', 'caregiver-' || n, 'state', 'SCHEDULED',"
        " 'check_in_time', NULL, 'check_out_time', NULL))).*"
        " FROM visit.visit AS recorded, generate_series($0::bigint, $1::bigint) AS n"
        " WHERE recorded.visit_id = '",
        visit_id, "'");
  }

  std::string StatementOf(const LoggedStatement& statement) const {
    static const std::regex* const place = new std::regex(R"(\$(\d+))");
    const std::vector<std::string> literals = LiteralsOf(statement.parameters);
    const std::string text = WithSchema(statement);
    const size_t numbers_end = text.find(kEntryNumbers);
    std::string out;
    size_t at = 0;
    for (std::sregex_iterator it(text.begin(), text.end(), *place), end; it != end; ++it) {
      int number = 0;
      (void)absl::SimpleAtoi((*it)[1].str(), &number);
      out.append(text, at, it->position() - at);
      at = it->position() + it->length();
      if (number > std::ssize(literals)) {
        out += it->str();
      } else if (at == numbers_end) {
        out += NextEntries(literals[0], literals[number - 1]);
      } else {
        out += Expression(literals[number - 1]);
      }
    }
    return out.append(text, at, std::string::npos);
  }

  // As many as were recorded, after the end of the chain as it is then.
  static std::string NextEntries(const std::string& city, const std::string& recorded) {
    const auto count = std::count(recorded.begin(), recorded.end(), ',') + 1;
    return absl::StrCat(
        "(SELECT array_agg(last + n) FROM (SELECT coalesce(max(entry_number), 0) AS last"
        " FROM billing.ledger_entry WHERE city_code = ",
        city, ") AS chain, generate_series(1, ", count, ") AS n)");
  }

  // The services find their tables by their role's search_path; one script has many roles.
  std::string WithSchema(const LoggedStatement& statement) const {
    const std::string schema(absl::StripPrefix(statement.role, "homecare_"));
    std::string text = statement.text;
    for (const std::string& table : options_.tables) {
      const std::pair<std::string, std::string> parts = absl::StrSplit(table, '.');
      if (parts.first != schema) continue;
      const std::regex use(
          absl::StrCat(R"((\b(?:FROM|JOIN|INTO|UPDATE|USING) +))", parts.second, R"(\b(?! *\.))"));
      text = std::regex_replace(text, use, absl::StrCat("$1", schema, ".", parts.second));
    }
    return text;
  }

  // The parameter as it is, or as an expression that makes another life's.
  std::string Expression(const std::string& literal) const {
    if (absl::StartsWith(literal, absl::StrCat("'", options_.business_year))) {
      const bool instant = literal.size() > sizeof("'2022-01-01'");
      return instant ? absl::StrCat("(", literal, "::timestamptz + :hours * interval '1 hour')")
                     : literal;
    }
    static const std::regex* const id =
        new std::regex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    std::string text;
    size_t at = 0;
    for (std::sregex_iterator it(literal.begin(), literal.end(), *id), end; it != end; ++it) {
      text.append(literal, at, it->position() + kIdLength - kIdTail - at);
      text += "' || lpad(:n::text, 12, '0') || '";
      at = it->position() + it->length();
    }
    text.append(literal, at, std::string::npos);
    text = WithPerson(text, options_.elder_id, "elder");
    text = WithPerson(text, options_.caregiver_id, "caregiver");
    return text == literal ? literal : absl::StrCat("(", text, ")");
  }

  static std::string WithPerson(const std::string& text, const std::string& id,
                                absl::string_view variable) {
    return absl::StrReplaceAll(text, {{id, absl::StrCat(id.substr(0, id.size() - 5), "' || lpad(:",
                                                        variable, "::text, 5, '0') || '")}});
  }

  const LifeScriptOptions& options_;
};

}  // namespace

absl::StatusOr<LifeScript> MakeLifeScript(const LifeScriptOptions& options) {
  return Writer(options).Write();
}

std::vector<LoggedStatement> ReadStatements(absl::string_view log) {
  static const std::regex* const line_form =
      new std::regex(R"(^\S+ \S+ \S+ \[(\d+)\] ([^@]*)@\S* (LOG|DETAIL):  )"
                     R"((statement|execute [^:]+|parameters): (.*)$)");
  std::vector<LoggedStatement> statements;
  for (absl::string_view line : absl::StrSplit(log, '\n')) {
    // Event payloads are long, and the expression is recursive: what cannot match is left out
    // first.
    if (!absl::StrContains(line.substr(0, 120), "LOG:  statement: ") &&
        !absl::StrContains(line.substr(0, 120), "LOG:  execute ") &&
        !absl::StrContains(line.substr(0, 120), "DETAIL:  parameters: ")) {
      continue;
    }
    const size_t head = line.find(":  ");
    const size_t colon = line.find(": ", head + 3);
    const std::string front = absl::StrCat(line.substr(0, colon), ": ");
    std::smatch match;
    if (colon == absl::string_view::npos || !std::regex_match(front, match, *line_form)) continue;
    const absl::string_view rest = line.substr(colon + 2);
    if (match[3] == "LOG") {
      statements.push_back({match[2], match[1], std::string(rest), ""});
    } else if (!statements.empty()) {
      statements.back().parameters = std::string(rest);
    }
  }
  return statements;
}

}  // namespace homecare::bench
