#include "tests/simulation/world/memory_streams.h"

#include <algorithm>
#include <utility>

#include "absl/strings/numbers.h"
#include "common/base/check.h"
#include "common/base/status.h"
#include "common/event/topology.h"

namespace homecare::simulation {
namespace {

constexpr int kBatch = 8;  // small, so that a history comes in pieces

absl::Status Away() {
  return NamedError(absl::StatusCode::kUnavailable, "REDIS_UNAVAILABLE", "simulated");
}

}  // namespace

void MemoryRedis::Add(const std::string& stream, const std::string& bytes) {
  if (around_.Happens(around_.rates.dropped)) return around_.Trace("an entry is lost");
  streams_[stream].entries[++last_id_] = bytes;
  if (around_.Happens(around_.rates.repeated)) streams_[stream].entries[++last_id_] = bytes;
}

absl::Status MemoryWriter::Add(const std::vector<event::Addition>& additions) {
  around_.MayCrash("before adding to streams");
  if (redis_.away()) return Away();
  for (const event::Addition& addition : additions) {
    if (around_.Happens(around_.rates.unheard)) return Away();
    redis_.Add(addition.stream, addition.bytes);
    around_.MayCrash("while adding to streams");
  }
  return absl::OkStatus();
}

absl::StatusOr<int64_t> MemoryWriter::Length(const std::string& stream) {
  if (redis_.away() || around_.Happens(around_.rates.unheard)) return Away();
  return static_cast<int64_t>(redis_.streams()[stream].entries.size());
}

MemoryReader::MemoryReader(Surroundings& around, MemoryRedis& redis, const std::string& subscriber,
                           bool emergency, absl::Duration claim_idle)
    : around_(around),
      redis_(redis),
      name_(around.NewId()),
      emergency_(emergency),
      claim_idle_(claim_idle) {
  for (const event::Topic& topic : event::Topics()) {
    const auto& hears = topic.subscribers;
    if (std::find(hears.begin(), hears.end(), subscriber) == hears.end()) continue;
    sources_.push_back(
        {event::StreamName(kCity, topic.name, subscriber, emergency), std::string(topic.name)});
  }
}

absl::Status MemoryReader::MakeGroups() {
  if (redis_.away()) {
    groups_made_ = false;
    return Away();
  }
  if (groups_made_) return absl::OkStatus();
  for (const Source& source : sources_) redis_.streams()[source.stream].has_group = true;
  groups_made_ = true;
  return absl::OkStatus();
}

// NOGROUP: what was asked gives nothing, and the groups are made with the next call.
bool MemoryReader::GroupsAreThere() {
  groups_made_ = std::all_of(sources_.begin(), sources_.end(), [&](const Source& source) {
    return redis_.streams()[source.stream].has_group;
  });
  return groups_made_;
}

void MemoryReader::Deliver(const Source& source, MemoryRedis::Stream& stream, int64_t id,
                           std::vector<event::Letter>& letters) {
  stream.pending[id] = {name_, around_.now};
  letters.push_back(event::ReadLetter(stream.entries.at(id), kCity, source.topic, emergency_));
  letters.back().entries.push_back({source.stream, absl::StrCat(id)});
}

absl::StatusOr<std::vector<event::Letter>> MemoryReader::Read(absl::Duration block) {
  RETURN_IF_ERROR(MakeGroups());
  std::vector<event::Letter> letters;
  if (!GroupsAreThere()) return letters;
  for (const Source& source : sources_) {
    MemoryRedis::Stream& stream = redis_.streams()[source.stream];
    int taken = 0;
    for (auto entry = stream.entries.upper_bound(stream.last_delivered);
         entry != stream.entries.end() && taken < kBatch; ++entry, ++taken) {
      stream.last_delivered = entry->first;
      Deliver(source, stream, entry->first, letters);
    }
  }
  if (letters.empty()) {
    around_.waited += block;
    return letters;
  }
  around_.MayCrash("after reading");
  if (around_.Happens(around_.rates.unheard)) return Away();
  if (around_.Happens(around_.rates.disordered)) around_.dice.Shuffle(letters);
  return letters;
}

absl::StatusOr<std::vector<event::Letter>> MemoryReader::Claim() {
  RETURN_IF_ERROR(MakeGroups());
  std::vector<event::Letter> letters;
  if (!GroupsAreThere()) return letters;
  for (const Source& source : sources_) {
    MemoryRedis::Stream& stream = redis_.streams()[source.stream];
    std::vector<int64_t> idle;
    for (const auto& [id, delivered] : stream.pending) {
      if (around_.now - delivered.since >= claim_idle_) idle.push_back(id);
    }
    for (const int64_t id : idle) {
      if (stream.entries.contains(id)) {
        Deliver(source, stream, id, letters);
      } else {
        stream.pending.erase(id);
      }
    }
  }
  if (around_.Happens(around_.rates.unheard)) return Away();
  return letters;
}

absl::Status MemoryReader::Settle(const std::vector<event::Entry>& entries) {
  around_.MayCrash("between commit and acknowledgement");
  if (redis_.away()) return Away();
  for (const event::Entry& entry : entries) {
    if (around_.Happens(around_.rates.unheard)) return Away();
    int64_t id = 0;
    HC_CHECK(absl::SimpleAtoi(entry.id, &id));
    MemoryRedis::Stream& stream = redis_.streams()[entry.stream];
    stream.pending.erase(id);
    stream.entries.erase(id);
  }
  return absl::OkStatus();
}

}  // namespace homecare::simulation
