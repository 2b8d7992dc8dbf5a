#include "services/billing/storage/checkpoints.h"

#include <utility>

#include "common/base/check.h"
#include "common/base/status.h"

namespace homecare::billing::storage {
namespace {

// A checkpoint's line is then some two megabytes.
constexpr int64_t kEntriesACheckpoint = 250'000;

struct Last {
  std::optional<chain::Checkpoint> checkpoint;
  chain::Frontier frontier;
};

absl::StatusOr<Last> ReadLast(pg::Tx& tx, const std::string& city_code) {
  const pg::Rows rows = tx.Exec(
      "SELECT tree_size, peaks, document FROM checkpoint WHERE city_code = $1"
      " ORDER BY number DESC LIMIT 1",
      {city_code});
  Last last;
  if (rows.empty()) return last;
  ASSIGN_OR_RETURN(last.checkpoint, chain::ParseCheckpoint(rows[0].Text("document")));
  ASSIGN_OR_RETURN(last.frontier,
                   chain::Frontier::Restore(rows[0].Int64("tree_size"), rows[0].Bytes("peaks")));
  return last;
}

std::vector<chain::Hash> HashesAfter(pg::Tx& tx, const std::string& city_code, int64_t after) {
  std::vector<chain::Hash> hashes;
  for (const pg::Row& row :
       tx.Exec("SELECT entry_hash FROM ledger_entry WHERE city_code = $1 AND entry_number > $2"
               " AND entry_number <= $2 + $3 ORDER BY entry_number",
               {city_code, after, kEntriesACheckpoint})) {
    const auto hash = chain::FromBytes<32>(row.Bytes("entry_hash"));
    HC_CHECK(hash.ok());  // the table's own constraint
    hashes.push_back(*hash);
  }
  return hashes;
}

void Insert(Change& change, const chain::Checkpoint& checkpoint, const chain::Frontier& frontier) {
  const std::string peaks = frontier.Peaks();
  change.tx().Exec(
      "INSERT INTO checkpoint (city_code, number, tree_size, peaks, checkpoint_time, document)"
      " VALUES ($1, $2, $3, $4, $5, $6)",
      {change.city_code(), checkpoint.number, checkpoint.tree_size, pg::Bytes{peaks},
       checkpoint.time, chain::ToJson(checkpoint)});
}

}  // namespace

void MakeCheckpointSoon(Change& change) {
  change.SetDeadline({kCheckpointDeadline, change.city_code(), change.now()});
}

absl::StatusOr<std::vector<chain::Checkpoint>> CheckpointsAfter(pg::Tx& tx,
                                                                const std::string& city_code,
                                                                int64_t after, int limit) {
  std::vector<chain::Checkpoint> checkpoints;
  for (const pg::Row& row : tx.Exec("SELECT document FROM checkpoint WHERE city_code = $1"
                                    " AND number > $2 ORDER BY number LIMIT $3",
                                    {city_code, after, limit})) {
    ASSIGN_OR_RETURN(chain::Checkpoint checkpoint, chain::ParseCheckpoint(row.Text("document")));
    checkpoints.push_back(std::move(checkpoint));
  }
  return checkpoints;
}

absl::StatusOr<std::vector<chain::Checkpoint>> CheckpointsBefore(pg::Tx& tx,
                                                                 const std::string& city_code,
                                                                 int64_t before, int limit) {
  std::vector<chain::Checkpoint> checkpoints;
  for (const pg::Row& row :
       tx.Exec("SELECT regexp_replace(document, '\"entry_tags\":\"[0-9a-f]*\"',"
               " '\"entry_tags\":\"\"') AS document FROM checkpoint WHERE city_code = $1"
               " AND number < $2 ORDER BY number DESC LIMIT $3",
               {city_code, before, limit})) {
    ASSIGN_OR_RETURN(chain::Checkpoint checkpoint, chain::ParseCheckpoint(row.Text("document")));
    checkpoints.push_back(std::move(checkpoint));
  }
  return checkpoints;
}

absl::StatusOr<chain::Checkpoint> ExtendCheckpoints(Change& change, absl::Time time,
                                                    const chain::SigningKey& key) {
  ASSIGN_OR_RETURN(Last last, ReadLast(change.tx(), change.city_code()));
  while (true) {
    const std::vector<chain::Hash> hashes =
        HashesAfter(change.tx(), change.city_code(), last.frontier.size());
    if (hashes.empty() && last.checkpoint) return *std::move(last.checkpoint);
    ASSIGN_OR_RETURN(
        chain::Checkpoint next,
        chain::MakeCheckpoint(change.city_code(), last.checkpoint ? &*last.checkpoint : nullptr,
                              last.frontier, hashes, time, key));
    Insert(change, next, last.frontier);
    last.checkpoint = std::move(next);
  }
}

}  // namespace homecare::billing::storage
