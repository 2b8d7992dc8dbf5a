#include "common/pg/pool.h"

#include "common/base/check.h"

namespace homecare::pg {

Pool::Pool(int connections, absl::Duration acquire_timeout)
    : acquire_timeout_(acquire_timeout), free_(connections) {
  HC_CHECK(connections > 0);
}

std::optional<Pool::Lease> Pool::Take() {
  // Dead connections are closed after the lock is gone.
  std::vector<std::unique_ptr<Connection>> dead;
  std::unique_lock<std::mutex> lock(mutex_);
  if (!freed_.wait_for(lock, absl::ToChronoNanoseconds(acquire_timeout_),
                       [this] { return free_ > 0; })) {
    return std::nullopt;
  }
  --free_;
  while (!idle_.empty()) {
    std::unique_ptr<Connection> connection = std::move(idle_.back());
    idle_.pop_back();
    if (connection->Quiet()) return Lease(this, std::move(connection));
    dead.push_back(std::move(connection));
  }
  return Lease(this, nullptr);
}

void Pool::CloseIdle() {
  std::vector<std::unique_ptr<Connection>> idle;
  const std::lock_guard<std::mutex> lock(mutex_);
  idle.swap(idle_);
}

void Pool::GiveBack(std::unique_ptr<Connection> connection) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    ++free_;
    if (connection != nullptr) idle_.push_back(std::move(connection));
  }
  freed_.notify_one();
}

Pool::Lease::~Lease() {
  if (pool_ == nullptr) return;
  if (!kept_) connection.reset();
  pool_->GiveBack(std::move(connection));
}

}  // namespace homecare::pg
