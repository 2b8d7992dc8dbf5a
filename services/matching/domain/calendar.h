// One caregiver's calendar: shifts, absences, and the time that is held or assigned. Instants are
// whole seconds since the epoch, spans are half-open.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/matching/domain/travel.h"

namespace homecare::matching {

struct Span {
  int64_t start = 0;
  int64_t end = 0;

  bool empty() const { return end <= start; }
  bool Contains(int64_t second) const { return start <= second && second < end; }
  bool Overlaps(const Span& other) const { return start < other.end && other.start < end; }
  int64_t seconds() const { return end - start; }
  bool operator==(const Span&) const = default;
};

// Service days (Asia/Shanghai) since 1970-01-01, and weeks from Monday.
int64_t DayNumber(int64_t second);
int64_t WeekNumber(int64_t day);
Span SpanOfDay(int64_t day);

// What PutShifts allows: a shift that holds an instant starts at most so long before it.
inline constexpr int64_t kLongestShiftSeconds = 86'400;

// A shift or an absence. The higher revision of one id is the newer.
struct NamedSpan {
  std::string id;
  Span span;
  int64_t revision = 0;
};

// States only ever rise: that makes it harmless to hear of changes in another order than theirs.
enum class EntryState : uint8_t { kHeld, kAssigned, kBegun, kEnded };

struct Entry {
  Span span;
  Place place;
  EntryState state = EntryState::kHeld;
  bool emergency = false;
  // An emergency's hold that lies over visits which only its acceptance displaces.
  bool displacing = false;
  std::string offer_id;
  // Empty while held.
  std::string visit_id;
};

// Not thread safe. Entries do not overlap each other, except displacing ones, which are apart.
class Calendar {
 public:
  void PutShift(NamedSpan shift) { Put(shifts_, std::move(shift)); }
  // An absence that was ended before it began stays as an empty span.
  void PutAbsence(NamedSpan absence) { Put(absences_, std::move(absence)); }
  bool RemoveShift(absl::string_view id);
  bool HasShift(absl::string_view id) const;
  // Adds, or replaces that of the same offer unless its state is higher.
  void Put(Entry entry);
  bool Remove(absl::string_view offer_id);
  const Entry* Find(absl::string_view offer_id) const;
  // Forgets everything that ended before.
  void Prune(int64_t before);

  // In order of start.
  const std::vector<NamedSpan>& shifts() const { return shifts_; }
  const std::vector<NamedSpan>& absences() const { return absences_; }
  const std::vector<Entry>& entries() const { return entries_; }
  const std::vector<Entry>& displacing() const { return displacing_; }

  // Seconds of entries that start on the service day, and in its week; displacing ones left out.
  int64_t SecondsOnDay(int64_t day) const;
  int64_t SecondsInWeek(int64_t week) const;

 private:
  struct DayLoad {
    int64_t day;
    int64_t seconds;
  };

  static void Put(std::vector<NamedSpan>& spans, NamedSpan span);
  void Load(const Span& span, int64_t sign);

  std::vector<NamedSpan> shifts_, absences_;
  std::vector<Entry> entries_, displacing_;
  std::vector<DayLoad> loads_;  // by day
};

}  // namespace homecare::matching
