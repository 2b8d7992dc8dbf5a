// What hangs on elders: contacts, grants, suspensions, bars. Rows are only ever added here.
#pragma once

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "services/registry/domain/elder.h"
#include "services/registry/storage/session.h"

namespace homecare::registry {

template <typename T>
struct OfElder {
  const std::string& elder_id;
  const T& value;
};

// What a contact's phone is sealed to: contact ids are unique within an elder only.
std::string ContactKey(absl::string_view elder_id, absl::string_view contact_id);

// Grants and suspensions bring their own recorded_time and revision.
void InsertContacts(const Session& session, const std::vector<OfElder<Contact>>& contacts,
                    absl::Time recorded_time);
void InsertGrants(const Session& session, const std::vector<OfElder<Grant>>& grants);
void InsertSuspensions(const Session& session, const std::vector<OfElder<Suspension>>& suspensions);
void InsertBars(const Session& session, const std::vector<OfElder<BarredCaregiver>>& bars,
                absl::Time recorded_time);

// Rows of elder_grant and elder_suspension, with all their columns but city and elder.
Grant GrantOf(const pg::Row& row);
Suspension SuspensionOf(const pg::Row& row);

using EldersById = absl::flat_hash_map<std::string, Elder*>;

// Fills in the lists of the elders given, terminal ids included, in the order of SortParts.
void LoadParts(const Session& session, const EldersById& elders);

}  // namespace homecare::registry
