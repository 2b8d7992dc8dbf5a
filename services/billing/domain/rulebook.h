// The rules of a city by date: policy versions and tariffs. Tariffs are a price book of their own,
// apart from what caregivers are paid. Source: DOMAIN "Policy parameters", "Money".
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/base/money.h"
#include "services/billing/domain/facts.h"
#include "services/billing/domain/policy.h"
#include "services/billing/domain/service_days.h"

namespace homecare::billing {

// What an hour is worth to the fund and to a family, on the civil days [valid_from, valid_to).
struct Tariff {
  AreaClass area = AreaClass::kUrban;
  absl::CivilDay valid_from;
  std::optional<absl::CivilDay> valid_to;
  FenPerHour subsidy_fen_per_hour;
  FenPerHour family_fen_per_hour;
  std::string version_id;  // Printed where a line is explained.
};

inline constexpr FenPerHour kHighestRate = FenPerHour(100'000'000);

// Immutable once made; safe to share between threads. Pointers live as long as the book.
class Rulebook {
 public:
  // POLICY_OVERLAP (two from one day), TARIFF_OVERLAP (two of one area on one day), RULE_INVALID
  // (a number that can mean nothing: MakesSense, a rate below 0 or above kHighestRate),
  // INTERVAL_INVALID. Any order.
  static absl::StatusOr<Rulebook> Make(std::vector<Policy> policies, std::vector<Tariff> tariffs);

  absl::StatusOr<const Policy*> PolicyOn(absl::CivilDay day) const;  // POLICY_MISSING
  absl::StatusOr<const Tariff*> TariffOn(AreaClass area,
                                         absl::CivilDay day) const;  // TARIFF_MISSING
  // The same by number (service_days.h); null where there is none.
  const Policy* FindPolicy(int64_t day) const;
  const Tariff* FindTariff(AreaClass area, int64_t day) const;

  // Versions in force on some day of the month, oldest first.
  std::vector<std::string> PolicyVersions(absl::CivilMonth month) const;

 private:
  Rulebook() = default;

  std::vector<Policy> policies_;      // By effective_from.
  std::vector<int64_t> policy_days_;  // Of each policy, its first.
  std::vector<Tariff> tariffs_;
  std::vector<DaySpan> tariff_days_;  // Of each tariff.
};

}  // namespace homecare::billing
