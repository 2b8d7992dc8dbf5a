// Everybody's day in memory: caregivers, providers and calendars of one city, kept by events and by
// the service's own commits, rebuilt from its tables when leadership is gained.
//
// The model proposes; the database decides, under locks and constraints (books.h). So a model that
// lags by the transactions just under way costs an attempt, never a double booking.
//
// Thread safe: searches share, changes exclude. A search over 4,000 caregivers takes well under a
// millisecond.
#pragma once

#include <deque>
#include <optional>
#include <shared_mutex>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "services/matching/domain/candidate.h"
#include "services/matching/domain/insertion.h"
#include "services/matching/domain/model_facts.h"
#include "services/matching/domain/policy.h"
#include "services/matching/domain/response.h"
#include "services/matching/domain/travel.h"
#include "services/matching/domain/visit_request.h"

namespace homecare::matching {

class Model {
 public:
  explicit Model(const TravelModel& travel = {}) : travel_(travel) {}

  // Replaces everything.
  void Reset(ModelFacts facts);
  // Whether Reset has run: before, nothing may be decided.
  bool ready() const;

  void PutProvider(const Provider& provider);
  void PutCaregiver(const Caregiver& caregiver);
  // A shift that changed hands leaves its former caregiver.
  void PutShift(const OwnedSpan& shift);
  void PutAbsence(const OwnedSpan& absence);
  void PutEntry(const OwnedEntry& entry);
  // Also when it was never put: a later Put of it, heard out of order, is ignored.
  void RemoveEntry(const std::string& offer_id);
  // Forgets what ended before; call it now and then.
  void Prune(int64_t before);

  // Judges every caregiver. The second searches a circle (great circle, metres) for an emergency.
  Search Rank(const VisitRequest& request) const;
  Search RankEmergency(const VisitRequest& request, int64_t now, const EmergencyLadder& ladder,
                       double circle_metres) const;

  // Assigned visits that the caregiver would leave for the emergency.
  std::vector<std::string> DisplacedVisits(absl::string_view caregiver_id,
                                           const VisitRequest& request, int64_t now,
                                           const EmergencyLadder& ladder) const;

  // One caregiver with a calendar fresh from the database, instead of the model's own: the
  // candidate as it is now, or the rule that says no, in `rule`.
  std::optional<Candidate> Reconsider(absl::string_view caregiver_id, const Calendar& calendar,
                                      const VisitRequest& request, Rule* rule) const;
  std::optional<Candidate> ReconsiderEmergency(absl::string_view caregiver_id,
                                               const Calendar& calendar,
                                               const VisitRequest& request, int64_t now,
                                               const EmergencyLadder& ladder, double circle_metres,
                                               Rule* rule) const;

  // Whether an offer that is held or assigned is an emergency's.
  bool IsEmergency(absl::string_view offer_id) const;
  std::optional<Caregiver> FindCaregiver(absl::string_view caregiver_id) const;
  // Equal for equal contents, as far as they end at or after `from`.
  uint64_t Digest(int64_t from) const;

  const Travel& travel() const { return travel_; }

 private:
  struct Known {
    Caregiver facts;
    Person person;
    Calendar calendar;
    int provider = 0;
  };
  class Judge;

  int IndexOf(const std::string& caregiver_id);
  int ProviderIndexOf(const std::string& provider_id);
  void StoreCaregiver(const Caregiver& caregiver);
  void StoreShift(const OwnedSpan& shift);
  void StoreEntry(const OwnedEntry& entry);

  const Travel travel_;
  mutable std::shared_mutex mutex_;
  bool ready_ = false;
  // By index; ids_ never shrinks, so that views of it last.
  std::deque<std::string> ids_;
  std::vector<Known> known_;
  absl::flat_hash_map<absl::string_view, int> index_;
  std::vector<Provider> providers_;
  absl::flat_hash_map<std::string, int> provider_index_;
  absl::flat_hash_map<std::string, int> shift_owner_, offer_owner_;
  // Offers that ended lately, the oldest first.
  absl::flat_hash_set<std::string> gone_;
  std::deque<std::string> gone_order_;
};

}  // namespace homecare::matching
