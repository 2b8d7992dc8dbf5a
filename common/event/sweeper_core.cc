#include "common/event/sweeper_core.h"

#include <algorithm>
#include <map>
#include <set>

#include "common/base/check.h"
#include "common/base/mutant.h"
#include "common/base/status.h"
#include "common/log/log.h"
#include "common/metrics/metrics.h"

namespace homecare::event {
namespace {

// Due rows by the subscriber who is to be asked.
std::map<std::string, std::vector<const DueRow*>> BySubscriber(const std::vector<DueRow>& rows) {
  std::map<std::string, std::vector<const DueRow*>> by_subscriber;
  for (const DueRow& row : rows) {
    for (const std::string& subscriber : row.pending) by_subscriber[subscriber].push_back(&row);
  }
  return by_subscriber;
}

absl::Duration AgeOfOldest(const std::vector<DueRow>& rows, absl::Time now) {
  absl::Duration age;
  for (const DueRow& row : rows) age = std::max(age, now - row.created_time);
  return age;
}

}  // namespace

SweeperCore::SweeperCore(SweeperPorts ports, const SweeperOptions& options, bool emergency)
    : ports_(ports),
      options_(options),
      emergency_(emergency),
      lane_(emergency ? Lane::kEmergency : Lane::kNormal),
      bell_(ports.writer, options.longest_stream) {
  HC_CHECK(options_.batch <= kMostEventsPerCall);
}

absl::Duration SweeperCore::Step(absl::Time now) {
  oldest_ = absl::ZeroDuration();
  more_ = false;
  asked_ = answered_ = of_use_ = 0;
  for (const std::string& city_code : options_.city_codes) Note(Sweep(city_code, now));
  metrics::Default()
      .GetGauge("homecare_outbox_oldest_due_seconds", {{"lane", LaneName()}})
      .Set(absl::ToDoubleSeconds(oldest_));
  return WaitAfterRound();
}

absl::Duration SweeperCore::WaitAfterRound() const {
  const bool unreachable = asked_ > 0 && answered_ == 0;
  const bool futile = asked_ > 0 && of_use_ == 0 && !emergency_;
  if (more_ && !unreachable && !futile) return absl::ZeroDuration();
  if (emergency_) return options_.emergency_interval;
  if (unreachable) return options_.unreachable_interval;
  return futile ? options_.long_stream_interval : options_.normal_interval;
}

absl::Status SweeperCore::Sweep(const std::string& city_code, absl::Time now) {
  if (MutantIs("no_sweeper")) return absl::OkStatus();
  bool any = false;
  // Most rounds find nothing: a read costs no transaction id.
  RETURN_IF_ERROR(ports_.database.Read(lane_, [&](pg::Tx& tx) {
    any = ports_.outbox.AnyDue(tx, city_code, emergency_, now);
    return absl::OkStatus();
  }));
  if (!any) return absl::OkStatus();
  std::vector<DueRow> rows;
  RETURN_IF_ERROR(ports_.database.Run(lane_, [&](pg::Tx& tx) {
    rows = ports_.outbox.ClaimDue(tx, city_code, emergency_, now, options_.batch);
    return absl::OkStatus();
  }));
  oldest_ = std::max(oldest_, AgeOfOldest(rows, now));
  more_ = more_ || static_cast<int>(rows.size()) == options_.batch;
  // Where one cannot be struck off, the others are rung all the same: their rows are claimed now.
  absl::Status status;
  for (const auto& [subscriber, own] : BySubscriber(rows)) {
    status.Update(AskAndRing(city_code, subscriber, own));
  }
  return status;
}

absl::Status SweeperCore::AskAndRing(const std::string& city_code, const std::string& subscriber,
                                     const std::vector<const DueRow*>& rows) {
  std::vector<EventRef> refs;
  for (const DueRow* row : rows) refs.push_back(row->ref);
  ++asked_;
  const absl::StatusOr<std::vector<std::string>> had = ports_.peers.Have(subscriber, refs);
  std::set<std::string> had_ids;
  if (had.ok()) {
    ++answered_;
    had_ids.insert(had->begin(), had->end());
  }
  // One who cannot be asked may still read: the bell is rung for everything.
  std::vector<const DueRow*> missing;
  for (const DueRow* row : rows) {
    if (!had_ids.contains(row->ref.event_id)) missing.push_back(row);
  }
  const bool rang = bell_.Ring(city_code, subscriber, emergency_, missing);
  if (rang || !had_ids.empty()) ++of_use_;
  if (had_ids.empty()) return absl::OkStatus();
  return ports_.database.Run(lane_, [&](pg::Tx& tx) {
    ports_.outbox.ConfirmHad(tx, city_code, subscriber, *had);
    return absl::OkStatus();
  });
}

void SweeperCore::Note(const absl::Status& status) {
  if (!status.ok() && failures_ == 0) {
    log::Warning("sweeper cannot work", {{"lane", LaneName()}, {"reason", Reason(status)}});
  }
  failures_ = status.ok() ? 0 : failures_ + 1;
}

}  // namespace homecare::event
