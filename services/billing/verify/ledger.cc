#include "services/billing/verify/ledger.h"

#include <algorithm>
#include <array>
#include <utility>

#include "services/billing/verify/table.h"
#include "services/billing/verify/tree.h"

namespace homecare::verify {
namespace {

enum Place {
  kCityCode,
  kEntryNumber,
  kFunding = 9,
  kReason,
  kRate,
  kMinutes,
  kAmount,
  kDebit,
  kCredit,
  kCause = 18,
  kPostTime = 21,
  kPreviousHash,
  kEntryHash,
};

const std::vector<Column>& Columns() {
  static const std::vector<Column> columns = {{"city_code", Kind::kText},
                                              {"entry_number", Kind::kNumber},
                                              {"line_id", Kind::kText},
                                              {"posting_id", Kind::kText},
                                              {"elder_id", Kind::kText},
                                              {"month", Kind::kMonth},
                                              {"booked_month", Kind::kMonth},
                                              {"visit_id", Kind::kText},
                                              {"provider_id", Kind::kText},
                                              {"funding", Kind::kText},
                                              {"reason", Kind::kText},
                                              {"rate_fen_per_hour", Kind::kNumber},
                                              {"minutes", Kind::kNumber},
                                              {"amount_fen", Kind::kNumber},
                                              {"debit_account", Kind::kText},
                                              {"credit_account", Kind::kText},
                                              {"policy_version_id", Kind::kText},
                                              {"corrects_line_id", Kind::kText},
                                              {"cause", Kind::kText},
                                              {"cause_id", Kind::kText},
                                              {"explanation", Kind::kText},
                                              {"post_time", Kind::kInstant},
                                              {"previous_hash", Kind::kHash},
                                              {"entry_hash", Kind::kHash}};
  return columns;
}

constexpr std::array<std::string_view, 5> kCauses = {"VISIT_BILLABLE", "VISIT_NOT_BILLABLE",
                                                     "ELDER_CHANGED", "RULES_CHANGED", "CLAW_BACK"};

Booking BookingOf(const Record& record) {
  return {.funding = record[kFunding].text,
          .reason = record[kReason].text,
          .debit_account = record[kDebit].text,
          .credit_account = record[kCredit].text,
          .rate_fen_per_hour = record[kRate].number,
          .minutes = record[kMinutes].number,
          .amount_fen = record[kAmount].number};
}

std::string Entries(int64_t first, int64_t last) {
  return first == last ? "entry " + std::to_string(first)
                       : "entries " + std::to_string(first) + " to " + std::to_string(last);
}

class LedgerCheck {
 public:
  LedgerCheck(const LedgerQuestion& question, LedgerReport* report)
      : question_(question),
        report_(*report),
        rows_(question.ledger, question.ledger_name, Columns()),
        checkpoints_(question.checkpoints, question.checkpoints_name, question.keys,
                     question.city_code) {}

  Outcome Run();

 private:
  Outcome Start();
  Outcome CheckRow();           // The row that was read is the next entry.
  std::string Fault();          // Of the row as the next entry; empty where there is none.
  Outcome FulfilCheckpoints();  // Those that end with the last entry.
  Outcome NextCheckpoint();
  Outcome End();
  Outcome BadEntry(Outcome outcome) const;  // Adds which entry it is, and who vouches for it.

  int64_t next_entry() const { return tree_.size() + 1; }
  // The checkpoint's tag of the next entry; empty for one that no checkpoint covers.
  std::string_view Tag() const;

