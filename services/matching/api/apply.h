// What the matching service hears: the registry, orders, visits, and its own deadlines.
#pragma once

#include "absl/status/status.h"
#include "common/change/change.h"
#include "services/matching/domain/desk.h"
#include "services/matching/domain/model.h"
#include "services/matching/domain/plan_desk.h"

namespace homecare::event::v1 {
class Event;
}

namespace homecare::matching {

// Topics registry, orders and visits. An order waits for its elder to be known. Thread safe.
class Listener {
 public:
  Listener(Desk& desk, PlanDesk& plan_desk, Model& model)
      : desk_(desk), plan_desk_(plan_desk), model_(model) {}

  absl::Status Apply(homecare::Change& change, const event::v1::Event& event);
  absl::Status Fire(homecare::Change& change, const Deadline& deadline);

 private:
  Desk& desk_;
  PlanDesk& plan_desk_;
  Model& model_;
};

}  // namespace homecare::matching
