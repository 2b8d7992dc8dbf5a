// One session with PostgreSQL and its prepared statements. Private to common/pg; includes libpqxx.
#pragma once

#include <pqxx/pqxx>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/pg/watchdog.h"

namespace homecare::pg {

struct Statement {
  // Of the prepared statement in this session; empty where it was never prepared.
  std::string name;
  // Its first word is SELECT.
  bool reads_only;
};

// Not thread safe: one thread, one transaction at a time (TRAPS "libpqxx" 7). Never reconnects
// (TRAPS 3): what has failed once is thrown away by its owner.
class Connection {
 public:
  // Opens a session whose statements and idle transactions end on the server within `limit`. Throws
  // what libpqxx throws.
  Connection(const std::string& conninfo, absl::Duration limit, Watchdog& watchdog);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  pqxx::connection& raw() { return raw_; }
  bool is_open() const { return raw_.is_open(); }
  // A descriptor of our own for libpq's socket, valid as long as this object (see Watch).
  int socket() const { return socket_; }

  // Ends the session for the server at once: its transaction does not linger.
  void Sever();
  // Whether an idle session may still be used: nothing has come from the server since, neither its
  // last words nor the end of the stream (is_open() lies until used, TRAPS 8).
  bool Quiet() const;
  // Whether so many statements were prepared that the session should be left for a fresh one.
  bool Full() const;

  // The statement of that text; prepared on the server when first executed. Throws for one that
  // begins or ends transactions or savepoints: those are the runner's (TRAPS 6).
  const Statement& Prepare(absl::string_view sql);
  // The same without preparing it.
  const Statement& Know(absl::string_view sql) { return Find(sql); }

 private:
  Statement& Find(absl::string_view sql);
  void ConfigureSession(absl::Duration limit);

  pqxx::connection raw_;
  int socket_;
  absl::flat_hash_map<std::string, Statement> statements_;
  int prepared_ = 0;
};

// `conninfo`, of either form libpq takes, with our time limits where it has none of its own.
std::string WithTimeouts(absl::string_view conninfo, absl::Duration limit);

}  // namespace homecare::pg
