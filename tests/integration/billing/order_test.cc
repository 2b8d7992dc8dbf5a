// The ledger's sums are the function's answer to the last facts, whatever came in between, in
// whatever order, grouped however, once or often, by one process or by two.
#include <atomic>
#include <random>
#include <thread>

#include "tests/integration/billing/fixture.h"
#include "tests/support/eventually.h"

namespace homecare::billing {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(30);
constexpr char kFirst[] = "2022-04";
constexpr char kLast[] = "2022-06";

// A life of one elder: every event there was, and the facts that are left at the end.
struct History {
  std::vector<event::v1::Event> events;
  ElderFacts facts;
};

class OrderTest : public BillingTest {
 protected:
  using Random = std::mt19937_64;

  static int64_t Draw(Random& random, int64_t from, int64_t to) {
    return std::uniform_int_distribution<int64_t>(from, to)(random);
  }

  static Visit RandomVisit(Random& random, const std::string& visit_id) {
    Visit visit;
    visit.visit_id = visit_id;
    // Crowded around the ends of April and of May, so that overlaps and midnights are common.
    const absl::CivilMonth month = Month(Draw(random, 0, 1) ? "2022-05" : "2022-06");
    visit.check_in_time = StartOf(month) + absl::Seconds(Draw(random, -3 * 86'400, 3 * 86'400));
    visit.check_out_time = visit.check_in_time + absl::Seconds(Draw(random, 0, 8 * 3600));
    visit.double_up = Draw(random, 0, 5) == 0;
    visit.family_consent = Draw(random, 0, 1) == 0;
    if (Draw(random, 0, 7) == 0) visit.bucket = Bucket::kOther;
    return visit;
  }

