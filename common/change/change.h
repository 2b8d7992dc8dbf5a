// One change of a service's truth: SQL, events and deadlines that commit together or not at all.
//
// Everything that alters state, whether asked by an RPC, told by an event or due by the clock, is
// written as a function that takes a Change& and returns a status. It must be repeatable: a group
// that fails is rolled back and its members are run again one by one.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/change/deadline.h"
#include "common/change/group_memory.h"
#include "common/change/row_insert.h"
#include "common/pg/tx.h"

namespace homecare::event::v1 {
class Event;
}

namespace homecare {

// Not thread safe; lives as long as its step of the transaction.
class Change {
 public:
  virtual ~Change() = default;

  virtual pg::Tx& tx() = 0;
  // Business time, the same for the whole change.
  virtual absl::Time now() const = 0;
  virtual const std::string& city_code() const = 0;

  // Shared with the other changes of the transaction.
  virtual GroupMemory& memory() = 0;

  // Writes one row at the end of the transaction, together with those of the other changes. For new
  // rows that nothing in the transaction reads or alters. `insert` must outlive the change.
  virtual void Insert(const RowInsert& insert, std::vector<pg::Param> row) = 0;

  // Tells every subscriber of `event`'s topic. The caller fills topic, key, payload and emergency;
  // id, version, time, city and trace are filled here. Versions are given out at the end of the
  // transaction, contiguous per (city, topic, key), in the order of Emit.
  virtual void Emit(event::v1::Event event) = 0;

  // Appends to a feed that watchers follow (see feed.h). `scope` is what a watcher may narrow by,
  // `payload` is a serialised message of the watching RPC.
  virtual void Publish(absl::string_view feed, absl::string_view scope, std::string payload) = 0;

  // Sets the deadline of (kind, subject), replacing an earlier one. It fires once, in a change of
  // its own, at or after its time, although processes died.
  virtual void SetDeadline(const Deadline& deadline) = 0;
  virtual void ClearDeadline(absl::string_view kind, absl::string_view subject_id) = 0;

  // Runs after the commit, in order, never when the transaction failed. For caches; must not throw
  // and must not block.
  virtual void OnCommit(std::function<void()> action) = 0;
};

using ChangeBody = std::function<absl::Status(Change&)>;
// Tells the group's memory, at `now`, what a body is going to ask for.
using ChangeAhead = std::function<void(GroupMemory& memory, absl::Time now)>;

}  // namespace homecare
