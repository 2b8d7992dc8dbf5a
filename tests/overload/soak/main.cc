// homecare-soak [--minutes=30] [--rate_factor=10] [--report=FILE]: the whole line, on a PostgreSQL
// and a Redis of its own, at Zibo's top of the hour times the factor; at the end a table of what
// could have grown. Exit code 0: all is flat; 1: something grows or failed; 2: a wrong flag.
#include <algorithm>
#include <cstdio>
#include <fstream>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "common/base/status.h"
#include "tests/overload/soak/load.h"
#include "tests/overload/soak/report.h"
#include "tests/overload/soak/sampler.h"

ABSL_FLAG(double, minutes, 30, "how long, at least 1");
ABSL_FLAG(double, rate_factor, 10, "times the top of Zibo's hour");
ABSL_FLAG(std::string, report, "", "file to write the report to, as JSON");

namespace homecare::testing {
namespace {

// Enough elders and days for a visit each of everything that is ordered in half an hour.
constexpr int kElders = 2000;
constexpr int kCaregivers = 400;
constexpr int kDays = 28;
constexpr int kOnDuty = 60;
// Of the run: pools open, caches and allocators fill.
constexpr double kWarmUpShare = 0.2;
// A sample a minute, and enough of them in a short run.
constexpr absl::Duration kSampleEvery = absl::Minutes(1);
constexpr int kLeastSamples = 16;
constexpr absl::Duration kQuietTimeout = absl::Minutes(5);

absl::StatusOr<std::unique_ptr<Town>> OpenTown(absl::Duration duration) {
  TownOptions options;
  options.elders = kElders;
  options.caregivers = kCaregivers;
  options.days = kDays;
  std::printf("a line of its own: %d elders, %d caregivers, %d days of shifts\n", kElders,
              kCaregivers, kDays);
  std::fflush(stdout);
  ASSIGN_OR_RETURN(std::unique_ptr<Town> town, Town::Open(std::move(options)));
  RETURN_IF_ERROR(PutOnDuty(*town, kOnDuty, duration + absl::Hours(1)));
  return town;
}

void Progress(absl::Duration since, const SoakLoad& load, const Sample& sample) {
  std::printf("%6.1f min  orders %ld  accepted %ld  out %ld  waiting %ld  outbox %.0f\n",
              absl::ToDoubleMinutes(since), static_cast<long>(load.orders()),
              static_cast<long>(load.caregivers().accepted()),
              static_cast<long>(load.caregivers().checked_out()),
              static_cast<long>(load.caregivers().waiting()), sample.figures.at("outbox rows"));
  std::fflush(stdout);
}

// A sample at each interval until the end.
std::vector<Sample> Watch(const SoakLoad& load, Sampler& sampler, absl::Duration duration) {
  const absl::Duration interval = std::min(kSampleEvery, duration / kLeastSamples);
  const absl::Time begin = absl::Now();
  std::vector<Sample> samples;
  for (absl::Time next = begin + duration * kWarmUpShare; next <= begin + duration;
       next += interval) {
    absl::SleepFor(next - absl::Now());
    samples.push_back({absl::ToDoubleHours(absl::Now() - begin), load.orders(), sampler.Look()});
    Progress(absl::Now() - begin, load, samples.back());
  }
  return samples;
}

absl::StatusOr<SoakReport> Soak() {
  const absl::Duration duration = absl::Minutes(absl::GetFlag(FLAGS_minutes));
  SoakReport report;
  report.minutes = absl::GetFlag(FLAGS_minutes);
  report.rate_factor = absl::GetFlag(FLAGS_rate_factor);
  ASSIGN_OR_RETURN(const std::unique_ptr<Town> town, OpenTown(duration));
  Sampler sampler(*town);
  SoakLoad load(*town, SoakRate(report.rate_factor));
  const std::vector<Sample> samples = Watch(load, sampler, duration);
  report.load = load.Finish();
  report.not_quiet = std::string(town->WaitUntilQuiet(kQuietTimeout).message());
  report.verdicts = Judge(samples, sampler.Rules());
  return report;
}

int Main(int argc, char** argv) {
  absl::SetProgramUsageMessage("A long run at Zibo's busiest, and what grew meanwhile.");
  const std::vector<char*> rest = absl::ParseCommandLine(argc, argv);
  if (rest.size() > 1 || absl::GetFlag(FLAGS_minutes) < 1 ||
      absl::GetFlag(FLAGS_rate_factor) <= 0) {
    std::fprintf(stderr, "homecare-soak: --minutes is at least 1, --rate_factor above 0\n");
    return 2;
  }
  const absl::StatusOr<SoakReport> report = Soak();
  if (!report.ok()) {
    std::fprintf(stderr, "homecare-soak: %s\n", report.status().ToString().c_str());
    return 1;
  }
  std::fputs(ToText(*report).c_str(), stdout);
  const std::string path = absl::GetFlag(FLAGS_report);
  if (!path.empty() && !(std::ofstream(path) << ToJson(*report)).flush()) {
    std::fprintf(stderr, "homecare-soak: cannot write %s\n", path.c_str());
    return 1;
  }
  return report->Broken().empty() ? 0 : 1;
}

}  // namespace
}  // namespace homecare::testing

int main(int argc, char** argv) { return homecare::testing::Main(argc, argv); }