  const LedgerQuestion& question_;
  LedgerReport& report_;
  TableReader rows_;
  CheckpointReader checkpoints_;
  Record record_;
  Frame frame_;
  Tree tree_;
  Hash head_ = {};
  Hash entry_hash_ = {};
  int64_t last_time_ = INT64_MIN;
  bool saw_ = false;
};

Outcome LedgerCheck::Run() {
  if (Outcome outcome = Start(); !outcome.ok()) return outcome;
  for (bool at_end = false;;) {
    if (Outcome outcome = rows_.Next(&record_, &at_end); !outcome.ok()) {
      return rows_.line_number() == 0 ? outcome : BadEntry(outcome);  // 0: it is the header.
    }
    if (at_end) return End();
    if (Outcome outcome = CheckRow(); !outcome.ok()) return outcome;
    if (Outcome outcome = FulfilCheckpoints(); !outcome.ok()) return outcome;
  }
}

Outcome LedgerCheck::Start() {
  if (Outcome outcome = NextCheckpoint(); !outcome.ok()) return outcome;
  if (checkpoints_.at_end()) {
    return Unusable(question_.checkpoints_name +
                    ":1: expected a checkpoint: without any, nothing can be proven");
  }
  report_.city_code = checkpoints_.current().city_code;
  return FulfilCheckpoints();
}

Outcome LedgerCheck::NextCheckpoint() {
  Outcome outcome = checkpoints_.Next();
  if (outcome.ok() && !checkpoints_.at_end()) {
    saw_ = saw_ || ToHex(View(checkpoints_.current().hash)) == question_.seen;
  }
  return outcome;
}

std::string_view LedgerCheck::Tag() const {
  if (checkpoints_.at_end()) return {};
  const auto place = static_cast<size_t>(tree_.size() - checkpoints_.last().tree_size);
  return std::string_view(checkpoints_.current().entry_tags).substr(place * kTagLength, kTagLength);
}

Outcome LedgerCheck::CheckRow() {
  frame_.Start("HCLEDGER");
  PutRecord(Columns(), record_, kEntryHash, &frame_);
  entry_hash_ = Sha256(frame_.bytes());
  if (const std::string fault = Fault(); !fault.empty()) {
    return BadEntry(Tampered(rows_.Where() + fault));
  }
  if (!Add(BookingOf(record_), &report_.sums)) {
    return BadEntry(Unusable(rows_.Where() + "expected sums of at most 64 bits"));
  }
  head_ = entry_hash_;
  last_time_ = record_[kPostTime].number;
  tree_.Add(View(head_));
  ++report_.entries;
  return {};
}

// In this order, so that a bad entry is named before its successors.
std::string LedgerCheck::Fault() {
  if (record_[kEntryNumber].number != next_entry()) {
    return "entry_number is " + std::string(record_[kEntryNumber].text) + ", expected " +
           std::to_string(next_entry());
  }
  if (record_[kCityCode].text != report_.city_code) {
    return "city_code is not " + report_.city_code;
  }
  if (record_[kPreviousHash].hash != head_) {
    return "previous_hash is not the entry_hash of the entry before";
  }
  if (record_[kEntryHash].hash != entry_hash_) return "the content does not give its entry_hash";
  const std::string_view tag = Tag();
  if (!tag.empty() && tag != View(entry_hash_).substr(0, kTagLength)) {
    return "this is not the entry that was signed (its hash has been computed anew)";
  }
  if (record_[kPostTime].number < last_time_) return "post_time is before that of the entry before";
  if (std::find(kCauses.begin(), kCauses.end(), record_[kCause].text) == kCauses.end()) {
    return "cause is not one that is known";
  }
  return std::string(Inconsistency(BookingOf(record_)));
}

Outcome LedgerCheck::BadEntry(Outcome outcome) const {
  outcome.entry = next_entry();
  outcome.text += "\n  first bad entry: " + std::to_string(outcome.entry) + "\n  said by: ";
  if (checkpoints_.at_end()) {
    outcome.text += "the chain itself; no checkpoint covers this entry yet";
  } else {
    outcome.checkpoint = checkpoints_.current().number;
    outcome.text += checkpoints_.Who() + ", which covers " +
                    Entries(checkpoints_.last().tree_size + 1, checkpoints_.current().tree_size);
  }
  return outcome;
}

Outcome LedgerCheck::FulfilCheckpoints() {
  while (!checkpoints_.at_end() && checkpoints_.current().tree_size == tree_.size()) {
    const Checkpoint& checkpoint = checkpoints_.current();
    const int64_t first = checkpoints_.last().tree_size + 1;
    if (checkpoint.root != tree_.Root() || checkpoint.head != head_) {
      Outcome outcome = Tampered(question_.ledger_name + ": " + Entries(first, tree_.size()) +
                                 ": not what was signed, and made to fit the tags\n"
                                 "  first bad entry: one of these\n  said by: " +
                                 checkpoints_.Who());
      outcome.entry = first;
      outcome.checkpoint = checkpoint.number;
      return outcome;
    }
    report_.last_checkpoint = checkpoint;
    if (Outcome outcome = NextCheckpoint(); !outcome.ok()) return outcome;
  }
  return {};
}

Outcome LedgerCheck::End() {
  if (!checkpoints_.at_end()) {
    return BadEntry(Tampered(question_.ledger_name + ":" + std::to_string(rows_.line_number()) +
                             ": the file ends, but " +
                             Entries(next_entry(), checkpoints_.current().tree_size) +
                             " existed when the checkpoint was signed"));
  }
  if (!question_.seen.empty() && !saw_) {
    return Tampered(question_.checkpoints_name + ": no checkpoint has the hash " + question_.seen +
                    " (--seen): the file was cut or replaced");
  }
  return {};
}

}  // namespace

Outcome VerifyLedger(const LedgerQuestion& question, LedgerReport* report) {
  *report = {};
  return LedgerCheck(question, report).Run();
}

}  // namespace homecare::verify
