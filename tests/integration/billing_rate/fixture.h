// homecare-rate as auditors run it: the real program on a folder that the test writes.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "tests/support/program.h"
#include "tests/support/temp_folder.h"

namespace homecare::testing {

inline constexpr char kElderHeader[] = "elder_id,area\n";
inline constexpr char kGrantHeader[] = "elder_id,level,area,valid_from,valid_to,recorded_at\n";
inline constexpr char kSuspensionHeader[] = "elder_id,start_time,end_time,reason,recorded_at\n";
inline constexpr char kTariffHeader[] =
    "area,valid_from,valid_to,subsidy_fen_per_hour,family_fen_per_hour,recorded_at\n";
inline constexpr char kVisitHeader[] =
    "visit_id,elder_id,caregiver_id,provider_id,item,bucket,check_in,check_out,double_up,"
    "family_consent,recorded_at,voided_at\n";
inline constexpr char kLineHeader[] =
    "elder_id,month,visit_id,funding,reason,rate_fen_per_hour,minutes,fen\n";

// "2022-06-01 08:00" or with seconds, in Shanghai, as RFC 3339; nothing for nothing.
inline std::string Shanghai(const std::string& text) {
  if (text.empty()) return "";
  const std::string seconds = text.size() == 16 ? ":00" : "";
  return absl::StrCat(absl::StrReplaceAll(text, {{" ", "T"}}), seconds, "+08:00");
}

// A care visit; times as for Shanghai.
struct VisitRow {
  std::string id, in, out;
  bool consent = false;
  bool double_up = false;
  std::string recorded = {}, voided = {};
  std::string elder = "elder-1";
  std::string bucket = "CARE_HOURS";
};

inline std::string Csv(const VisitRow& row) {
  const auto word = [](bool value) { return value ? "true" : "false"; };
  return absl::StrCat(row.id, ",", row.elder, ",caregiver-1,provider-1,BATHING,", row.bucket, ",",
                      Shanghai(row.in), ",", Shanghai(row.out), ",", word(row.double_up), ",",
                      word(row.consent), ",", Shanghai(row.recorded), ",", Shanghai(row.voided),
                      "\n");
}

// Rows without headers.
struct City {
  std::string grants;
  std::vector<VisitRow> visits;
  std::string suspensions = {};
  std::string elders = "elder-1,URBAN\n";
  std::string tariffs = "URBAN,2022-01-01,,1500,1500,\nRURAL,2022-01-01,,1000,1000,\n";
};

struct Outcome {
  int code = -1;
  std::string output, errors;
};

class RateProgramTest : public ::testing::Test {
 protected:
  std::string dir() const { return folder_->path(); }
  void Put(const std::string& name, const std::string& text) const {
    std::ofstream(folder_->File(name), std::ios::binary) << text;
  }
  void Put(const City& city) const {
    Put("elders.csv", kElderHeader + city.elders);
    Put("grants.csv", kGrantHeader + city.grants);
    Put("suspensions.csv", kSuspensionHeader + city.suspensions);
    Put("tariffs.csv", kTariffHeader + city.tariffs);
    std::string visits = kVisitHeader;
    for (const VisitRow& row : city.visits) visits += Csv(row);
    Put("visits.csv", visits);
  }
  std::string Read(const std::string& name) const {
    std::ifstream file(folder_->File(name), std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  }

  // `shell` is a command for sh, in which "$0" "$@" is the program with its arguments.
  Outcome RunIn(const std::string& shell, const std::vector<std::string>& arguments) const {
    std::vector<std::string> all = {"/bin/sh", "-c", shell, OwnProgram("homecare-rate")};
    all.insert(all.end(), arguments.begin(), arguments.end());
    const auto program =
        Program::Start({.arguments = all, .environment = {"AT=" + folder_->path()}});
    EXPECT_TRUE(program.ok()) << program.status();
    if (!program.ok()) return {};
    const std::optional<int> code = (*program)->Wait(absl::Minutes(1));
    return {code.value_or(-1), Read("output"), Read("errors")};
  }
  Outcome Run(const std::vector<std::string>& arguments) const {
    return RunIn(R"(exec "$0" "$@" >"$AT/output" 2>"$AT/errors")", arguments);
  }
  // --month and --dir, and what else is given.
  Outcome Rate(const std::string& month, std::vector<std::string> more = {}) const {
    more.insert(more.end(), {"--month=" + month, "--dir=" + dir()});
    return Run(more);
  }
  // Lines without their header and without "elder-1,MONTH,", which all must have.
  std::string Lines(const std::string& month, const std::vector<std::string>& more = {}) const {
    const Outcome outcome = Rate(month, more);
    EXPECT_EQ(outcome.code, 0) << outcome.errors;
    EXPECT_EQ(outcome.errors, "");
    EXPECT_EQ(outcome.output.rfind(kLineHeader, 0), 0u) << outcome.output;
    if (outcome.code != 0) return outcome.errors;
    const std::string rows = "\n" + outcome.output.substr(sizeof(kLineHeader) - 1);
    return absl::StrReplaceAll(rows, {{"\nelder-1," + month + ",", "\n"}}).substr(1);
  }

 private:
  const std::unique_ptr<TempFolder> folder_ = *TempFolder::Create();
};

}  // namespace homecare::testing
