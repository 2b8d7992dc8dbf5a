#include "services/registry/domain/elder.h"

#include <algorithm>
#include <tuple>

#include "common/base/civil_time.h"
#include "services/registry/domain/canonical.h"
#include "services/registry/domain/checks.h"

namespace homecare::registry {
namespace {

void CheckPerson(const Elder& elder, absl::CivilDay today, absl::string_view path,
                 Violations& violations) {
  CheckId(elder.elder_id, Path(path, "elder_id"), violations);
  CheckText(elder.name, kNameLimit, Path(path, "name"), violations);
  violations.Expect(elder.resident_id.birth_date() <= today, Path(path, "resident_id"),
                    "has a birth date in the future");
}

void CheckTerminalIds(const std::vector<std::string>& ids, absl::string_view path,
                      Violations& violations) {
  violations.Expect(ids.size() <= kTerminalLimit, Path(path, "terminal_ids"),
                    absl::StrCat("must have at most ", kTerminalLimit));
  for (size_t i = 0; i < ids.size(); ++i) {
    CheckId(ids[i], Path(path, "terminal_ids", i), violations);
  }
  const absl::flat_hash_set<absl::string_view> distinct(ids.begin(), ids.end());
  violations.Expect(distinct.size() == ids.size(), Path(path, "terminal_ids"), "names one twice");
}

void CheckLists(const Elder& elder, absl::Time now, absl::string_view path,
                Violations& violations) {
  CheckList(elder.contacts, kContactLimit, &Contact::contact_id, Path(path, "contacts"),
            violations);
  CheckList(elder.grants, kHistoryLimit, &Grant::grant_id, Path(path, "grants"), violations);
  CheckList(elder.suspensions, kHistoryLimit, &Suspension::suspension_id, Path(path, "suspensions"),
            violations);
  CheckList(elder.barred_caregivers, kBarLimit, &BarredCaregiver::caregiver_id,
            Path(path, "barred_caregivers"), violations);
  for (size_t i = 0; i < elder.contacts.size(); ++i) {
    CheckContact(elder.contacts[i], Path(path, "contacts", i), violations);
  }
  for (size_t i = 0; i < elder.grants.size(); ++i) {
    CheckGrant(elder.grants[i], ServiceDay(now), Path(path, "grants", i), violations);
  }
  for (size_t i = 0; i < elder.suspensions.size(); ++i) {
    CheckSuspension(elder.suspensions[i], now, Path(path, "suspensions", i), violations);
  }
  for (size_t i = 0; i < elder.barred_caregivers.size(); ++i) {
    CheckBar(elder.barred_caregivers[i], Path(path, "barred_caregivers", i), violations);
  }
}

void StampHistory(Elder& elder, absl::Time now) {
  for (Grant& grant : elder.grants) {
    grant.first_valid_to = grant.valid_to;
    grant.recorded_time = now;
  }
  for (Suspension& suspension : elder.suspensions) {
    suspension.first_end_time = suspension.end_time;
    suspension.recorded_time = now;
  }
}

}  // namespace

void SortParts(Elder& elder) {
  const auto sort = [](auto& list, auto key) {
    std::sort(list.begin(), list.end(),
              [&](const auto& a, const auto& b) { return key(a) < key(b); });
  };
  sort(elder.contacts, [](const Contact& c) { return std::tie(c.call_order, c.contact_id); });
  sort(elder.grants, [](const Grant& g) { return std::tie(g.valid_from, g.grant_id); });
  sort(elder.suspensions,
       [](const Suspension& s) { return std::tie(s.start_time, s.suspension_id); });
  sort(elder.barred_caregivers, [](const BarredCaregiver& b) { return b.caregiver_id; });
  std::sort(elder.terminal_ids.begin(), elder.terminal_ids.end());
}

void CheckContact(const Contact& contact, absl::string_view path, Violations& violations) {
  CheckId(contact.contact_id, Path(path, "contact_id"), violations);
  CheckText(contact.name, kNameLimit, Path(path, "name"), violations);
  violations.Expect(contact.call_order >= 1 && contact.call_order <= 99, Path(path, "call_order"),
                    "must be 1 to 99");
}

void CheckBar(const BarredCaregiver& bar, absl::string_view path, Violations& violations) {
  CheckId(bar.caregiver_id, Path(path, "caregiver_id"), violations);
  CheckText(bar.reason, kReasonLimit, Path(path, "reason"), violations);
}

void SettleHome(Home& home, const Places& places, absl::string_view path, Violations& violations) {
  CheckText(home.street_address, kAddressLimit, Path(path, "street_address"), violations);
  const std::optional<Place> place = places.Find(home.place_code);
  if (!violations.Expect(place.has_value(), Path(path, "place_code"),
                         "is not a community or village of the city")) {
    return;
  }
  home.county_code = place->county_code;
  if (!home.registered_area) home.registered_area = place->area;
}

absl::Status SettleElder(Elder& elder, const Places& places, absl::Time now,
                         absl::string_view path) {
  Violations violations;
  CheckPerson(elder, ServiceDay(now), path, violations);
  SettleHome(elder.home, places, path, violations);
  CheckTerminalIds(elder.terminal_ids, path, violations);
  CheckLists(elder, now, path, violations);
  RETURN_IF_ERROR(violations.ToStatus());
  if (const auto overlap = FindOverlap(elder.grants)) {
    return InvalidField(Path(path, "grants", overlap->second),
                        absl::StrCat("overlaps grant ", elder.grants[overlap->first].grant_id),
                        "GRANT_OVERLAP");
  }
  StampHistory(elder, now);
  SortParts(elder);
  return absl::OkStatus();
}

std::string Canonical(const Elder& elder) {
  CanonicalBytes out;
  out.Text(elder.elder_id).Text(elder.name).Text(elder.resident_id.text());
  out.Text(elder.phone ? elder.phone->digits() : "").Word(elder.category);
  out.Text(elder.home.street_address).Text(elder.home.place_code);
  out.Word(*elder.home.registered_area).Point(elder.home.location).Number(elder.lives_alone);
  out.Number(elder.contacts.size());
  for (const Contact& contact : elder.contacts) {
    out.Text(contact.contact_id).Text(contact.name).Word(contact.relation);
    out.Text(contact.phone.digits()).Number(contact.call_order);
  }
  out.Number(elder.grants.size());
  for (const Grant& grant : elder.grants) {
    out.Text(grant.grant_id).Word(grant.level).Word(grant.area);
    out.Day(grant.valid_from).Day(grant.valid_to);
  }
  out.Number(elder.suspensions.size());
  for (const Suspension& suspension : elder.suspensions) {
    out.Text(suspension.suspension_id).Word(suspension.reason);
    out.Time(suspension.start_time).Time(suspension.end_time);
  }
  out.Number(elder.terminal_ids.size());
  for (const std::string& terminal_id : elder.terminal_ids) out.Text(terminal_id);
  out.Number(elder.barred_caregivers.size());
  for (const BarredCaregiver& bar : elder.barred_caregivers) {
    out.Text(bar.caregiver_id).Text(bar.reason);
  }
  return out.bytes();
}

}  // namespace homecare::registry
