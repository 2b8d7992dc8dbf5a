#include "common/change/effects.h"

#include <iterator>
#include <utility>

#include "common/base/check.h"
#include "common/event/topology.h"

namespace homecare {
namespace {

template <typename T>
void MoveBehind(std::vector<T>* to, std::vector<T> from) {
  to->insert(to->end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

}  // namespace

bool Effects::WritesNothing() const {
  return events.empty() && inserted_rows.empty() && feed_rows.empty() && deadline_rows.empty();
}

void Effects::Append(Effects other) {
  MoveBehind(&events, std::move(other.events));
  MoveBehind(&inserted_rows, std::move(other.inserted_rows));
  MoveBehind(&feed_rows, std::move(other.feed_rows));
  MoveBehind(&deadline_rows, std::move(other.deadline_rows));
  MoveBehind(&actions, std::move(other.actions));
}

BufferedChange::BufferedChange(pg::Tx& tx, absl::Time now, const std::string& city_code,
                               const std::string& traceparent, GroupMemory& memory,
                               Effects* effects)
    : tx_(tx),
      now_(now),
      city_code_(city_code),
      traceparent_(traceparent),
      memory_(memory),
      effects_(effects) {}

void BufferedChange::Insert(const RowInsert& insert, std::vector<pg::Param> row) {
  effects_->inserted_rows.push_back({&insert, std::move(row)});
}

void BufferedChange::Emit(event::v1::Event event) {
  HC_CHECK(!event.key().empty());
  if (event::TopicOf(event.topic()).subscribers.empty()) return;
  event.set_city_code(city_code_);
  event.set_traceparent(traceparent_);
  const timespec time = absl::ToTimespec(now_);
  event.mutable_event_time()->set_seconds(time.tv_sec);
  event.mutable_event_time()->set_nanos(static_cast<int>(time.tv_nsec));
  effects_->events.push_back(std::move(event));
}

void BufferedChange::Publish(absl::string_view feed, absl::string_view scope, std::string payload) {
  effects_->feed_rows.push_back(
      {city_code_, std::string(feed), std::string(scope), std::move(payload)});
}

void BufferedChange::SetDeadline(const Deadline& deadline) {
  effects_->deadline_rows.push_back({city_code_, traceparent_, deadline});
}

void BufferedChange::ClearDeadline(absl::string_view kind, absl::string_view subject_id) {
  effects_->deadline_rows.push_back(
      {.city_code = city_code_,
       .traceparent = traceparent_,
       .deadline = {.kind = std::string(kind), .subject_id = std::string(subject_id)},
       .cleared = true});
}

void BufferedChange::OnCommit(std::function<void()> action) {
  effects_->actions.push_back(std::move(action));
}

}  // namespace homecare
