#include "tests/crash/journal.h"

#include <utility>

namespace homecare::crash {

void Journal::Add(Record record) {
  const std::lock_guard<std::mutex> lock(mutex_);
  records_.push_back(std::move(record));
}

void Journal::AnswersDiffer(const Record& record) {
  const std::lock_guard<std::mutex> lock(mutex_);
  differing_.push_back(record.request_id);
}

std::vector<Record> Journal::records() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return records_;
}

std::vector<std::string> Journal::differing() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return differing_;
}

JournalCounts Journal::Count() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  JournalCounts counts;
  for (const Record& record : records_) {
    counts.attempts += record.attempts;
    if (record.outcome == Outcome::kOk) ++counts.ok;
    if (record.outcome == Outcome::kRefused) ++counts.refused;
    if (record.outcome == Outcome::kUnknown) ++counts.unknown;
  }
  return counts;
}

}  // namespace homecare::crash
