#include "tests/unit/billing/model/naive.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <set>
#include <tuple>

namespace homecare::billing::model {
namespace {

constexpr int64_t kDay = 86'400;
constexpr int kNever = 1'000'000;  // No posting.

// Seconds of the local clock, so that a date is a division. All instants here are after 1970.
int64_t Local(absl::Time time) { return absl::ToUnixMillis(time) / 1000 + 8 * 3600; }
absl::CivilDay DateOf(int64_t local) { return absl::CivilDay(1970, 1, 1) + local / kDay; }

// ---- What was known, asked by the date.

template <typename Fact, typename Claims>
const Fact* LastRecorded(const std::vector<Recorded<Fact>>& records, absl::Time time,
                         Claims claims) {
  const Recorded<Fact>* last = nullptr;
  for (const Recorded<Fact>& record : records) {
    if (record.recorded_time > time || record.replaced_time <= time) continue;
    if (!claims(record.fact)) continue;
    if (last == nullptr || record.recorded_time >= last->recorded_time) last = &record;
  }
  return last == nullptr ? nullptr : &last->fact;
}

struct Knowledge {
  const ElderHistory& elder;
  const RuleHistory& rules;
  absl::Time time;

  const Grant* GrantOf(absl::CivilDay day) const {
    return LastRecorded(elder.grants, time, [&](const Grant& g) {
      return g.valid_from <= day && (!g.valid_to || day < *g.valid_to);
    });
  }
  const Tariff& TariffOf(AreaClass area, absl::CivilDay day) const {
    return *LastRecorded(rules.tariffs, time, [&](const Tariff& t) {
      return t.area == area && t.valid_from <= day && (!t.valid_to || day < *t.valid_to);
    });
  }
  const Policy& PolicyOf(absl::CivilDay day) const {
    std::optional<absl::CivilDay> from;
    for (const Recorded<Policy>& p : rules.policies) {
      const bool known = p.recorded_time <= time && time < p.replaced_time;
      if (known && p.fact.effective_from <= day && (!from || *from < p.fact.effective_from)) {
        from = p.fact.effective_from;
      }
    }
    return *LastRecorded(rules.policies, time,
                         [&](const Policy& p) { return p.effective_from == *from; });
  }
  AreaClass Address() const {
    return *LastRecorded(elder.registered_areas, time, [](AreaClass) { return true; });
  }
  bool Suspended(int64_t second) const {
    for (const Recorded<Suspension>& s : elder.suspensions) {
      if (s.recorded_time > time || s.replaced_time <= time) continue;
      const Suspension* last = LastRecorded(elder.suspensions, time, [&](const Suspension& other) {
        return other.suspension_id == s.fact.suspension_id;
      });
      const bool outdated = !s.fact.suspension_id.empty() && RecordedTime(*last) != s.recorded_time;
      if (outdated || second < Local(s.fact.start_time)) continue;
      if (!s.fact.end_time || second < Local(*s.fact.end_time)) return true;
    }
    return false;
  }
  absl::Time RecordedTime(const Suspension& fact) const {
    for (const Recorded<Suspension>& s : elder.suspensions) {
      if (&s.fact == &fact) return s.recorded_time;
    }
    return absl::InfinitePast();
  }
};

int64_t CapOn(const Knowledge& known, absl::CivilMonth month, absl::CivilDay day) {
  const Grant* grant = known.GrantOf(day);
  if (grant == nullptr) return 0;
  const Policy& policy = known.PolicyOf(day);
  int64_t cap = policy.Cap(grant->level).value();
  int64_t days = 0, granted = 0;
  for (absl::CivilDay d(month); absl::CivilMonth(d) == month; ++d) {
    const Grant* other = known.GrantOf(d);
    ++days;
    granted += other != nullptr;
    if (other != nullptr && policy.level_change == LevelChange::kHighestOfMonth) {
      cap = std::max(cap, policy.Cap(other->level).value());
    }
  }
  return policy.partial_month == PartialMonth::kByGrantedDays ? cap * granted / days : cap;
}

// ---- The array of minutes.

struct QueueVisit {
  const Visit* visit;
  int64_t in, out;
  bool late;
  absl::Time since;  // Of a late one.
  const Policy* policy;

