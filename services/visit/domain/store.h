// What the desk needs to remember, in the domain's words. storage/visits.h implements it on one
// transaction.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "services/visit/domain/exceptions.h"
#include "services/visit/domain/visit.h"

namespace homecare::visit {

class VisitStore {
 public:
  virtual ~VisitStore() = default;

  // The visit, locked until the change ends.
  virtual std::optional<Visit> Find(absl::string_view visit_id) = 0;
  // Writes the visit as it is now and tells everybody who follows it.
  virtual void Save(const Visit& visit) = 0;
  virtual void Append(const Evidence& evidence) = 0;
  // Adds, or settles, an exception; Save comes after, so that the visit's event knows of it.
  virtual void Put(const VisitException& exception) = 0;
  virtual void Append(const Voiding& voiding) = 0;
  // The visit's exceptions that nobody has cleared, of one code.
  virtual std::vector<VisitException> OpenExceptions(absl::string_view visit_id,
                                                     ExceptionCode code) = 0;
  // The exception, locked until the change ends.
  virtual std::optional<VisitException> FindException(absl::string_view exception_id) = 0;

  // The visit at which the caregiver is checked in now, other than `visit_id`.
  virtual std::optional<std::string> InProgressOf(absl::string_view caregiver_id,
                                                  absl::string_view visit_id) = 0;
  // The end of a visit of the caregiver that ended after `instant`, the latest; else `instant`.
  virtual absl::Time FreeFrom(absl::string_view caregiver_id, absl::Time instant) = 0;
  // A visit other than `visit` to the same elder that had begun and not ended at `instant`.
  virtual std::optional<std::string> OverlapAt(const Visit& visit, absl::Time instant) = 0;
  // The caregiver of the order's last visit that was taken back, if another than `visit`'s.
  virtual std::optional<std::string> ReplacedBy(const Visit& visit) = 0;
  // Whether the caregiver holds a certificate for the qualification on that day.
  virtual bool Certified(absl::string_view caregiver_id, int qualification, absl::CivilDay day) = 0;

  // Reminds the desk: nobody checked in or out by then. Forgets both reminders of a visit.
  virtual void Remind(const Visit& visit, EvidenceKind missing, absl::Time due) = 0;
  virtual void Forget(const Visit& visit) = 0;
};

}  // namespace homecare::visit
