// Mutations that share a transaction, with their guard against doing a request twice. Private to
// common/change.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/change/mutator.h"
#include "common/change/request_table.h"
#include "common/change/runner.h"

namespace homecare {

// Not thread safe: one thread fills it, runs it once and throws it away.
class MutationGroup {
 public:
  // Moves the mutation in. One that is in already (same id, method and body) is not run twice: it
  // shares the outcome. Returns false, and takes nothing, where its id is in with another method or
  // body: whether that id is free is known only after this group.
  bool Add(Mutation& mutation);

  // Runs all and calls every `done`. `pause` is a wait between looks for a lost outcome.
  void Run(ChangeRunner& runner, Lane lane, const std::function<void(absl::Duration)>& pause);

 private:
  struct Member {
    Mutation mutation;
    std::string response;
    // The answer was found in the table: nothing to run, nothing to store.
    bool stored = false;
    bool answered = false;
    std::vector<std::function<void(const absl::Status&, const std::string&)>> shared_by;
  };

  void AnswerStored(pg::Tx& tx, absl::Span<Step> steps);
  void StoreAnswers(pg::Tx& tx, absl::Span<const Step> steps);
  // Settles those of the members of `indices` whose answer is stored.
  void TakeStored(pg::Tx& tx, const std::vector<size_t>& indices);
  void LookUpLostOutcomes(ChangeRunner& runner, Lane lane,
                          const std::function<void(absl::Duration)>& pause);
  void Answer(Member& member, const absl::Status& outcome);
  size_t IndexOf(const Step& step) const { return &step - steps_.data(); }

  std::vector<Member> members_;
  std::map<std::pair<std::string, std::string>, size_t> index_;  // by city and request id
  std::vector<Step> steps_;                                      // one a member, in their order
};

}  // namespace homecare
