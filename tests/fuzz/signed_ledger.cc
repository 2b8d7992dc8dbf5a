#include "tests/fuzz/signed_ledger.h"

#include <sstream>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "common/base/check.h"
#include "common/base/csv_field.h"
#include "services/billing/chain/checkpoint.h"
#include "services/billing/chain/export.h"
#include "services/billing/verify/table.h"
#include "tests/unit/billing_chain/examples.h"

namespace homecare::fuzz {
namespace {

namespace chain = billing::chain;

// By the names of the header.
verify::Kind KindOf(absl::string_view column) {
  if (absl::EndsWith(column, "_hash")) return verify::Kind::kHash;
  if (absl::EndsWith(column, "month")) return verify::Kind::kMonth;
  if (column == "post_time") return verify::Kind::kInstant;
  if (column == "entry_number" || column == "minutes" || absl::StrContains(column, "_fen")) {
    return verify::Kind::kNumber;
  }
  return verify::Kind::kText;
}

const std::vector<verify::Column>& Columns() {
  static const auto* const columns = [] {
    auto* const made = new std::vector<verify::Column>;
    const absl::string_view header = chain::ExportHeader();
    for (const absl::string_view name : absl::StrSplit(header.substr(0, header.size() - 1), ',')) {
      made->push_back({{name.data(), name.size()}, KindOf(name)});
    }
    return made;
  }();
  return *columns;
}

chain::Checkpoint Sign(const chain::Checkpoint* previous, chain::Frontier& frontier,
                       const std::vector<chain::Hash>& entries, absl::Time time) {
  const auto made =
      chain::MakeCheckpoint("370300", previous, frontier, entries, time, chain::ExampleKey());
  HC_CHECK(made.ok());
  return *made;
}

}  // namespace

const SignedLedger& ExampleLedger() {
  static const auto* const example = [] {
    auto* const made = new SignedLedger;
    chain::Chain linked;
    chain::Entry first = chain::FirstEntry(), second = chain::SecondEntry();
    const chain::Hash first_hash = linked.Append(first), second_hash = linked.Append(second);
    made->ledger = std::string(chain::ExportHeader());
    chain::AppendExportRow(first, first_hash, &made->ledger);
    chain::AppendExportRow(second, second_hash, &made->ledger);
    chain::Frontier frontier, none;
    const chain::Checkpoint one = Sign(nullptr, frontier, {first_hash}, first.post_time);
    const chain::Checkpoint two = Sign(&one, frontier, {second_hash}, second.post_time);
    made->checkpoints = absl::StrCat(ToJson(one), "\n", ToJson(two), "\n");
    made->beginning = absl::StrCat(ToJson(Sign(nullptr, none, {}, first.post_time)), "\n");
    made->keys.Add(chain::ExampleKey().public_key().bytes.bytes);
    return made;
  }();
  return *example;
}

std::string Rechained(const std::string& ledger) {
  std::istringstream file(ledger);
  verify::TableReader rows(file, "ledger.csv", Columns());
  std::string out(chain::ExportHeader());
  verify::Record record;
  verify::Frame frame;
  verify::Hash head = {};
  bool at_end = false;
  for (int64_t number = 1; rows.Next(&record, &at_end).ok() && !at_end; ++number) {
    const size_t hashes = record.size() - 2;  // The last two: previous and own.
    record[1].number = number;
    const std::string number_text = absl::StrCat(number);
    record[1].text = number_text;
    record[hashes].hash = head;
    frame.Start("HCLEDGER");
    verify::PutRecord(Columns(), record, hashes + 1, &frame);
    const verify::Hash own = verify::Sha256(frame.bytes());
    for (size_t i = 0; i < hashes; ++i) {
      const std::string_view text = record[i].text;
      AppendCsvField({text.data(), text.size()}, &out);
      out.push_back(',');
    }
    absl::StrAppend(&out, verify::ToHex(verify::View(head)), ",", verify::ToHex(verify::View(own)),
                    "\n");
    head = own;
  }
  return out;
}

verify::Outcome Verify(const std::string& ledger, const std::string& checkpoints,
                       verify::LedgerReport* report) {
  std::istringstream ledger_file(ledger), checkpoint_file(checkpoints);
  return verify::VerifyLedger({.ledger = ledger_file,
                               .ledger_name = "ledger.csv",
                               .checkpoints = checkpoint_file,
                               .checkpoints_name = "checkpoints.jsonl",
                               .keys = ExampleLedger().keys,
                               .city_code = "",
                               .seen = ""},
                              report);
}

}  // namespace homecare::fuzz
