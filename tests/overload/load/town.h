// A town on a line of its own: people brought in through the public API, requests as its operators
// and elders make them, and what the stores hold, for assertions.
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "deploy/demo/peers.h"
#include "deploy/demo/world.h"
#include "tests/support/line/line.h"

namespace homecare::testing {

struct TownOptions {
  LineOptions line;
  int elders = 120;
  int caregivers = 20;
  // Days of shifts from tomorrow on, ten hours each.
  int days = 7;
  uint64_t seed = 1;
  // Runs before the services are started: the stores are up and migrated.
  std::function<absl::Status(Line&)> prepare;
};

// Thread safe beside Line's own rules. Everything runs on the machine's time.
class Town {
 public:
  // All services serve and everybody is registered everywhere.
  static absl::StatusOr<std::unique_ptr<Town>> Open(TownOptions options);

  Line& line() { return *line_; }
  demo::Peers& peers() { return peers_; }
  const demo::World& world() const { return world_; }

  // The n-th request of its kind: elders take turns, and so do the days that have shifts.
  intake::v1::PlaceOrderRequest Order(const std::string& request_id, int n) const;
  // A red press of the n-th elder's terminal.
  intake::v1::PressButtonRequest Press(const std::string& request_id, int n) const;

  absl::StatusOr<runtime::v1::GetStatusResponse> StatusOf(const std::string& service);
  // Until no service has an event that is not confirmed or waits, nor a change under way.
  // DEADLINE_EXCEEDED names who has.
  absl::Status WaitUntilQuiet(absl::Duration timeout);

  // What a query finds in PostgreSQL, as the superuser; tables by schema, "intake.care_order". A
  // statement that fails throws the server's words, which fails the test.
  std::set<std::string> Column(const std::string& sql) const;
  int64_t Number(const std::string& sql) const;

 private:
  Town() = default;
  absl::Status Populate(const TownOptions& options);

  std::unique_ptr<Line> line_;
  demo::Peers peers_;
  demo::World world_;
  absl::CivilDay first_day_;
  int days_ = 0;
};

}  // namespace homecare::testing
