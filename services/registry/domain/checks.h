// Checks that every resource shares. Each adds a violation and goes on, so that a caller learns of
// everything at once. Limits are the contract's.
#pragma once

#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/base/status.h"

namespace homecare::registry {

inline constexpr int kNameLimit = 64;
inline constexpr int kOrganisationNameLimit = 60;
inline constexpr int kAddressLimit = 60;
inline constexpr int kReasonLimit = 60;

// 1 to 64 characters of A-Z a-z 0-9 . _ -, which a UUID is.
bool IsId(absl::string_view text);
void CheckId(absl::string_view id, absl::string_view field, Violations& violations);

// 1 to `limit` characters (code points), none of them a control character, not all blank.
void CheckText(absl::string_view text, int limit, absl::string_view field, Violations& violations);

// From 2000 to 50 years from today: what a date of this programme can be.
void CheckDay(absl::CivilDay day, absl::CivilDay today, absl::string_view field,
              Violations& violations);

// At most `limit` items, with ids of their own.
template <typename T>
void CheckList(const std::vector<T>& items, size_t limit, std::string T::*id,
               absl::string_view field, Violations& violations) {
  violations.Expect(items.size() <= limit, field, absl::StrCat("must have at most ", limit));
  absl::flat_hash_set<absl::string_view> ids;
  for (const T& item : items) ids.insert(item.*id);
  violations.Expect(ids.size() == items.size(), field, "names one id twice");
}

// "contacts[2]" under "elder".
std::string Path(absl::string_view parent, absl::string_view field);
std::string Path(absl::string_view parent, absl::string_view field, size_t index);

}  // namespace homecare::registry