  bool too_short() const { return (out - in) / 60 < policy->shortest_visit_minutes.value(); }
};

// When the chain of records began that holds now.
absl::Time Since(const Knowledge& known, const Recorded<Visit>& holds) {
  absl::Time start = holds.recorded_time;
  for (bool moved = true; moved;) {
    moved = false;
    for (const Recorded<Visit>& r : known.elder.visits) {
      if (r.fact.visit_id != holds.fact.visit_id || r.replaced_time != start) continue;
      if (r.recorded_time < start) start = r.recorded_time, moved = true;
    }
  }
  return start;
}

std::vector<QueueVisit> Queue(const Knowledge& known, std::optional<absl::Time> close) {
  std::vector<QueueVisit> queue;
  for (const Recorded<Visit>& r : known.elder.visits) {
    if (!r.KnownAt(known.time) || r.fact.bucket == Bucket::kOther) continue;
    const int64_t in = Local(r.fact.check_in_time), out = Local(r.fact.check_out_time);
    const bool late = close && std::none_of(known.elder.visits.begin(), known.elder.visits.end(),
                                            [&](const Recorded<Visit>& other) {
                                              return other.fact.visit_id == r.fact.visit_id &&
                                                     other.KnownAt(*close);
                                            });
    queue.push_back({&r.fact, in, out, late, late ? Since(known, r) : absl::InfinitePast(),
                     &known.PolicyOf(DateOf(in))});
  }
  std::sort(queue.begin(), queue.end(), [](const QueueVisit& a, const QueueVisit& b) {
    if (a.late != b.late) return b.late;
    if (a.late && a.since != b.since) return a.since < b.since;
    if (!a.late && a.in != b.in) return a.in < b.in;
    return a.visit->visit_id < b.visit->visit_id;
  });
  return queue;
}

// First seconds of the visit's minutes: after overlap, or raw where it is too short.
std::vector<int64_t> MinutesOf(const std::vector<QueueVisit>& queue, size_t place) {
  const QueueVisit& me = queue[place];
  const bool whole =
      me.too_short() || me.visit->double_up || me.policy->overlap_rule == OverlapRule::kEachCounts;
  std::vector<const QueueVisit*> rivals;
  for (size_t i = 0; i < place && !whole; ++i) {
    if (!queue[i].too_short() && queue[i].in < me.out && me.in < queue[i].out) {
      rivals.push_back(&queue[i]);
    }
  }
  std::vector<int64_t> seconds;
  for (int64_t second = me.in; second < me.out; ++second) {
    bool lost = false;
    for (const QueueVisit* rival : rivals) lost |= rival->in <= second && second < rival->out;
    if (!lost) seconds.push_back(second);
  }
  std::vector<int64_t> minutes;
  for (size_t i = 0; i + 60 <= seconds.size(); i += 60) minutes.push_back(seconds[i]);
  return minutes;
}

struct Minute {
  size_t place;
  absl::CivilDay day;
  int posting = kNever;
};

using Nth = std::tuple<std::string, absl::CivilDay, int64_t>;  // Visit, date, n-th minute from 1.
using Key = std::tuple<int64_t, std::string, Funding, LineReason, int64_t>;  // Check-in, id, ...

class Rater {
 public:
  Rater(const Knowledge& known, absl::CivilMonth month, std::optional<absl::Time> close,
        std::map<Nth, int>* first_posting, int posting)
      : known_(known), month_(month), queue_(Queue(known, close)), first_(first_posting) {
    for (size_t place = 0; place < queue_.size(); ++place) Sort(place);
    Subsidise(posting);
  }

  std::vector<Line> Lines() const;

 private:
  void Sort(size_t place) {
    for (const int64_t second : MinutesOf(queue_, place)) {
      const absl::CivilDay day = DateOf(second);
      if (absl::CivilMonth(day) != month_) continue;
      if (queue_[place].too_short()) {
        Count(place, Funding::kNone, LineReason::kTooShort, 0);
      } else if (known_.Suspended(second)) {
        Count(place, Funding::kNone, LineReason::kSuspended, 0);
      } else if (known_.GrantOf(day) == nullptr) {
        Others(place, day, LineReason::kNotEntitled, known_.Address());
      } else {
        eligible_.push_back({place, day});
      }
    }
  }

  void Subsidise(int posting) {
    std::map<std::pair<std::string, absl::CivilDay>, int64_t> count;
    for (Minute& minute : eligible_) {
      const std::string& id = queue_[minute.place].visit->visit_id;
      const auto known = first_->find(Nth(id, minute.day, ++count[{id, minute.day}]));
      if (known != first_->end()) minute.posting = known->second;
    }
    std::stable_sort(eligible_.begin(), eligible_.end(),
                     [](const Minute& a, const Minute& b) { return a.posting < b.posting; });
    count.clear();
    int64_t used = 0;
    std::map<absl::CivilDay, int64_t> caps;
    for (const Minute& minute : eligible_) {
      if (!caps.contains(minute.day)) caps[minute.day] = CapOn(known_, month_, minute.day);
      const AreaClass area = known_.PolicyOf(minute.day).area_source == AreaSource::kGrant
                                 ? known_.GrantOf(minute.day)->area
                                 : known_.Address();
      if (used >= caps[minute.day]) {
        Others(minute.place, minute.day, LineReason::kOverCap, area);
        continue;
      }
      ++used;
      const std::string& id = queue_[minute.place].visit->visit_id;
      first_->emplace(Nth(id, minute.day, ++count[{id, minute.day}]), posting);
      Count(minute.place, Funding::kSubsidy, LineReason::kNone,
            known_.TariffOf(area, minute.day).subsidy_fen_per_hour.value());
    }
  }

