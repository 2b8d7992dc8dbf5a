// Model's searches: every caregiver is judged by the hard rules in their order.
#include <algorithm>
#include <mutex>
#include <utility>

#include "services/matching/domain/model.h"

namespace homecare::matching {
namespace {

// A bit for each service day of the window.
using DayMask = uint8_t;
static_assert(kWindowDays <= 8);

// The part of the window in which a visit can still start.
Span OpenWindow(const VisitRequest& request) {
  return {std::max(request.start_window.start, request.not_before), request.start_window.end};
}

bool Covers(const Provider& provider, const std::string& county_code) {
  return provider.active && std::find(provider.county_codes.begin(), provider.county_codes.end(),
                                      county_code) != provider.county_codes.end();
}

}  // namespace

// One request's view of the model; made under the lock, used under it.
class Model::Judge {
 public:
  Judge(const Model& model, const VisitRequest& request, const Span& window)
      : model_(model),
        request_(request),
        first_day_(DayNumber(window.start)),
        days_(static_cast<int>(
            std::clamp<int64_t>(DayNumber(window.end - 1) - first_day_ + 1, 1, kWindowDays))),
        barred_(Indices(request.barred_caregiver_ids)),
        asked_(Indices(request.asked_caregiver_ids)),
        freed_(Freed()),
        preferred_(Preferred()) {
    for (const Provider& provider : model.providers_) {
      contracted_.push_back(Covers(provider, request.county_code) ? Within(provider.contract) : 0);
    }
  }

  // The model's calendar without the request's own ended offers.
  const Calendar& CalendarOf(int index) {
    const Calendar& calendar = model_.known_[index].calendar;
    if (!In(freed_, index)) return calendar;
    scratch_ = calendar;
    for (const std::string& offer_id : request_.ended_offer_ids) scratch_.Remove(offer_id);
    return scratch_;
  }

  // kNone, or which rule about the person itself says no; `days` are those left.
  Rule Eligible(int index, DayMask* days) const {
    const Known& known = model_.known_[index];
    if (!known.facts.active) return Rule::kInactive;
    *days = 0;
    for (const Certificate& certificate : known.facts.certificates) {
      if (certificate.qualification == request_.qualification) *days |= Within(certificate.valid);
    }
    if (*days == 0) return Rule::kNotQualified;
    *days &= contracted_[known.provider];
    if (*days == 0) return Rule::kNoContract;
    return In(barred_, index) ? Rule::kBarred : Rule::kNone;
  }

  // A candidate, or nothing and the rule that says no.
  std::optional<Candidate> Consider(int index, const Calendar& calendar, Rule* rule) const {
    DayMask days = 0;
    if ((*rule = Eligible(index, &days)) != Rule::kNone) return std::nullopt;
    Insertion best;
    for (int i = 0; i < days_; ++i) {
      if ((days >> i & 1) == 0) continue;
      const Insertion found =
          Insert(calendar, model_.known_[index].person, request_, first_day_ + i, model_.travel_);
      if (Better(found, best)) best = found;
    }
    if ((*rule = best.feasible() ? Asked(index) : best.rule) != Rule::kNone) return std::nullopt;
    const int64_t less = index == preferred_ ? request_.preference_seconds : 0;
    return Candidate{model_.ids_[index], best.added_travel_seconds - less, best.start,
                     best.added_travel_seconds, best.leg_seconds};
  }

  std::optional<Candidate> ConsiderEmergency(int index, const Calendar& calendar, int64_t now,
                                             const EmergencyLadder& ladder, double circle_metres,
                                             Rule* rule) const {
    DayMask days = 0;
    if ((*rule = Eligible(index, &days)) != Rule::kNone) return std::nullopt;
    const Response found =
        Respond(calendar, model_.known_[index].person, request_, now, ladder, model_.travel_);
    *rule = found.feasible() ? Asked(index) : found.rule;
    if (*rule == Rule::kNone && found.metres > circle_metres) *rule = Rule::kTooFar;
    if (*rule != Rule::kNone) return std::nullopt;
    return Candidate{model_.ids_[index],   RankOf(found, ladder), found.arrival,
                     found.travel_seconds, found.travel_seconds,  !found.displaced.empty()};
  }

 private:
  Rule Asked(int index) const { return In(asked_, index) ? Rule::kAlreadyAsked : Rule::kNone; }

