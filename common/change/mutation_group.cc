#include "common/change/mutation_group.h"

#include <exception>
#include <typeinfo>
#include <utility>

#include "common/base/mutant.h"
#include "common/base/status.h"
#include "common/log/log.h"

namespace homecare {
namespace {

// How often a lost outcome is looked for, and the first wait in between, which doubles.
constexpr int kLooks = 4;
constexpr absl::Duration kFirstPause = absl::Milliseconds(100);

bool IsLost(const absl::Status& outcome) { return Reason(outcome) == "OUTCOME_UNKNOWN"; }

absl::Status RequestIdReused() {
  return InvalidField("request_id", "was used for another request", "REQUEST_ID_REUSED");
}

RequestRow RowOf(const Mutation& mutation) {
  return {.city_code = mutation.city_code,
          .request_id = mutation.request_id,
          .method = mutation.method,
          .body_hash = mutation.body_hash};
}

}  // namespace

bool MutationGroup::Add(Mutation& mutation) {
  const auto [place, is_new] =
      index_.try_emplace({mutation.city_code, mutation.request_id}, members_.size());
  if (is_new) {
    members_.push_back({.mutation = std::move(mutation)});
    return true;
  }
  Member& first = members_[place->second];
  if (first.mutation.method != mutation.method || first.mutation.body_hash != mutation.body_hash) {
    return false;
  }
  first.shared_by.push_back(std::move(mutation.done));
  return true;
}

void MutationGroup::Run(ChangeRunner& runner, Lane lane,
                        const std::function<void(absl::Duration)>& pause) {
  for (Member& member : members_) {
    steps_.push_back({.city_code = member.mutation.city_code,
                      .traceparent = member.mutation.traceparent,
                      .body =
                          [&member](Change& change) {
                            member.response.clear();
                            return member.mutation.body(change, &member.response);
                          },
                      .ahead = member.mutation.ahead});
  }
  const GroupGuard guard{
      .before = [this](pg::Tx& tx, absl::Span<Step> steps) { AnswerStored(tx, steps); },
      .after = [this](pg::Tx& tx, absl::Span<Step> steps) { StoreAnswers(tx, steps); }};
  runner.Run(lane, absl::MakeSpan(steps_), guard);
  LookUpLostOutcomes(runner, lane, pause);
  for (size_t i = 0; i < members_.size(); ++i) Answer(members_[i], steps_[i].outcome);
}

void MutationGroup::AnswerStored(pg::Tx& tx, absl::Span<Step> steps) {
  std::vector<size_t> indices;
  for (const Step& step : steps) indices.push_back(IndexOf(step));
  TakeStored(tx, indices);
}

void MutationGroup::TakeStored(pg::Tx& tx, const std::vector<size_t>& indices) {
  std::vector<RequestRow> named;
  for (const size_t i : indices) {
    members_[i].stored = false;  // an earlier attempt's look counts for nothing
    named.push_back(RowOf(members_[i].mutation));
  }
  for (const RequestRow& row : FindRequests(tx, named)) {
    const size_t i = index_.at({row.city_code, row.request_id});
    Member& member = members_[i];
    const bool same =
        row.method == member.mutation.method && row.body_hash == member.mutation.body_hash;
    member.stored = true;
    member.response = same ? row.response : "";
    steps_[i].outcome = same ? absl::OkStatus() : RequestIdReused();
    steps_[i].body = nullptr;
  }
}

void MutationGroup::StoreAnswers(pg::Tx& tx, absl::Span<const Step> steps) {
  std::vector<RequestRow> rows;
  for (const Step& step : steps) {
    const Member& member = members_[IndexOf(step)];
    if (member.stored || !step.outcome.ok()) continue;
    rows.push_back(RowOf(member.mutation));
    rows.back().response = member.response;
  }
  StoreRequests(tx, rows);
  if (!MutantIs("ack_before_commit")) return;
  for (const Step& step : steps) Answer(members_[IndexOf(step)], step.outcome);
}

void MutationGroup::LookUpLostOutcomes(ChangeRunner& runner, Lane lane,
                                       const std::function<void(absl::Duration)>& pause) {
  absl::Duration wait = kFirstPause;
  for (int look = 0; look < kLooks; ++look, wait *= 2) {
    std::vector<size_t> lost;
    for (size_t i = 0; i < steps_.size(); ++i) {
      if (IsLost(steps_[i].outcome)) lost.push_back(i);
    }
    if (lost.empty()) return;
    if (look > 0) pause(wait);
    Step step{.city_code = members_[lost.front()].mutation.city_code, .body = [&](Change& change) {
                TakeStored(change.tx(), lost);
                return absl::OkStatus();
              }};
    runner.Run(lane, absl::MakeSpan(&step, 1));
    if (!step.outcome.ok()) log::Warning("lost outcomes cannot be looked up now");
  }
}

void MutationGroup::Answer(Member& member, const absl::Status& outcome) {
  if (std::exchange(member.answered, true)) return;  // by a mutant
  if (!outcome.ok()) member.response.clear();
  member.shared_by.insert(member.shared_by.begin(), std::move(member.mutation.done));
  for (const auto& done : member.shared_by) {
    try {
      done(outcome, member.response);
    } catch (const std::exception& error) {
      log::Error("exception in the answer of a change", {{"exception", typeid(error).name()}});
    }
  }
}

}  // namespace homecare
