#include "services/billing/domain/rating.h"

#include <algorithm>
#include <limits>
#include <map>
#include <tuple>
#include <utility>

#include "common/base/civil_time.h"
#include "common/base/status.h"
#include "services/billing/domain/minutes.h"
#include "services/billing/domain/rounding.h"

namespace homecare::billing {
namespace {

constexpr FenPerHour kNoRate(0);

// A care visit in the queue. Fractions of a second are cut before anything else is asked.
struct Queued {
  const Visit* visit;
  Interval interval;
};

std::vector<Queued> QueueOf(const std::vector<Visit>& visits) {
  std::vector<Queued> queue;
  for (const Visit& visit : visits) {
    if (visit.bucket != Bucket::kCare) continue;
    queue.push_back(
        {&visit, {FloorSeconds(visit.check_in_time), FloorSeconds(visit.check_out_time)}});
  }
  std::sort(queue.begin(), queue.end(), [](const Queued& a, const Queued& b) {
    return std::tie(a.interval.start_second, a.visit->visit_id) <
           std::tie(b.interval.start_second, b.visit->visit_id);
  });
  return queue;
}

std::vector<Interval> IntervalsOf(const std::vector<Suspension>& suspensions) {
  std::vector<Interval> intervals;
  for (const Suspension& suspension : suspensions) {
    intervals.push_back({FloorSeconds(suspension.start_time),
                         suspension.end_time ? FloorSeconds(*suspension.end_time)
                                             : std::numeric_limits<int64_t>::max()});
  }
  return intervals;
}

// Takes the visits of one elder one by one, in the order of the queue.
class MonthRater {
 public:
  MonthRater(const ElderFacts& facts, absl::CivilMonth month, const Rulebook& rules)
      : facts_(facts),
        month_(month),
        bounds_{absl::ToUnixSeconds(StartOf(month)), absl::ToUnixSeconds(StartOf(month + 1))},
        suspensions_(IntervalsOf(facts.suspensions)),
        rules_(rules) {}

  absl::Status Add(const Queued& queued) {
    const Visit& visit = *queued.visit;
    ASSIGN_OR_RETURN(const Policy* policy, rules_.PolicyOn(ServiceDay(visit.check_in_time)));
    const std::vector<MinuteRun> raw = WholeMinutes({queued.interval});
    if (Sum(raw) < policy->shortest_visit_minutes) {
      Count(Funding::kNone, LineReason::kTooShort, kNoRate, Sum(InMonth(raw)));
    } else {
      const std::vector<Interval> left = visit.double_up ? std::vector<Interval>{queued.interval}
                                                         : Without(queued.interval, taken_);
      taken_.push_back(queued.interval);
      for (const MinuteRun& run : InMonth(WholeMinutes(left))) RETURN_IF_ERROR(Charge(visit, run));
    }
    WriteLines(visit.visit_id);
    return absl::OkStatus();
  }

  std::vector<Line> TakeLines() && { return std::move(lines_); }

 private:
  std::vector<MinuteRun> InMonth(const std::vector<MinuteRun>& runs) const {
    std::vector<MinuteRun> inside;
    for (MinuteRun run : runs) {
      TakeBefore(bounds_.start_second, run);
      const MinuteRun kept = TakeBefore(bounds_.end_second, run);
      if (kept.minutes > Minutes(0)) inside.push_back(kept);
    }
    return inside;
  }

  // Splits a run where the date or a suspension changes: each piece has one answer.
  absl::Status Charge(const Visit& visit, MinuteRun run) {
    while (run.minutes > Minutes(0)) {
      const absl::CivilDay day = ServiceDay(absl::FromUnixSeconds(run.first_second));
      const int64_t midnight = absl::ToUnixSeconds(StartOf(day + 1));
      const MinuteRun piece = TakeBefore(NextEdge(run.first_second, midnight), run);
      RETURN_IF_ERROR(ChargePiece(visit, day, piece));
    }
    return absl::OkStatus();
  }

