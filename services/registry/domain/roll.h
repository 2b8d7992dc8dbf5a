// What the desks need from the store: one roll a kind of resource, all of one transaction and city.
#pragma once

#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/time/time.h"
#include "services/registry/domain/elder.h"
#include "services/registry/domain/places.h"
#include "services/registry/domain/workforce.h"

namespace homecare::registry {

using IdSet = absl::flat_hash_set<std::string>;

// How a candidate stands against what is on the roll.
enum class Standing {
  kNew,
  kSame,             // was registered with the very same content
  kOther,            // its id belongs to another resource
  kResidentIdTaken,  // its ID number belongs to somebody else of the kind
};

// Not thread safe. Sets, not single rows, because an import brings 500 at once. Failures of the
// store do not return: they end the transaction (common/pg/tx.h).
template <typename T>
class Roll {
 public:
  virtual ~Roll() = default;

  // One for each candidate, in their order.
  virtual std::vector<Standing> Standings(const std::vector<T>& candidates) = 0;
  // Which of the ids are on the roll.
  virtual IdSet Existing(const std::vector<std::string>& ids) = 0;
  // Those on the roll, locked against other changes until the transaction ends.
  virtual std::vector<T> Lock(const std::vector<std::string>& ids) = 0;
  // Add and Save write and tell every subscriber the new state; there is no other way to write.
  virtual void Add(const std::vector<T>& resources) = 0;
  virtual void Save(const T& before, const T& after) = 0;
};

// The rolls of one change.
struct Rolls {
  Roll<Provider>& providers;
  Roll<ServicePoint>& service_points;
  Roll<Caregiver>& caregivers;
  Roll<Elder>& elders;
  Roll<Terminal>& terminals;
  const Places& places;
  absl::Time now;
};

}  // namespace homecare::registry
