#include "common/pg/connection.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <iterator>
#include <stdexcept>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#if defined(__SANITIZE_ADDRESS__)
// libpqxx 6.4.5 loses its last PGresult, some kilobytes, whenever a connection breaks: it throws
// for want of the client encoding before anybody owns the result. The connection goes as well.
extern "C" const char* __lsan_default_suppressions() {  // NOLINT(bugprone-reserved-identifier)
  return "leak:libpqxx\n";
}
#endif

namespace homecare::pg {
namespace {

// Far above what a service has; only texts made at run time could get there.
constexpr size_t kStatementsPerSession = 1000;

// In upper case.
std::string FirstWord(absl::string_view sql) {
  sql = absl::StripLeadingAsciiWhitespace(sql);
  size_t length = 0;
  while (length < sql.size() && absl::ascii_isalpha(static_cast<unsigned char>(sql[length]))) {
    ++length;
  }
  return absl::AsciiStrToUpper(sql.substr(0, length));
}

bool ControlsTransactions(absl::string_view first_word) {
  constexpr absl::string_view kWords[] = {"ABORT",   "BEGIN",    "COMMIT",    "END",  "PREPARE",
                                          "RELEASE", "ROLLBACK", "SAVEPOINT", "START"};
  return std::find(std::begin(kWords), std::end(kWords), first_word) != std::end(kWords);
}

}  // namespace

Connection::Connection(const std::string& conninfo, absl::Duration limit, Watchdog& watchdog)
    : raw_(WithTimeouts(conninfo, limit)), socket_(fcntl(raw_.sock(), F_DUPFD_CLOEXEC, 0)) {
  if (socket_ < 0) throw pqxx::broken_connection("no descriptor left for a connection");
  try {
    const Watch watch(watchdog, socket_);
    ConfigureSession(limit);
  } catch (...) {
    close(socket_);
    throw;
  }
}

Connection::~Connection() { close(socket_); }

void Connection::ConfigureSession(absl::Duration limit) {
#include <pqxx/internal/ignore-deprecated-pre.hxx>
  raw_.inhibit_reactivation(true);
#include <pqxx/internal/ignore-deprecated-post.hxx>
  // Terse errors carry no DETAIL, which quotes the values of rows.
  raw_.set_verbosity(pqxx::connection_base::terse);
  const int64_t limit_ms = absl::ToInt64Milliseconds(limit);
  pqxx::nontransaction session(raw_);
  // A statement ends a little before the watchdog would cut it, so that its error has a name.
  session.exec(
      absl::StrCat("SET client_encoding = 'UTF8'; SET timezone = 'UTC'; SET datestyle = 'ISO';"
                   "SET bytea_output = 'hex'; SET extra_float_digits = 1;"
                   "SET default_transaction_isolation = 'read committed';"
                   "SET default_transaction_read_only = off;"
                   // Keys lead every table and every statement, so an index always serves. A plan
                   // made while a queue's table was nearly empty would read it whole, and stays.
                   "SET enable_seqscan = off;"
                   "SET statement_timeout = ",
                   limit_ms * 9 / 10, ";SET idle_in_transaction_session_timeout = ", limit_ms,
                   ";SET client_connection_check_interval = 1000;"
                   "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5;"
                   "SET tcp_keepalives_count = 3; SET tcp_user_timeout = ",
                   limit_ms * 2));
}

void Connection::Sever() { shutdown(socket_, SHUT_RDWR); }

bool Connection::Quiet() const {
  pollfd descriptor = {.fd = socket_, .events = POLLIN, .revents = 0};
  return is_open() && poll(&descriptor, 1, 0) == 0;
}

bool Connection::Full() const { return statements_.size() >= kStatementsPerSession; }

const Statement& Connection::Prepare(absl::string_view sql) {
  Statement& statement = Find(sql);
  if (!statement.name.empty()) return statement;
  statement.name = absl::StrCat("s", prepared_++);
  raw_.prepare(statement.name, std::string(sql));
  return statement;
}

Statement& Connection::Find(absl::string_view sql) {
  const auto found = statements_.find(sql);
  if (found != statements_.end()) return found->second;
  const std::string first_word = FirstWord(sql);
  if (ControlsTransactions(first_word)) {
    throw std::logic_error(absl::StrCat(first_word, " is for the transaction runner only"));
  }
  return statements_.emplace(std::string(sql), Statement{"", first_word == "SELECT"}).first->second;
}

std::string WithTimeouts(absl::string_view conninfo, absl::Duration limit) {
  const int64_t connect_seconds = std::max<int64_t>(2, absl::ToInt64Seconds(limit));
  const std::vector<std::string> defaults = {
      absl::StrCat("connect_timeout=", connect_seconds),
      absl::StrCat("tcp_user_timeout=", absl::ToInt64Milliseconds(limit) * 2),
      "keepalives_idle=10",
      "keepalives_interval=5",
      "keepalives_count=3",
      "fallback_application_name=homecare",
  };
  // The last of several values of one name counts: ours stand first.
  if (!absl::StartsWith(conninfo, "postgresql://") && !absl::StartsWith(conninfo, "postgres://")) {
    return absl::StrCat(absl::StrJoin(defaults, " "), " ", conninfo);
  }
  const size_t query = std::min(conninfo.find('?'), conninfo.size());
  const absl::string_view given = conninfo.substr(std::min(query + 1, conninfo.size()));
  return absl::StrCat(conninfo.substr(0, query), "?", absl::StrJoin(defaults, "&"),
                      given.empty() ? "" : "&", given);
}

}  // namespace homecare::pg
