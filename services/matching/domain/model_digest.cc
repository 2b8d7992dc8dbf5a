// Model::Digest: tells whether two models hold the same.
#include <algorithm>
#include <mutex>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/matching/domain/model.h"

namespace homecare::matching {
namespace {

// FNV-1a, 64 bits.
uint64_t HashOf(const std::vector<std::string>& lines) {
  uint64_t hash = 14'695'981'039'346'656'037u;
  for (const std::string& line : lines) {
    for (const char c : line) hash = (hash ^ static_cast<uint8_t>(c)) * 1'099'511'628'211u;
    hash = (hash ^ '\n') * 1'099'511'628'211u;
  }
  return hash;
}

std::string Line(const Caregiver& caregiver) {
  std::string line =
      absl::StrCat("caregiver ", caregiver.caregiver_id, " ", caregiver.provider_id, " ",
                   absl::SixDigits(caregiver.base.latitude_degrees), " ",
                   absl::SixDigits(caregiver.base.longitude_degrees), " ",
                   caregiver.daily_limit_minutes, " ", caregiver.weekly_limit_minutes);
  absl::StrAppend(&line, caregiver.active ? " active" : "");
  std::vector<std::string> certificates;
  for (const Certificate& certificate : caregiver.certificates) {
    certificates.push_back(absl::StrCat(static_cast<int>(certificate.qualification), ":",
                                        certificate.valid.from, "-", certificate.valid.to));
  }
  std::sort(certificates.begin(), certificates.end());
  return absl::StrCat(line, " ", absl::StrJoin(certificates, ","));
}

std::string Line(absl::string_view kind, absl::string_view caregiver_id, const NamedSpan& span) {
  return absl::StrCat(kind, " ", caregiver_id, " ", span.id, " ", span.span.start, " ",
                      span.span.end, " ", span.revision);
}

std::string Line(absl::string_view caregiver_id, const Entry& entry) {
  return absl::StrCat("entry ", caregiver_id, " ", entry.offer_id, " ", entry.visit_id, " ",
                      entry.span.start, " ", entry.span.end, " ", static_cast<int>(entry.state),
                      entry.emergency ? " emergency" : "", entry.displacing ? " displacing" : "",
                      " ", absl::SixDigits(entry.place.point.latitude_degrees), " ",
                      absl::SixDigits(entry.place.point.longitude_degrees));
}

void AddCalendar(absl::string_view caregiver_id, const Calendar& calendar, int64_t from,
                 std::vector<std::string>& lines) {
  for (const NamedSpan& shift : calendar.shifts()) {
    if (shift.span.end >= from) lines.push_back(Line("shift", caregiver_id, shift));
  }
  for (const NamedSpan& absence : calendar.absences()) {
    if (absence.span.end >= from) lines.push_back(Line("absence", caregiver_id, absence));
  }
  for (const auto* entries : {&calendar.entries(), &calendar.displacing()}) {
    for (const Entry& entry : *entries) {
      if (entry.span.end >= from) lines.push_back(Line(caregiver_id, entry));
    }
  }
}

}  // namespace

uint64_t Model::Digest(int64_t from) const {
  const std::shared_lock lock(mutex_);
  std::vector<std::string> lines;
  for (const Known& known : known_) {
    const std::string& id = known.facts.caregiver_id;
    if (id.empty()) continue;
    lines.push_back(Line(known.facts));
    AddCalendar(id, known.calendar, from, lines);
  }
  for (const Provider& provider : providers_) {
    if (!provider.active) continue;
    std::vector<std::string> counties = provider.county_codes;
    std::sort(counties.begin(), counties.end());
    lines.push_back(absl::StrCat("provider ", provider.provider_id, " ", provider.contract.from,
                                 "-", provider.contract.to, " ", absl::StrJoin(counties, ",")));
  }
  std::sort(lines.begin(), lines.end());
  return HashOf(lines);
}

}  // namespace homecare::matching
