// Each detector: a month in which it fires, one just below its threshold, and an innocent one that
// looks alike. A month is checked with all detectors, so none may fire on another's account.
#include "services/billing/audit/detect.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <functional>
#include <random>
#include <set>

#include "tests/unit/billing_audit/months.h"

namespace homecare::billing::audit {
namespace {

using Make = std::function<void(MonthEvidence&)>;

struct Case {
  const char* what;
  std::string found;  // "ID/severity" of each finding, by a space.
  Make make;
};

std::string Found(const MonthEvidence& month) {
  std::string all;
  for (const Finding& finding : Detect(month)) {
    absl::StrAppend(&all, all.empty() ? "" : " ", finding.detector, "/",
                    static_cast<int>(finding.severity));
    EXPECT_FALSE(finding.sentence.empty() || finding.evidence.empty());
  }
  return all;
}

void Check(const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    MonthEvidence month = June();
    c.make(month);
    EXPECT_EQ(Found(month), c.found) << c.what;
  }
}

Make Daily(int count, const std::function<void(AuditedVisit&, int)>& edit) {
  return [=](MonthEvidence& m) {
    AddDaily(m, count);
    for (int i = 0; i < count; ++i) edit(m.visits[i], i);
  };
}

TEST(DetectTest, Overlaps) {
  const auto two = [](absl::Time in, const char* elder, const char* caregiver, bool double_up) {
    return [=](MonthEvidence& m) {
      Add(m, At(1, 9), At(1, 10));
      Add(m, in, At(1, 11), elder, caregiver).double_up = double_up;
    };
  };
  Check({
      {"caregiver, a minute", "CAREGIVER_OVERLAP/2", two(At(1, 9, 59), "f", "c", false)},
      {"caregiver, 59 s", "", two(At(1, 9, 59, 1), "e", "c", false)},
      {"caregiver, back to back", "", two(At(1, 10), "e", "c", false)},
      {"elder, a minute", "ELDER_OVERLAP/1", two(At(1, 9, 59), "e", "d", false)},
      {"elder, 59 s", "", two(At(1, 9, 59, 1), "e", "d", false)},
      {"elder, authorised", "", two(At(1, 9, 30), "e", "d", true)},
  });
}

TEST(DetectTest, Travel) {
  const auto then = [](absl::Time in, const char* elder) {
    return [=](MonthEvidence& m) {
      Add(m, At(1, 9), At(1, 10));
      Add(m, in, At(1, 12), elder);
    };
  };
  Check({
      {"9 km in 8 min", "IMPOSSIBLE_TRAVEL/2", then(At(1, 10, 8), "g")},
      {"9 km in 10 min", "", then(At(1, 10, 10), "g")},
      {"next door at once", "", then(At(1, 10), "f")},
  });
}

TEST(DetectTest, Locations) {
  const auto off = [](int of_ten, Method method) {
    return Daily(10, [=](AuditedVisit& v, int i) {
      if (i >= of_ten) return;
      v.check_in->point.reset();
      v.check_in->method = method;
    });
  };
  Check({
      {"mocked", "LOCATION_MOCK/2", Daily(1, [](auto& v, int) { v.check_out->mocked = true; })},
      {"five of ten off", "LOCATION_UNPROVEN/1", off(5, Method::kGps)},
      {"four of ten off", "", off(4, Method::kGps)},
      {"by the home's code", "", off(10, Method::kQr)},
      {"coarse", "LOCATION_UNPROVEN/1",
       Daily(5, [](auto& v, int) { v.check_in->accuracy_metres = 201; })},
      {"just fine", "", Daily(5, [](auto& v, int) { v.check_in->accuracy_metres = 200; })},
      {"at another's", "CHECK_IN_ELSEWHERE/2",
       Daily(1, [](auto& v, int) { v.check_in->point = North(701); })},
      {"near another's, not near enough", "",
       Daily(1, [](auto& v, int) { v.check_in->point = North(698); })},
      {"far from everybody", "", Daily(1, [](auto& v, int) { v.check_in->point = North(400); })},
  });
}

TEST(DetectTest, Repetitions) {
  const auto point = [](int visits, double step) {
    return Daily(visits, [=](auto& v, int i) { v.check_in->point = North(20 + i * step); });
  };
  const auto lasts = [](int same, int all) {
    return Daily(all, [=](auto& v, int i) {
      if (i < same) v.check_out_time = v.check_in_time + absl::Minutes(45);
    });
  };
  const auto booked = [](int same, int all, absl::Duration shift) {
    return Daily(all, [=](auto& v, int i) {
      if (i >= same) return;
      v.planned_start_time = v.check_in_time - absl::Seconds(0) - shift;
      v.planned_end_time = v.check_out_time;
    });
  };
  Check({
      {"four points", "IDENTICAL_COORDINATES/2", point(4, 0)},
      {"three points", "", point(3, 0)},
      {"a metre apart", "", point(8, 1)},
      {"eight of sixteen", "IDENTICAL_DURATIONS/1", lasts(8, 16)},
      {"seven", "", lasts(7, 10)},
      {"less than half", "", lasts(8, 19)},
      {"as booked", "BOOKED_EQUALS_ACTUAL/1", booked(8, 16, absl::ZeroDuration())},
      {"seven as booked", "", booked(7, 8, absl::ZeroDuration())},
      {"only the end is", "", booked(16, 16, absl::Minutes(1))},
  });
}

TEST(DetectTest, Devices) {
  const auto shared = [](int visits, Method method) {
    return [=](MonthEvidence& m) {
      AddDaily(m, 4);
      for (int i = 0; i < visits; ++i) {
        AuditedVisit& v = Add(m, At(10 + i, 9), At(10 + i, 9, 40 + i), "e", "d");
        v.check_in->device_id = "phone-c";
        v.check_in->method = method;
      }
      for (AuditedVisit& v : m.visits) v.check_in->method = method;
    };
  };
  const auto uploaded = [](absl::Duration after, absl::Duration apart) {
    return Daily(1, [=](auto& v, int) {
      v.check_out->receive_time = v.check_out->device_time + after;
      v.check_in->receive_time = v.check_out->receive_time - apart;
    });
  };
  const auto ahead = [](absl::Duration by) {
    return Daily(1, [=](auto& v, int) { v.check_in->device_time += by; });
  };
  const auto back = [](absl::Duration by) {
    return Daily(2, [=](auto& v, int i) {
      if (i == 1) v.check_in->device_time = At(1, 9, 30) - by;
    });
  };
  Check({
      {"three visits", "SHARED_DEVICE/1", shared(3, Method::kGps)},
      {"two visits", "", shared(2, Method::kGps)},
      {"the home's telephone", "", shared(3, Method::kPhone)},
      {"12 h after", "UPLOADED_TOGETHER/1", uploaded(absl::Hours(12), absl::Seconds(1))},
      {"sooner", "", uploaded(absl::Hours(12) - absl::Seconds(1), absl::Seconds(1))},
      {"one late only", "", uploaded(absl::Hours(13), absl::Minutes(3))},
      {"ahead", "CLOCK_SKEW/0", ahead(absl::Seconds(301))},
      {"ahead a little", "", ahead(absl::Seconds(300))},
      {"said by the visit service", "CLOCK_SKEW/0",
       Daily(1,
             [](auto& v, int) {
               v.exceptions = {{"CLOCK_SKEW", ""}};
             })},
      {"back", "CLOCK_BACKWARD/1", back(absl::Seconds(301))},
      {"back a little", "", back(absl::Seconds(300))},
      {"an old upload in order", "", uploaded(absl::Hours(3), absl::Seconds(1))},
  });
}

TEST(DetectTest, Rights) {
  const auto rewritten = [](int minutes_before, const char* replaced) {
    return [=](MonthEvidence& m) {
      Add(m, At(1, 6), At(1, 6) + absl::Minutes(minutes_before));
      AuditedVisit& v = Add(m, At(1, 20), At(1, 21), "f", "d");
      v.planned_start_time = At(1, 20);
      v.planned_end_time = At(1, 21, 0, 1);
      v.replaced_caregiver_id = replaced;
    };
  };
  const auto expires = [](absl::CivilDay to) {
    return [=](MonthEvidence& m) {
      AddDaily(m, 1);
      m.caregivers[0].certificates[0].valid_to = to;
    };
  };
  const auto suspended = [](absl::Time from, SuspensionReason reason) {
    return [=](MonthEvidence& m) {
      AddDaily(m, 1);
      m.elders[0].suspensions = {{from, std::nullopt, reason, "s"}};
    };
  };
  const auto works = [](absl::Duration time) {
    return [=](MonthEvidence& m) { Add(m, At(1, 2), At(1, 2) + time).subsidised = Minutes(60); };
  };
  Check({
      {"11 h 1 min and an hour more", "REWRITTEN_AT_LIMIT/2", rewritten(661, "c")},
      {"11 h and an hour more", "", rewritten(660, "c")},
      {"nobody replaced", "", rewritten(700, "")},
      {"household", "OWN_HOUSEHOLD/2",
       [](MonthEvidence& m) {
         AddDaily(m, 2);
         m.elders[0].household_caregiver_ids = {"c"};
       }},
      {"another's household", "",
       [](MonthEvidence& m) {
         AddDaily(m, 2);
         m.elders[1].household_caregiver_ids = {"c"};
       }},
      {"expired that day", "CERTIFICATE_EXPIRED/2", expires(absl::CivilDay(2022, 6, 1))},
      {"last day", "", expires(absl::CivilDay(2022, 6, 2))},
      {"of another kind", "CERTIFICATE_EXPIRED/2",
       Daily(1, [](auto& v, int) { v.qualification = 2; })},
      {"hospital", "HOURS_WHILE_SUSPENDED/1", suspended(At(1, 9, 29), SuspensionReason::kHospital)},
      {"hospital just after", "", suspended(At(1, 9, 29, 1), SuspensionReason::kHospital)},
      {"death", "HOURS_WHILE_SUSPENDED/2", suspended(At(1, 8), SuspensionReason::kDeath)},
      {"withdrawn", "", suspended(At(1, 8), SuspensionReason::kWithdrawal)},
      {"over 12 h", "LONG_DAY/1", works(absl::Hours(12) + absl::Minutes(1))},
      {"12 h", "", works(absl::Hours(12))},
      {"over 16 h", "LONG_DAY/2", works(absl::Hours(16) + absl::Minutes(1))},
      {"14 h over midnight", "",
       [](MonthEvidence& m) { Add(m, At(1, 17), At(2, 7)).subsidised = Minutes(60); }},
  });
}

TEST(DetectTest, Caps) {
  const auto surge = [](int64_t before, int64_t in_tail) {
    return [=](MonthEvidence& m) {
      Add(m, At(5, 9), At(5, 10)).subsidised = Minutes(before);
      Add(m, At(28, 9), At(28, 10, 1)).subsidised = Minutes(in_tail);
    };
  };
  const auto full = [](int64_t used, int64_t over, int exceptions) {
    return [=](MonthEvidence& m) {
      Add(m, At(5, 9), At(5, 10)).subsidised = Minutes(used - 100);
      Add(m, At(15, 9), At(15, 10, 1)).subsidised = Minutes(100);
      m.elders[0].over_cap = Minutes(over);
      m.elders[0].months_before.assign(2, {Minutes(1800), Minutes(0), Minutes(1800), exceptions});
    };
  };
  Check({
      {"surge", "MONTH_END_SURGE/1", surge(1000, 710)},
      {"too little", "", surge(1000, 709)},
      {"an even month", "", surge(1200, 550)},
      {"came on the 25th", "",
       [&](MonthEvidence& m) {
         surge(0, 1750)(m);
         m.elders[0].grants[0].valid_from = absl::CivilDay(2022, 6, 25);
       }},
      {"full cap", "ALWAYS_FULL_CAP/1", full(1800, 0, 0)},
      {"a minute less", "", full(1799, 0, 0)},
      {"needs more than the cap", "", full(1800, 60, 0)},
      {"had an exception", "", full(1800, 0, 1)},
  });
}

TEST(DetectTest, Desks) {
  const auto manual = [](int visits, absl::Duration late) {
    return Daily(visits, [=](auto& v, int) {
      v.check_out->method = Method::kManual;
      v.check_out->entered_by = "clerk";
      v.check_out->receive_time += late;
    });
  };
  const auto cleared = [](int visits, bool second) {
    return Daily(visits, [=](auto& v, int i) {
      v.exceptions = {{"LATE_CHECK_IN", second && i == 0 ? "other" : "clerk"}};
    });
  };
  Check({
      {"five late", "LATE_MANUAL_ENTRIES/1", manual(5, absl::Hours(25))},
      {"four late", "", manual(4, absl::Hours(25))},
      {"the same day", "", manual(8, absl::Hours(24))},
      {"ten by one", "SINGLE_CLEARER/0", cleared(10, false)},
      {"nine by one", "", cleared(9, false)},
      {"by two", "", cleared(10, true)},
  });
}

TEST(DetectTest, TheOrderOfTheInputDoesNotMatter) {
  MonthEvidence month = June();
  AddDaily(month, 9);
  AddDaily(month, 9, "d");
  for (AuditedVisit& visit : month.visits) visit.check_in->mocked = true;
  const std::vector<Finding> first = Detect(month);
  ASSERT_GT(first.size(), 18u);
  std::shuffle(month.visits.begin(), month.visits.end(), std::mt19937(7));
  std::reverse(month.elders.begin(), month.elders.end());
  EXPECT_EQ(Detect(month), first);
}

TEST(DetectTest, TheSetNamesEachDetectorOnce) {
  std::set<absl::string_view> ids;
  for (const Detector& detector : Detectors()) ids.insert(detector.id);
  EXPECT_EQ(ids.size(), Detectors().size());
  EXPECT_EQ(ids.size(), 22u);
}

}  // namespace
}  // namespace homecare::billing::audit
