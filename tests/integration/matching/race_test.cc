// Several writers at once: the constraints and the locks decide.
#include <random>

#include "services/matching/storage/calendars.h"
#include "tests/integration/matching/fixture.h"

namespace homecare::matching {
namespace {

Offer HoldOf(const std::string& order_id, absl::Time start) {
  Offer offer;
  offer.offer_id = NewId();
  offer.order_id = order_id;
  offer.elder_id = order_id;
  offer.caregiver_id = "one";
  offer.planned_start_time = start;
  offer.planned_end_time = start + absl::Hours(1);
  return offer;
}

// Without the lock, so that only the constraint stands between them.
TEST_F(MatchingTest, OfTwoHoldsAtOnceOneIsLost) {
  for (int round = 0; round < 20; ++round) {
    const absl::Time start = start_ + round * absl::Hours(1);
    std::atomic<int> held = 0;
    InParallel(2, [&](int i) {
      const Offer offer = HoldOf(absl::StrCat("order", i), start + i * absl::Minutes(30));
      const absl::Status status = InChange([&](homecare::Change& change) {
        held += storage::Calendars(change).Hold(offer, ElderSlot::kOrdinary) ? 1 : 0;
        return absl::OkStatus();
      });
      EXPECT_TRUE(status.ok()) << status;
    });
    EXPECT_EQ(held, 1) << "round " << round;
    server_.Execute("DELETE FROM caregiver_calendar");
  }
}

TEST_F(MatchingTest, HalfOpenIntervalsMayTouch) {
  ASSERT_TRUE(
      InChange([&](homecare::Change& change) {
        storage::Calendars calendars(change);
        EXPECT_TRUE(calendars.Hold(HoldOf("a", start_), ElderSlot::kOrdinary));
        EXPECT_TRUE(calendars.Hold(HoldOf("b", start_ + absl::Hours(1)), ElderSlot::kOrdinary));
        EXPECT_FALSE(calendars.Hold(HoldOf("c", start_ + absl::Minutes(1)), ElderSlot::kOrdinary));
        return absl::OkStatus();
      }).ok());
  server_.Execute("DELETE FROM caregiver_calendar");
}

// Pairs of neighbours in one caregiver's calendar that cannot be reached in time.
int LatePairs(pg::Tx& tx, const Travel& travel) {
  std::map<std::string, Calendar> calendars;
  for (const pg::Row& row :
       tx.Exec("SELECT caregiver_id, offer_id, lower(interval) AS start_time,"
               " upper(interval) AS end_time, latitude_degrees, longitude_degrees"
               " FROM caregiver_calendar WHERE city_code = $1",
               {kCity})) {
    Entry entry;
    entry.span = {absl::ToUnixSeconds(row.Time("start_time")),
                  absl::ToUnixSeconds(row.Time("end_time"))};
    entry.place =
        matching::Place(LatLng{row.Double("latitude_degrees"), row.Double("longitude_degrees")});
    entry.offer_id = row.Text("offer_id");
    calendars[row.Text("caregiver_id")].Put(entry);
  }
  int late = 0;
  for (const auto& [id, calendar] : calendars) {
    const auto& entries = calendar.entries();
    for (size_t i = 1; i < entries.size(); ++i) {
      late += entries[i - 1].span.end + travel.Seconds(entries[i - 1].place, entries[i].place) >
                      entries[i].span.start
                  ? 1
                  : 0;
    }
  }
  return late;
}

TEST_F(MatchingTest, ManyOrdersAndAnswersAtOnceKeepEveryDayFeasible) {
  const uint64_t seed = std::random_device()();
  SCOPED_TRACE(absl::StrCat("seed ", seed));
  constexpr int kThreads = 6, kOrders = 12;
  for (int i = 0; i < 8; ++i) AddCaregiver(absl::StrCat("c", i), 400 * i);
  for (int i = 0; i < kThreads * kOrders; ++i) AddElder(absl::StrCat("elder", i), 0);
  InParallel(kThreads, [&](int thread) {
    std::mt19937_64 random(seed + thread);
    for (int i = 0; i < kOrders; ++i) {
      const int number = thread * kOrders + i;
      event::v1::Event placed = Placed({.order_id = absl::StrCat("order", number),
                                        .elder_id = absl::StrCat("elder", number),
                                        .from = absl::Hours(1),
                                        .to = absl::Hours(1 + random() % 8),
                                        .minutes = static_cast<int>(20 + random() % 40)});
      *placed.mutable_order_placed()->mutable_location() = PlaceAt(random() % 5000);
      const absl::Status status = Hear(placed);
      EXPECT_TRUE(status.ok()) << status;
      for (const Offer& offer : OffersOf(absl::StrCat("order", number))) {
        // Whether the answer still counts is not the question here.
        if (random() % 3 == 0) {
          Decline(offer).IgnoreError();
        } else {
          Accept(offer).IgnoreError();
        }
      }
    }
  });
  EXPECT_GT(server_.Count("assignment"), 8);
  Read([&](pg::Tx& tx) { EXPECT_EQ(LatePairs(tx, model_.travel()), 0); });
  EXPECT_EQ(server_.Count("caregiver_calendar a JOIN caregiver_calendar b"
                          " ON a.caregiver_id = b.caregiver_id AND a.offer_id < b.offer_id"
                          " AND a.interval && b.interval"),
            0);
  EXPECT_EQ(server_.Count("(SELECT caregiver_id FROM caregiver_calendar GROUP BY caregiver_id"
                          " HAVING sum(upper(interval) - lower(interval)) > '8 hours') late"),
            0);
}

TEST_F(MatchingTest, AcceptAndCancelAtOnceAgree) {
  AddCaregiver("only", 1000);
  for (int round = 0; round < 10; ++round) {
    const std::string order_id = absl::StrCat("order", round);
    Place({order_id});
    const Offer offer = OfferOf(order_id);
    InParallel(2, [&](int i) {
      if (i == 0) {
        const auto accepted = Accept(offer);
        EXPECT_TRUE(accepted.ok() || Reason(accepted.status()) == "OFFER_NOT_OPEN")
            << accepted.status();
      } else {
        Cancel(order_id);
      }
    });
    EXPECT_EQ(JobState(order_id), "CANCELLED");
    EXPECT_EQ(server_.Count("caregiver_calendar"), 0);
    EXPECT_EQ(server_.Count("elder_calendar"), 0);
  }
}

}  // namespace
}  // namespace homecare::matching
