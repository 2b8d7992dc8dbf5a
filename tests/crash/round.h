// One round of the crash test: a fresh stack, so many kills, quiet, and the check.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tests/crash/findings.h"
#include "tests/crash/journal.h"
#include "tests/crash/stack.h"

namespace homecare::crash {

struct RoundOptions {
  uint64_t seed = 1;
  int kills = 30;
  double orders_per_second = 15;
  double presses_per_second = 0.5;
  // How long a client asks for an outcome; longer than any single outage.
  absl::Duration patience = absl::Seconds(90);
  // Of the test build; empty runs the programs as they are.
  std::string mutant;
  // Acts to draw from, and the time between two; empty for all.
  std::vector<std::string> only;
  absl::Duration most_pause = absl::Milliseconds(3000);
  int elders = 240;
  int caregivers = 120;
  // Nobody stays for minutes, so that the round ends soon.
  bool brief = false;
  // The round goes on until clients hold so many OKs, however soon the kills are done.
  int64_t least_operations = 0;
  // How long events may take to arrive everywhere once nothing is broken any more.
  absl::Duration quiet = absl::Seconds(90);
  // Where the logs of a round that found something are kept.
  std::string keep_folder = "/tmp";
  // Called when everybody is registered, before anything is broken, and before the check.
  std::function<absl::Status(Stack&)> before;
  std::function<absl::Status(Stack&)> after;
};

struct RoundResult {
  uint64_t seed = 0;
  int64_t acknowledged = 0;  // orders
  int64_t kills = 0;
  JournalCounts operations;
  absl::Duration took;
  Findings findings;
  std::string kept;  // the folder of the logs, where something was found
};

// `say` hears how far it is. An error is one of the test's own making, not a finding.
absl::StatusOr<RoundResult> RunRound(const RoundOptions& options,
                                     const std::function<void(const std::string&)>& say);

}  // namespace homecare::crash
