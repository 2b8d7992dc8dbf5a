// What stops homecare-rate: the exact words with file, line and column, exit code 2, and nothing on
// standard output.
#include "tests/integration/billing_rate/fixture.h"

namespace homecare::testing {
namespace {

class RateErrorsTest : public RateProgramTest {
 protected:
  // One elder with two visits, everything in order.
  void PutGoodCity() const {
    City city{"elder-1,MILD,URBAN,2022-01-01,2022-07-01,\n",
              {{"v1", "2022-06-01 08:00", "2022-06-01 09:00"},
               {"v2", "2022-06-02 08:00", "2022-06-02 09:00"}},
              "elder-1,2022-06-08T14:00:00+08:00,,HOSPITAL,\n"};
    Put(city);
  }
  // `message` follows "homecare-rate: DIR/".
  void ExpectStop(const std::vector<std::string>& more, const std::string& message) const {
    const Outcome outcome = Rate("2022-06", more);
    EXPECT_EQ(outcome.errors, "homecare-rate: " + dir() + "/" + message + "\n");
    EXPECT_EQ(outcome.code, 2);
    EXPECT_EQ(outcome.output, "");
  }
};

struct Case {
  const char* file;
  std::string text;
  std::string message;
};

// A visit of the good city, but for what the case is about.
std::string Visit(const std::string& in, const std::string& out,
                  const std::string& rest = "false,false,,", const std::string& who = "v3,elder-1",
                  const std::string& bucket = "CARE_HOURS") {
  return absl::StrCat(kVisitHeader, who, ",c,p,BATHING,", bucket, ",", in, ",", out, ",", rest,
                      "\n");
}

constexpr char kTen[] = "2022-06-01T10:00:00+08:00";
constexpr char kNine[] = "2022-06-01T09:00:00+08:00";

std::vector<Case> VisitCases() {
  const std::string time = "a time with offset as 2022-06-01T08:00:00+08:00";
  const std::string twice = absl::StrCat(Visit(kNine, kTen), "v4,elder-1,c,p,i,MEAL,", kNine, ",",
                                         kTen, ",false,false,,\n");
  const std::string good = "v3,elder-2,c,p,i,MEAL,2022-01-01T08:00:00Z,2022-01-01T08:00:00Z,";
  return {
      {"visits.csv", Visit(kTen, ""),
       "2: column check_out: expected an instant not before check_in, found \"\""},
      {"visits.csv", Visit(kTen, kNine),
       "2: column check_out: expected an instant not before check_in, found "
       "\"2022-06-01T09:00:00+08:00\""},
      {"visits.csv", Visit(kTen, "2022-06-01T10:00:00+09:00"),
       "2: column check_out: expected an instant not before check_in, found "
       "\"2022-06-01T10:00:00+09:00\""},
      {"visits.csv", Visit(kTen, "2022-07-02T10:00:00.001+08:00"),
       "2: column check_out: expected an instant at most 744 hours after check_in, found "
       "\"2022-07-02T10:00:00.001+08:00\""},
      {"visits.csv", Visit("", kTen), "2: column check_in: expected " + time + ", found \"\""},
      {"visits.csv", Visit("2022-06-01T09:00:00", kTen),
       "2: column check_in: expected " + time + ", found \"2022-06-01T09:00:00\""},
      {"visits.csv", Visit("2022-06-31T09:00:00+08:00", kTen),
       "2: column check_in: expected " + time + ", found \"2022-06-31T09:00:00+08:00\""},
      {"visits.csv", Visit(kNine, "10 o'clock"),
       "2: column check_out: expected " + time + ", found \"10 o\\'clock\""},
      {"visits.csv", Visit(kNine, kTen, "TRUE,false,,"),
       "2: column double_up: expected true or false, found \"TRUE\""},
      {"visits.csv", Visit(kNine, kTen, "true,,,"),
       "2: column family_consent: expected true or false, found \"\""},
      {"visits.csv", Visit(kNine, kTen, "true,true,now,"),
       "2: column recorded_at: expected " + time + ", or nothing, found \"now\""},
      {"visits.csv", Visit(kNine, kTen, "true,true,2022-06-02T00:00:00Z,2022-06-01T23:59:59Z"),
       "2: column voided_at: expected an instant not before recorded_at, or nothing, found "
       "\"2022-06-01T23:59:59Z\""},
      {"visits.csv", Visit(kNine, kTen, "true,true,,", ",elder-1"),
       "2: column visit_id: expected not nothing, found \"\""},
      {"visits.csv", Visit(kNine, kTen, "true,true,,", "v3,"),
       "2: column elder_id: expected not nothing, found \"\""},
      {"visits.csv", Visit(kNine, kTen, "true,true,,", "v3,elder-1", ""),
       "2: column bucket: expected not nothing, found \"\""},
      {"visits.csv", Visit(kNine, kTen, "true,true,,", "v3,elder-2"),
       "2: column elder_id: expected an elder of elders.csv, found \"elder-2\""},
      {"visits.csv", Visit(kNine, kTen, "true,true,,", "v3,a"),
       "2: column elder_id: expected an elder of elders.csv, found \"a\""},
      // Outside the month, in another bucket, and behind a visit of a later elder.
      {"visits.csv", twice + good + "true,true,,\n",
       "4: column visit_id: expected an id that no other visit has (that of line 2), found "
       "\"v3\""},
      {"visits.csv", twice + "v3,elder-1,c,p,i,MEAL," + kNine + "," + kTen + ",false,false,,\n",
       "4: column visit_id: expected an id that no other visit has (that of line 2), found "
       "\"v3\""},
      {"visits.csv", Visit(kNine, kTen) + "v4,elder-1,c\n",
       "3: column provider_id: expected 12 fields, found 3"},
      {"visits.csv", Visit(kNine, kTen, "true,true,,,"),
       "2: column 13: expected 12 fields, found "
       "13"},
      {"visits.csv", Visit(kNine, kTen, "true,true,,", "\"v3\",\"elder-1"),
       "2: column elder_id: expected a closing quote, found \"\\\"elder-1,c,p,BATHING,CARE_HOURS,"
       "2022-06-01T09:00:00+08:00,2022-06-01T10:00:00+08...\""},
      {"visits.csv", Visit(kNine, kTen, "true,true,,", "v\"3,elder-1"),
       "2: column visit_id: expected no quote inside a field without quotes, found "
       "\"v\\\"3,elder-1,c,p,BATHING,CARE_HOURS,2022-06-01T09:00:00+08:00,2022-06-01T10:00:00..."
       "\""},
  };
}

std::vector<Case> OtherCases() {
  const std::string elders = kElderHeader, grants = kGrantHeader, tariffs = kTariffHeader;
  const std::string stays = kSuspensionHeader;
  return {
      {"elders.csv", "", "1: column elder_id: expected a header line, found an empty file"},
      {"elders.csv", "elder_id\n", "1: column area: expected a column of this name, found none"},
      {"elders.csv", "area,elder_id,area\n",
       "1: column area: expected one column of this name, found two"},
      {"elders.csv", elders + "elder-1,urban\n",
       "2: column area: expected URBAN or RURAL, found \"urban\""},
      {"elders.csv", elders + "elder-1,URBAN\nelder-1,URBAN\n",
       "3: column elder_id: expected an elder who comes once, found \"elder-1\""},
      {"elders.csv", elders + "elder-1,URBAN\nelder-0,URBAN\nelder-1,RURAL\n",
       "4: column elder_id: expected an elder who comes once, found \"elder-1\""},
      {"elders.csv", elders + "elder-1,URBAN\rx\n",
       "2: column elder_id: expected LF behind CR, or no CR outside quotes, found \"\\rx\""},
      {"grants.csv", grants + "elder-1,HEAVY,URBAN,2022-01-01,,\n",
       "2: column level: expected SEVERE or MODERATE or MILD, found \"HEAVY\""},
      {"grants.csv", grants + "elder-1,MILD,URBAN,2022-1-1,,\n",
       "2: column valid_from: expected a date as 2022-06-01, found \"2022-1-1\""},
      {"grants.csv", grants + "elder-1,MILD,URBAN,2022-06-02,2022-06-01,\n",
       "2: column valid_to: expected a date not before 2022-06-02, or nothing, found "
       "\"2022-06-01\""},
      {"grants.csv", grants + "elder-1,MILD,URBAN,2022-01-01,forever,\n",
       "2: column valid_to: expected a date as 2022-06-01, or nothing, found \"forever\""},
      {"grants.csv", grants + "elder-1,MILD,URBAN,2022-06-01,,\nelder-1,MILD,URBAN,2022-01-01,,\n",
       "3: column valid_from: expected a period that overlaps no other grant of the elder recorded "
       "at the same time (that of line 2), found \"2022-01-01\""},
      {"grants.csv", grants + "elder-2,MILD,URBAN,2022-01-01,,\n",
       "2: column elder_id: expected an elder of elders.csv, found \"elder-2\""},
      {"suspensions.csv", stays + "elder-1,2022-06-08T14:00:00+08:00,,HOLIDAY,\n",
       "2: column reason: expected DEATH or HOSPITAL or INSTITUTION or WITHDRAWAL, found "
       "\"HOLIDAY\""},
      {"suspensions.csv", stays + "elder-1,2022-06-08T14:00:00Z,2022-06-08T13:00:00Z,DEATH,\n",
       "2: column end_time: expected an instant not before start_time, or nothing, found "
       "\"2022-06-08T13:00:00Z\""},
      {"suspensions.csv", stays + "elder-0,2022-06-08T14:00:00Z,,DEATH,\n",
       "2: column elder_id: expected an elder of elders.csv, found \"elder-0\""},
      {"tariffs.csv", tariffs + "URBAN,2022-01-01,,15.00,1500,\n",
       "2: column subsidy_fen_per_hour: expected a whole number from 0 to 10000000, found "
       "\"15.00\""},
      {"tariffs.csv", tariffs + "URBAN,2022-01-01,,1500,10000001,\n",
       "2: column family_fen_per_hour: expected a whole number from 0 to 10000000, found "
       "\"10000001\""},
      {"tariffs.csv", tariffs + "URBAN,2022-01-01,,-1,1500,\n",
       "2: column subsidy_fen_per_hour: expected a whole number from 0 to 10000000, found \"-1\""},
      {"tariffs.csv",
       tariffs + "URBAN,2022-01-01,2022-06-02,1,1,\nRURAL,2022-01-01,,1,1,\n"
                 "URBAN,2022-06-01,,1,1,\n",
       "4: column valid_from: expected a period that overlaps no other tariff of the area recorded "
       "at the same time (that of line 2), found \"2022-06-01\""},
  };
}

TEST_F(RateErrorsTest, NameTheirPlace) {
  std::vector<Case> cases = VisitCases();
  for (Case& one : OtherCases()) cases.push_back(std::move(one));
  for (const Case& one : cases) {
    SCOPED_TRACE(one.text);
    PutGoodCity();
    Put("elders.csv", std::string(kElderHeader) + "elder-1,URBAN\n");
    if (one.text.find("elder-2,c,p,i,MEAL") != std::string::npos) {
      Put("elders.csv", std::string(kElderHeader) + "elder-1,URBAN\nelder-2,URBAN\n");
    }
    Put(one.file, one.text);
    ExpectStop({}, absl::StrCat(one.file, ":", one.message));
  }
}

TEST_F(RateErrorsTest, AMinuteWithoutATariffIsThatOfItsVisit) {
  PutGoodCity();
  Put("tariffs.csv", std::string(kTariffHeader) + "URBAN,2022-01-01,2022-06-02,1500,1500,\n" +
                         "RURAL,2022-01-01,,1000,1000,\n");
  ExpectStop({},
             "visits.csv:3: column check_in: expected a tariff for every minute that is priced,"
             " found no URBAN tariff on 2022-06-02");
  // A minute that has no price needs none.
  Put("grants.csv", kGrantHeader);
  EXPECT_EQ(Lines("2022-06"), "v1,PROVIDER,NOT_ENTITLED,0,60,0\nv2,PROVIDER,NOT_ENTITLED,0,60,0\n");
}

TEST_F(RateErrorsTest, AMissingFileIsOneButForSuspensions) {
  for (const char* name : {"visits.csv", "grants.csv", "elders.csv", "tariffs.csv"}) {
    PutGoodCity();
    std::filesystem::remove(dir() + "/" + name);
    ExpectStop({},
               absl::StrCat(name, ": expected a file that can be read: No such file or directory"));
  }
  PutGoodCity();
  std::filesystem::remove(dir() + "/suspensions.csv");
  EXPECT_EQ(Lines("2022-06"), "v1,SUBSIDY,,1500,60,1500\nv2,SUBSIDY,,1500,60,1500\n");
  PutGoodCity();
  std::filesystem::remove(dir() + "/visits.csv");
  std::filesystem::create_directory(dir() + "/visits.csv");
  ExpectStop({}, "visits.csv: expected a file that can be read: Is a directory");
}

TEST_F(RateErrorsTest, TheFirstErrorOfAFileThatIsOutOfOrderIsNotBelievedBlindly) {
  PutGoodCity();
  // Read in order of elders, elder-1 is not there yet when the malformed row ends the file.
  Put("elders.csv", std::string(kElderHeader) + "elder-2,URBAN\nelder-3\nelder-1,URBAN\n");
  ExpectStop({}, "elders.csv:3: column area: expected 2 fields, found 1");
}

TEST_F(RateErrorsTest, ASlashBehindTheFolderIsNotNamed) {
  PutGoodCity();
  Put("grants.csv", "");
  const Outcome outcome = Run({"--month", "2022-06", "--dir", dir() + "//"});
  EXPECT_EQ(outcome.errors, "homecare-rate: " + dir() +
                                "/grants.csv:1: column elder_id: expected a header line, found an "
                                "empty file\n");
}

TEST_F(RateErrorsTest, FlagsAreCheckedFirst) {
  const std::string time = "a time with offset as 2022-07-06T00:00:00+08:00";
  const std::vector<std::pair<std::vector<std::string>, std::string>> cases = {
      {{}, "--month: expected a month as 2022-06, found \"\""},
      {{"--month=2022-13", "--dir=x"}, "--month: expected a month as 2022-06, found \"2022-13\""},
      {{"--month=2022-06"}, "--dir: expected a folder, found \"\""},
      {{"--month=2022-06", "--dir="}, "--dir: expected a folder, found \"\""},
      {{"--month=2022-06", "--dir"}, "--dir: expected a value, found \"\""},
      {{"--month=2022-06", "--month=2022-06"},
       "--month: expected to be given once, found "
       "\"2022-06\""},
      {{"--month=2022-06", "--dir=x", "--policy="}, "--policy: expected a file, found \"\""},
      {{"--month=2022-06", "--dir=x", "--as-of=2022-07-06"},
       "--as-of: expected " + time + ", found \"2022-07-06\""},
      {{"--month=2022-06", "--dir=x", "--closed="}, "--closed: expected " + time + ", found \"\""},
      {{"--month=2022-06", "--dir=x", "--closed=2022-07-06T00:00:00Z",
        "--as-of=2022-07-05T00:00:00Z"},
       "--as-of: expected a time not before --closed, found \"2022-07-05T00:00:00Z\""},
      {{"--years=3"},
       "--years=3: expected one of --month, --dir, --closed, --as-of, --policy, --help"},
      {{"june"}, "june: expected one of --month, --dir, --closed, --as-of, --policy, --help"},
  };
  for (const auto& [arguments, message] : cases) {
    const Outcome outcome = Run(arguments);
    EXPECT_EQ(outcome.errors, "homecare-rate: " + message + "\n");
    EXPECT_EQ(outcome.code, 2);
    EXPECT_EQ(outcome.output, "");
  }
}

}  // namespace
}  // namespace homecare::testing
