#include "services/billing/domain/errors.h"

#include "absl/strings/str_cat.h"
#include "common/base/civil_time.h"
#include "common/base/status.h"

namespace homecare::billing {
namespace {

constexpr absl::StatusCode kUnanswered = absl::StatusCode::kFailedPrecondition;
constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;

absl::string_view Name(AreaClass area) { return area == AreaClass::kUrban ? "URBAN" : "RURAL"; }

}  // namespace

absl::Status ElderNotFound(absl::string_view elder_id) {
  return NamedError(absl::StatusCode::kNotFound, "ELDER_NOT_FOUND",
                    absl::StrCat("no elder ", elder_id));
}

absl::Status VisitRewritten(absl::string_view visit_id) {
  return NamedError(
      absl::StatusCode::kFailedPrecondition, "VISIT_REWRITTEN",
      absl::StrCat("visit ", visit_id, " was recorded for another elder or provider"));
}

absl::Status PolicyMissing(absl::CivilDay day) {
  return NamedError(kUnanswered, "POLICY_MISSING", absl::StrCat("no policy on ", FormatDay(day)));
}

absl::Status TariffMissing(AreaClass area, absl::CivilDay day) {
  return NamedError(kUnanswered, "TARIFF_MISSING",
                    absl::StrCat("no ", Name(area), " tariff on ", FormatDay(day)));
}

absl::Status PoliciesOverlap(absl::CivilDay effective_from) {
  return NamedError(kUnanswered, "POLICY_OVERLAP",
                    absl::StrCat("two policies from ", FormatDay(effective_from)));
}

absl::Status TariffsOverlap(AreaClass area, absl::CivilDay a, absl::CivilDay b) {
  return NamedError(kUnanswered, "TARIFF_OVERLAP",
                    absl::StrCat(Name(area), " tariffs from ", FormatDay(a), " and from ",
                                 FormatDay(b), " overlap"));
}

absl::Status GrantsOverlap(absl::string_view a, absl::string_view b) {
  return NamedError(kUnanswered, "GRANT_OVERLAP",
                    absl::StrCat("grants ", a, " and ", b, " overlap"));
}

absl::Status RuleInvalid(absl::string_view what) {
  return NamedError(kInvalid, "RULE_INVALID", absl::StrCat(what, " has a number out of bounds"));
}

absl::Status IntervalInvalid(absl::string_view what) {
  return NamedError(kInvalid, "INTERVAL_INVALID",
                    absl::StrCat(what, " ends before it starts, or is too long"));
}

absl::Status DuplicateVisit(absl::string_view visit_id) {
  return NamedError(kInvalid, "VISIT_DUPLICATE", absl::StrCat("visit ", visit_id, " comes twice"));
}

}  // namespace homecare::billing
