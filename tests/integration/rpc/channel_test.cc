#include "common/rpc/channel.h"

#include "common/log/trace.h"
#include "common/rpc/limits.h"
#include "tests/integration/rpc/fixture.h"

namespace homecare::testing {
namespace {

constexpr char kParent[] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

absl::Time DeadlineOf(const grpc::ClientContext& context) {
  return absl::FromChrono(context.deadline());
}

TEST(PrepareCallTest, TheDeadlineIsTheLimitOrWhatTheCallerHasLeft) {
  const absl::Time now = absl::Now();
  const struct {
    absl::Time caller;
    absl::Duration limit;
    absl::Time latest;  // of the call; InfinitePast: refused
  } kCases[] = {
      {absl::InfiniteFuture(), absl::Seconds(60), now + absl::Seconds(61)},
      {now + absl::Seconds(30), absl::Seconds(60),
       now + absl::Seconds(30) - rpc::Limits::kDeadlineShave},
      {now + absl::Milliseconds(12), absl::Seconds(60), absl::InfinitePast()},
      {now - absl::Seconds(1), absl::Seconds(60), absl::InfinitePast()},
  };
  for (const auto& test : kCases) {
    const TraceScope scope({kParent, test.caller});
    grpc::ClientContext context;
    const absl::Status status = rpc::PrepareCall(test.limit, context);
    if (test.latest == absl::InfinitePast()) {
      EXPECT_EQ(Reason(status), "DEADLINE_TOO_SHORT");
      continue;
    }
    EXPECT_TRUE(status.ok());
    EXPECT_GT(DeadlineOf(context), now + absl::Seconds(20));
    EXPECT_LE(DeadlineOf(context), test.latest + absl::Milliseconds(1));
  }
}

using ChannelTest = RpcTest;

TEST_F(ChannelTest, TraceAndDeadlineReachTheOtherSide) {
  Trace seen;
  rules_.catalogue = [&](auto*) {
    seen = CurrentTrace();
    return absl::OkStatus();
  };
  const TraceScope scope({kParent, absl::Now() + absl::Seconds(20)});
  EXPECT_TRUE(ListItems([](auto& context) {
                EXPECT_TRUE(rpc::PrepareCall(absl::Minutes(1), context).ok());
              }).ok());
  EXPECT_EQ(seen.trace_id(), CurrentTrace().trace_id());
  // It travels as the time that is left, so the journey is added on the other side.
  EXPECT_LT(seen.deadline, CurrentTrace().deadline + absl::Seconds(20));
}

TEST_F(ChannelTest, APeerThatComesBackIsFoundAgain) {
  rules_.catalogue = [](auto*) { return absl::OkStatus(); };
  EXPECT_TRUE(ListItems().ok());
  const int port = server_->port();
  auto kept = std::move(stub_);
  Stop(absl::ZeroDuration());
  Start(port);
  stub_ = std::move(kept);
  EXPECT_TRUE(Eventually(kPatience, [&] { return ListItems().ok(); }));
}

}  // namespace
}  // namespace homecare::testing
