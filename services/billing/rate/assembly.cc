#include "services/billing/rate/assembly.h"

#include <thread>
#include <utility>

#include "common/base/status.h"
#include "services/billing/rate/line_text.h"

namespace homecare::billing::rate {
namespace {

// Enough that threads seldom wait for each other, little enough to count for nothing in memory.
constexpr size_t kVisitsOfBatch = 1'000;
constexpr size_t kEldersOfBatch = 1'000;

}  // namespace

absl::Status Assembly::Run(int threads) {
  std::vector<std::thread> helpers;
  for (int i = 1; i < threads; ++i) helpers.emplace_back([this] { Work(); });
  Work();
  for (std::thread& helper : helpers) helper.join();
  return outcome_;
}

void Assembly::Work() {
  std::string text;
  for (;;) {
    const Batch batch = Read();
    if (batch.exhausted) return;
    text.clear();
    const absl::Status status = Render(batch, &text);
    if (!Write(batch, status, text)) return;
  }
}

Assembly::Batch Assembly::Read() {
  const std::lock_guard<std::mutex> lock(reading_);
  Batch batch;
  batch.exhausted = exhausted_;
  if (exhausted_) return batch;
  batch.number = next_number_++;
  for (size_t visits = 0; visits < kVisitsOfBatch && batch.elders.size() < kEldersOfBatch;) {
    Elder elder;
    const absl::StatusOr<bool> found = city_.Next(&elder);
    exhausted_ = !found.ok() || !*found;
    batch.status = found.status();
    if (exhausted_) break;
    visits += elder.history.visits.size();
    if (!elder.history.visits.empty()) batch.elders.push_back(std::move(elder));
  }
  return batch;
}

absl::Status Assembly::Render(const Batch& batch, std::string* text) const {
  for (const Elder& elder : batch.elders) {
    ASSIGN_OR_RETURN(const std::vector<Line> lines, biller_.Bill(elder));
    AppendLines(elder.history.elder_id, lines, text);
  }
  return batch.status;
}

bool Assembly::Write(const Batch& batch, const absl::Status& status, const std::string& text) {
  std::unique_lock<std::mutex> lock(writing_);
  turn_changed_.wait(lock, [&] { return turn_ == batch.number || !outcome_.ok(); });
  if (!outcome_.ok()) return false;
  outcome_ = status.ok() ? output_.Append(text) : status;
  ++turn_;
  turn_changed_.notify_all();
  return outcome_.ok();
}

}  // namespace homecare::billing::rate
