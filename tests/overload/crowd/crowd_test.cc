// Ten times what a server takes, for a minute: it refuses the rest at once and by name, keeps what
// it took, goes on answering emergencies, and is itself again when the crowd has gone.
#include "tests/overload/load/crowd.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <set>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "tests/overload/load/process_figures.h"
#include "tests/overload/load/town.h"
#include "tests/support/eventually.h"

namespace homecare::testing {
namespace {

using Intake = intake::v1::IntakeService::Stub;

constexpr int kTakenPerSecond = 40;
constexpr int kOfferedPerSecond = 10 * kTakenPerSecond;
constexpr int kPressesPerSecond = 2;
constexpr absl::Duration kWarmUp = absl::Seconds(3);
constexpr absl::Duration kCrowdLasts = absl::Seconds(60);
constexpr int kQueueLength = 64;
constexpr int kWriteThreads = 4;
constexpr int kGroupSize = 64;  // MutatorOptions
// What may wait or run at once in either lane; the emergency lane has half the threads.
constexpr int kMostInFlight = 2 * kQueueLength + (kWriteThreads + kWriteThreads / 2) * kGroupSize;
// By how much the process may grow under the crowd: the requests that wait, their answers, and the
// buffers of the allocator and of gRPC. Refused requests must leave nothing.
constexpr int64_t kGrowthLimit = int64_t{64} << 20;
constexpr absl::Duration kPressDeadline = absl::Seconds(1);
constexpr absl::Duration kRecoveryDeadline = absl::Seconds(5);
constexpr absl::Duration kQuietTimeout = absl::Minutes(2);

// What the server looked like while the crowd was there.
struct Watched {
  int64_t resident_bytes = 0;
  int64_t in_flight = 0;
  int looks = 0;
};

class CrowdTest : public ::testing::Test {
 protected:
  static TownOptions Options() {
    TownOptions options;
    // Each press is another elder's, so that each opens an incident.
    options.elders = 200;
    options.days = 14;
    options.line.flags_of["intake"] = {
        absl::StrCat("--most_requests_per_second=", kTakenPerSecond),
        absl::StrCat("--queue_length=", kQueueLength),
        absl::StrCat("--emergency_queue_length=", kQueueLength),
        absl::StrCat("--write_threads=", kWriteThreads),
        absl::StrCat("--emergency_write_threads=", kWriteThreads / 2)};
    return options;
  }

  void SetUp() override {
    auto town = Town::Open(Options());
    ASSERT_TRUE(town.ok()) << town.status();
    town_ = *std::move(town);
  }

  void TearDown() override {
    if (HasFailure() && town_ != nullptr) GTEST_LOG_(INFO) << town_->line().LogOf("intake");
  }

  Intake& intake() { return *town_->peers().intake; }

  std::unique_ptr<Crowd> Gather(const std::string& name, int per_second) {
    return std::make_unique<Crowd>(intake(), per_second, [this, name](int n) {
      return town_->Order(absl::StrCat(name, "-", n), n);
    });
  }

  // Until `duration` has passed or the process is gone.
  Watched Watch(absl::Duration duration) {
    Watched most;
    const absl::Time end = absl::Now() + duration;
    Program* const program = town_->line().program("intake");
    Eventually(duration, [&] {
      const auto status = town_->StatusOf("intake");
      if (!status.ok()) return true;
      most.in_flight = std::max(most.in_flight, status->changes_in_flight());
      most.resident_bytes = std::max(most.resident_bytes, FiguresOf(program->pid()).resident_bytes);
      ++most.looks;
      return absl::Now() >= end;
    });
    EXPECT_GE(absl::Now(), end) << "the server stopped answering";
    return most;
  }

