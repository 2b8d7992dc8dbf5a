#include "common/event/bell.h"

#include <map>

#include "common/base/status.h"
#include "common/event/stream_reader.h"
#include "common/event/topology.h"

namespace homecare::event {

void Bell::Ring(const std::string& city_code, const std::string& subscriber, bool emergency,
                const std::vector<const DueRow*>& rows) {
  if (!rows.empty()) redis_.Note(TryToRing(city_code, subscriber, emergency, rows));
}

absl::Status Bell::TryToRing(const std::string& city_code, const std::string& subscriber,
                             bool emergency, const std::vector<const DueRow*>& rows) {
  std::map<std::string, std::vector<redis::Words>> commands;  // by stream
  for (const DueRow* row : rows) {
    const std::string stream = StreamName(city_code, row->ref.topic, subscriber, emergency);
    commands[stream].push_back(AddToStream(stream, row->bytes));
  }
  for (const auto& [stream, additions] : commands) {
    ASSIGN_OR_RETURN(const redis::Reply length, client_.Command({"XLEN", stream}));
    if (length.integer >= longest_stream_) continue;
    ASSIGN_OR_RETURN(const std::vector<redis::Reply> replies, client_.Pipeline(additions));
    for (const redis::Reply& reply : replies) {
      if (reply.IsError()) return absl::UnavailableError(reply.text);  // full, or starting up
    }
    metrics::Default()
        .GetCounter("homecare_events_rung_again_total", {{"subscriber", subscriber}})
        .Add(static_cast<int64_t>(additions.size()));
  }
  return absl::OkStatus();
}

}  // namespace homecare::event