  int64_t NextEdge(int64_t second, int64_t edge) const {
    for (const Interval& suspension : suspensions_) {
      if (second < suspension.start_second) edge = std::min(edge, suspension.start_second);
      if (second < suspension.end_second) edge = std::min(edge, suspension.end_second);
    }
    return edge;
  }

  bool Suspended(int64_t second) const {
    return std::any_of(suspensions_.begin(), suspensions_.end(),
                       [second](const Interval& interval) { return interval.Contains(second); });
  }

  absl::Status ChargePiece(const Visit& visit, absl::CivilDay day, const MinuteRun& piece) {
    if (Suspended(piece.first_second)) {
      Count(Funding::kNone, LineReason::kSuspended, kNoRate, piece.minutes);
      return absl::OkStatus();
    }
    const Grant* grant = GrantOn(facts_.grants, day);
    if (grant == nullptr) {
      return ChargeOthers(visit, LineReason::kNotEntitled, facts_.registered_area, day,
                          piece.minutes);
    }
    ASSIGN_OR_RETURN(const Policy* policy, rules_.PolicyOn(day));
    const Minutes room = std::max(Minutes(0), policy->Cap(grant->level) - subsidised_);
    const Minutes within = std::min(room, piece.minutes);
    RETURN_IF_ERROR(ChargeFund(grant->area, day, within));
    return ChargeOthers(visit, LineReason::kOverCap, grant->area, day, piece.minutes - within);
  }

  absl::Status ChargeFund(AreaClass area, absl::CivilDay day, Minutes minutes) {
    if (minutes == Minutes(0)) return absl::OkStatus();
    ASSIGN_OR_RETURN(const Tariff* tariff, rules_.TariffOn(area, day));
    subsidised_ += minutes;
    Count(Funding::kSubsidy, LineReason::kNone, tariff->subsidy_fen_per_hour, minutes);
    return absl::OkStatus();
  }

  // P10.
  absl::Status ChargeOthers(const Visit& visit, LineReason reason, AreaClass area,
                            absl::CivilDay day, Minutes minutes) {
    if (minutes == Minutes(0)) return absl::OkStatus();
    if (!visit.family_consent) {
      Count(Funding::kProvider, reason, kNoRate, minutes);
      return absl::OkStatus();
    }
    ASSIGN_OR_RETURN(const Tariff* tariff, rules_.TariffOn(area, day));
    Count(Funding::kFamily, reason, tariff->family_fen_per_hour, minutes);
    return absl::OkStatus();
  }

  void Count(Funding funding, LineReason reason, FenPerHour rate, Minutes minutes) {
    if (minutes > Minutes(0)) of_visit_[{funding, reason, rate}] += minutes;
  }

  void WriteLines(const std::string& visit_id) {
    for (const auto& [key, minutes] : of_visit_) {
      const auto& [funding, reason, rate] = key;
      lines_.push_back({visit_id, month_, funding, reason, rate, minutes, Fen(0)});
    }
    of_visit_.clear();
  }

  const ElderFacts& facts_;
  const absl::CivilMonth month_;
  const Interval bounds_;
  const std::vector<Interval> suspensions_;
  const Rulebook& rules_;
  std::vector<Interval> taken_;  // Of earlier visits that were long enough.
  Minutes subsidised_;
  std::map<std::tuple<Funding, LineReason, FenPerHour>, Minutes>
      of_visit_;  // In the order of lines.
  std::vector<Line> lines_;
};

}  // namespace

absl::StatusOr<std::vector<Line>> RateMonth(const ElderFacts& facts, absl::CivilMonth month,
                                            const Rulebook& rules) {
  RETURN_IF_ERROR(CheckFacts(facts));
  MonthRater rater(facts, month, rules);
  for (const Queued& queued : QueueOf(facts.visits)) RETURN_IF_ERROR(rater.Add(queued));
  std::vector<Line> lines = std::move(rater).TakeLines();
  SetFen(lines);
  return lines;
}

}  // namespace homecare::billing