  void ExpectTakenAndRefused(const CrowdResult& result) {
    const auto taken = static_cast<double>(result.accepted_orders.size());
    const double seconds = absl::ToDoubleSeconds(kCrowdLasts);
    // The rate is known: neither fewer than half of it were taken nor more than all.
    EXPECT_GT(taken, 0.5 * kTakenPerSecond * seconds);
    EXPECT_LT(taken, 1.1 * kTakenPerSecond * seconds);
    EXPECT_GT(result.offered, 0.8 * kOfferedPerSecond * seconds);
    for (const auto& [reason, count] : result.refused) {
      EXPECT_TRUE(reason == "RESOURCE_EXHAUSTED RATE_LIMITED" ||
                  reason == "RESOURCE_EXHAUSTED SERVER_BUSY")
          << count << " times " << reason;
    }
    EXPECT_EQ(result.without_retry_info, 0);
  }

  // Whoever holds OK has an order; whoever was refused has left nothing.
  void ExpectExactlyTheAccepted(const CrowdResult& result, const std::set<std::string>& before) {
    EXPECT_EQ(
        town_->Column("SELECT request_id FROM intake.request WHERE request_id LIKE 'crowd-%'"),
        result.accepted_requests);
    std::set<std::string> others;
    const std::set<std::string> orders = Orders();
    std::set_difference(orders.begin(), orders.end(), before.begin(), before.end(),
                        std::inserter(others, others.end()));
    EXPECT_EQ(others, result.accepted_orders);
  }

  // Those that no press has made.
  std::set<std::string> Orders() const {
    return town_->Column(
        "SELECT order_id FROM intake.care_order EXCEPT SELECT order_id FROM intake.incident");
  }

  std::unique_ptr<Town> town_;
};

TEST_F(CrowdTest, TenTimesWhatItTakes) {
  // Warm: the pools are open, the buffers grown.
  const auto early = Gather("warm", kTakenPerSecond / 2);
  Watch(kWarmUp);
  EXPECT_TRUE(early->Finish().refused.empty());
  ASSERT_TRUE(town_->WaitUntilQuiet(kQuietTimeout).ok());
  const std::set<std::string> before = Orders();
  const int64_t resident = FiguresOf(town_->line().program("intake")->pid()).resident_bytes;
  ASSERT_GT(resident, 0);

  Pressing pressing(intake(), kPressesPerSecond, kPressDeadline,
                    [this](int n) { return town_->Press(absl::StrCat("press-", n), n); });
  const auto crowd = Gather("crowd", kOfferedPerSecond);
  const Watched most = Watch(kCrowdLasts);
  const CrowdResult result = crowd->Finish();
  const absl::Time gone = absl::Now();

  // It is itself again at once: a request by one who tries as told is served.
  absl::Status served;
  intake::v1::PlaceOrderResponse last;
  EXPECT_TRUE(Eventually(kRecoveryDeadline, [&] {
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(gone + kRecoveryDeadline));
    served = rpc::FromGrpc(intake().PlaceOrder(&context, town_->Order("after", 0), &last));
    return served.ok();
  })) << served;

  const PressResult presses = pressing.Finish();
  std::printf(
      "offered %ld, taken %zu, grown by %ld KiB, in flight at most %ld, presses %zu: p50 "
      "%.1f ms, p99 %.1f ms\n",
      static_cast<long>(result.offered), result.accepted_orders.size(),
      static_cast<long>((most.resident_bytes - resident) / 1024), static_cast<long>(most.in_flight),
      presses.milliseconds.size(), presses.At(0.5), presses.At(0.99));
  ExpectTakenAndRefused(result);
  EXPECT_GT(most.looks, 10);
  EXPECT_LE(most.in_flight, kMostInFlight);
  EXPECT_LT(most.resident_bytes - resident, kGrowthLimit);
  EXPECT_THAT(presses.failures, ::testing::IsEmpty());
  EXPECT_GT(presses.milliseconds.size(), 20u);

  ASSERT_TRUE(town_->WaitUntilQuiet(kQuietTimeout).ok());
  CrowdResult all = result;
  all.accepted_orders.insert(last.order().order_id());
  ExpectExactlyTheAccepted(all, before);
}

}  // namespace
}  // namespace homecare::testing
