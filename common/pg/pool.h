// Connections of one lane, bounded. Private to common/pg.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "common/pg/connection.h"

namespace homecare::pg {

// Thread safe. The pool opens nothing itself: a lease is the right to have one connection, with an
// idle one in it where there is one that still lives.
class Pool {
 public:
  class Lease {
   public:
    Lease(Pool* pool, std::unique_ptr<Connection> connection)
        : connection(std::move(connection)), pool_(pool) {}
    Lease(Lease&& other) noexcept
        : connection(std::move(other.connection)),
          pool_(std::exchange(other.pool_, nullptr)),
          kept_(other.kept_) {}
    // Gives the right back, and the connection too where it was kept; else that is closed.
    ~Lease();

    // The connection is as good as new.
    void Keep() { kept_ = true; }

    std::unique_ptr<Connection> connection;

   private:
    Pool* pool_;  // null once moved from
    bool kept_ = false;
  };

  Pool(int connections, absl::Duration acquire_timeout);

  // Nothing where no right came free within the time-out.
  std::optional<Lease> Take();
  // Closes what is idle: after a server's restart all of it is worthless.
  void CloseIdle();

 private:
  void GiveBack(std::unique_ptr<Connection> connection);

  const absl::Duration acquire_timeout_;
  std::mutex mutex_;
  std::condition_variable freed_;
  int free_;
  // The one used last is taken first.
  std::vector<std::unique_ptr<Connection>> idle_;
};

}  // namespace homecare::pg
