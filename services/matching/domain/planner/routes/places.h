// The places Inserter looks at: beside the neighbours, and at both ends of the day of who lives
// near.
#pragma once

#include "services/matching/domain/planner/routes/inserter.h"

namespace homecare::matching::planner::routes {

template <typename Body>
void Inserter::EachPlace(const Body& body) {
  for (const Side side : model_.NearSides(task_)) {
    if (!editor_.IsMine(side.task)) continue;
    const Node& node = state_.node(side.task);
    if (node.route != kNone) body(side.before ? node.prev : side.task);
  }
  EachPlaceAtHome(body);
}

template <typename Body>
void Inserter::EachPlaceAtHome(const Body& body) {
  for (const int who : model_.NearCaregivers(task_)) {
    const int kind = model_.kind(who);
    if (editor_.HasMany(kind)) {
      const int unused = editor_.Unused(kind);
      if (unused != kNone) body(state_.StartNode(unused));
      continue;
    }
    if (!editor_.IsMyRoute(who)) continue;
    body(state_.StartNode(who));
    const int last = state_.node(state_.EndNode(who)).prev;
    if (state_.IsTask(last)) body(last);
  }
}

template <typename Body>
void Inserter::EveryPlace(const Body& body) {
  for (const int route : editor_.routes()) {
    if (!model_.MayServe(task_, route)) continue;
    for (int at = state_.StartNode(route); at != state_.EndNode(route); at = state_.node(at).next) {
      body(at);
    }
  }
}

}  // namespace homecare::matching::planner::routes
