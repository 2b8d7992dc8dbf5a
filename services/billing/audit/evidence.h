// A month of a city as the detectors see it: plain values, read from billing's own tables. About
// 1 kB a visit with its evidence, so some 360 MB for 360,000 visits.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/base/geo.h"
#include "common/base/money.h"
#include "services/billing/domain/facts.h"

namespace homecare::billing::audit {

enum class Method { kGps, kBeacon, kQr, kPhone, kManual };

// What a check-in or check-out rests on.
struct Proof {
  Method method = Method::kGps;
  std::string device_id;
  absl::Time device_time;
  absl::Time receive_time;
  std::optional<LatLng> point;  // Empty: the location was off.
  double accuracy_metres = 0;
  bool mocked = false;
  std::string entered_by;    // Of a manual entry.
  std::string confirmed_by;  // The second person; empty where there was none.
};

struct RaisedException {
  std::string code;
  std::string cleared_by;  // Empty while open.
};

// A visit that has begun and ended and is not voided.
struct AuditedVisit {
  std::string visit_id;
  std::string elder_id;
  std::string caregiver_id;
  std::string provider_id;
  std::string replaced_caregiver_id;  // Who was to go before; empty where nobody was.
  absl::Time planned_start_time;
  absl::Time planned_end_time;
  absl::Time check_in_time;  // The bill interval.
  absl::Time check_out_time;
  bool care_hours = true;
  bool double_up = false;
  std::optional<int> qualification;  // What the item asks for; empty: any certificate will do.
  Minutes subsidised;
  std::optional<Proof> check_in;
  std::optional<Proof> check_out;
  std::vector<RaisedException> exceptions;
};

// One of the elder's months before, without gaps, the latest last.
struct MonthUsed {
  Minutes subsidised;
  Minutes over_cap;
  Minutes cap;
  int exceptions = 0;
};

struct AuditedElder {
  std::string elder_id;
  LatLng home;
  std::vector<Grant> grants;
  std::vector<Suspension> suspensions;
  std::vector<std::string> household_caregiver_ids;
  std::vector<MonthUsed> months_before;
  Minutes over_cap;  // This month.
};

struct CertificateDays {
  int qualification = 0;
  absl::CivilDay valid_from;
  absl::CivilDay valid_to;  // First day after it.
};

struct AuditedCaregiver {
  std::string caregiver_id;
  std::vector<CertificateDays> certificates;
  Minutes daily_limit;
  Minutes weekly_limit;
};

struct MonthEvidence {
  absl::CivilMonth month;
  std::array<Minutes, kLevelCount> caps;  // Of the policy in force, by Level.
  std::vector<AuditedVisit> visits;
  std::vector<AuditedElder> elders;
  std::vector<AuditedCaregiver> caregivers;
};

}  // namespace homecare::billing::audit
