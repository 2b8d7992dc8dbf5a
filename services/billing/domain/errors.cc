#include "services/billing/domain/errors.h"

#include "absl/strings/str_cat.h"
#include "common/base/civil_time.h"
#include "common/base/status.h"
#include "services/billing/domain/names.h"

namespace homecare::billing {
namespace {

constexpr absl::StatusCode kUnanswered = absl::StatusCode::kFailedPrecondition;
constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;

}  // namespace

absl::Status ElderNotFound(absl::string_view elder_id) {
  return NamedError(absl::StatusCode::kNotFound, "ELDER_NOT_FOUND",
                    absl::StrCat("no elder ", elder_id));
}

absl::Status LineNotFound(absl::string_view line_id) {
  return NamedError(absl::StatusCode::kNotFound, "LINE_NOT_FOUND",
                    absl::StrCat("no line ", line_id));
}

absl::Status VisitNotFound(absl::string_view visit_id) {
  return NamedError(absl::StatusCode::kNotFound, "VISIT_NOT_FOUND",
                    absl::StrCat("no visit ", visit_id));
}

absl::Status VisitNotBilled(absl::string_view visit_id) {
  return NamedError(kUnanswered, "VISIT_NOT_BILLED",
                    absl::StrCat("visit ", visit_id, " is not on the bill"));
}

absl::Status VisitRewritten(absl::string_view visit_id) {
  return NamedError(
      absl::StatusCode::kFailedPrecondition, "VISIT_REWRITTEN",
      absl::StrCat("visit ", visit_id, " was recorded for another elder or provider"));
}

absl::Status SamePerson(absl::string_view person_id) {
  return NamedError(kUnanswered, "SAME_PERSON",
                    absl::StrCat(person_id, " decided, and somebody else must agree"));
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

absl::Status VersionExists(absl::string_view version_id) {
  return NamedError(absl::StatusCode::kAlreadyExists, "VERSION_EXISTS",
                    absl::StrCat("there is a version ", version_id));
}

absl::Status SimulationTooLarge(int most) {
  return NamedError(kUnanswered, "SIMULATION_TOO_LARGE",
                    absl::StrCat("more than ", most, " providers and counties differ"));
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

absl::Status MonthClosed(absl::CivilMonth month) {
  return NamedError(kUnanswered, "MONTH_CLOSED",
                    absl::StrCat("month ", FormatMonth(month), " is closed"));
}

absl::Status MonthOpen(absl::CivilMonth month) {
  return NamedError(kUnanswered, "MONTH_OPEN",
                    absl::StrCat("month ", FormatMonth(month), " is not closed yet"));
}

absl::Status MonthNotReady(absl::string_view blockers) {
  return NamedError(kUnanswered, "MONTH_NOT_READY",
                    absl::StrCat("the month cannot be closed: ", blockers));
}

absl::Status ProposalNotFound(absl::string_view proposal_id) {
  return NamedError(absl::StatusCode::kNotFound, "PROPOSAL_NOT_FOUND",
                    absl::StrCat("no proposal ", proposal_id));
}

absl::Status ProposalNotReady(absl::string_view proposal_id) {
  return WithRetryDelay(
      NamedError(absl::StatusCode::kUnavailable, "PROPOSAL_NOT_READY",
                 absl::StrCat("the lines of proposal ", proposal_id, " are being gathered")),
      absl::Seconds(1));
}

absl::Status ProposalStale(absl::string_view proposal_id) {
  return NamedError(
      kUnanswered, "PROPOSAL_STALE",
      absl::StrCat("too much was recorded since proposal ", proposal_id, ": propose again"));
}

absl::Status StatementNotFound(absl::string_view party_id) {
  return NamedError(absl::StatusCode::kNotFound, "STATEMENT_NOT_FOUND",
                    absl::StrCat("no statement for ", party_id));
}

absl::Status CheckpointKeyMissing() {
  return NamedError(kUnanswered, "CHECKPOINT_KEY_MISSING",
                    "this process was started without a key for checkpoints");
}

}  // namespace homecare::billing
