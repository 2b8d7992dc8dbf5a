#include "services/registry/domain/workforce.h"

#include <algorithm>

#include "services/registry/domain/canonical.h"
#include "services/registry/domain/checks.h"

namespace homecare::registry {
namespace {

constexpr int kMinutesADay = 24 * 60;
constexpr int kMinutesAWeek = 7 * kMinutesADay;

}  // namespace

void CheckCertificate(const Certificate& certificate, absl::CivilDay today, absl::string_view path,
                      Violations& violations) {
  CheckId(certificate.certificate_id, Path(path, "certificate_id"), violations);
  CheckDay(certificate.valid_from, today, Path(path, "valid_from"), violations);
  CheckDay(certificate.valid_to, today, Path(path, "valid_to"), violations);
  violations.Expect(certificate.valid_from < certificate.valid_to, Path(path, "valid_to"),
                    "must be after valid_from");
}

void CheckContract(const Provider& provider, absl::CivilDay today, absl::string_view path,
                   Violations& violations) {
  CheckDay(provider.contract_from, today, Path(path, "contract_from"), violations);
  if (!provider.contract_to) return;
  CheckDay(*provider.contract_to, today, Path(path, "contract_to"), violations);
  violations.Expect(provider.contract_from < *provider.contract_to, Path(path, "contract_to"),
                    "must be after contract_from");
}

absl::Status CheckProvider(const Provider& provider, const Places& places, absl::CivilDay today,
                           absl::string_view path) {
  Violations violations;
  CheckId(provider.provider_id, Path(path, "provider_id"), violations);
  CheckText(provider.name, kOrganisationNameLimit, Path(path, "name"), violations);
  CheckContract(provider, today, path, violations);
  violations.Expect(!provider.county_codes.empty(), Path(path, "county_codes"),
                    "must name a county");
  absl::flat_hash_set<std::string> seen;
  for (size_t i = 0; i < provider.county_codes.size(); ++i) {
    const std::string& county = provider.county_codes[i];
    violations.Expect(places.HasCounty(county) && seen.insert(county).second,
                      Path(path, "county_codes", i), "must be a county of the city, named once");
  }
  return violations.ToStatus();
}

absl::Status CheckServicePoint(const ServicePoint& point, const Places& places,
                               absl::string_view path) {
  Violations violations;
  CheckId(point.service_point_id, Path(path, "service_point_id"), violations);
  CheckText(point.name, kOrganisationNameLimit, Path(path, "name"), violations);
  CheckId(point.provider_id, Path(path, "provider_id"), violations);
  violations.Expect(places.HasCounty(point.county_code), Path(path, "county_code"),
                    "must be a county of the city");
  return violations.ToStatus();
}

absl::Status CheckCaregiver(const Caregiver& caregiver, absl::CivilDay today,
                            absl::string_view path) {
  Violations violations;
  CheckId(caregiver.caregiver_id, Path(path, "caregiver_id"), violations);
  CheckText(caregiver.name, kNameLimit, Path(path, "name"), violations);
  CheckId(caregiver.provider_id, Path(path, "provider_id"), violations);
  // The labour law lets nobody work before 16.
  const absl::CivilDay born = caregiver.resident_id.birth_date();
  violations.Expect(absl::CivilDay(born.year() + 16, born.month(), born.day()) <= today,
                    Path(path, "resident_id"), "belongs to somebody under 16");
  const int daily = caregiver.daily_limit_minutes, weekly = caregiver.weekly_limit_minutes;
  violations.Expect(daily > 0 && daily <= kMinutesADay, Path(path, "daily_limit_minutes"),
                    absl::StrCat("must be 1 to ", kMinutesADay));
  violations.Expect(weekly > 0 && weekly <= kMinutesAWeek, Path(path, "weekly_limit_minutes"),
                    absl::StrCat("must be 1 to ", kMinutesAWeek));
  CheckList(caregiver.certificates, kCertificateLimit, &Certificate::certificate_id,
            Path(path, "certificates"), violations);
  for (size_t i = 0; i < caregiver.certificates.size(); ++i) {
    CheckCertificate(caregiver.certificates[i], today, Path(path, "certificates", i), violations);
  }
  return violations.ToStatus();
}

absl::Status CheckOnCall(const std::vector<OnCall>& on_call, absl::string_view path) {
  Violations violations;
  violations.Expect(on_call.size() <= kOnCallLimit, path,
                    absl::StrCat("must have at most ", kOnCallLimit));
  for (size_t i = 0; i < on_call.size(); ++i) {
    const OnCall& one = on_call[i];
    const std::string at = absl::StrCat(path, "[", i, "]");
    violations.Expect(one.start_minute >= 0 && one.start_minute < kMinutesADay,
                      Path(at, "start_minute"), "must be 0 to 1439");
    violations.Expect(one.end_minute >= 0 && one.end_minute <= kMinutesADay, Path(at, "end_minute"),
                      "must be 0 to 1440");
    violations.Expect(std::count(on_call.begin(), on_call.end(), one) == 1, at,
                      "must not be there twice");
  }
  return violations.ToStatus();
}

absl::Status CheckTerminal(const Terminal& terminal, absl::string_view path) {
  Violations violations;
  CheckId(terminal.terminal_id, Path(path, "terminal_id"), violations);
  if (!terminal.elder_id.empty()) {
    CheckId(terminal.elder_id, Path(path, "elder_id"), violations);
  }
  return violations.ToStatus();
}

std::string Canonical(const Provider& provider) {
  CanonicalBytes out;
  out.Text(provider.provider_id).Text(provider.name);
  out.Day(provider.contract_from).Day(provider.contract_to);
  for (const std::string& county : provider.county_codes) out.Text(county);
  return out.bytes();
}

std::string Canonical(const ServicePoint& point) {
  CanonicalBytes out;
  out.Text(point.service_point_id).Text(point.name).Word(point.kind).Text(point.provider_id);
  out.Text(point.county_code).Point(point.location);
  return out.bytes();
}

std::string Canonical(const Caregiver& caregiver) {
  CanonicalBytes out;
  out.Text(caregiver.caregiver_id).Text(caregiver.name).Text(caregiver.resident_id.text());
  out.Text(caregiver.phone ? caregiver.phone->digits() : "").Text(caregiver.provider_id);
  out.Point(caregiver.base).Number(caregiver.daily_limit_minutes);
  out.Number(caregiver.weekly_limit_minutes);
  for (const Certificate& certificate : caregiver.certificates) {
    out.Text(certificate.certificate_id).Word(certificate.qualification);
    out.Day(certificate.valid_from).Day(certificate.valid_to);
  }
  return out.bytes();
}

std::string Canonical(const Terminal& terminal) {
  return CanonicalBytes().Text(terminal.terminal_id).Text(terminal.elder_id).bytes();
}

}  // namespace homecare::registry