  DayMask Within(const Days& days) const {
    DayMask mask = 0;
    for (int i = 0; i < days_; ++i) mask |= days.Contains(first_day_ + i) ? 1 << i : 0;
    return mask;
  }

  std::vector<int> Indices(const std::vector<std::string>& caregiver_ids) const {
    std::vector<int> indices;
    for (const std::string& id : caregiver_ids) {
      const auto known = model_.index_.find(id);
      if (known != model_.index_.end()) indices.push_back(known->second);
    }
    std::sort(indices.begin(), indices.end());
    return indices;
  }

  // Caregivers whose calendar still has one of the ended offers.
  std::vector<int> Freed() const {
    std::vector<int> indices;
    for (const std::string& offer_id : request_.ended_offer_ids) {
      const auto owner = model_.offer_owner_.find(offer_id);
      if (owner != model_.offer_owner_.end()) indices.push_back(owner->second);
    }
    std::sort(indices.begin(), indices.end());
    return indices;
  }

  // No index where nobody is.
  int Preferred() const {
    const auto known = model_.index_.find(request_.preferred_caregiver_id);
    return known == model_.index_.end() ? -1 : known->second;
  }

  static bool In(const std::vector<int>& sorted, int index) {
    return !sorted.empty() && std::binary_search(sorted.begin(), sorted.end(), index);
  }

  const Model& model_;
  const VisitRequest& request_;
  const int64_t first_day_;
  const int days_;
  const std::vector<int> barred_, asked_, freed_;
  const int preferred_;
  Calendar scratch_;
  std::vector<DayMask> contracted_;  // by provider
};

Search Model::Rank(const VisitRequest& request) const {
  const std::shared_lock lock(mutex_);
  Judge judge(*this, request, OpenWindow(request));
  Search search;
  search.rejected.reserve(known_.size());
  for (int i = 0; i < static_cast<int>(known_.size()); ++i) {
    Rule rule = Rule::kNone;
    if (auto candidate = judge.Consider(i, judge.CalendarOf(i), &rule)) {
      search.candidates.push_back(*std::move(candidate));
    } else {
      search.Reject(ids_[i], rule);
    }
  }
  search.Arrange();
  return search;
}

std::vector<std::string> Model::DisplacedVisits(absl::string_view caregiver_id,
                                                const VisitRequest& request, int64_t now,
                                                const EmergencyLadder& ladder) const {
  const std::shared_lock lock(mutex_);
  const Known& known = known_[index_.at(caregiver_id)];
  std::vector<std::string> visit_ids;
  for (const Entry& entry :
       Respond(known.calendar, known.person, request, now, ladder, travel_).displaced) {
    if (!entry.visit_id.empty()) visit_ids.push_back(entry.visit_id);
  }
  return visit_ids;
}

Search Model::RankEmergency(const VisitRequest& request, int64_t now, const EmergencyLadder& ladder,
                            double circle_metres) const {
  const std::shared_lock lock(mutex_);
  Judge judge(*this, request, {now, now + 1});
  Search search;
  search.rejected.reserve(known_.size());
  for (int i = 0; i < static_cast<int>(known_.size()); ++i) {
    Rule rule = Rule::kNone;
    if (auto candidate =
            judge.ConsiderEmergency(i, judge.CalendarOf(i), now, ladder, circle_metres, &rule)) {
      search.candidates.push_back(*std::move(candidate));
    } else {
      search.Reject(ids_[i], rule);
    }
  }
  search.Arrange();
  return search;
}

std::optional<Candidate> Model::Reconsider(absl::string_view caregiver_id, const Calendar& calendar,
                                           const VisitRequest& request, Rule* rule) const {
  const std::shared_lock lock(mutex_);
  return Judge(*this, request, OpenWindow(request))
      .Consider(index_.at(caregiver_id), calendar, rule);
}

std::optional<Candidate> Model::ReconsiderEmergency(absl::string_view caregiver_id,
                                                    const Calendar& calendar,
                                                    const VisitRequest& request, int64_t now,
                                                    const EmergencyLadder& ladder,
                                                    double circle_metres, Rule* rule) const {
  const std::shared_lock lock(mutex_);
  return Judge(*this, request, {now, now + 1})
      .ConsiderEmergency(index_.at(caregiver_id), calendar, now, ladder, circle_metres, rule);
}

}  // namespace homecare::matching
