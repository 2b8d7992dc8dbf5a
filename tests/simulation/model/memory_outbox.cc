#include "tests/simulation/model/memory_outbox.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "common/event/topology.h"

namespace homecare::simulation {
namespace {

bool IsDue(const Id& id, const Told& told, const std::string& city_code, bool emergency,
           absl::Time now) {
  return id.first == city_code && told.emergency == emergency && told.next_ring_time <= now;
}

}  // namespace

std::map<event::VersionKey, int64_t> MemoryOutbox::TakeVersions(
    pg::Tx& tx, const std::map<event::VersionKey, int64_t>& counts) const {
  std::map<event::VersionKey, int64_t> last;
  for (const auto& [key, count] : counts) {
    Tables& tables = MemoryTx::Of(tx).Write();
    const int64_t* version = tables.outbox_key.Find(key);
    last[key] = version == nullptr ? 0 : *version;
    tables.outbox_key.Put(key, last[key] + count);
  }
  return last;
}

void MemoryOutbox::Write(pg::Tx& tx, const std::vector<OutboxRow>& rows, absl::Time now) const {
  for (const OutboxRow& row : rows) {
    const auto& subscribers = event::TopicOf(row.topic).subscribers;
    MemoryTx::Of(tx).Write().outbox.Put(
        {row.city_code, row.event_id},
        {.ref = {row.event_id, row.city_code, row.topic, row.key, row.version},
         .bytes = row.bytes,
         .emergency = row.emergency,
         .pending = {subscribers.begin(), subscribers.end()},
         .next_ring_time = now + event::PausesOf(row.emergency).first,
         .created_time = now});
  }
}

bool MemoryOutbox::AnyDue(pg::Tx& tx, const std::string& city_code, bool emergency,
                          absl::Time now) const {
  const auto& rows = MemoryTx::Of(tx).tables().outbox.rows();
  return std::any_of(rows.begin(), rows.end(), [&](const auto& row) {
    return IsDue(row.first, row.second, city_code, emergency, now);
  });
}

std::vector<event::DueRow> MemoryOutbox::ClaimDue(pg::Tx& tx, const std::string& city_code,
                                                  bool emergency, absl::Time now, int limit) const {
  Tables& tables = MemoryTx::Of(tx).Write();
  std::vector<std::pair<absl::Time, Id>> due;
  for (const auto& [id, told] : tables.outbox.rows()) {
    if (IsDue(id, told, city_code, emergency, now)) due.emplace_back(told.next_ring_time, id);
  }
  std::sort(due.begin(), due.end());
  if (due.size() > static_cast<size_t>(limit)) due.resize(limit);
  const event::RingPauses pauses = event::PausesOf(emergency);
  std::vector<event::DueRow> out;
  for (const auto& [time, id] : due) {
    Told told = *tables.outbox.Find(id);
    absl::Duration pause = pauses.first;
    for (int i = 0; i < told.rings && pause < pauses.longest; ++i) pause *= 2;
    told.next_ring_time = now + std::min(pause, pauses.longest);
    ++told.rings;
    out.push_back({told.ref, told.bytes, told.pending, told.created_time});
    tables.outbox.Put(id, std::move(told));
  }
  std::sort(out.begin(), out.end(), [](const event::DueRow& a, const event::DueRow& b) {
    return std::tie(a.created_time, a.ref.version) < std::tie(b.created_time, b.ref.version);
  });
  return out;
}

void MemoryOutbox::ConfirmHad(pg::Tx& tx, const std::string& city_code,
                              const std::string& subscriber,
                              const std::vector<std::string>& event_ids) const {
  for (const std::string& event_id : event_ids) {
    const Id id(city_code, event_id);
    Tables& tables = MemoryTx::Of(tx).Write();
    const Told* found = tables.outbox.Find(id);
    if (found == nullptr) continue;
    Told told = *found;
    told.pending.erase(std::remove(told.pending.begin(), told.pending.end(), subscriber),
                       told.pending.end());
    if (told.pending.size() == found->pending.size()) continue;
    if (told.pending.empty()) {
      tables.outbox.Erase(id);
    } else {
      tables.outbox.Put(id, std::move(told));
    }
  }
}

}  // namespace homecare::simulation
