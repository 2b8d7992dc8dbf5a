// A billing service in this process whose time and deadlines the test moves. It begins on
// 2022-06-01 at 08:00 in Zibo.
#pragma once

#include "tests/integration/billing/fixture.h"
#include "tests/integration/billing/served.h"
#include "tests/integration/harness.h"

namespace homecare::billing {

class ServedTest : public ::testing::Test {
 protected:
  explicit ServedTest(CheckpointSettings checkpoints = {})
      : harness_("billing", &Apply,
                 [this](Change& change, const Deadline& due) { return served_.Fire(change, due); }),
        served_(harness_.database(), harness_.dispatcher(), harness_.pager(), harness_.clock(),
                kCity, std::move(checkpoints)) {}

  void AdvanceTo(absl::string_view local) { harness_.Advance(At(local) - harness_.clock().Now()); }
  // Everything that is due, reratings above all.
  void FireDeadlines() { harness_.Advance(absl::ZeroDuration()); }

  void Hear(const ElderFacts& elder) {
    Hear(teller_.Elder(elder));
    for (const Visit& visit : elder.visits) Hear(teller_.Visit(elder.elder_id, visit));
  }
  void Hear(const event::v1::Event& event) {
    const absl::Status heard = harness_.Hear(event.topic(), event.key(), event);
    ASSERT_TRUE(heard.ok()) << heard;
  }

  // By two persons, once nothing is in the way.
  v1::MonthClose Close(const std::string& month) {
    return served_.MustClose(month, [this] { FireDeadlines(); });
  }

  // The sums of the ledger.
  std::vector<std::string> Posted(const std::string& elder_id, absl::string_view first,
                                  absl::string_view last) {
    std::vector<Line> lines;
    MustRead([&](pg::Tx& tx) {
      lines = storage::PostedSums(tx, kCity, elder_id, Month(first), Month(last));
    });
    return Sorted(lines);
  }

  const testing::TestDatabase& server() { return harness_.server(); }

  testing::Harness harness_;
  Teller teller_;
  Served served_;

  void MustRead(const std::function<void(pg::Tx&)>& body) {
    const absl::Status read = harness_.database().Read(Lane::kNormal, [&](pg::Tx& tx) {
      body(tx);
      return absl::OkStatus();
    });
    EXPECT_TRUE(read.ok()) << read;
  }
};

}  // namespace homecare::billing
