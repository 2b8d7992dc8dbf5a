#include "services/registry/domain/admission.h"

#include <utility>

#include "absl/container/flat_hash_map.h"
#include "common/base/civil_time.h"
#include "services/registry/domain/admission_rules.h"
#include "services/registry/domain/errors.h"

namespace homecare::registry {
namespace {

using Verdicts = std::vector<absl::StatusOr<Added>>;

// Candidates of one kind and their places among the records.
template <typename T>
struct Candidates {
  std::vector<T> values;
  std::vector<size_t> places;
};

// Those of the kind that pass the rules which need no store; the others get their verdict.
template <typename T>
Candidates<T> Settled(std::vector<absl::StatusOr<Record>>& records, const Rolls& rolls,
                      Verdicts& verdicts) {
  Candidates<T> out;
  for (size_t i = 0; i < records.size(); ++i) {
    if (!records[i].ok() || !std::holds_alternative<T>(*records[i])) continue;
    T value = std::get<T>(*std::move(records[i]));
    if (absl::Status status = Settle(value, rolls); !status.ok()) {
      verdicts[i] = std::move(status);
      continue;
    }
    out.values.push_back(std::move(value));
    out.places.push_back(i);
  }
  return out;
}

// Candidates accepted so far, by id and by ID number: the store does not hold them yet.
template <typename T>
class Accepted {
 public:
  Standing StandingOf(const T& value) const {
    if (const auto it = by_id_.find(IdOf(value)); it != by_id_.end()) {
      return it->second == Canonical(value) ? Standing::kSame : Standing::kOther;
    }
    return resident_ids_.contains(ResidentIdOf(value)) ? Standing::kResidentIdTaken
                                                       : Standing::kNew;
  }

  void Add(T value) {
    by_id_.emplace(IdOf(value), Canonical(value));
    if (const std::string resident_id = ResidentIdOf(value); !resident_id.empty()) {
      resident_ids_.insert(resident_id);
    }
    values_.push_back(std::move(value));
  }

  const std::vector<T>& values() const { return values_; }

 private:
  absl::flat_hash_map<std::string, std::string> by_id_;
  IdSet resident_ids_;
  std::vector<T> values_;
};

template <typename T>
absl::StatusOr<Added> Judge(const T& value, Standing standing, References<T>& references) {
  switch (standing) {
    case Standing::kSame:
      return Added::kUnchanged;
    case Standing::kOther:
      return Exists(value);
    case Standing::kResidentIdTaken:
      return ResidentIdRegistered();
    case Standing::kNew:
      break;
  }
  RETURN_IF_ERROR(references.Allow(value));
  return Added::kAdded;
}

template <typename T>
void AdmitKind(std::vector<absl::StatusOr<Record>>& records, Roll<T>& roll, Rolls& rolls,
               Verdicts& verdicts) {
  Candidates<T> candidates = Settled<T>(records, rolls, verdicts);
  if (candidates.values.empty()) return;
  const std::vector<Standing> standings = roll.Standings(candidates.values);
  References<T> references(candidates.values, rolls);
  Accepted<T> accepted;
  for (size_t i = 0; i < candidates.values.size(); ++i) {
    T& value = candidates.values[i];
    const Standing standing =
        standings[i] == Standing::kNew ? accepted.StandingOf(value) : standings[i];
    absl::StatusOr<Added>& verdict = verdicts[candidates.places[i]];
    verdict = Judge(value, standing, references);
    if (verdict.ok() && *verdict == Added::kAdded) accepted.Add(std::move(value));
  }
  if (accepted.values().empty()) return;
  roll.Add(accepted.values());
  references.Finish();
}

}  // namespace

std::vector<absl::StatusOr<Added>> Admit(std::vector<absl::StatusOr<Record>> records,
                                         Rolls& rolls) {
  Verdicts verdicts;
  for (const absl::StatusOr<Record>& record : records) {
    verdicts.push_back(record.ok() ? absl::StatusOr<Added>(Added::kAdded) : record.status());
  }
  // What is referred to comes before what refers to it.
  AdmitKind(records, rolls.providers, rolls, verdicts);
  AdmitKind(records, rolls.service_points, rolls, verdicts);
  AdmitKind(records, rolls.caregivers, rolls, verdicts);
  AdmitKind(records, rolls.elders, rolls, verdicts);
  AdmitKind(records, rolls.terminals, rolls, verdicts);
  return verdicts;
}

absl::StatusOr<Added> AdmitOne(Record record, Rolls& rolls) {
  std::vector<absl::StatusOr<Record>> records;
  records.push_back(std::move(record));
  return Admit(std::move(records), rolls).front();
}

}  // namespace homecare::registry
