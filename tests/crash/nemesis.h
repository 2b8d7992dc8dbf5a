// What goes wrong, drawn from a seed: processes killed and paused, stores killed, emptied and
// restarted, connections ended, cut at the worst moment, delayed, half-open.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "deploy/demo/random.h"
#include "tests/crash/stack.h"

namespace homecare::crash {

struct NemesisOptions {
  uint64_t seed = 1;
  // Until so many have been killed or cut: a process, a store, what a store held, a connection. A
  // pause and a delay are done as well, and do not count.
  int kills = 30;
  absl::Duration least_pause = absl::Milliseconds(500);
  absl::Duration most_pause = absl::Milliseconds(3000);
  // Names of the acts to draw from; empty for all of them by their weights.
  std::vector<std::string> only;
};

// For one thread, which does nothing else meanwhile.
class Nemesis {
 public:
  Nemesis(Stack& stack, const NemesisOptions& options);

  // Returns after the last kill, once every act was healed. `progress` hears the number of kills.
  absl::Status Run(const std::function<void(int)>& progress);

  int kills() const { return kills_; }
  // What was done, a line each with the time since the beginning.
  const std::vector<std::string>& history() const { return history_; }
  // Processes that ended without having been killed: a defect of theirs.
  const std::vector<std::string>& deaths() const { return deaths_; }

 private:
  struct Act {
    const char* name;
    int weight;
    // Says whom it concerns; nobody is the victim of two acts at once.
    std::string (Nemesis::*victim)();
    absl::Status (Nemesis::*strike)(const std::string& victim);
  };
  static const std::vector<Act>& Acts();
  const Act& Draw();

  std::string AnyProcess();
  std::string Redis() { return "redis"; }
  std::string Postgres() { return "postgres"; }
  std::string AnyPostgresProxy();
  std::string AnyRedisProxy();

  absl::Status KillProcess(const std::string& victim);
  absl::Status PauseProcess(const std::string& victim);
  absl::Status KillRedis(const std::string& victim);
  absl::Status FlushRedis(const std::string& victim);
  absl::Status FlushWhileDown(const std::string& victim);
  absl::Status DeleteAppendOnlyFile(const std::string& victim);
  absl::Status ReplaceRedis(const std::string& victim);
  absl::Status CrashPostgres(const std::string& victim);
  absl::Status TerminateBackends(const std::string& victim);
  absl::Status CutAtCommit(const std::string& victim);
  absl::Status KillAtCommit(const std::string& victim);
  absl::Status CutPostgres(const std::string& victim);
  absl::Status DelayPostgres(const std::string& victim);
  absl::Status CutRedis(const std::string& victim);
  absl::Status LoseAcknowledgement(const std::string& victim);
  absl::Status DelayRedis(const std::string& victim);

  // After `delay` the victim is made whole and may be struck again.
  void Heal(const std::string& victim, absl::Duration delay, std::function<absl::Status()> heal);
  absl::Status HealDue(absl::Time now);
  absl::Status BuryTheDead();
  absl::Duration Between(int least_milliseconds, int most_milliseconds);
  void Note(const std::string& what);

  Stack& stack_;
  const NemesisOptions options_;
  demo::Random random_;
  const absl::Time begin_;
  int kills_ = 0;
  std::set<std::string> struck_;  // victims not yet healed
  struct Healing {
    std::string victim;
    std::function<absl::Status()> heal;
  };
  std::multimap<absl::Time, Healing> healings_;
  std::vector<std::string> history_;
  std::vector<std::string> deaths_;
};

}  // namespace homecare::crash
