// What intake needs to remember, in the domain's words. storage/ implements these on one
// transaction.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/geo.h"
#include "services/intake/domain/catalogue.h"
#include "services/intake/domain/incident.h"
#include "services/intake/domain/order.h"

namespace homecare::intake {

// An elder as far as an order must know.
struct Elder {
  std::string elder_id;
  std::string county_code;
  LatLng location;
  bool active = true;
};

// What others own and intake only reads.
class Directory {
 public:
  virtual ~Directory() = default;

  virtual std::optional<Elder> FindElder(absl::string_view elder_id) = 0;
  // Locked until the change ends, so that presses of one elder are taken one after another.
  virtual std::optional<Elder> LockElder(absl::string_view elder_id) = 0;
  // Whose terminal it is: absent when there is none such, empty when nobody's.
  virtual std::optional<std::string> OwnerOf(absl::string_view terminal_id) = 0;
  // The item as in force at that time.
  virtual std::optional<Item> FindItem(absl::string_view item_code, absl::Time time) = 0;
};

class OrderStore {
 public:
  virtual ~OrderStore() = default;

  // The order, locked until the change ends.
  virtual std::optional<Order> Find(absl::string_view order_id) = 0;
  // Writes an order that was just placed, tells those who watch, and tells matching that somebody
  // is to be sent. It is written when the change ends: it cannot be found before. An order of a
  // care plan is written at once: the next change of its elder must find it.
  virtual void Add(const Order& order) = 0;
  // Writes an order as it is now and tells those who watch.
  virtual void Save(const Order& order) = 0;
  // Tells matching that nobody is to be sent any more.
  virtual void TellCancelled(const Order& order) = 0;
  // Orders of the same elder and item that begin within 30 minutes of this one. One placed at the
  // same instant in another transaction may be missing.
  virtual std::vector<std::string> SimilarTo(const Order& order) = 0;
  // Remembers that the order had this visit; asks whether a visit was ever heard of.
  virtual void RememberVisit(const Order& order) = 0;
  virtual bool KnowsVisit(absl::string_view visit_id) = 0;
};

class IncidentStore {
 public:
  virtual ~IncidentStore() = default;

  // The incident, locked until the change ends.
  virtual std::optional<Incident> FindIncident(absl::string_view incident_id) = 0;
  // The order that was placed for it, empty where there is none. Locks nothing.
  virtual std::string OrderOf(absl::string_view incident_id) = 0;
  virtual std::optional<Incident> NewestOf(absl::string_view elder_id, Button button) = 0;
  virtual void SaveIncident(const Incident& incident) = 0;
  // The incident a press was counted to before, if it is a retransmission.
  virtual std::optional<std::string> IncidentOf(const Signal& signal) = 0;
  virtual void Append(const Signal& signal, absl::string_view incident_id, absl::Time now) = 0;
  virtual void Append(const Attempt& attempt) = 0;
  // Sets, or clears, a rung of the ladder.
  virtual void SetRung(const char* rung, absl::string_view incident_id, absl::Time due) = 0;
  virtual void ClearRung(const char* rung, absl::string_view incident_id) = 0;
};

}  // namespace homecare::intake
