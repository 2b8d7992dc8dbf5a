// What the clients know: of each operation when it was invoked and what they heard.
#pragma once

#include <array>
#include <mutex>
#include <string>
#include <vector>

#include "absl/time/time.h"

namespace homecare::crash {

enum class OperationKind {
  kPlaceOrder,
  kCancelOrder,
  kAcceptOffer,
  kCheckIn,
  kCheckOut,
  kPress,
  kAcknowledge,
};

enum class Outcome {
  kOk,       // a client holds OK: it must have happened, once
  kRefused,  // definitely not carried out
  kUnknown,  // given up without an answer: once or not at all
};

struct Record {
  OperationKind kind = OperationKind::kPlaceOrder;
  Outcome outcome = Outcome::kUnknown;
  std::string request_id;
  // What it was about: the order, the offer, the visit, the incident; of an order or a press what
  // OK named.
  std::string subject;
  std::string reason;  // of a refusal
  int attempts = 0;
  absl::Time invoke_time;
  absl::Time end_time;
};

struct JournalCounts {
  int64_t ok = 0;
  int64_t refused = 0;
  int64_t unknown = 0;
  int64_t attempts = 0;
};

// Thread safe.
class Journal {
 public:
  void Add(Record record);
  // The same request was heard to be answered in two ways.
  void AnswersDiffer(const Record& record);

  std::vector<Record> records() const;
  std::vector<std::string> differing() const;
  JournalCounts Count() const;

 private:
  mutable std::mutex mutex_;
  std::vector<Record> records_;
  std::vector<std::string> differing_;
};

}  // namespace homecare::crash
