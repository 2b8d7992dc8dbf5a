#include "services/billing/domain/after_close.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/status.h"
#include "services/billing/domain/posting.h"
#include "services/billing/domain/rating.h"
#include "tests/unit/billing/history_cases.h"

namespace homecare::billing {
namespace {

constexpr AreaClass kUrban = AreaClass::kUrban;
constexpr AreaClass kRural = AreaClass::kRural;
constexpr Level kSevere = Level::kSevere;
constexpr Level kModerate = Level::kModerate;
constexpr Level kMild = Level::kMild;

// Visits whose ids are days are merged, to keep long months readable.
std::vector<std::string> Brief(absl::string_view day, std::vector<Line> lines) {
  for (Line& line : lines) {
    if (ParseDay(line.visit_id).ok()) line.visit_id = "daily";
  }
  std::vector<std::string> texts;
  for (const Line& line : Difference(lines, {}))
    texts.push_back(absl::StrCat(day, " ", Text(line)));
  return texts;
}

struct Case {
  const char* name;
  const char* month;
  ElderHistory elder;
  std::vector<std::string> posted;  // After the close: the day, the change.
  RuleHistory rules = ZiboHistory();
};

// Months close at the end of the 5th of the next.
absl::Time CloseOf(absl::CivilMonth month) { return StartOf(absl::CivilDay(month + 1) + 5); }

void Check(const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const absl::CivilMonth month = Month(c.month);
    const absl::Time close = CloseOf(month);
    const auto closed = RateClosedMonth(c.elder, month, c.rules, close, At("2022-12-31 00:00:00"));
    ASSERT_TRUE(closed.ok()) << closed.status();
    std::vector<std::string> posted;
    std::vector<Line> sum = closed->at_close;
    for (const Recording& recording : closed->recordings) {
      const std::string day = FormatDay(ServiceDay(recording.recorded_time));
      for (const std::string& text : Brief(day, recording.changes)) posted.push_back(text);
      sum.insert(sum.end(), recording.changes.begin(), recording.changes.end());
    }
    EXPECT_THAT(posted, testing::ElementsAreArray(c.posted));
    EXPECT_TRUE(Difference(closed->now, sum).empty());
    // What the closed month is never changes with what comes later.
    const auto before = RateMonth(KnownAt(c.elder, close), month, *KnownAt(c.rules, close));
    EXPECT_EQ(closed->at_close, *before);
  }
}

const std::vector<Recorded<Grant>>& Mild() {
  static const auto* const kGrants =
      new std::vector<Recorded<Grant>>{Known(Granted(kMild, kUrban))};
  return *kGrants;
}

TEST(RateClosedMonth, WorkedExamples) {
  RuleHistory dearer = ZiboHistory();
  dearer.tariffs.push_back(Told(Rates(kUrban, "2022-07-01", "", 1600, 1600), "2022-09-10"));
  const std::vector<Recorded<Visit>> full = Known(Daily("2022-06-01", 10, 180));
  Check({
      {"E4c: uploaded late, the cap is full",
       "2022-06",
       History(Mild(), full + std::vector{Told(Consented(Care("x", "2022-06-05 18:00:00",
                                                              "2022-06-05 21:00:00")),
                                               "2022-07-10")}),
       {"2022-07-10 x PROVIDER OVER_CAP 0 180min 0fen"}},
      {"E9: an audit voids a visit",
       "2022-05",
       History({Known(Granted(kSevere, kRural))},
               Known(Daily("2022-05-01", 19, 180)) +
                   std::vector{Told(Care("x", "2022-05-28 09:00:00", "2022-05-28 12:00:00"),
                                    "2022-05-28", "2022-06-20")}),
       {"2022-06-20 x SUBSIDY 1000 -180min -3000fen"}},
      {"E10: a rate decided later",
       "2022-07",
       History({Known(Granted(kSevere, kUrban))}, Known(Daily("2022-07-01", 20, 120))),
       {"2022-09-10 daily SUBSIDY 1600 2400min 64000fen",
        "2022-09-10 daily SUBSIDY 1500 -2400min -60000fen"},
       dearer},
      {"E16: a level corrected as from April 1, April",
       "2022-04",
       History({Known(Granted(kMild, kUrban)),
                Told(Granted(kModerate, kUrban, "2022-04-01"), "2022-06-10")},
               Known(Daily("2022-04-01", 10, 200))),
       {"2022-06-10 daily SUBSIDY 1500 200min 5000fen",
        "2022-06-10 daily PROVIDER OVER_CAP 0 -200min 0fen"}},
      {"E16: March is not reached",
       "2022-03",
       History({Known(Granted(kMild, kUrban)),
                Told(Granted(kModerate, kUrban, "2022-04-01"), "2022-06-10")},
               Known(Daily("2022-03-01", 10, 200))),
       {}},
  });
}

TEST(RateClosedMonth, WhatWasKnownCanStillBeAsked) {  // E16.
  const ElderHistory elder = History(
      {Known(Granted(kMild, kUrban)), Told(Granted(kModerate, kUrban, "2022-04-01"), "2022-06-10")},
      Known(Daily("2022-04-01", 10, 200)));
  const auto in_may = RateClosedMonth(elder, Month("2022-04"), ZiboHistory(),
                                      CloseOf(Month("2022-04")), At("2022-05-31 00:00:00"));
  ASSERT_TRUE(in_may.ok());
  EXPECT_TRUE(in_may->recordings.empty());
  EXPECT_EQ(TotalsOf(in_may->now)[Funding::kSubsidy], (Total{Minutes(1800), Fen(45000)}));
}

TEST(RateClosedMonth, TakesBackWhatWasAnError) {
  const std::vector<Recorded<Visit>> visits = Known(Daily("2022-06-01", 10, 200));
  Check({
      {"a level found too high",
       "2022-06",
       History({Known(Granted(kModerate, kUrban)), Told(Granted(kMild, kUrban), "2022-07-20")},
               visits),
       {"2022-07-20 daily PROVIDER OVER_CAP 0 200min 0fen",
        "2022-07-20 daily SUBSIDY 1500 -200min -5000fen"}},
      {"a death notified late",
       "2022-06",
       History(Mild(), visits, {Told(Suspended("2022-06-10 00:00:00"), "2022-07-20")}),
       {"2022-07-20 daily NONE SUSPENDED 0 200min 0fen",
        "2022-07-20 daily PROVIDER OVER_CAP 0 -200min 0fen"}},
      {"a check-out corrected: others do not move, nobody was over the cap",
       "2022-06",
       History(Mild(), {Told(Care("a", "2022-06-02 09:00:00", "2022-06-02 11:00:00"), "2022-06-02",
                             "2022-07-20"),
                        Told(Care("a", "2022-06-02 09:00:00", "2022-06-02 10:30:00"), "2022-07-20"),
                        Known(Care("b", "2022-06-03 09:00:00", "2022-06-03 10:00:00"))}),
       {"2022-07-20 a SUBSIDY 1500 -30min -750fen"}},
      {"a void lets the last move up",
       "2022-06",
       History(Mild(), Known(Daily("2022-06-02", 10, 178)) +
                           std::vector{Told(Care("a", "2022-06-01 09:00:00", "2022-06-01 09:30:00"),
                                            "2022-06-01", "2022-07-20")}),
       {"2022-07-20 daily SUBSIDY 1500 10min 250fen", "2022-07-20 a SUBSIDY 1500 -30min -750fen",
        "2022-07-20 daily PROVIDER OVER_CAP 0 -10min 0fen"}},
      {"a fen alone: three of 50 at 1000 become two",
       "2022-06",
       History({Known(Granted(kMild, kRural))},
               {Known(Care("a", "2022-06-01 09:00:00", "2022-06-01 09:50:00")),
                Known(Care("b", "2022-06-02 09:00:00", "2022-06-02 09:50:00")),
                Told(Care("0", "2022-06-01 07:00:00", "2022-06-01 07:50:00"), "2022-06-01",
                     "2022-07-20")}),
       {"2022-07-20 a SUBSIDY 1000 0min 1fen", "2022-07-20 0 SUBSIDY 1000 -50min -834fen"}},
  });
}

TEST(RateClosedMonth, WhoIsLateComesLast) {
  const Visit a = Consented(Care("a", "2022-06-20 09:00:00", "2022-06-20 10:00:00"));
  const Visit b = Consented(Care("b", "2022-06-21 09:00:00", "2022-06-21 10:00:00"));
  const Visit overlapping = Care("c", "2022-06-20 08:30:00", "2022-06-20 09:30:00");
  const std::vector<Recorded<Visit>> nearly = Known(Daily("2022-06-01", 10, 175));  // 50 are left.
  Check({
      {"in the order of recording, not of check-in; the family's consent does not count",
       "2022-06",
       History(Mild(), nearly + std::vector{Told(b, "2022-07-10"), Told(a, "2022-07-11")}),
       {"2022-07-10 b SUBSIDY 1500 50min 1250fen", "2022-07-10 b PROVIDER OVER_CAP 0 10min 0fen",
        "2022-07-11 a PROVIDER OVER_CAP 0 60min 0fen"}},
      {"recorded together: by id",
       "2022-06",
       History(Mild(), nearly + std::vector{Told(b, "2022-07-10"), Told(a, "2022-07-10")}),
       {"2022-07-10 a SUBSIDY 1500 50min 1250fen", "2022-07-10 a PROVIDER OVER_CAP 0 10min 0fen",
        "2022-07-10 b PROVIDER OVER_CAP 0 60min 0fen"}},
      {"without a grant the family's consent does count",
       "2022-06",
       History({}, {Told(a, "2022-07-10")}),
       {"2022-07-10 a FAMILY NOT_ENTITLED 1500 60min 1500fen"}},
      {"what is known keeps what a late one overlaps",
       "2022-06",
       History(Mild(), {Known(a), Told(overlapping, "2022-07-10")}),
       {"2022-07-10 c SUBSIDY 1500 30min 750fen"}},
      {"corrected while late: the place is that of the first record",
       "2022-06",
       History(Mild(), nearly + std::vector{Told(a, "2022-07-10", "2022-07-12"),
                                            Told(b, "2022-07-11"), Told(a, "2022-07-12")}),
       {"2022-07-10 a SUBSIDY 1500 50min 1250fen", "2022-07-10 a PROVIDER OVER_CAP 0 10min 0fen",
        "2022-07-11 b PROVIDER OVER_CAP 0 60min 0fen"}},
      {"voided and recorded again: it comes behind, but its minutes were subsidised before b's",
       "2022-06",
       History(Mild(), nearly + std::vector{Told(a, "2022-07-10", "2022-07-12"),
                                            Told(b, "2022-07-11"), Told(a, "2022-07-13")}),
       {"2022-07-10 a SUBSIDY 1500 50min 1250fen", "2022-07-10 a PROVIDER OVER_CAP 0 10min 0fen",
        "2022-07-11 b PROVIDER OVER_CAP 0 60min 0fen", "2022-07-12 b SUBSIDY 1500 50min 1250fen",
        "2022-07-12 b PROVIDER OVER_CAP 0 -50min 0fen", "2022-07-12 a SUBSIDY 1500 -50min -1250fen",
        "2022-07-12 a PROVIDER OVER_CAP 0 -10min 0fen", "2022-07-13 a SUBSIDY 1500 50min 1250fen",
        "2022-07-13 a PROVIDER OVER_CAP 0 10min 0fen",
        "2022-07-13 b PROVIDER OVER_CAP 0 50min 0fen",
        "2022-07-13 b SUBSIDY 1500 -50min -1250fen"}},
      {"known at the close, voided and recorded again: it is not late, and has its minutes back",
       "2022-06",
       History(Mild(), nearly + std::vector{Told(a, "2022-06-20", "2022-07-12"),
                                            Told(b, "2022-07-11"), Told(a, "2022-07-13")}),
       {"2022-07-11 b PROVIDER OVER_CAP 0 60min 0fen", "2022-07-12 b SUBSIDY 1500 50min 1250fen",
        "2022-07-12 b PROVIDER OVER_CAP 0 -50min 0fen", "2022-07-12 a SUBSIDY 1500 -50min -1250fen",
        "2022-07-12 a FAMILY OVER_CAP 1500 -10min -250fen",
        "2022-07-13 a SUBSIDY 1500 50min 1250fen", "2022-07-13 a FAMILY OVER_CAP 1500 10min 250fen",
        "2022-07-13 b PROVIDER OVER_CAP 0 50min 0fen",
        "2022-07-13 b SUBSIDY 1500 -50min -1250fen"}},
      {"lengthened later: a late visit keeps what it has been given",
       "2022-06",
       History(Mild(), Known(Daily("2022-06-02", 10, 175)) +
                           std::vector{Told(Care("0", "2022-06-01 09:00:00", "2022-06-01 09:20:00"),
                                            "2022-06-01", "2022-07-12"),
                                       Told(Care("0", "2022-06-01 09:00:00", "2022-06-01 10:20:00"),
                                            "2022-07-12"),
                                       Told(b, "2022-07-11")}),
       {"2022-07-11 b SUBSIDY 1500 30min 750fen", "2022-07-11 b PROVIDER OVER_CAP 0 30min 0fen",
        "2022-07-12 0 PROVIDER OVER_CAP 0 60min 0fen"}},
  });
}

TEST(RateClosedMonth, PassesErrorsOn) {
  const ElderHistory overlapping = History(
      {Told(Granted(kMild, kUrban), "2022-07-10"), Told(Granted(kSevere, kUrban), "2022-07-10")},
      {});
  const absl::Time close = CloseOf(Month("2022-06"));
  const auto closed = [&](const ElderHistory& elder, absl::string_view as_of) {
    return RateClosedMonth(elder, Month("2022-06"), ZiboHistory(), close, At(as_of)).status();
  };
  EXPECT_EQ(Reason(closed(overlapping, "2022-07-10 11:00:00")), "");
  EXPECT_EQ(Reason(closed(overlapping, "2022-07-10 12:00:00")), "GRANT_OVERLAP");
}

}  // namespace
}  // namespace homecare::billing
