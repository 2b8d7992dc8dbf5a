#include "services/billing/domain/explain.h"

#include <algorithm>
#include <utility>

#include "common/base/civil_time.h"
#include "common/base/status.h"
#include "services/billing/domain/after_close.h"
#include "services/billing/domain/bill.h"

namespace homecare::billing {
namespace {

bool Is(const Line& line, const LineKey& key) {
  return line.visit_id == key.visit_id && line.funding == key.funding &&
         line.reason == key.reason && line.rate_fen_per_hour == key.rate_fen_per_hour;
}

int64_t SecondsOf(const std::vector<Interval>& intervals) {
  int64_t seconds = 0;
  for (const Interval& interval : intervals) seconds += interval.end_second - interval.start_second;
  return seconds;
}

class Explainer {
 public:
  Explainer(const ElderFacts& facts, const Bill& bill, const MonthTerms& terms)
      : facts_(facts), bill_(bill), terms_(terms) {}

  std::optional<LineExplanation> Explain(const LineKey& key) {
    for (size_t i = 0; i < bill_.lines.size(); ++i) {
      if (Is(bill_.lines[i], key)) return ExplainAt(i);
    }
    return std::nullopt;
  }

 private:
  LineExplanation ExplainAt(size_t place) {
    LineExplanation out;
    out.line = bill_.lines[place];
    visit_ = VisitOf(out.line.visit_id);
    const QueuedVisit& queued = bill_.queue.visits[visit_];
    out.visit = *queued.visit;
    out.late = queued.late;
    out.policy_version_id = queued.policy->version_id;
    out.raw_minutes = queued.raw_minutes();
    out.shortest_visit_minutes = queued.policy->shortest_visit_minutes;
    out.too_short = queued.TooShort();
    out.whole = queued.Whole();
    if (!out.too_short && !out.whole) out.losses = Losses(queued);
    out.dates = Dates(out.line);
    out.other_months_minutes = Left(queued, out.losses) - MinutesOf(out.dates);
    out.rounding = RoundingOf(bill_.lines, place);
    return out;
  }

  int VisitOf(const std::string& visit_id) const {
    int place = 0;
    while (bill_.queue.visits[place].visit->visit_id != visit_id) ++place;
    return place;
  }

  // What each earlier visit takes that none before it had.
  std::vector<Loss> Losses(const QueuedVisit& queued) const {
    std::vector<Loss> losses;
    std::vector<Interval> taken;
    int64_t left = SecondsOf({queued.interval});
    for (const int place : bill_.queue.order) {
      if (place == visit_) break;
      const QueuedVisit& earlier = bill_.queue.visits[place];
      if (earlier.TooShort()) continue;
      taken.push_back(earlier.interval);
      const int64_t now = SecondsOf(Without(queued.interval, taken));
      if (now < left) losses.push_back({earlier.visit->visit_id, left - now});
      left = now;
    }
    return losses;
  }

  // Whole minutes of all months together.
  static Minutes Left(const QueuedVisit& queued, const std::vector<Loss>& losses) {
    int64_t seconds = SecondsOf({queued.interval});
    for (const Loss& loss : losses) seconds -= loss.seconds;
    return Minutes(seconds / 60);
  }

  static Minutes MinutesOf(const std::vector<DateStep>& dates) {
    Minutes sum;
    for (const DateStep& step : dates) {
      sum += step.too_short + step.suspended + step.not_entitled + step.eligible;
    }
    return sum;
  }

  std::vector<DateStep> Dates(const Line& line) const {
    std::vector<DateStep> dates;
    for (size_t i = 0; i < bill_.pieces.size(); ++i) {
      const Piece& piece = bill_.pieces[i];
      if (piece.visit != visit_) continue;
      if (dates.empty() || dates.back().day != CivilDayOf(piece.day)) {
        dates.push_back(DateOf(piece.day));
      }
      AddPiece(static_cast<int>(i), line, dates.back());
    }
    return dates;
  }

