#include "services/matching/plan/options.h"

#include <functional>
#include <map>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace homecare::matching::plan {
namespace {

constexpr int kMostThreads = 64;

using Setter = std::function<bool(absl::string_view value, Options& options)>;

struct Rule {
  Setter set;
  absl::string_view expected;
};

// Every option with a value; the others are in ReadOptions.
const std::map<std::string, Rule>& Rules() {
  static const auto* const rules = new std::map<std::string, Rule>{
      {"--time-limit",
       {[](absl::string_view value, Options& options) {
          return absl::ParseDuration(value, &options.time_limit) &&
                 options.time_limit > absl::ZeroDuration() &&
                 options.time_limit < absl::InfiniteDuration();
        },
        "a duration such as 20s or 1m30s"}},
      {"--iterations",
       {[](absl::string_view value, Options& options) {
          return absl::SimpleAtoi(value, &options.iterations) && options.iterations >= 0;
        },
        "a whole number"}},
      {"--threads",
       {[](absl::string_view value, Options& options) {
          return absl::SimpleAtoi(value, &options.threads) && options.threads >= 1 &&
                 options.threads <= kMostThreads;
        },
        "a number from 1 to 64"}},
      {"--seed",
       {[](absl::string_view value, Options& options) {
          return absl::SimpleAtoi(value, &options.seed);
        },
        "a whole number"}},
      {"--format",
       {[](absl::string_view value, Options& options) {
          options.format = value == "hhcrsp" ? Format::kHhcrsp : Format::kVroom;
          return value == "hhcrsp" || value == "vroom";
        },
        "vroom or hhcrsp"}},
      {"--map",
       {[](absl::string_view value, Options& options) {
          options.map = std::string(value);
          return !value.empty();
        },
        "a file to write"}},
      {"--travel-matrix-url",
       {[](absl::string_view value, Options& options) {
          options.travel_matrix_url = std::string(value);
          return true;
        },
        "http://host:port"}},
      {"--explain",
       {[](absl::string_view value, Options& options) {
          options.explain = std::string(value);
          return !value.empty();
        },
        "the id of a job"}},
  };
  return *rules;
}

absl::Status Set(absl::string_view name, absl::string_view value, Options& options) {
  const auto rule = Rules().find(std::string(name));
  if (rule == Rules().end()) {
    return absl::InvalidArgumentError(absl::StrCat(name, ": no such option; see --help"));
  }
  if (rule->second.set(value, options)) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(name, ": expected ", rule->second.expected));
}

}  // namespace

absl::StatusOr<Options> ReadOptions(const std::vector<absl::string_view>& arguments) {
  Options options;
  bool timed = false;
  for (const absl::string_view argument : arguments) {
    if (argument == "--progress") {
      options.progress = true;
    } else if (argument == "--help") {
      options.help = true;
    } else {
      const size_t equals = argument.find('=');
      const absl::string_view value =
          equals == absl::string_view::npos ? "" : argument.substr(equals + 1);
      const absl::Status status = Set(argument.substr(0, equals), value, options);
      if (!status.ok()) return status;
      timed |= absl::StartsWith(argument, "--time-limit");
    }
  }
  const bool counted = options.iterations < std::numeric_limits<int64_t>::max();
  if (counted && !timed) options.time_limit = absl::InfiniteDuration();
  return options;
}

absl::string_view Usage() {
  return R"(homecare-plan: plans a day of visits, standard input to standard output.

  --format=vroom|hhcrsp  the form of the problem and of the plan (vroom)
  --time-limit=20s       of the whole run, reading and writing included (10s; none where only
                         the iterations are limited)
  --iterations=N         stop after N rounds; the same rounds and seed give the same plan,
                         whatever the number of threads, where the time limit does not cut in
  --threads=N            (2)
  --seed=N               (1)
  --progress             a line on standard error whenever the plan gets better
  --map=FILE             writes the plan as a page of HTML too: the routes on a map, the day as a
                         Gantt chart; one file that needs no network
  --travel-matrix-url=URL
                         where the problem has no matrix: asks this service (OSRM's table form)
                         for travel times, and reckons those it does not tell at 20 km/h
  --explain=JOB          instead of the plan: who could do this job at what extra cost, and
                         for each of the others the rule that forbids it

Without matrix and service a way is the great circle times 1.3: of profile car, which is the
default, at 25 km/h on its first 5 km, 50 km/h on the next 20 and 90 km/h beyond; of any other
profile, as an electric bicycle, at 20 km/h.

A malformed problem: its place in the document and what was expected on standard error, exit
code 2. Exit code 1: the program failed.
)";
}

}  // namespace homecare::matching::plan
