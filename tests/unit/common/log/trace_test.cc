#include "common/log/trace.h"

#include <gtest/gtest.h>

#include <thread>

#include "absl/strings/match.h"

namespace homecare {
namespace {

constexpr char kParent[] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
constexpr char kTraceId[] = "0af7651916cd43dd8448eb211c80319c";

std::string TraceIdOf(const std::string& traceparent) {
  const Trace trace{traceparent};
  return std::string(trace.trace_id());
}

// The examples and rules of W3C Trace Context, level 1, section 3.2.2.
TEST(TraceTest, OnlyAWellFormedTraceparentHasATraceId) {
  struct {
    std::string traceparent;
    bool well_formed;
  } const kCases[] = {
      {kParent, true},
      {"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00", true},
      {"cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", true},
      {"cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-later", true},
      {"", false},
      {"00", false},
      {"ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", false},
      {"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more", false},
      {"cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01more", false},
      {"00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01", false},
      {"00-00000000000000000000000000000000-b7ad6b7169203331-01", false},
      {"00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01", false},
      {"00-0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331-01", false},
      {"00-0af7651916cd43dd8448eb211c80319-b7ad6b71692033311-01", false},
      {"0x-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", false},
      {"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0g", false},
  };
  for (const auto& test : kCases) {
    EXPECT_EQ(TraceIdOf(test.traceparent), test.well_formed ? kTraceId : "") << test.traceparent;
    const std::string child = ChildTraceparent(test.traceparent);
    EXPECT_FALSE(TraceIdOf(child).empty()) << child;
    EXPECT_EQ(TraceIdOf(child) == kTraceId, test.well_formed) << test.traceparent;
  }
}

TEST(TraceTest, AChildKeepsTraceAndFlagsAndHasASpanOfItsOwn) {
  const std::string child = ChildTraceparent(kParent);
  EXPECT_TRUE(absl::StartsWith(child, "00-0af7651916cd43dd8448eb211c80319c-"));
  EXPECT_TRUE(absl::EndsWith(child, "-01"));
  EXPECT_FALSE(absl::StrContains(child, "b7ad6b7169203331"));
  EXPECT_NE(ChildTraceparent(kParent), child);
  EXPECT_NE(NewTraceparent(), NewTraceparent());
}

TEST(TraceTest, AScopeIsOfItsThreadAndRestoresWhatWas) {
  EXPECT_TRUE(CurrentTrace().traceparent.empty());
  {
    const TraceScope outer({kParent});
    {
      const TraceScope inner({"x", absl::UnixEpoch()});
      EXPECT_EQ(CurrentTrace().deadline, absl::UnixEpoch());
      std::thread([] { EXPECT_EQ(CurrentTrace().deadline, absl::InfiniteFuture()); }).join();
    }
    EXPECT_EQ(CurrentTrace().traceparent, kParent);
    EXPECT_EQ(CurrentTrace().deadline, absl::InfiniteFuture());
  }
  EXPECT_TRUE(CurrentTrace().traceparent.empty());
}

}  // namespace
}  // namespace homecare
