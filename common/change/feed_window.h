// The newest past of one city's feed, in memory, shared by all watchers. Private to common/change.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "common/change/feed_table.h"

namespace homecare {

// Whole between start() and end(): every row that will ever be there is there. Not thread safe.
class FeedWindow {
 public:
  FeedWindow(size_t limit, FeedPosition start) : limit_(limit), start_(start), end_(start) {}

  const FeedPosition& end() const { return end_; }
  bool Covers(const FeedPosition& position) const { return start_ <= position && position <= end_; }

  // What followed end(); the oldest rows make place for it.
  void Extend(FeedStretch stretch);

  // Up to `limit` rows of the scope (any where empty) after `*position`, which must be covered and
  // is moved past what was looked at.
  std::vector<FeedRow> Read(const std::string& scope, size_t limit, FeedPosition* position) const;

 private:
  size_t limit_;
  FeedPosition start_;
  FeedPosition end_;
  std::deque<FeedRow> rows_;
};

}  // namespace homecare
