#include "services/visit/domain/exceptions.h"

#include <array>

#include "absl/strings/str_cat.h"
#include "common/base/names.h"

namespace homecare::visit {
namespace {

constexpr auto kNames = std::to_array<NameOf<ExceptionCode>>({
    {ExceptionCode::kLocationOff, "LOCATION_OFF"},
    {ExceptionCode::kLocationMock, "LOCATION_MOCK"},
    {ExceptionCode::kLocationCoarse, "LOCATION_COARSE"},
    {ExceptionCode::kOutsideGeofence, "OUTSIDE_GEOFENCE"},
    {ExceptionCode::kClockSkew, "CLOCK_SKEW"},
    {ExceptionCode::kEarlyCheckIn, "EARLY_CHECK_IN"},
    {ExceptionCode::kLateCheckIn, "LATE_CHECK_IN"},
    {ExceptionCode::kElderOverlap, "ELDER_OVERLAP"},
    {ExceptionCode::kNoCheckOut, "NO_CHECK_OUT"},
    {ExceptionCode::kNoCheckIn, "NO_CHECK_IN"},
});

// Presence is in doubt, or the end is unknown: no fen before a person has looked.
constexpr auto kBlocking = std::to_array<ExceptionCode>({
    ExceptionCode::kLocationMock,
    ExceptionCode::kOutsideGeofence,
    ExceptionCode::kNoCheckOut,
});

int64_t WholeMetres(double metres) { return static_cast<int64_t>(metres + 0.5); }

void JudgePlace(const EvidencePolicy& policy, const Visit& visit, const Proof& proof,
                std::vector<Finding>* findings) {
  if (!proof.fix) {
    findings->push_back({ExceptionCode::kLocationOff, "no position was given"});
    return;
  }
  if (proof.fix->mock) {
    findings->push_back(
        {ExceptionCode::kLocationMock, "the device says its position is simulated"});
  }
  if (proof.fix->accuracy_metres > policy.coarse_metres) {
    findings->push_back({ExceptionCode::kLocationCoarse,
                         absl::StrCat("accurate to ", WholeMetres(proof.fix->accuracy_metres),
                                      " m, allowed ", WholeMetres(policy.coarse_metres), " m")});
  }
  const double distance = *DistanceMetres(visit, proof);
  if (distance > policy.geofence_metres) {
    findings->push_back({ExceptionCode::kOutsideGeofence,
                         absl::StrCat(WholeMetres(distance), " m from the elder's home, allowed ",
                                      WholeMetres(policy.geofence_metres), " m")});
  }
}

void JudgeTime(const EvidencePolicy& policy, const Visit& visit, EvidenceKind kind,
               const Proof& proof, absl::Time receive_time, std::vector<Finding>* findings) {
  const absl::Duration skew = proof.device_time - receive_time;
  if (absl::AbsDuration(skew) > policy.clock_skew) {
    findings->push_back({ExceptionCode::kClockSkew,
                         absl::StrCat("device clock off by ", absl::ToInt64Seconds(skew), " s")});
  }
  if (kind != EvidenceKind::kCheckIn) return;
  const absl::Duration after_plan = receive_time - visit.planned_start_time;
  const std::string minutes = absl::StrCat(absl::ToInt64Minutes(absl::AbsDuration(after_plan)));
  if (-after_plan > policy.early) {
    findings->push_back(
        {ExceptionCode::kEarlyCheckIn, absl::StrCat(minutes, " min before the plan")});
  }
  if (after_plan > policy.late) {
    findings->push_back(
        {ExceptionCode::kLateCheckIn, absl::StrCat(minutes, " min after the plan")});
  }
}

}  // namespace

absl::string_view Name(ExceptionCode code) { return NameIn(kNames, code); }
ExceptionCode ParseExceptionCode(absl::string_view name) { return ValueIn(kNames, name); }

bool Blocks(ExceptionCode code) {
  for (const ExceptionCode blocking : kBlocking) {
    if (blocking == code) return true;
  }
  return false;
}

std::optional<double> DistanceMetres(const Visit& visit, const Proof& proof) {
  if (!proof.fix) return std::nullopt;
  return homecare::DistanceMetres(visit.location, proof.fix->point);
}

std::vector<Finding> Judge(const EvidencePolicy& policy, const Visit& visit, EvidenceKind kind,
                           const Proof& proof, absl::Time receive_time) {
  std::vector<Finding> findings;
  JudgePlace(policy, visit, proof, &findings);
  JudgeTime(policy, visit, kind, proof, receive_time, &findings);
  return findings;
}

}  // namespace homecare::visit
