// A pgbench script of one order's life, made of what the services sent for one: the server's own
// log is read, so that the script cannot differ from the services.
//
// Six transactions: PlaceOrder, matching's order with its offer, AcceptOffer, CheckIn, CheckOut,
// and billing's visit. Each run of the script is another life: its ids are new ones, elder and
// caregiver change, and business time moves on where one elder or caregiver comes round again, so
// that no time is booked twice. All other parameters stay as they were.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace homecare::bench {

// A statement as it was logged: $1, $2... in the text, and their values in PostgreSQL's own form.
struct LoggedStatement {
  std::string role;
  std::string session;
  std::string text;
  std::string parameters;
};

struct LifeScriptOptions {
  std::string log;
  // "homecare_intake" uses the tables of the schema "intake".
  std::vector<std::string> tables;  // schema.table
  // Whose life it was: their numbers are the last five digits. And how many there are.
  std::string elder_id, caregiver_id, visit_id;
  int elders = 0, caregivers = 0;
  // Every parameter that begins so is an instant of business time ("2022-").
  std::string business_year;
};

struct LifeScript {
  // Expects the variables base, clients, and i, at first 0: the lives of a run are numbered from
  // base + clients on.
  std::string text;
  // One statement that makes the visits numbered $0 to $1 (absl::Substitute).
  std::string seed;
  int statements = 0;
};

// INTERNAL where the log does not hold one of the six transactions, or holds it twice.
absl::StatusOr<LifeScript> MakeLifeScript(const LifeScriptOptions& options);

// Of a log with log_statement = all and PrivatePostgres's log_line_prefix.
std::vector<LoggedStatement> ReadStatements(absl::string_view log);

}  // namespace homecare::bench
