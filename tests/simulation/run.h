// Runs seeds and says of a failure what is needed to see it again.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_join.h"
#include "common/log/log.h"
#include "tests/simulation/world/world.h"

namespace homecare::simulation {

// The product's log says of thousands of runs what goes wrong on purpose: nobody reads that.
inline void SilenceLog() {
  log::Configure("simulation", static_cast<log::Level>(static_cast<int>(log::Level::kError) + 1));
}

inline uint64_t NumberFromEnvironment(const char* name, uint64_t otherwise) {
  const char* given = std::getenv(name);
  uint64_t number = otherwise;
  if (given != nullptr && !absl::SimpleAtoi(given, &number)) ADD_FAILURE() << name << "?";
  return number;
}

// HOMECARE_SIMULATION_TRACE=1 prints what happens, step by step.
inline Report RunSeed(uint64_t seed) {
  World::Trace trace;
  if (std::getenv("HOMECARE_SIMULATION_TRACE") != nullptr) {
    trace = [](const std::string& line) { std::printf("%s\n", line.c_str()); };
  }
  return World(seed, trace).Run();
}

inline std::string Explain(uint64_t seed, const Report& report) {
  return absl::StrCat("HOMECARE_SIMULATION_SEED=", seed, "\n  ",
                      absl::StrJoin(report.violations, "\n  "));
}

}  // namespace homecare::simulation
