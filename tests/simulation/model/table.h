// A table in memory whose changes can be taken back.
#pragma once

#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace homecare::simulation {

// Not thread safe. Changes count until Rollback takes back those since the last Commit.
template <typename Key, typename Row>
class Table {
 public:
  const std::map<Key, Row>& rows() const { return rows_; }
  bool contains(const Key& key) const { return rows_.contains(key); }

  // Null where there is none.
  const Row* Find(const Key& key) const {
    const auto found = rows_.find(key);
    return found == rows_.end() ? nullptr : &found->second;
  }

  void Put(const Key& key, Row row) {
    Remember(key);
    rows_.insert_or_assign(key, std::move(row));
  }

  void Erase(const Key& key) {
    Remember(key);
    rows_.erase(key);
  }

  void Commit() { journal_.clear(); }

  void Rollback() {
    for (auto change = journal_.rbegin(); change != journal_.rend(); ++change) {
      if (change->second.has_value()) {
        rows_.insert_or_assign(change->first, *std::move(change->second));
      } else {
        rows_.erase(change->first);
      }
    }
    journal_.clear();
  }

 private:
  void Remember(const Key& key) {
    const Row* row = Find(key);
    journal_.emplace_back(key, row == nullptr ? std::nullopt : std::optional<Row>(*row));
  }

  std::map<Key, Row> rows_;
  std::vector<std::pair<Key, std::optional<Row>>> journal_;  // what was there before
};

}  // namespace homecare::simulation
