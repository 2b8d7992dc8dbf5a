// Asks caregivers: finds the best for a job and makes the offer, or tells that nobody can go.
//
// A normal order is offered to one caregiver at a time; an emergency climbs the ladder of policy.h.
// The model's candidates are judged again one by one, under the caregiver's lock and with the
// calendar of the database, until one can be held.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "services/matching/domain/day_watch.h"
#include "services/matching/domain/job.h"
#include "services/matching/domain/model.h"
#include "services/matching/domain/policy.h"
#include "services/matching/domain/session.h"

namespace homecare::matching {

// Thread safe; every call is about one locked job.
class Matcher {
 public:
  using NewId = std::function<std::string()>;

  Matcher(Model& model, const MatchPolicy& policy, NewId new_id)
      : model_(model), policy_(policy), new_id_(std::move(new_id)) {}

  // The job has no open offer and awaits one: asks the next caregiver, from the ladder's first rung
  // where it is an emergency.
  void Start(Session& session, Job& job);
  // An offer of the job has ended without acceptance: asks the next where nobody is being asked.
  void Continue(Session& session, Job& job);
  // The emergency's next rung is due.
  void ClimbRung(Session& session, Job& job);

  // The request of a job as its books stand now.
  VisitRequest RequestOf(Session& session, const Job& job) const;

  // From now on disturbed days are told to `watch`, which outlives this; before, to nobody. Not
  // thread safe: call it before anything else.
  void Watch(DayWatch& watch) { watch_ = &watch; }
  // Once the change commits: something has happened to an order whose visit is, or would be, at
  // that time. How long its being matched alone is to wait for a plan: not at all where nobody
  // plans, for an emergency, and for what starts too soon for a plan.
  absl::Duration Disturb(Session& session, const Job& job, absl::Time start) const;

  // The next offer of the job, to that candidate; not made yet.
  Offer OfferOf(const Session& session, const Job& job, const Candidate& candidate) const;

  Model& model() const { return model_; }
  const MatchPolicy& policy() const { return policy_; }
  std::string MakeId() const { return new_id_(); }

 private:
  enum class Asked { kYes, kNobody, kContended };

  void MatchNormal(Session& session, Job& job);
  Asked AskBest(Session& session, Job& job, const VisitRequest& request, Search& search);
  void MatchEmergency(Session& session, Job& job, int offers);
  int AskCircle(Session& session, Job& job, double circle_metres, int offers, RuleCounts* counts);
  bool MakeOffer(Session& session, Job& job, const Candidate& candidate, const Search& search);
  void TellUnmatched(Session& session, Job& job, const RuleCounts& counts, bool final);
  void PruneDaily(absl::Time now);

  Model& model_;
  const MatchPolicy& policy_;
  const NewId new_id_;
  DayWatch* watch_ = nullptr;
  std::atomic<int64_t> pruned_day_{0};
};

// Whether the job has an offer that waits for its answer.
bool AnyOpen(const std::vector<Offer>& offers);

// The entry of a caregiver's calendar that an offer, or the visit made of it, is.
OwnedEntry EntryOf(const Offer& offer, EntryState state);

}  // namespace homecare::matching
