#include "services/billing/rate/options.h"

#include <algorithm>
#include <array>
#include <map>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/civil_time.h"
#include "common/base/status.h"
#include "services/billing/rate/problem.h"
#include "services/billing/rate/time_text.h"

namespace homecare::billing::rate {

const char kHelp[] =
    R"(homecare-rate: the bill of a month from CSV files, without a server.

  homecare-rate --month=2022-06 --dir=DIR [--closed=TIME] [--as-of=TIME] [--policy=FILE]

  --month=YYYY-MM  the service month, by the calendar of Asia/Shanghai
  --dir=DIR        the folder of visits.csv, grants.csv, suspensions.csv (may be absent),
                   elders.csv and tariffs.csv
  --closed=TIME    the month was closed then: instead of lines, the net of all adjustments
                   posted since
  --as-of=TIME     what was known then; without it, everything that was recorded
  --policy=FILE    a CSV file of policy versions; without it, Zibo's programme of 2022

TIME is RFC 3339 with offset, as 2022-07-06T00:00:00+08:00.
Lines go to standard output as CSV. What is wrong with a file is named on standard error by
file, line and column; then nothing is on standard output and the exit code is 2. It is 1
where the machine refuses: a disk is full, a pipe is closed.
)";

namespace {

using Given = std::map<std::string, std::string>;

constexpr std::array<const char*, 5> kFlags = {"month", "dir", "closed", "as-of", "policy"};

absl::Status UnknownFlag(const std::string& argument) {
  return absl::InvalidArgumentError(absl::StrCat(
      argument, ": expected one of --month, --dir, --closed, --as-of, --policy, --help"));
}

absl::StatusOr<Given> Collect(const std::vector<std::string>& arguments) {
  Given given;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (!absl::StartsWith(argument, "--")) return UnknownFlag(argument);
    const size_t equals = std::min(argument.find('='), argument.size());
    const std::string name = argument.substr(2, equals - 2);
    if (std::find(kFlags.begin(), kFlags.end(), name) == kFlags.end()) return UnknownFlag(argument);
    const bool apart = equals == argument.size();
    if (apart && ++i == arguments.size()) return BadFlag(name, "a value", "");
    const std::string value = apart ? arguments[i] : argument.substr(equals + 1);
    if (!given.emplace(name, value).second) return BadFlag(name, "to be given once", value);
  }
  return given;
}

absl::StatusOr<absl::CivilMonth> MonthOf(const Given& given) {
  const auto found = given.find("month");
  const std::string text = found == given.end() ? "" : found->second;
  absl::StatusOr<absl::CivilMonth> month = ParseMonth(text);
  if (!month.ok()) return BadFlag("month", "a month as 2022-06", text);
  return month;
}

absl::StatusOr<std::string> PathOf(const Given& given, const std::string& flag,
                                   const char* expected) {
  const auto found = given.find(flag);
  if (found == given.end() || found->second.empty()) return BadFlag(flag, expected, "");
  return found->second;
}

absl::StatusOr<std::optional<absl::Time>> TimeOf(const Given& given, const std::string& flag) {
  const auto found = given.find(flag);
  if (found == given.end()) return std::nullopt;
  const std::optional<absl::Time> time = ParseTimeText(found->second);
  if (!time) {
    return BadFlag(flag, "a time with offset as 2022-07-06T00:00:00+08:00", found->second);
  }
  return time;
}

}  // namespace

absl::StatusOr<Options> ParseOptions(const std::vector<std::string>& arguments) {
  Options options;
  options.help = std::find(arguments.begin(), arguments.end(), "--help") != arguments.end();
  if (options.help) return options;
  ASSIGN_OR_RETURN(const Given given, Collect(arguments));
  ASSIGN_OR_RETURN(options.month, MonthOf(given));
  ASSIGN_OR_RETURN(options.dir, PathOf(given, "dir", "a folder"));
  // So that errors name the path of a file as people write it.
  while (options.dir.size() > 1 && options.dir.back() == '/') options.dir.pop_back();
  ASSIGN_OR_RETURN(options.closed, TimeOf(given, "closed"));
  ASSIGN_OR_RETURN(options.as_of, TimeOf(given, "as-of"));
  if (given.count("policy") > 0) {
    ASSIGN_OR_RETURN(options.policy_path, PathOf(given, "policy", "a file"));
  }
  if (options.closed && options.as_of && *options.as_of < *options.closed) {
    return BadFlag("as-of", "a time not before --closed", given.at("as-of"));
  }
  return options;
}

}  // namespace homecare::billing::rate
