#include "services/billing/rate/seen_ids.h"

#include <algorithm>
#include <functional>
#include <queue>
#include <utility>

#include "absl/hash/hash.h"
#include "common/base/status.h"

namespace homecare::billing::rate {
namespace {

constexpr int64_t kHashBytes = sizeof(uint64_t);
constexpr size_t kBlock = 4096;  // Hashes read of a run at once.

// A sorted run, read in blocks.
class Run {
 public:
  Run(const TempFile& file, size_t first, size_t count)
      : file_(&file), next_(first), end_(first + count) {}

  // False at the end.
  absl::StatusOr<bool> Take(uint64_t* hash) {
    if (at_ == block_.size()) {
      block_.resize(std::min(kBlock, end_ - next_));
      if (block_.empty()) return false;
      RETURN_IF_ERROR(file_->ReadAt(static_cast<int64_t>(next_) * kHashBytes,
                                    reinterpret_cast<char*>(block_.data()),
                                    block_.size() * kHashBytes));
      next_ += block_.size();
      at_ = 0;
    }
    *hash = block_[at_++];
    return true;
  }

 private:
  const TempFile* file_;
  size_t next_, end_;
  std::vector<uint64_t> block_;
  size_t at_ = 0;
};

// Takes hashes in ascending order and keeps those that come again.
class Repeats {
 public:
  void Add(uint64_t hash) {
    if (last_ == hash && (found_.empty() || found_.back() != hash)) found_.push_back(hash);
    last_ = hash;
  }
  std::vector<uint64_t> Take() && { return std::move(found_); }

 private:
  std::optional<uint64_t> last_;
  std::vector<uint64_t> found_;
};

absl::Status Merge(std::vector<Run> runs, Repeats* repeats) {
  using Head = std::pair<uint64_t, size_t>;
  std::priority_queue<Head, std::vector<Head>, std::greater<Head>> heads;
  const auto push = [&](size_t run) -> absl::Status {
    uint64_t hash = 0;
    ASSIGN_OR_RETURN(const bool found, runs[run].Take(&hash));
    if (found) heads.push({hash, run});
    return absl::OkStatus();
  };
  for (size_t run = 0; run < runs.size(); ++run) RETURN_IF_ERROR(push(run));
  while (!heads.empty()) {
    const auto [hash, run] = heads.top();
    heads.pop();
    repeats->Add(hash);
    RETURN_IF_ERROR(push(run));
  }
  return absl::OkStatus();
}

}  // namespace

uint64_t SeenIds::HashOf(absl::string_view id) { return absl::Hash<absl::string_view>()(id); }

absl::Status SeenIds::Add(absl::string_view id) {
  hashes_.push_back(HashOf(id));
  return hashes_.size() < chunk_ ? absl::OkStatus() : Spill();
}

absl::Status SeenIds::Spill() {
  std::sort(hashes_.begin(), hashes_.end());
  if (!runs_) {
    ASSIGN_OR_RETURN(TempFile file, TempFile::Create());
    runs_.emplace(std::move(file));
  }
  RETURN_IF_ERROR(
      runs_->Append({reinterpret_cast<const char*>(hashes_.data()), hashes_.size() * kHashBytes}));
  hashes_.clear();
  return absl::OkStatus();
}

absl::StatusOr<std::vector<uint64_t>> SeenIds::Repeated() {
  Repeats repeats;
  if (!runs_) {
    std::sort(hashes_.begin(), hashes_.end());
    for (const uint64_t hash : hashes_) repeats.Add(hash);
    return std::move(repeats).Take();
  }
  RETURN_IF_ERROR(Spill());
  const size_t count = static_cast<size_t>(runs_->size() / kHashBytes);
  std::vector<Run> runs;
  for (size_t first = 0; first < count; first += chunk_) {
    runs.emplace_back(*runs_, first, std::min(chunk_, count - first));
  }
  RETURN_IF_ERROR(Merge(std::move(runs), &repeats));
  return std::move(repeats).Take();
}

}  // namespace homecare::billing::rate