  void Others(size_t place, absl::CivilDay day, LineReason reason, AreaClass area) {
    const QueueVisit& me = queue_[place];
    if (!me.visit->family_consent || me.policy->over_cap_payer == OverCapPayer::kProvider ||
        (me.late && reason == LineReason::kOverCap)) {
      Count(place, Funding::kProvider, reason, 0);
    } else {
      Count(place, Funding::kFamily, reason,
            known_.TariffOf(area, day).family_fen_per_hour.value());
    }
  }

  void Count(size_t place, Funding funding, LineReason reason, int64_t rate) {
    ++minutes_[{queue_[place].in, queue_[place].visit->visit_id, funding, reason, rate}];
  }

  Knowledge known_;
  absl::CivilMonth month_;
  std::vector<QueueVisit> queue_;
  std::map<Nth, int>* first_;
  std::vector<Minute> eligible_;
  std::map<Key, int64_t> minutes_;
};

// Gives out the rounded total of each group one fen at a time.
std::vector<Line> Rater::Lines() const {
  using Group = std::pair<Funding, int64_t>;
  std::map<Group, int64_t> left;
  const auto group = [](const Key& key) { return Group(std::get<2>(key), std::get<4>(key)); };
  for (const auto& [key, count] : minutes_) left[group(key)] += count * std::get<4>(key);
  for (auto& [of, sixtieths] : left) sixtieths = (2 * sixtieths + 60) / 120;
  std::map<Key, int64_t> fen;
  std::multimap<int64_t, Key, std::greater<>> by_remainder;  // Equal ones keep their order.
  for (const auto& [key, count] : minutes_) {
    const int64_t exact = count * std::get<4>(key);
    fen[key] = exact / 60;
    left[group(key)] -= exact / 60;
    by_remainder.emplace(exact % 60, key);
  }
  for (const auto& [remainder, key] : by_remainder) {
    int64_t& missing = left[group(key)];
    if (missing > 0) --missing, ++fen[key];
  }
  std::vector<Line> lines;
  for (const auto& [key, count] : minutes_) {
    const auto& [in, id, funding, reason, rate] = key;
    lines.push_back({id, month_, funding, reason, FenPerHour(rate), Minutes(count), Fen(fen[key])});
  }
  return lines;
}

template <typename Fact>
void AddTimes(const std::vector<Recorded<Fact>>& records, std::set<absl::Time>& times) {
  for (const Recorded<Fact>& record : records) {
    times.insert(record.recorded_time);
    times.insert(record.replaced_time);
  }
}

}  // namespace

std::vector<Line> NaiveMonth(const ElderHistory& elder, absl::CivilMonth month,
                             const RuleHistory& rules, absl::Time time) {
  std::map<Nth, int> nothing;
  return Rater({elder, rules, time}, month, std::nullopt, &nothing, 0).Lines();
}

std::vector<std::vector<Line>> NaiveClosedMonth(const ElderHistory& elder, absl::CivilMonth month,
                                                const RuleHistory& rules, absl::Time close_time,
                                                absl::Time as_of) {
  std::set<absl::Time> times;
  AddTimes(elder.registered_areas, times);
  AddTimes(elder.grants, times);
  AddTimes(elder.suspensions, times);
  AddTimes(elder.visits, times);
  AddTimes(rules.policies, times);
  AddTimes(rules.tariffs, times);
  std::map<Nth, int> first_posting;
  int posting = 0;
  std::vector<std::vector<Line>> after = {
      Rater({elder, rules, close_time}, month, close_time, &first_posting, posting).Lines()};
  for (const absl::Time time : times) {
    if (time <= close_time || time > as_of) continue;
    after.push_back(
        Rater({elder, rules, time}, month, close_time, &first_posting, ++posting).Lines());
  }
  return after;
}

std::map<std::string, int64_t> NaiveMinutes(const ElderHistory& elder, const RuleHistory& rules,
                                            absl::Time time) {
  const std::vector<QueueVisit> queue = Queue({elder, rules, time}, std::nullopt);
  std::map<std::string, int64_t> minutes;
  for (size_t place = 0; place < queue.size(); ++place) {
    const auto count = static_cast<int64_t>(MinutesOf(queue, place).size());
    if (count > 0) minutes[queue[place].visit->visit_id] = count;
  }
  return minutes;
}

int64_t NaiveCap(const ElderHistory& elder, absl::CivilMonth month, const RuleHistory& rules,
                 absl::Time time, absl::CivilDay day) {
  return CapOn({elder, rules, time}, month, day);
}

}  // namespace homecare::billing::model
