// What is odd about a visit (异常): the rules, and what each means for the bill. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/visit/domain/visit.h"

namespace homecare::visit {

// Numbers are those of the contract (ExceptionCode); api/convert.cc asserts it.
enum class ExceptionCode {
  kLocationOff = 1,
  kLocationMock,
  kLocationCoarse,
  kOutsideGeofence,
  kClockSkew,
  kEarlyCheckIn,
  kLateCheckIn,
  kElderOverlap,
  kNoCheckOut,
  kNoCheckIn,
};

absl::string_view Name(ExceptionCode code);
ExceptionCode ParseExceptionCode(absl::string_view name);

// True: the visit bills nothing until a person clears it. False: it bills, and an auditor sees it.
bool Blocks(ExceptionCode code);

// DOMAIN "Visits and evidence"; every figure is a default of the programme.
struct EvidencePolicy {
  double geofence_metres = 300;
  double coarse_metres = 200;
  absl::Duration clock_skew = absl::Minutes(5);
  absl::Duration early = absl::Minutes(30);
  absl::Duration late = absl::Minutes(15);
  // Nobody checked in so long after the planned start: missed.
  absl::Duration no_check_in = absl::Minutes(60);
  // Nobody checked out so long after the planned end: a person must set the end.
  absl::Duration no_check_out = absl::Hours(2);
};

// An oddity found, before it has an id.
struct Finding {
  ExceptionCode code;
  // For a person to read; no personal data.
  std::string detail;
};

struct VisitException {
  std::string exception_id;
  std::string visit_id;
  ExceptionCode code = ExceptionCode::kLocationOff;
  absl::Time raise_time;
  std::string detail;
  std::optional<absl::Time> clear_time;
  std::string cleared_by;
  std::string clear_reason;
};

// How far the proof was from the visit's place; empty when the location was off.
std::optional<double> DistanceMetres(const Visit& visit, const Proof& proof);

// Everything odd about one check-in or check-out by itself, in order of code.
std::vector<Finding> Judge(const EvidencePolicy& policy, const Visit& visit, EvidenceKind kind,
                           const Proof& proof, absl::Time receive_time);

}  // namespace homecare::visit
