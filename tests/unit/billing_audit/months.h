// Months of evidence for tests: innocent unless a test makes them otherwise.
#pragma once

#include <string>

#include "absl/strings/str_cat.h"
#include "common/base/civil_time.h"
#include "services/billing/audit/detect.h"

namespace homecare::billing::audit {

inline const LatLng kHome{36.8, 118.05};

inline LatLng North(double metres) { return {kHome.latitude_degrees + metres / 111'195.0, 118.05}; }

// June 2022, Shanghai.
inline absl::Time At(int day, int hour, int minute = 0, int second = 0) {
  return absl::FromCivil(absl::CivilSecond(2022, 6, day, hour, minute, second), ServiceZone());
}

inline Proof GivenAt(absl::Time time, const LatLng& point, const std::string& device) {
  Proof proof;
  proof.device_id = device;
  proof.device_time = proof.receive_time = time;
  proof.point = point;
  proof.accuracy_metres = 10;
  return proof;
}

// Mild elders "e", "f" (800 m north) and "g" (9 km north); caregivers "c" and "d", certified.
inline MonthEvidence June() {
  MonthEvidence month;
  month.month = absl::CivilMonth(2022, 6);
  month.caps = {Minutes(3600), Minutes(2700), Minutes(1800)};
  const std::pair<const char*, double> elders[] = {{"e", 0}, {"f", 800}, {"g", 9000}};
  for (const auto& [id, metres] : elders) {
    AuditedElder elder;
    elder.elder_id = id;
    elder.home = North(metres);
    elder.grants = {{"grant", Level::kMild, AreaClass::kUrban, absl::CivilDay(2022, 1, 1), {}}};
    month.elders.push_back(elder);
  }
  for (const char* id : {"c", "d"}) {
    month.caregivers.push_back({id,
                                {{1, absl::CivilDay(2022, 1, 1), absl::CivilDay(2023, 1, 1)}},
                                Minutes(720),
                                Minutes(2640)});
  }
  return month;
}

// Adds a visit with proofs of its own phone at the elder's home, each a little elsewhere.
inline AuditedVisit& Add(MonthEvidence& month, absl::Time in, absl::Time out,
                         const std::string& elder = "e", const std::string& caregiver = "c") {
  const int number = static_cast<int>(month.visits.size());
  AuditedVisit visit;
  visit.visit_id = absl::StrCat("v", number / 10, number % 10);
  visit.elder_id = elder;
  visit.caregiver_id = caregiver;
  visit.provider_id = "p";
  visit.planned_start_time = in - absl::Minutes(3 + number % 5);
  visit.planned_end_time = out + absl::Minutes(2);
  visit.check_in_time = in;
  visit.check_out_time = out;
  visit.subsidised = Minutes(absl::ToInt64Minutes(out - in));
  const double metres = (elder == "f" ? 800 : elder == "g" ? 9000 : 0) + number * 0.5;
  visit.check_in = GivenAt(in, North(metres), "phone-" + caregiver);
  visit.check_out = GivenAt(out, North(metres + 0.2), "phone-" + caregiver);
  month.visits.push_back(visit);
  return month.visits.back();
}

// `count` visits on as many days, each a minute longer than the one before.
inline void AddDaily(MonthEvidence& month, int count, const std::string& caregiver = "c") {
  for (int i = 0; i < count; ++i) {
    Add(month, At(1 + i, 9), At(1 + i, 9, 30 + i), "e", caregiver);
  }
}

}  // namespace homecare::billing::audit
