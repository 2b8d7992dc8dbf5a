// The programme's numbers as data: policy versions and tariffs, each with its effective date. A
// correction is a new version, never an edit. Source: DOMAIN "Policy parameters", "Money".
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/base/money.h"
#include "services/billing/domain/facts.h"

namespace homecare::billing {

// In force from its day until the next version's. The choices P1, P4, P5, P7, P9 and P10 have one
// answer so far, which is the code of rating.cc; a second answer would be a field here.
struct Policy {
  std::string version_id;  // Printed on statements.
  absl::CivilDay effective_from;
  std::array<Minutes, kLevelCount> cap_minutes;  // A month, by Level.
  Minutes shortest_visit_minutes;                // P6: fewer bill nothing.

  Minutes Cap(Level level) const { return cap_minutes[static_cast<size_t>(level)]; }
};

// What an hour is worth to the fund and to a family, on the civil days [valid_from, valid_to).
struct Tariff {
  AreaClass area = AreaClass::kUrban;
  absl::CivilDay valid_from;
  std::optional<absl::CivilDay> valid_to;
  FenPerHour subsidy_fen_per_hour;
  FenPerHour family_fen_per_hour;
};

// Immutable once made; safe to share between threads. Pointers live as long as the book.
class Rulebook {
 public:
  // POLICY_OVERLAP (two from one day), TARIFF_OVERLAP (two of one area on one day), RULE_INVALID
  // (a negative number), INTERVAL_INVALID. Any order.
  static absl::StatusOr<Rulebook> Make(std::vector<Policy> policies, std::vector<Tariff> tariffs);

  absl::StatusOr<const Policy*> PolicyOn(absl::CivilDay day) const;  // POLICY_MISSING
  absl::StatusOr<const Tariff*> TariffOn(AreaClass area,
                                         absl::CivilDay day) const;  // TARIFF_MISSING

  // Versions in force on some day of the month, oldest first.
  std::vector<std::string> PolicyVersions(absl::CivilMonth month) const;

 private:
  Rulebook() = default;

  std::vector<Policy> policies_;  // By effective_from.
  std::vector<Tariff> tariffs_;
};

}  // namespace homecare::billing
