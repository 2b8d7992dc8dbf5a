// What the steps of a transaction ask for beside their SQL, gathered until the transaction's end.
// Private to common/change.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "common/change/change.h"
#include "common/change/deadline.h"
#include "homecare/event/v1/event.pb.h"

namespace homecare {

// In the order in which it was asked for. A plain value: one an attempt, so that a transaction that
// is run again begins with nothing.
struct Effects {
  struct InsertedRow {
    const RowInsert* insert;
    std::vector<pg::Param> values;
  };
  struct FeedRow {
    std::string city_code;
    std::string feed;
    std::string scope;
    std::string payload;
  };
  struct DeadlineRow {
    std::string city_code;
    std::string traceparent;
    Deadline deadline;
    bool cleared = false;  // then only kind and subject_id count
  };

  // Without id and version; topics that nobody hears are left out.
  std::vector<event::v1::Event> events;
  std::vector<InsertedRow> inserted_rows;
  std::vector<FeedRow> feed_rows;
  std::vector<DeadlineRow> deadline_rows;
  std::vector<std::function<void()>> actions;

  // Whether nothing would be written. Actions alone leave no trace.
  bool WritesNothing() const;
  void Append(Effects other);
};

// The Change that a step's body is given. Not thread safe; what it refers to must outlive it.
class BufferedChange final : public Change {
 public:
  BufferedChange(pg::Tx& tx, absl::Time now, const std::string& city_code,
                 const std::string& traceparent, GroupMemory& memory, Effects* effects);

  pg::Tx& tx() override { return tx_; }
  absl::Time now() const override { return now_; }
  const std::string& city_code() const override { return city_code_; }
  GroupMemory& memory() override { return memory_; }
  void Insert(const RowInsert& insert, std::vector<pg::Param> row) override;
  void Emit(event::v1::Event event) override;
  void Publish(absl::string_view feed, absl::string_view scope, std::string payload) override;
  void SetDeadline(const Deadline& deadline) override;
  void ClearDeadline(absl::string_view kind, absl::string_view subject_id) override;
  void OnCommit(std::function<void()> action) override;

 private:
  pg::Tx& tx_;
  const absl::Time now_;
  const std::string& city_code_;
  const std::string& traceparent_;
  GroupMemory& memory_;
  Effects* const effects_;
};

}  // namespace homecare
