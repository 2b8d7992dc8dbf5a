// The decisions about standing care plans. Pure: remembers through its stores, is told the time.
//
// What is ordered follows from what is so: plans, entitlement, policy, orders and the day. So all
// doors (a request, an event of the registry, a day that begins) do the same: under the lock of the
// elder they compare the orders of the next days with what the layout of the month says, take back
// what is not wanted, and place what is missing. Done twice, the second time does nothing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "services/intake/domain/layout.h"
#include "services/intake/domain/order_desk.h"
#include "services/intake/domain/store.h"

namespace homecare::intake {

// What care plans go by; reads only.
class CareFacts {
 public:
  virtual ~CareFacts() = default;

  virtual std::optional<CarePlan> FindPlan(absl::string_view care_plan_id) = 0;
  // All of the elder's, in order of first day.
  virtual std::vector<CarePlan> PlansOf(absl::string_view elder_id) = 0;
  virtual Entitlement EntitlementOf(absl::string_view elder_id) = 0;
  // In force on that day; one of zeroes where none is.
  virtual CarePolicy PolicyOn(absl::CivilDay day) = 0;
  virtual std::vector<Item> CatalogueAt(absl::Time time) = 0;
  // Orders of care hours whose window starts within the month.
  virtual std::vector<Order> CareOrdersOf(absl::string_view elder_id, absl::CivilMonth month) = 0;
};

class CarePlanStore {
 public:
  virtual ~CarePlanStore() = default;

  virtual void Save(const CarePlan& plan) = 0;
  // The elder's plans are laid out anew from that day on.
  virtual void ArrangeFrom(absl::string_view elder_id, absl::CivilDay day) = 0;
  // Who came to the elder, or is to come, last; empty for nobody.
  virtual std::string LastCaregiver(absl::string_view elder_id) = 0;
  // Sets, or clears, the time at which the elder's next day is laid out.
  virtual void SetNextDay(absl::string_view elder_id, absl::Time due) = 0;
  virtual void ClearNextDay(absl::string_view elder_id) = 0;
};

// A kind of durable deadline; the subject is the elder.
inline constexpr char kCarePlanDue[] = "CARE_PLAN_DUE";

struct Arranged {
  std::vector<std::string> placed_order_ids;
  std::vector<std::string> cancelled_order_ids;
};

struct PutPlan {
  CarePlan plan;
  Arranged arranged;
};

// What a month's layout goes by. Where `draft` is given it stands in for the plan of its id, or
// beside the others.
LayoutInput MonthOf(CareFacts& facts, const Elder& elder, absl::CivilMonth month, absl::Time now,
                    const CarePlan* draft = nullptr);

// Whether the plan may be put: errors of PutCarePlan, but those about the elder.
absl::Status CheckPut(CareFacts& facts, absl::Time now, CarePlan* plan);

// Lives for one change.
class CarePlanDesk {
 public:
  CarePlanDesk(Directory& directory, OrderDesk& orders, CareFacts& facts, CarePlanStore& plans,
               absl::Time now)
      : directory_(directory), orders_(orders), facts_(facts), plans_(plans), now_(now) {}

  absl::StatusOr<PutPlan> Put(CarePlan plan);
  absl::StatusOr<PutPlan> End(absl::string_view care_plan_id, absl::CivilDay valid_to);

  // The elder's grants or suspensions are others now.
  void EntitlementChanged(absl::string_view elder_id);
  // Another day is to be laid out, or the elder has moved.
  void LayOutNext(absl::string_view elder_id);

 private:
  PutPlan Write(CarePlan plan, const Elder& elder);
  Arranged Arrange(const Elder& elder);
  void PlaceNext(const LayoutInput& month, const Layout& layout, absl::CivilDay last,
                 Arranged* arranged);
  void SetNextDay(const Elder& elder, const CarePolicy& policy);

  Directory& directory_;
  OrderDesk& orders_;
  CareFacts& facts_;
  CarePlanStore& plans_;
  const absl::Time now_;
};

}  // namespace homecare::intake
