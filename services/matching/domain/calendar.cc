#include "services/matching/domain/calendar.h"

#include <algorithm>
#include <utility>

namespace homecare::matching {
namespace {

constexpr int64_t kDay = 86'400;
// Asia/Shanghai, as in common/base/civil_time.h.
constexpr int64_t kOffset = 8 * 3'600;
// 1970-01-01 was a Thursday.
constexpr int64_t kDaysBeforeEpochFromMonday = 3;

int64_t FloorDivide(int64_t value, int64_t by) { return value / by - (value % by < 0 ? 1 : 0); }

template <typename T>
const Span& SpanOf(const T& item) {
  return item.span;
}

template <typename T>
void InsertByStart(std::vector<T>& items, T item) {
  const auto place = std::upper_bound(items.begin(), items.end(), item, [](const T& a, const T& b) {
    return SpanOf(a).start < SpanOf(b).start;
  });
  items.insert(place, std::move(item));
}

auto ById(absl::string_view id) {
  return [id](const NamedSpan& span) { return span.id == id; };
}

auto ByOffer(absl::string_view offer_id) {
  return [offer_id](const Entry& entry) { return entry.offer_id == offer_id; };
}

}  // namespace

int64_t DayNumber(int64_t second) { return FloorDivide(second + kOffset, kDay); }

int64_t WeekNumber(int64_t day) { return FloorDivide(day + kDaysBeforeEpochFromMonday, 7); }

Span SpanOfDay(int64_t day) { return {day * kDay - kOffset, (day + 1) * kDay - kOffset}; }

void Calendar::Put(std::vector<NamedSpan>& spans, NamedSpan span) {
  const auto old = std::find_if(spans.begin(), spans.end(), ById(span.id));
  if (old != spans.end()) {
    if (old->revision > span.revision) return;
    spans.erase(old);
  }
  InsertByStart(spans, std::move(span));
}

bool Calendar::RemoveShift(absl::string_view id) { return std::erase_if(shifts_, ById(id)) > 0; }

bool Calendar::HasShift(absl::string_view id) const {
  return std::any_of(shifts_.begin(), shifts_.end(), ById(id));
}

void Calendar::Put(Entry entry) {
  if (const Entry* old = Find(entry.offer_id)) {
    if (old->state > entry.state) return;
    Remove(entry.offer_id);
  }
  if (entry.displacing) {
    InsertByStart(displacing_, std::move(entry));
    return;
  }
  Load(entry.span, +1);
  InsertByStart(entries_, std::move(entry));
}

bool Calendar::Remove(absl::string_view offer_id) {
  if (std::erase_if(displacing_, ByOffer(offer_id)) > 0) return true;
  const auto entry = std::find_if(entries_.begin(), entries_.end(), ByOffer(offer_id));
  if (entry == entries_.end()) return false;
  Load(entry->span, -1);
  entries_.erase(entry);
  return true;
}

const Entry* Calendar::Find(absl::string_view offer_id) const {
  for (const std::vector<Entry>* list : {&entries_, &displacing_}) {
    const auto entry = std::find_if(list->begin(), list->end(), ByOffer(offer_id));
    if (entry != list->end()) return &*entry;
  }
  return nullptr;
}

void Calendar::Prune(int64_t before) {
  const auto over = [before](const auto& item) { return item.span.end < before; };
  std::erase_if(shifts_, over);
  std::erase_if(absences_, over);
  std::erase_if(displacing_, over);
  for (const Entry& entry : entries_) {
    if (over(entry)) Load(entry.span, -1);
  }
  std::erase_if(entries_, over);
}

int64_t Calendar::SecondsOnDay(int64_t day) const {
  const auto load = std::lower_bound(loads_.begin(), loads_.end(), day,
                                     [](const DayLoad& a, int64_t b) { return a.day < b; });
  return load == loads_.end() || load->day != day ? 0 : load->seconds;
}

int64_t Calendar::SecondsInWeek(int64_t week) const {
  const int64_t monday = week * 7 - kDaysBeforeEpochFromMonday;
  auto load = std::lower_bound(loads_.begin(), loads_.end(), monday,
                               [](const DayLoad& a, int64_t b) { return a.day < b; });
  int64_t seconds = 0;
  for (; load != loads_.end() && load->day < monday + 7; ++load) seconds += load->seconds;
  return seconds;
}

void Calendar::Load(const Span& span, int64_t sign) {
  const int64_t day = DayNumber(span.start);
  const auto load = std::lower_bound(loads_.begin(), loads_.end(), day,
                                     [](const DayLoad& a, int64_t b) { return a.day < b; });
  const int64_t seconds = sign * span.seconds();
  if (load == loads_.end() || load->day != day) {
    loads_.insert(load, {day, seconds});
  } else if ((load->seconds += seconds) == 0) {
    loads_.erase(load);
  }
}

}  // namespace homecare::matching
