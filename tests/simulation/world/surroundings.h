// What everything in a simulated run shares: the time, chance, faults, and the trace.
#pragma once

#include <functional>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/event/retry_list.h"
#include "tests/simulation/world/dice.h"

namespace homecare::simulation {

inline constexpr char kCity[] = "370300";

// Thrown where a process dies: no code of the product may catch it, hence no std::exception.
struct Crash {};

// How likely each fault is wherever it may happen. Drawn anew for each seed, so that some runs have
// much of one kind and none of another.
struct FaultRates {
  // Of the database.
  double unavailable = 0;   // nothing is begun
  double aborted = 0;       // rolled back at the commit
  double conflict = 0;      // rolled back and run again
  double doubt_kept = 0;    // committed, and the caller cannot tell
  double doubt_undone = 0;  // rolled back, and the caller cannot tell
  // Of the queue.
  double dropped = 0;     // an entry that was added is not there
  double repeated = 0;    // ... is there twice
  double disordered = 0;  // a read gives its entries in any order
  double unheard = 0;     // an answer of the queue is lost, what was asked is done or not
  // Of calls between services, each way.
  double call_lost = 0;
  // Of a process, at each place where it may die.
  double crash = 0;
};

// Not thread safe. Steady time begins at zero, business and machine time on a day in 2022.
class Surroundings {
 public:
  Surroundings(uint64_t seed, std::function<void(const std::string&)> trace)
      : dice(seed), trace_(std::move(trace)) {}

  event::SteadyTime SteadyNow() const {
    return event::After(event::SteadyTime(), now + absl::Hours(1));
  }
  absl::Time MachineNow() const { return absl::FromUnixSeconds(1654041600) + now; }

  // Whether a fault of this rate happens here.
  bool Happens(double rate) { return faulty && rate > 0 && dice.Chance(rate); }
  void MayCrash(const char* where) {
    if (!Happens(rates.crash)) return;
    Trace("dies ", where);
    throw Crash();
  }
  std::string NewId() {
    return FormatUuid7(absl::ToUnixMillis(MachineNow()), static_cast<uint16_t>(dice.Next()),
                       dice.Next());
  }
  template <typename... Parts>
  void Trace(const Parts&... parts) {
    if (trace_) trace_(absl::StrCat(absl::FormatDuration(now), " ", who, ": ", parts...));
  }

  Dice dice;
  FaultRates rates;
  bool faulty = true;  // until the faults end
  absl::Duration now;
  // How long the present step has waited for something.
  absl::Duration waited;
  std::string who = "world";  // whose step it is

 private:
  const std::function<void(const std::string&)> trace_;
};

// The simulation's time as a clock of the product.
class SimulatedClock final : public Clock {
 public:
  explicit SimulatedClock(const Surroundings& around) : around_(around) {}
  absl::Time Now() const override { return around_.MachineNow(); }

 private:
  const Surroundings& around_;
};

}  // namespace homecare::simulation
