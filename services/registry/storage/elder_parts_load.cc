#include "services/registry/storage/elder_parts.h"

namespace homecare::registry {
namespace {

void LoadContacts(const Session& session, const std::vector<std::string>& elder_ids,
                  const EldersById& elders) {
  const pg::Rows rows = session.tx.Exec(
      "SELECT elder_id, contact_id, name, relation, phone_sealed, call_order FROM contact"
      " WHERE city_code = $1 AND elder_id = ANY($2::text[])",
      {session.city_code, elder_ids});
  for (const pg::Row row : rows) {
    Contact contact;
    const std::string elder_id = row.Text("elder_id");
    contact.contact_id = row.Text("contact_id");
    contact.name = row.Text("name");
    contact.relation = ValueIn(kContactRelationNames, row.Text("relation"));
    contact.phone = Phone::Parse(session.personal.Open(row.Bytes("phone_sealed"),
                                                       {session.city_code, "contact.phone",
                                                        ContactKey(elder_id, contact.contact_id)}),
                                 "phone")
                        .value();
    contact.call_order = row.Int("call_order");
    elders.at(elder_id)->contacts.push_back(std::move(contact));
  }
}

// All revisions come, in order: the last one stands, and remembers what the first one said.
void LoadGrants(const Session& session, const std::vector<std::string>& elder_ids,
                const EldersById& elders) {
  const pg::Rows rows = session.tx.Exec(
      "SELECT elder_id, grant_id, revision, level, area, valid_from, valid_to, recorded_time"
      " FROM elder_grant WHERE city_code = $1 AND elder_id = ANY($2::text[])"
      " ORDER BY elder_id, grant_id, revision",
      {session.city_code, elder_ids});
  for (const pg::Row row : rows) {
    std::vector<Grant>& grants = elders.at(row.Text("elder_id"))->grants;
    Grant grant = GrantOf(row);
    if (grant.revision > 1) {
      grant.first_valid_to = grants.back().first_valid_to;
      grants.back() = std::move(grant);
    } else {
      grants.push_back(std::move(grant));
    }
  }
}

void LoadSuspensions(const Session& session, const std::vector<std::string>& elder_ids,
                     const EldersById& elders) {
  const pg::Rows rows = session.tx.Exec(
      "SELECT elder_id, suspension_id, revision, reason, start_time, end_time, recorded_time"
      " FROM elder_suspension WHERE city_code = $1 AND elder_id = ANY($2::text[])"
      " ORDER BY elder_id, suspension_id, revision",
      {session.city_code, elder_ids});
  for (const pg::Row row : rows) {
    std::vector<Suspension>& suspensions = elders.at(row.Text("elder_id"))->suspensions;
    Suspension suspension = SuspensionOf(row);
    if (suspension.revision > 1) {
      suspension.first_end_time = suspensions.back().first_end_time;
      suspensions.back() = std::move(suspension);
    } else {
      suspensions.push_back(std::move(suspension));
    }
  }
}

void LoadBarsAndTerminals(const Session& session, const std::vector<std::string>& elder_ids,
                          const EldersById& elders) {
  const pg::Rows bars = session.tx.Exec(
      "SELECT elder_id, caregiver_id, reason FROM barred_caregiver"
      " WHERE city_code = $1 AND elder_id = ANY($2::text[])",
      {session.city_code, elder_ids});
  for (const pg::Row row : bars) {
    elders.at(row.Text("elder_id"))
        ->barred_caregivers.push_back({row.Text("caregiver_id"), row.Text("reason")});
  }
  const pg::Rows terminals = session.tx.Exec(
      "SELECT elder_id, terminal_id FROM terminal"
      " WHERE city_code = $1 AND elder_id = ANY($2::text[])",
      {session.city_code, elder_ids});
  for (const pg::Row row : terminals) {
    elders.at(row.Text("elder_id"))->terminal_ids.push_back(row.Text("terminal_id"));
  }
}

}  // namespace

Grant GrantOf(const pg::Row& row) {
  Grant grant;
  grant.grant_id = row.Text("grant_id");
  grant.level = ValueIn(kLevelNames, row.Text("level"));
  grant.area = ValueIn(kAreaClassNames, row.Text("area"));
  grant.valid_from = row.Day("valid_from");
  grant.valid_to = row.OptionalDay("valid_to");
  grant.first_valid_to = grant.valid_to;
  grant.revision = row.Int("revision");
  grant.recorded_time = row.Time("recorded_time");
  return grant;
}

Suspension SuspensionOf(const pg::Row& row) {
  Suspension suspension;
  suspension.suspension_id = row.Text("suspension_id");
  suspension.reason = ValueIn(kSuspensionReasonNames, row.Text("reason"));
  suspension.start_time = row.Time("start_time");
  suspension.end_time = row.OptionalTime("end_time");
  suspension.first_end_time = suspension.end_time;
  suspension.revision = row.Int("revision");
  suspension.recorded_time = row.Time("recorded_time");
  return suspension;
}

void LoadParts(const Session& session, const EldersById& elders) {
  std::vector<std::string> elder_ids;
  for (const auto& [elder_id, elder] : elders) elder_ids.push_back(elder_id);
  LoadContacts(session, elder_ids, elders);
  LoadGrants(session, elder_ids, elders);
  LoadSuspensions(session, elder_ids, elders);
  LoadBarsAndTerminals(session, elder_ids, elders);
  for (const auto& [elder_id, elder] : elders) SortParts(*elder);
}

}  // namespace homecare::registry