  static ElderFacts RandomElder(Random& random, const std::string& elder_id) {
    const auto level = [&] { return static_cast<Level>(Draw(random, 0, 2)); };
    const auto area = [&] { return static_cast<AreaClass>(Draw(random, 0, 1)); };
    ElderFacts elder{elder_id, area(), {}, {}, {}};
    const absl::CivilDay change = Day("2022-05-01") + Draw(random, -3, 40);
    elder.grants = {Granted(level(), area(), "2022-04-15", FormatDay(change)),
                    Granted(level(), area(), FormatDay(change + Draw(random, 0, 2)))};
    if (Draw(random, 0, 1)) {
      Suspension suspension;
      suspension.start_time = At("2022-05-29 00:00:00") + absl::Seconds(Draw(random, 0, 400'000));
      if (Draw(random, 0, 1)) suspension.end_time = suspension.start_time + absl::Hours(20);
      elder.suspensions = {suspension};
    }
    return elder;
  }

  // Each key's facts in several versions; only the last counts.
  History Live(Random& random, const std::string& elder_id) {
    History history;
    for (int version = 0; version < 3; ++version) {
      history.facts = RandomElder(random, elder_id);
      history.events.push_back(teller_.Elder(history.facts));
    }
    for (int i = 0; i < 14; ++i) {
      const std::string visit_id = absl::StrCat(elder_id, "/", i);
      Visit visit;
      bool billable = false;
      for (int64_t version = Draw(random, 1, 3); version > 0; --version) {
        visit = RandomVisit(random, visit_id);
        billable = Draw(random, 0, 3) > 0;
        history.events.push_back(teller_.Visit(elder_id, visit, billable));
      }
      if (billable) history.facts.visits.push_back(visit);
    }
    return history;
  }

  // In the order given, in groups of random sizes, some of it twice.
  void DeliverSomehow(Random& random, const std::vector<event::v1::Event>& events) {
    for (size_t begin = 0; begin < events.size();) {
      const size_t end = std::min(events.size(), begin + Draw(random, 1, 6));
      const std::vector<event::v1::Event> group(events.begin() + begin, events.begin() + end);
      MustDeliver(group);
      if (Draw(random, 0, 2) == 0) MustDeliver(group);
      begin = end;
    }
  }
};

TEST_F(OrderTest, EveryOrderOfASmallHistoryEndsInTheSameSums) {
  // Indices into the story of one elder; each permutation tells it to an elder of its own.
  std::vector<int> order = {0, 1, 2, 3, 4};
  int64_t number = 0;
  do {
    const std::string elder_id = absl::StrCat("elder-", ++number);
    const auto id = [&](const char* name) { return absl::StrCat(elder_id, "/", name); };
    ElderFacts elder{elder_id, AreaClass::kRural, {}, {}, {}};
    elder.grants = {Granted(Level::kMild, AreaClass::kRural)};
    std::vector<event::v1::Event> story = {teller_.Elder(elder)};
    elder.grants[0].area = AreaClass::kUrban;
    elder.suspensions = {Suspended("2022-06-01 00:20:00", "2022-06-01 09:10:00")};
    story.push_back(teller_.Elder(elder));
    const Visit night = Care(id("n"), "2022-05-31 23:30:00", "2022-06-01 00:30:00");
    const Visit beside = Care(id("b"), "2022-05-31 23:00:10", "2022-05-31 23:45:00");
    const Visit morning = Care(id("m"), "2022-06-01 09:00:00", "2022-06-01 09:50:00");
    story.push_back(teller_.Visit(elder_id, night));
    story.push_back(teller_.Visit(elder_id, beside));
    story.push_back(teller_.Visit(elder_id, morning));
    for (const int index : order) MustDeliver({story[index]});
    elder.visits = {night, beside, morning};
    const std::vector<std::string> sums = Sorted(Posted(elder_id, kFirst, kLast));
    ASSERT_EQ(sums, Sorted(Rated(elder, kFirst, kLast))) << ::testing::PrintToString(order);
  } while (std::next_permutation(order.begin(), order.end()));
  EXPECT_EQ(number, 120);
  EXPECT_EQ(server_.Count("parked"), 0);
}

TEST_F(OrderTest, AnyHistoryInAnyOrderIsWhatTheFunctionSays) {
  const uint64_t first_seed = std::random_device()();
  for (uint64_t seed = first_seed; seed < first_seed + 12; ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    Random random(seed);
    const std::string elder_id = absl::StrCat("elder-", seed);
    History history = Live(random, elder_id);
    std::shuffle(history.events.begin(), history.events.end(), random);
    DeliverSomehow(random, history.events);
    // What was parked just after that for which it waits, its producer rings again.
    MustDeliver(history.events);
    ASSERT_EQ(Sorted(Posted(elder_id, kFirst, kLast)), Sorted(Rated(history.facts, kFirst, kLast)));
  }
  EXPECT_EQ(server_.Count("parked"), 0);
}

// The second has to wait for the first: each alone would round the fen as if the other's visit did
// not exist.
TEST_F(OrderTest, TwoProcessesRateOneElderInTurns) {
  ElderFacts elder{"e", AreaClass::kRural, {Granted(Level::kMild, AreaClass::kRural)}, {}, {}};
  elder.visits = Daily("2022-06-01", 3, 50);
  MustDeliver({teller_.Elder(elder), teller_.Visit("e", elder.visits[0])});
  const event::v1::Event second = teller_.Visit("e", elder.visits[1]);
  const event::v1::Event third = teller_.Visit("e", elder.visits[2]);

  const auto other_database =
      pg::Database::Open({.conninfo = server_.conninfo(), .transaction_limit = kPatience});
  const auto other_runner = ChangeRunner::Create(*other_database, clock_, nullptr);
  std::thread thread;
  std::atomic<bool> ended = false;
  homecare::Step step{.city_code = kCity, .body = [&](Change& change) {
                        const absl::Status applied = Apply(change, second);
                        thread = std::thread([&] {
                          MustDeliver({third});
                          ended = true;
                        });
                        EXPECT_TRUE(testing::Eventually(kPatience, [&] {
                          return ended || server_.Count(
                                              "pg_stat_activity WHERE datname ="
                                              " current_database() AND"
                                              " wait_event_type = 'Lock'") > 0;
                        }));
                        return applied;
                      }};
  other_runner->Run(Lane::kNormal, absl::MakeSpan(&step, 1));
  thread.join();
  EXPECT_TRUE(step.outcome.ok()) << step.outcome;
  EXPECT_EQ(Sorted(Posted("e", kFirst, kLast)), Sorted(Rated(elder, kFirst, kLast)));
}

}  // namespace
}  // namespace homecare::billing
