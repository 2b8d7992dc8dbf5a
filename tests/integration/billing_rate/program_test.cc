// homecare-rate's files and streams: every legal way to write a CSV file, policies, the order of
// rows, and an output that cannot be written.
#include <algorithm>
#include <random>

#include "absl/strings/match.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "tests/integration/billing_rate/fixture.h"

namespace homecare::testing {
namespace {

class RateFilesTest : public RateProgramTest {
 protected:
  void PutOneVisit() const {
    Put(City{"elder-1,MILD,URBAN,2022-01-01,,\n",
             {{"v1", "2022-06-01 08:00", "2022-06-01 09:00", true}}});
  }
};

constexpr char kOneLine[] = "v1,SUBSIDY,,1500,60,1500\n";

TEST_F(RateFilesTest, ColumnsAreFoundByNameInAnyOrderWhateverElseIsThere) {
  PutOneVisit();
  Put("visits.csv",
      "check_out,note,family_consent,double_up,check_in,bucket,item,provider_id,caregiver_id,"
      "elder_id,visit_id\n"
      "2022-06-01T01:00:00Z,,true,false,2022-06-01T00:00:00.999Z,CARE_HOURS,,,,elder-1,v1\n");
  Put("grants.csv", "valid_to,valid_from,area,level,elder_id\n,2022-01-01,URBAN,MILD,elder-1\n");
  Put("elders.csv", "name,area,elder_id\nWang,RURAL,elder-1\n");
  Put("suspensions.csv", "reason,end_time,start_time,elder_id\n");
  Put("tariffs.csv",
      "family_fen_per_hour,subsidy_fen_per_hour,valid_to,valid_from,area\n9,1500,,2022-01-01,URBAN"
      "\n");
  EXPECT_EQ(Lines("2022-06"), kOneLine);
}

TEST_F(RateFilesTest, Rfc4180IsReadAsItIsWritten) {
  PutOneVisit();
  const std::string row =
      "\"v,\"\"1\"\"\",\"elder-1\",\"two\nlines\",\"cr\r\nlf\",\"\",\"CARE_HOURS\","
      "2022-06-01T08:00:00+08:00,\"2022-06-01T09:00:00+08:00\",false,\"true\",,";
  for (const std::string& end : {std::string("\r\n"), std::string("\n"), std::string()}) {
    Put("visits.csv", "\xEF\xBB\xBF\"visit_id\"" + std::string(kVisitHeader).substr(8) + row + end);
    EXPECT_EQ(Lines("2022-06"), "\"v,\"\"1\"\"\",SUBSIDY,,1500,60,1500\n") << end.size();
  }
  // Lines are counted as editors count them.
  Put("visits.csv", kVisitHeader + row + "\nv2,elder-1\n");
  EXPECT_TRUE(absl::StrContains(Rate("2022-06").errors, "/visits.csv:5: column caregiver_id: "));
  // With CR LF throughout, and byte order marks.
  PutOneVisit();
  for (const char* name : {"visits.csv", "grants.csv", "elders.csv", "tariffs.csv"}) {
    Put(name, "\xEF\xBB\xBF" + absl::StrReplaceAll(Read(name), {{"\n", "\r\n"}}));
  }
  EXPECT_EQ(Lines("2022-06"), kOneLine);
}

TEST_F(RateFilesTest, AMonthWithoutVisitsIsAHeader) {
  Put(City{"", {}, "", ""});
  EXPECT_EQ(Lines("2022-06"), "");
  EXPECT_EQ(Lines("2022-06", {"--closed=2022-07-06T00:00:00Z"}), "");
}

TEST_F(RateFilesTest, TheProgrammeOf2022AppliesToAnyMonth) {
  Put(City{"elder-1,MILD,URBAN,2031-01-01,,\n", {{"v1", "2031-06-01 08:00", "2031-06-01 09:00"}}});
  EXPECT_EQ(Lines("2031-06"), kOneLine);
}

TEST_F(RateFilesTest, APolicyFileTakesItsPlace) {
  const std::string header =
      "version_id,effective_from,severe_cap_minutes,moderate_cap_minutes,mild_cap_minutes,"
      "shortest_visit_minutes";
  PutOneVisit();
  const std::vector<std::string> policy = {"--policy=" + dir() + "/policy.csv"};
  Put("policy.csv", header + "\nA,2022-01-01,60,60,40,15\nB,2022-06-02,60,60,60,15\n");
  EXPECT_EQ(Lines("2022-06", policy), "v1,SUBSIDY,,1500,40,1000\nv1,FAMILY,OVER_CAP,1500,20,500\n");
  Put("policy.csv", header + "\nA,2022-01-01,60,60,40,61\n");
  EXPECT_EQ(Lines("2022-06", policy), "v1,NONE,TOO_SHORT,0,60,0\n");
  Put("policy.csv", header +
                        ",over_cap_payer,recorded_at\nA,2022-01-01,60,60,60,15,,\n"
                        "B,2022-01-01,60,60,40,15,PROVIDER,2022-07-10T00:00:00Z\n");
  EXPECT_EQ(Lines("2022-06", {policy[0], "--closed=2022-07-06T00:00:00Z"}),
            "v1,SUBSIDY,,1500,-20,-500\nv1,PROVIDER,OVER_CAP,0,20,0\n");

  const auto error = [&] {
    const Outcome outcome = Rate("2022-06", policy);
    EXPECT_EQ(outcome.code, 2);
    EXPECT_EQ(outcome.output, "");
    return absl::StrReplaceAll(outcome.errors, {{"homecare-rate: " + dir() + "/", ""}});
  };
  Put("policy.csv", header + "\nA,2022-06-02,60,60,40,15\n");
  EXPECT_EQ(error(),
            "visits.csv:2: column check_in: expected a policy on every day that is rated,"
            " found no policy on 2022-06-01\n");
  Put("policy.csv", header + "\nA,2022-01-01,60,-1,40,15\n");
  EXPECT_EQ(error(),
            "policy.csv:2: column moderate_cap_minutes: expected a value of CAP, found "
            "\"-1\"\n");
  Put("policy.csv", header + ",closing_day\nA,2022-01-01,60,60,40,15,29\n");
  EXPECT_EQ(error(), "policy.csv:2: column closing_day: expected a value of P8, found \"29\"\n");
  Put("policy.csv", header + "\nA,2022-01-01,60,60,40,15\nB,2022-01-01,60,60,60,15\n");
  EXPECT_EQ(error(),
            "policy.csv:3: column effective_from: expected a day from which no other "
            "version is in force (that of A), found \"2022-01-01\"\n");
  std::filesystem::remove(dir() + "/policy.csv");
  EXPECT_EQ(error(), "policy.csv: expected a file that can be read: No such file or directory\n");
}

// Many elders, so that the work is shared between threads.
City BigCity() {
  City city{"", {}, "", ""};
  for (int e = 0; e < 400; ++e) {
    const std::string elder = absl::StrFormat("elder-%04d", e);
    absl::StrAppend(&city.elders, elder, e % 2 ? ",URBAN\n" : ",RURAL\n");
    if (e % 7) absl::StrAppend(&city.grants, elder, ",MILD,URBAN,2022-01-01,2022-06-20,\n");
    if (e % 5 == 0) {
      absl::StrAppend(&city.suspensions, elder,
                      ",2022-06-08T14:00:00+08:00,2022-06-12T10:00:00+08:00,HOSPITAL,\n");
    }
    for (int day = 1; day <= 28; ++day) {
      const std::string date = absl::StrFormat("2022-06-%02d ", day);
      city.visits.push_back({absl::StrCat(e, "-", day), date + "08:00",
                             date + "10:3" + absl::StrCat(e % 10), e % 3 == 0, false, "", "",
                             elder});
    }
  }
  return city;
}

TEST_F(RateFilesTest, TheOrderOfRowsChangesNoByte) {
  Put(BigCity());
  const Outcome sorted = Rate("2022-06");
  ASSERT_EQ(sorted.code, 0) << sorted.errors;
  EXPECT_GT(sorted.output.size(), 400'000u);
  std::mt19937 random(7);
  for (const char* name : {"visits.csv", "grants.csv", "elders.csv", "suspensions.csv"}) {
    std::vector<std::string> rows = absl::StrSplit(Read(name), '\n', absl::SkipEmpty());
    std::shuffle(rows.begin() + 1, rows.end(), random);
    std::string text;
    for (const std::string& row : rows) absl::StrAppend(&text, row, "\n");
    Put(name, text);
    EXPECT_TRUE(Rate("2022-06").output == sorted.output) << name << " shuffled";
  }
  // An id that comes again far away, in another elder's rows.
  Put("visits.csv", Read("visits.csv") + Csv({"399-28", "2022-06-01 08:00", "2022-06-01 09:00",
                                              true, false, "", "", "elder-0000"}));
  const Outcome repeated = Rate("2022-06");
  EXPECT_EQ(repeated.code, 2);
  EXPECT_EQ(repeated.output, "");
  EXPECT_TRUE(absl::StrContains(
      repeated.errors, "/visits.csv:11202: column visit_id: expected an id that no other visit"))
      << repeated.errors;
}

TEST_F(RateFilesTest, AnOutputThatCannotBeWrittenIsAnErrorOfTheMachine) {
  Put(BigCity());
  const std::vector<std::string> arguments = {"--month=2022-06", "--dir=" + dir()};
  const std::vector<std::pair<std::string, std::string>> cases = {
      {R"(exec "$0" "$@" >/dev/full 2>"$AT/errors")", "No space left on device"},
      {R"(exec "$0" "$@" >&- 2>"$AT/errors")", "Bad file descriptor"},
      // The code of the left side of the pipe is kept in a file.
      {R"({ "$0" "$@" 2>"$AT/errors"; echo $? >"$AT/code"; } | true; exit $(cat "$AT/code"))",
       "Broken pipe"},
  };
  for (const auto& [shell, reason] : cases) {
    const Outcome outcome = RunIn(shell, arguments);
    EXPECT_EQ(outcome.code, 1) << shell;
    EXPECT_EQ(outcome.errors, "homecare-rate: cannot write standard output: " + reason + "\n");
  }
}

TEST_F(RateFilesTest, HelpNamesEveryFlag) {
  const Outcome help = Run({"--help"});
  EXPECT_EQ(help.code, 0);
  EXPECT_EQ(help.errors, "");
  for (const char* flag : {"--month=", "--dir=", "--closed=", "--as-of=", "--policy="}) {
    EXPECT_TRUE(absl::StrContains(help.output, flag)) << flag;
  }
}

}  // namespace
}  // namespace homecare::testing
