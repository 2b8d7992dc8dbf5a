#include "common/event/bell.h"

#include <map>

#include "common/base/status.h"
#include "common/event/topology.h"
#include "common/metrics/metrics.h"

namespace homecare::event {

bool Bell::Ring(const std::string& city_code, const std::string& subscriber, bool emergency,
                const std::vector<const DueRow*>& rows) {
  if (rows.empty()) return true;
  bool all_long = true;
  const absl::Status status = TryToRing(city_code, subscriber, emergency, rows, &all_long);
  redis_.Note(status);
  return !status.ok() || !all_long;
}

absl::Status Bell::TryToRing(const std::string& city_code, const std::string& subscriber,
                             bool emergency, const std::vector<const DueRow*>& rows,
                             bool* all_long) {
  std::map<std::string, std::vector<Addition>> by_stream;
  for (const DueRow* row : rows) {
    const std::string stream = StreamName(city_code, row->ref.topic, subscriber, emergency);
    by_stream[stream].push_back({stream, row->bytes});
  }
  for (const auto& [stream, additions] : by_stream) {
    ASSIGN_OR_RETURN(const int64_t length, writer_.Length(stream));
    if (length >= longest_stream_) continue;
    *all_long = false;
    RETURN_IF_ERROR(writer_.Add(additions));
    metrics::Default()
        .GetCounter("homecare_events_rung_again_total", {{"subscriber", subscriber}})
        .Add(static_cast<int64_t>(additions.size()));
  }
  return absl::OkStatus();
}

}  // namespace homecare::event
