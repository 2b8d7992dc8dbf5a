// Adding resources: one, or the records of an import. Good ones are added although others are
// refused.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "services/registry/domain/roll.h"

namespace homecare::registry {

using Record = std::variant<Provider, ServicePoint, Caregiver, Elder, Terminal>;

enum class Added {
  kAdded,
  kUnchanged,  // it was there already, registered with the same content
};

// What became of each record, in their order. The records may refer to each other in any order; of
// two that contradict each other the first good one stays. A record that could not be read comes as
// the status that says why, which is its verdict. Refusals:
//   INVALID_FIELD, GRANT_OVERLAP       the record contradicts itself
//   ELDER_EXISTS, CAREGIVER_EXISTS...  its id belongs to another resource
//   RESIDENT_ID_REGISTERED             its ID number belongs to somebody else of the kind
//   PROVIDER_NOT_FOUND, CAREGIVER_NOT_FOUND, ELDER_NOT_FOUND
//   TERMINAL_BOUND, TERMINAL_WITHDRAWN
// Field paths begin with the kind: "elder.grants[1].valid_from".
std::vector<absl::StatusOr<Added>> Admit(std::vector<absl::StatusOr<Record>> records, Rolls& rolls);

// The same for one.
absl::StatusOr<Added> AdmitOne(Record record, Rolls& rolls);

}  // namespace homecare::registry