  DateStep DateOf(int64_t day) const {
    const DayTerms& terms = terms_.On(day);
    DateStep step;
    step.day = CivilDayOf(day);
    if (terms.grant != nullptr) step.grant = *terms.grant;
    step.cap_minutes = terms.cap;
    step.area = terms.area;
    if (terms.tariff != nullptr) step.tariff = *terms.tariff;
    if (terms.policy != nullptr) step.policy_version_id = terms.policy->version_id;
    step.suspensions = SuspensionsOn(day);
    return step;
  }

  std::vector<Suspension> SuspensionsOn(int64_t day) const {
    const Interval& visit = bill_.queue.visits[visit_].interval;
    const absl::Time start = absl::FromUnixSeconds(std::max(visit.start_second, StartSecond(day)));
    const absl::Time end = absl::FromUnixSeconds(std::min(visit.end_second, StartSecond(day + 1)));
    std::vector<Suspension> met;
    for (const Suspension& suspension : facts_.suspensions) {
      const bool empty = suspension.end_time && *suspension.end_time <= suspension.start_time;
      const bool ended = suspension.end_time && *suspension.end_time <= start;
      if (!empty && !ended && suspension.start_time < end) met.push_back(suspension);
    }
    return met;
  }

  void AddPiece(int piece, const Line& line, DateStep& step) const {
    const Minutes minutes = bill_.pieces[piece].minutes;
    switch (bill_.pieces[piece].kind) {
      case MinuteKind::kTooShort:
        step.too_short += minutes;
        break;
      case MinuteKind::kSuspended:
        step.suspended += minutes;
        break;
      case MinuteKind::kNotEntitled:
        step.not_entitled += minutes;
        break;
      case MinuteKind::kEligible:
        step.eligible += minutes;
        AddGrabs(piece, step);
        break;
    }
    for (const Charge& charge : bill_.charges) {
      const bool of_line = charge.piece == piece && charge.funding == line.funding &&
                           charge.reason == line.reason && charge.rate == line.rate_fen_per_hour;
      if (of_line) step.of_line += charge.minutes;
    }
  }

  void AddGrabs(int piece, DateStep& step) const {
    for (const FundedPart& part : bill_.parts) {
      if (part.piece != piece) continue;
      Grab grab{std::nullopt, part.used_before, part.subsidised, part.minutes - part.subsidised};
      if (part.posting != kNoPosting) grab.posting = part.posting;
      step.grabs.push_back(grab);
    }
  }

  const ElderFacts& facts_;
  const Bill& bill_;
  const MonthTerms& terms_;
  int visit_ = 0;  // Of the line that is explained.
};

}  // namespace

absl::StatusOr<std::optional<LineExplanation>> ExplainLine(const ElderFacts& facts,
                                                           absl::CivilMonth month,
                                                           const Rulebook& rules,
                                                           const LineKey& key) {
  RETURN_IF_ERROR(CheckFacts(facts));
  ASSIGN_OR_RETURN(VisitQueue queue, QueueOf(facts.visits, month, rules));
  const MonthTerms terms(facts, month, rules);
  ASSIGN_OR_RETURN(const Bill bill, MakeBill(facts, std::move(queue), terms, nullptr));
  return Explainer(facts, bill, terms).Explain(key);
}

absl::StatusOr<std::optional<LineExplanation>> ExplainClosedLine(
    const ElderHistory& history, absl::CivilMonth month, const RuleHistory& rules,
    absl::Time close_time, absl::Time as_of, const LineKey& key) {
  ClosedMonthRater rater(history, month, rules, close_time);
  RETURN_IF_ERROR(rater.Rate(close_time));
  for (const absl::Time instant : InstantsOf(history, rules, close_time, as_of)) {
    RETURN_IF_ERROR(rater.Rate(instant));
  }
  return Explainer(rater.facts(), rater.bill(), rater.terms()).Explain(key);
}

}  // namespace homecare::billing
