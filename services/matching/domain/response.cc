#include "services/matching/domain/response.h"

#include <algorithm>

namespace homecare::matching {
namespace {

class Responder {
 public:
  Responder(const Calendar& calendar, const Person& person, const VisitRequest& request,
            int64_t now, const EmergencyLadder& ladder, const Travel& travel)
      : calendar_(calendar),
        person_(person),
        request_(request),
        now_(now),
        ladder_(ladder),
        travel_(travel) {}

  Response Run() {
    const Span* shift = ShiftNow();
    if (shift == nullptr) return {Rule::kOffShift};
    const Place& place = Whereabouts(*shift);
    found_.metres = Metres(place, request_.place);
    found_.travel_seconds = travel_.Seconds(place, request_.place);
    found_.arrival = now_ + found_.travel_seconds;
    found_.rule = Judge(*shift);
    return found_;
  }

 private:
  Rule Judge(const Span& shift) {
    if (!shift.Contains(found_.arrival)) return Rule::kOffShift;
    if (Absent()) return Rule::kAbsent;
    if (!MakeRoom()) return Rule::kOverlap;
    const int64_t day = DayNumber(found_.arrival);
    const int64_t more = request_.duration_seconds - displaced_seconds_;
    if (calendar_.SecondsOnDay(day) + more > person_.daily_limit_seconds) return Rule::kDailyLimit;
    if (calendar_.SecondsInWeek(WeekNumber(day)) + more > person_.weekly_limit_seconds) {
      return Rule::kWeeklyLimit;
    }
    return ElderBusy() ? Rule::kElderBusy : Rule::kNone;
  }

  const Span* ShiftNow() const {
    const auto& shifts = calendar_.shifts();
    auto shift = std::partition_point(shifts.begin(), shifts.end(), [this](const NamedSpan& s) {
      return s.span.start < now_ - kLongestShiftSeconds;
    });
    for (; shift != shifts.end() && shift->span.start <= now_; ++shift) {
      if (shift->span.Contains(now_)) return &shift->span;
    }
    return nullptr;
  }

  // Entries that end after the instant; entries do not overlap, so that both ends are in order.
  auto EndingAfter(int64_t second) const {
    const auto& entries = calendar_.entries();
    return std::partition_point(entries.begin(), entries.end(),
                                [second](const Entry& entry) { return entry.span.end <= second; });
  }

  const Place& Whereabouts(const Span& shift) const {
    const auto next = EndingAfter(now_);
    const bool been_out =
        next != calendar_.entries().begin() && shift.Contains((next - 1)->span.start);
    return been_out ? (next - 1)->place : person_.base;
  }

  Span Visit() const { return {found_.arrival, found_.arrival + request_.duration_seconds}; }

  bool Absent() const {
    const Span away = {now_, Visit().end};
    return std::any_of(calendar_.absences().begin(), calendar_.absences().end(),
                       [&](const NamedSpan& absence) {
                         return !absence.span.empty() && absence.span.Overlaps(away);
                       });
  }

  bool ElderBusy() const {
    return std::any_of(request_.elder_busy.begin(), request_.elder_busy.end(),
                       [&](const Span& busy) { return busy.Overlaps(Visit()); });
  }

  // Whether everything in the way gives way; remembers what does.
  bool MakeRoom() {
    for (const Entry& hold : calendar_.displacing()) {
      if (hold.span.end > now_) return false;  // is being asked to another emergency
    }
    const auto end = calendar_.entries().end();
    auto entry = EndingAfter(now_ - absl::ToInt64Seconds(ladder_.forgotten_after));
    for (; entry != end && entry->span.end <= now_; ++entry) {
      if (entry->state == EntryState::kBegun) return false;  // runs over
    }
    if (entry != end && entry->state == EntryState::kEnded) ++entry;  // a clock was fast
    const auto first = entry;
    for (; entry != end && !ReachedInTimeAfter(*entry); ++entry) {
      if (entry->emergency || entry->state == EntryState::kBegun) return false;
      Displace(*entry);
    }
    found_.displaced = {calendar_.entries().data() + (first - calendar_.entries().begin()),
                        static_cast<size_t>(entry - first)};
    return true;
  }

  bool ReachedInTimeAfter(const Entry& entry) const {
    return entry.span.start >= Visit().end &&
           entry.span.start >= Visit().end + travel_.Seconds(request_.place, entry.place);
  }

  void Displace(const Entry& entry) {
    found_.displaces_visit |= entry.state == EntryState::kAssigned;
    if (DayNumber(entry.span.start) == DayNumber(found_.arrival)) {
      displaced_seconds_ += entry.span.seconds();
    }
  }

  const Calendar& calendar_;
  const Person& person_;
  const VisitRequest& request_;
  const int64_t now_;
  const EmergencyLadder& ladder_;
  const Travel& travel_;
  Response found_;
  int64_t displaced_seconds_ = 0;
};

}  // namespace

Response Respond(const Calendar& calendar, const Person& person, const VisitRequest& request,
                 int64_t now, const EmergencyLadder& ladder, const Travel& travel) {
  return Responder(calendar, person, request, now, ladder, travel).Run();
}

int64_t RankOf(const Response& response, const EmergencyLadder& ladder) {
  return response.arrival +
         (response.displaces_visit ? absl::ToInt64Seconds(ladder.displace_gain) : 0);
}

}  // namespace homecare::matching
