// I1: what a client holds OK for is there, once; what was refused is not.
#include <map>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tests/crash/checker.h"

namespace homecare::crash {
namespace {

struct Ordered {
  std::string order_id;
  int count = 0;
};

// Orders by the request that placed them (asked_by, which every client sets).
std::map<std::string, Ordered> OrdersByRequest(pg::Tx& tx) {
  std::map<std::string, Ordered> orders;
  for (const pg::Row row :
       tx.Exec("SELECT order_id, asked_by FROM intake.care_order WHERE asked_by <> ''")) {
    Ordered& ordered = orders[row.Text("asked_by")];
    ordered.order_id = row.Text("order_id");
    ++ordered.count;
  }
  return orders;
}

// The column `subject` of a statement's rows, with how often each came.
std::map<std::string, int> Subjects(const pg::Rows& rows) {
  std::map<std::string, int> subjects;
  for (const pg::Row row : rows) ++subjects[row.Text("subject")];
  return subjects;
}

// What an acknowledged operation of each kind must have left behind, by its subject. A caregiver at
// the door is stronger than a cancellation: the order goes on, and keeps the reason.
std::map<OperationKind, std::map<std::string, int>> Effects(pg::Tx& tx) {
  return {
      {OperationKind::kCancelOrder,
       Subjects(tx.Exec("SELECT order_id AS subject FROM intake.care_order"
                        " WHERE cancel_reason <> 0"))},
      {OperationKind::kAcceptOffer,
       Subjects(tx.Exec("SELECT offer_id AS subject FROM matching.assignment"))},
      {OperationKind::kCheckIn, Subjects(tx.Exec("SELECT visit_id AS subject FROM visit.evidence"
                                                 " WHERE kind = 'CHECK_IN'"))},
      {OperationKind::kCheckOut, Subjects(tx.Exec("SELECT visit_id AS subject FROM visit.evidence"
                                                  " WHERE kind = 'CHECK_OUT'"))},
      {OperationKind::kPress,
       Subjects(tx.Exec("SELECT DISTINCT incident_id AS subject FROM intake.signal"))},
      {OperationKind::kAcknowledge,
       Subjects(tx.Exec("SELECT incident_id AS subject FROM intake.incident"
                        " WHERE acknowledge_time IS NOT NULL"))},
  };
}

void CheckOrder(const Record& record, const std::map<std::string, Ordered>& orders,
                Findings& findings) {
  const auto found = orders.find(record.request_id);
  const int count = found == orders.end() ? 0 : found->second.count;
  const bool same = count > 0 && found->second.order_id == record.subject;
  if (count > 1) findings.Add("I1 order exists twice", Figure::kDoubled, record.request_id);
  if (record.outcome == Outcome::kOk && count == 0) {
    findings.Add("I1 acknowledged order is gone", Figure::kLost, record.request_id);
  }
  if (record.outcome == Outcome::kOk && count == 1 && !same) {
    findings.Add("I1 order has another id", Figure::kDoubled, record.request_id);
  }
  if (record.outcome == Outcome::kRefused && count > 0) {
    findings.Add("I1 refused order exists", Figure::kDoubled, record.request_id);
  }
}

}  // namespace

void CheckRecords(pg::Tx& tx, const Evidence& evidence, Findings& findings) {
  const auto orders = OrdersByRequest(tx);
  auto effects = Effects(tx);
  std::set<std::string> asked;
  for (const Record& record : evidence.records) {
    if (record.kind == OperationKind::kPlaceOrder) {
      asked.insert(record.request_id);
      CheckOrder(record, orders, findings);
      continue;
    }
    const int count = effects.at(record.kind)[record.subject];
    if (record.outcome == Outcome::kOk && count == 0) {
      findings.Add("I1 acknowledged deed is gone", Figure::kLost, record.request_id);
    }
    if (count > 1) findings.Add("I1 deed was done twice", Figure::kDoubled, record.request_id);
  }
  for (const auto& [request_id, ordered] : orders) {
    if (asked.count(request_id) == 0) {
      findings.Add("I1 order nobody placed", Figure::kDoubled, ordered.order_id);
    }
  }
}

}  // namespace homecare::crash
