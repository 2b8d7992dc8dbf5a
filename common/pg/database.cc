#include "common/pg/database.h"

#include <csignal>
#include <mutex>
#include <random>
#include <thread>
#include <utility>

#include "common/base/check.h"
#include "common/base/status.h"
#include "common/pg/failure.h"
#include "common/pg/fate.h"
#include "common/pg/pool.h"
#include "common/pg/transaction.h"

namespace homecare::pg {
namespace {

using Body = absl::FunctionRef<absl::Status(Tx&)>;

constexpr absl::Duration kRetryDelay = absl::Seconds(1);
constexpr absl::Duration kLeastBackOff = absl::Milliseconds(2);
constexpr absl::Duration kMostBackOff = absl::Milliseconds(100);

// libpq writes to sockets whose peer may be gone (TRAPS "libpqxx" 9).
void IgnoreSigpipe() {
  static std::once_flag once;
  std::call_once(once, [] { std::signal(SIGPIPE, SIG_IGN); });
}

// Doubles with each attempt; a random half of it keeps two losers from meeting again.
void BackOff(int attempt) {
  thread_local std::minstd_rand random(std::random_device{}());
  const absl::Duration most = std::min(kMostBackOff, kLeastBackOff * (1 << std::min(attempt, 10)));
  const double share = std::uniform_real_distribution<double>(0.5, 1.0)(random);
  std::this_thread::sleep_for(absl::ToChronoNanoseconds(most * share));
}

absl::Status DatabaseBusy() {
  return WithRetryDelay(NamedError(absl::StatusCode::kResourceExhausted, "DATABASE_BUSY",
                                   "too many changes wait for the database"),
                        kRetryDelay);
}

absl::Status OutcomeUnknown() {
  return WithRetryDelay(
      NamedError(absl::StatusCode::kUnavailable, "OUTCOME_UNKNOWN",
                 "the change may or may not have been made; ask again with the same request id"),
      kRetryDelay);
}

// One try at a transaction.
struct Try {
  absl::Status status;
  bool conflict = false;
  // The session had died while it was idle, before anything ran on it.
  bool stale = false;
};

class PooledDatabase final : public Database {
 public:
  explicit PooledDatabase(DatabaseOptions options)
      : options_(std::move(options)),
        watchdog_(options_.transaction_limit),
        normal_(options_.normal_connections, options_.acquire_timeout),
        emergency_(options_.emergency_connections, options_.acquire_timeout) {
    HC_CHECK(options_.attempts > 0 && options_.transaction_limit > absl::ZeroDuration());
  }

  absl::Status Run(Lane lane, Body body) override {
    return Repeat(lane, Isolation::kReadCommitted, body);
  }

  absl::Status Read(Lane lane, Body body) override {
    return Repeat(lane, Isolation::kSnapshot, body);
  }

 private:
  absl::Status Repeat(Lane lane, Isolation isolation, Body body) {
    Pool& pool = lane == Lane::kEmergency ? emergency_ : normal_;
    bool renewed = false;
    for (int attempt = 1;; ++attempt) {
      const Try tried = TryOnce(pool, isolation, body);
      if (tried.stale && !renewed) {
        renewed = true;
        pool.CloseIdle();
      } else if (tried.conflict && attempt < options_.attempts) {
        BackOff(attempt);
      } else {
        return tried.status;
      }
    }
  }

  Try TryOnce(Pool& pool, Isolation isolation, Body body) {
    std::optional<Pool::Lease> lease = pool.Take();
    if (!lease.has_value()) return {DatabaseBusy()};
    const bool reused = lease->connection != nullptr;
    if (!reused) {
      const absl::Status opened = Open(&lease->connection);
      if (!opened.ok()) return {opened};
    }
    return TryOn(*lease, reused, isolation, body);
  }

  absl::Status Open(std::unique_ptr<Connection>* connection) {
    try {
      *connection =
          std::make_unique<Connection>(options_.conninfo, options_.transaction_limit, watchdog_);
      return absl::OkStatus();
    } catch (...) {
      return ExplainFailure(std::current_exception(), "CONNECT", false, false).status;
    }
  }

  // Only a transaction that nothing went wrong in leaves its connection to others. The watch is
  // outermost: a rollback, too, may meet a peer that does not answer.
  Try TryOn(Pool::Lease& lease, bool reused, Isolation isolation, Body body) {
    Connection& connection = *lease.connection;
    const Watch watch(watchdog_, connection.socket());
    std::optional<Transaction> transaction;
    try {
      transaction.emplace(connection, watch, isolation);
      const absl::Status status = body(*transaction);
      if (!status.ok()) {
        transaction->Rollback();
        if (!transaction->poisoned()) Return(lease, watch);
        return {status};
      }
      if (transaction->Commit() == Transaction::Outcome::kInDoubt) {
        connection.Sever();
        return {Settle(transaction->doubt(), watch.expired())};
      }
      Return(lease, watch);
      return {absl::OkStatus()};
    } catch (...) {
      const bool executed = transaction.has_value() && transaction->executed();
      const Failure failure =
          ExplainFailure(std::current_exception(),
                         transaction.has_value() ? transaction->last_statement() : "BEGIN",
                         connection.is_open(), watch.expired());
      if (options_.on_full && Reason(failure.status) == kDatabaseFull) options_.on_full();
      return {failure.status, failure.kind == FailureKind::kConflict,
              failure.kind == FailureKind::kDisconnected && reused && !executed};
    }
  }

  // A connection that the watchdog has cut is of no use, though the last answer came in time.
  static void Return(Pool::Lease& lease, const Watch& watch) {
    if (watch.expired() || !lease.connection->is_open() || lease.connection->Full()) return;
    lease.Keep();
  }

  // The longest that a half-dead backend can stay in progress is one limit, when the server ends it
  // as idle; the other is for asking.
  absl::Status Settle(const Doubt& doubt, bool expired) {
    if (doubt.xid.empty()) return absl::OkStatus();
    switch (AskFate(options_.conninfo, doubt, options_.transaction_limit,
                    options_.transaction_limit * 2, watchdog_)) {
      case Fate::kCommitted:
        return absl::OkStatus();
      case Fate::kAborted:
        return expired ? TransactionTimeout() : DatabaseUnavailable();
      case Fate::kUnknown:
        break;
    }
    return OutcomeUnknown();
  }

  const DatabaseOptions options_;
  Watchdog watchdog_;
  Pool normal_;
  Pool emergency_;
};

}  // namespace

std::unique_ptr<Database> Database::Open(DatabaseOptions options) {
  IgnoreSigpipe();
  return std::make_unique<PooledDatabase>(std::move(options));
}

}  // namespace homecare::pg
