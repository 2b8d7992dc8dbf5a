// VisitStore on one change: rows, events and reminders commit together.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common/change/change.h"
#include "services/visit/domain/store.h"

namespace homecare::visit::storage {

// Kinds of reminder (durable deadlines); the subject is the visit.
inline constexpr char kNoCheckIn[] = "NO_CHECK_IN";
inline constexpr char kNoCheckOut[] = "NO_CHECK_OUT";

// Lives for one change.
class Visits final : public VisitStore {
 public:
  explicit Visits(Change& change) : change_(change) {}

  std::optional<Visit> Find(absl::string_view visit_id) override;
  void Save(const Visit& visit) override;
  void Append(const Evidence& evidence) override;
  void Put(const VisitException& exception) override;
  void Append(const Voiding& voiding) override;
  std::vector<VisitException> OpenExceptions(absl::string_view visit_id,
                                             ExceptionCode code) override;
  std::optional<VisitException> FindException(absl::string_view exception_id) override;
  std::optional<std::string> InProgressOf(absl::string_view caregiver_id,
                                          absl::string_view visit_id) override;
  absl::Time FreeFrom(absl::string_view caregiver_id, absl::Time instant) override;
  std::optional<std::string> OverlapAt(const Visit& visit, absl::Time instant) override;
  std::optional<std::string> ReplacedBy(const Visit& visit) override;
  bool Certified(absl::string_view caregiver_id, int qualification, absl::CivilDay day) override;
  void Remind(const Visit& visit, EvidenceKind missing, absl::Time due) override;
  void Forget(const Visit& visit) override;

 private:
  void Tell(const Visit& visit);

  Change& change_;
};

}  // namespace homecare::visit::storage
