#include "tests/crash/nemesis.h"

#include <algorithm>
#include <csignal>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "common/base/check.h"
#include "common/base/status.h"

namespace homecare::crash {
namespace {

using testing::ProxyFault;

constexpr char kPostgresProxy[] = "postgres of ";
constexpr char kRedisProxy[] = "redis of ";
// The row of a request names its method; nothing else that is written does.
constexpr char kMethodPrefix[] = "homecare.";
constexpr absl::Duration kPausedFor = absl::Seconds(10);
// A fault that waits for a COMMIT strikes within this, or nothing was committed.
constexpr absl::Duration kAwaitCommit = absl::Seconds(2);
// Long enough for a busy process to send one, and too short for it to give up waiting.
constexpr absl::Duration kHeldCommit = absl::Milliseconds(400);
constexpr absl::Duration kStep = absl::Milliseconds(20);

std::string ProcessOf(const std::string& victim, absl::string_view prefix) {
  return std::string(absl::StripPrefix(victim, prefix));
}

}  // namespace

Nemesis::Nemesis(Stack& stack, const NemesisOptions& options)
    : stack_(stack), options_(options), random_(options.seed, "nemesis"), begin_(absl::Now()) {}

const std::vector<Nemesis::Act>& Nemesis::Acts() {
  static const std::vector<Act> acts = {
      {"kill", 30, &Nemesis::AnyProcess, &Nemesis::KillProcess},
      {"pause", 8, &Nemesis::AnyProcess, &Nemesis::PauseProcess},
      {"kill redis", 5, &Nemesis::Redis, &Nemesis::KillRedis},
      {"flush redis", 6, &Nemesis::Redis, &Nemesis::FlushRedis},
      {"flush redis while one is down", 4, &Nemesis::AnyProcess, &Nemesis::FlushWhileDown},
      {"delete the append-only file", 3, &Nemesis::Redis, &Nemesis::DeleteAppendOnlyFile},
      {"replace redis", 3, &Nemesis::Redis, &Nemesis::ReplaceRedis},
      {"crash postgres", 6, &Nemesis::Postgres, &Nemesis::CrashPostgres},
      {"terminate backends", 8, &Nemesis::AnyPostgresProxy, &Nemesis::TerminateBackends},
      {"cut at commit", 16, &Nemesis::AnyPostgresProxy, &Nemesis::CutAtCommit},
      {"kill at commit", 6, &Nemesis::AnyPostgresProxy, &Nemesis::KillAtCommit},
      {"cut postgres", 5, &Nemesis::AnyPostgresProxy, &Nemesis::CutPostgres},
      {"delay postgres", 4, &Nemesis::AnyPostgresProxy, &Nemesis::DelayPostgres},
      {"cut redis", 6, &Nemesis::AnyRedisProxy, &Nemesis::CutRedis},
      {"lose an acknowledgement", 5, &Nemesis::AnyRedisProxy, &Nemesis::LoseAcknowledgement},
      {"delay redis", 3, &Nemesis::AnyRedisProxy, &Nemesis::DelayRedis},
  };
  return acts;
}

const Nemesis::Act& Nemesis::Draw() {
  const std::vector<Act>& acts = Acts();
  if (!options_.only.empty()) {
    const std::string& name = options_.only[random_.Below(static_cast<int>(options_.only.size()))];
    const auto found =
        std::find_if(acts.begin(), acts.end(), [&](const Act& act) { return act.name == name; });
    HC_CHECK(found != acts.end());
    return *found;
  }
  int total = 0;
  for (const Act& act : acts) total += act.weight;
  int draw = random_.Below(total);
  for (const Act& act : acts) {
    draw -= act.weight;
    if (draw < 0) return act;
  }
  return acts.back();
}

absl::Status Nemesis::Run(const std::function<void(int)>& progress) {
  absl::Time next = absl::Now();
  while (kills_ < options_.kills || !healings_.empty()) {
    const absl::Time now = absl::Now();
    RETURN_IF_ERROR(HealDue(now));
    RETURN_IF_ERROR(BuryTheDead());
    progress(kills_);
    if (now >= next && kills_ < options_.kills) {
      const Act& act = Draw();
      const std::string victim = (this->*act.victim)();
      if (struck_.insert(victim).second) {
        Note(absl::StrCat(act.name, ": ", victim));
        RETURN_IF_ERROR((this->*act.strike)(victim));
        next = now + absl::Milliseconds(random_.Between(
                         static_cast<int>(absl::ToInt64Milliseconds(options_.least_pause)),
                         static_cast<int>(absl::ToInt64Milliseconds(options_.most_pause))));
      }
    }
    absl::SleepFor(kStep);
  }
  return absl::OkStatus();
}

std::string Nemesis::AnyProcess() {
  const std::vector<std::string> processes = stack_.processes();
  return processes[random_.Below(static_cast<int>(processes.size()))];
}
std::string Nemesis::AnyPostgresProxy() { return absl::StrCat(kPostgresProxy, AnyProcess()); }
std::string Nemesis::AnyRedisProxy() { return absl::StrCat(kRedisProxy, AnyProcess()); }

absl::Status Nemesis::KillProcess(const std::string& victim) {
  stack_.line().program(victim)->Kill();
  ++kills_;
  Heal(victim, Between(0, 2500), [this, victim] { return stack_.line().Start(victim); });
  return absl::OkStatus();
}

absl::Status Nemesis::PauseProcess(const std::string& victim) {
  stack_.line().program(victim)->Signal(SIGSTOP);
  Heal(victim, kPausedFor, [this, victim] {
    stack_.line().program(victim)->Signal(SIGCONT);
    return absl::OkStatus();
  });
  return absl::OkStatus();
}

absl::Status Nemesis::KillRedis(const std::string& victim) {
  stack_.line().redis().Stop(/*crash=*/true);
  ++kills_;
  Heal(victim, Between(0, 2000), [this] { return stack_.line().redis().Start(); });
  return absl::OkStatus();
}

absl::Status Nemesis::FlushRedis(const std::string& victim) {
  RETURN_IF_ERROR(stack_.line().redis().FlushAll());
  ++kills_;
  Heal(victim, absl::ZeroDuration(), [] { return absl::OkStatus(); });
  return absl::OkStatus();
}

// What was rung for it meanwhile is gone when it comes back.
absl::Status Nemesis::FlushWhileDown(const std::string& victim) {
  stack_.line().program(victim)->Kill();
  ++kills_;
  Heal(victim, Between(1000, 2000), [this, victim]() -> absl::Status {
    if (struck_.count("redis") == 0) {
      RETURN_IF_ERROR(stack_.line().redis().FlushAll());
      ++kills_;
    }
    return stack_.line().Start(victim);
  });
  return absl::OkStatus();
}

absl::Status Nemesis::DeleteAppendOnlyFile(const std::string& victim) {
  stack_.line().redis().Stop(/*crash=*/true);
  ++kills_;
  Heal(victim, Between(0, 1000), [this] { return stack_.EmptyRedis(); });
  return absl::OkStatus();
}

absl::Status Nemesis::ReplaceRedis(const std::string& victim) {
  stack_.line().redis().Stop(/*crash=*/false);
  ++kills_;
  Heal(victim, absl::ZeroDuration(), [this] { return stack_.EmptyRedis(); });
  return absl::OkStatus();
}

absl::Status Nemesis::CrashPostgres(const std::string& victim) {
  stack_.line().postgres().Stop(testing::PrivatePostgres::StopMode::kImmediate);
  ++kills_;
  Heal(victim, Between(0, 1000), [this] { return stack_.line().postgres().Start(); });
  return absl::OkStatus();
}

absl::Status Nemesis::TerminateBackends(const std::string& victim) {
  const std::string process = ProcessOf(victim, kPostgresProxy);
  const std::string role = absl::StrCat("homecare_", process == "matching2" ? "matching" : process);
  Heal(victim, absl::ZeroDuration(), [] { return absl::OkStatus(); });
  if (struck_.count("postgres") > 0) return absl::OkStatus();  // it is down, and has none
  ++kills_;
  return stack_.line().postgres().Execute(
      "postgres",
      absl::StrCat("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '", role,
                   "'"));
}

absl::Status Nemesis::CutAtCommit(const std::string& victim) {
  constexpr ProxyFault kFaults[] = {ProxyFault::kCutBefore, ProxyFault::kCutAfter,
                                    ProxyFault::kHalfDead, ProxyFault::kMuteBefore,
                                    ProxyFault::kMuteAfter};
  constexpr const char* kNames[] = {"cut before", "cut after", "half-dead", "mute before",
                                    "mute after"};
  const int draw = random_.Below(std::size(kFaults));
  StoreProxy& proxy = stack_.postgres_proxy(ProcessOf(victim, kPostgresProxy));
  proxy.Arm(kFaults[draw], "COMMIT");
  const std::string name = kNames[draw];
  Heal(victim, kAwaitCommit, [this, &proxy, name, victim] {
    kills_ += proxy.struck() ? 1 : 0;
    Note(absl::StrCat(name, ": ", victim, proxy.struck() ? "" : " (nothing was committed)"));
    return absl::OkStatus();
  });
  return absl::OkStatus();
}

// A transaction of requests that is complete but for its COMMIT, and nobody left to send it.
absl::Status Nemesis::KillAtCommit(const std::string& victim) {
  const std::string process = ProcessOf(victim, kPostgresProxy);
  StoreProxy& proxy = stack_.postgres_proxy(process);
  proxy.Arm(ProxyFault::kMuteBefore, "COMMIT", kMethodPrefix);
  Heal(victim, kHeldCommit, [this, &proxy, process] {
    if (!proxy.struck() || !struck_.insert(process).second) return absl::OkStatus();
    Note(absl::StrCat("killed before its COMMIT arrived: ", process));
    return KillProcess(process);
  });
  return absl::OkStatus();
}

absl::Status Nemesis::CutPostgres(const std::string& victim) {
  stack_.postgres_proxy(ProcessOf(victim, kPostgresProxy)).CutAll();
  ++kills_;
  Heal(victim, absl::ZeroDuration(), [] { return absl::OkStatus(); });
  return absl::OkStatus();
}

absl::Status Nemesis::DelayPostgres(const std::string& victim) {
  const absl::Duration delay = Between(200, 3000);
  stack_.postgres_proxy(ProcessOf(victim, kPostgresProxy)).Freeze(delay);
  Heal(victim, delay, [] { return absl::OkStatus(); });
  return absl::OkStatus();
}

absl::Status Nemesis::CutRedis(const std::string& victim) {
  StoreProxy& proxy = stack_.redis_proxy(ProcessOf(victim, kRedisProxy));
  ++kills_;
  if (random_.Permille(500)) {
    proxy.CutAll();
  } else {
    proxy.Arm(random_.Permille(500) ? ProxyFault::kCutAfter : ProxyFault::kMuteAfter, "X");
  }
  Heal(victim, absl::ZeroDuration(), [] { return absl::OkStatus(); });
  return absl::OkStatus();
}

// What was applied stays pending, and comes again.
absl::Status Nemesis::LoseAcknowledgement(const std::string& victim) {
  StoreProxy& proxy = stack_.redis_proxy(ProcessOf(victim, kRedisProxy));
  proxy.Arm(ProxyFault::kCutBefore, "XACK");
  Heal(victim, kAwaitCommit, [this, &proxy] {
    kills_ += proxy.struck() ? 1 : 0;
    return absl::OkStatus();
  });
  return absl::OkStatus();
}

absl::Status Nemesis::DelayRedis(const std::string& victim) {
  const absl::Duration delay = Between(200, 4000);
  stack_.redis_proxy(ProcessOf(victim, kRedisProxy)).Freeze(delay);
  Heal(victim, delay, [] { return absl::OkStatus(); });
  return absl::OkStatus();
}

void Nemesis::Heal(const std::string& victim, absl::Duration delay,
                   std::function<absl::Status()> heal) {
  healings_.emplace(absl::Now() + delay, Healing{victim, std::move(heal)});
}

absl::Status Nemesis::HealDue(absl::Time now) {
  while (!healings_.empty() && healings_.begin()->first <= now) {
    const Healing healing = healings_.begin()->second;
    healings_.erase(healings_.begin());
    RETURN_IF_ERROR(healing.heal());
    struck_.erase(healing.victim);
    Note(absl::StrCat("healed: ", healing.victim));
  }
  return absl::OkStatus();
}

absl::Status Nemesis::BuryTheDead() {
  for (const std::string& process : stack_.processes()) {
    if (struck_.count(process) > 0 || stack_.line().program(process)->Running()) continue;
    deaths_.push_back(process);
    Note(absl::StrCat("died by itself: ", process));
    RETURN_IF_ERROR(stack_.line().Start(process));
  }
  return absl::OkStatus();
}

absl::Duration Nemesis::Between(int least_milliseconds, int most_milliseconds) {
  return absl::Milliseconds(random_.Between(least_milliseconds, most_milliseconds));
}

void Nemesis::Note(const std::string& what) {
  history_.push_back(
      absl::StrFormat("%8.3f %s", absl::ToDoubleSeconds(absl::Now() - begin_), what));
}

}  // namespace homecare::crash
