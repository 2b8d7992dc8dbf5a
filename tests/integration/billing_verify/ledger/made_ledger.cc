#include "tests/integration/billing_verify/ledger/made_ledger.h"

#include <algorithm>
#include <array>

#include "absl/strings/str_cat.h"
#include "common/base/check.h"
#include "common/base/civil_time.h"
#include "services/billing/chain/export.h"

namespace homecare::testing {
namespace {

constexpr std::array<const char*, 6> kExplanations = {"visit was uploaded late",
                                                      "",
                                                      "月末补录，等级更正",
                                                      "level corrected, from 2022-04-01",
                                                      "said \"no\"",
                                                      "first line\nsecond line, with a comma"};
constexpr std::array<const char*, 5> kCauses = {"VISIT_BILLABLE", "VISIT_NOT_BILLABLE",
                                                "ELDER_CHANGED", "RULES_CHANGED", "CLAW_BACK"};

template <size_t size>
const char* OneOf(Random& random, const std::array<const char*, size>& choices) {
  return choices[random() % size];
}

// An id of the length that real ones have, from a serial.
std::string IdOf(const char* kind, int64_t serial) {
  return absl::StrCat("0181a2b3-", absl::Hex(serial & 0xffff, absl::kZeroPad4), "-7", kind,
                      "00-8000-", absl::Hex(serial, absl::kZeroPad12));
}

void SetFunding(Random& random, chain::Entry* entry) {
  const int64_t minutes = Between(random, 15, 180) * (random() % 5 == 0 ? -1 : 1);
  entry->minutes = Minutes(minutes);
  const bool subsidy = random() % 2 == 0;
  if (!subsidy && random() % 2 == 0) {
    entry->funding = random() % 2 == 0 ? "PROVIDER" : "NONE";
    entry->reason = entry->funding == "NONE" ? "SUSPENDED" : "OVER_CAP";
    return;
  }
  entry->funding = subsidy ? "SUBSIDY" : "FAMILY";
  entry->reason = subsidy ? "" : "NOT_ENTITLED";
  entry->rate_fen_per_hour = FenPerHour(random() % 2 == 0 ? 1500 : 1000);
  entry->amount_fen = Fen(minutes * entry->rate_fen_per_hour.value() / 60);
  entry->debit_account = subsidy ? "FUND_EXPENSE" : "FAMILY_RECEIVABLE";
  entry->credit_account = "PROVIDER_PAYABLE";
}

// Where the checkpoints end, ascending; the last at the end of what is signed.
std::vector<int64_t> SizesOf(Random& random, const Shape& shape) {
  std::vector<int64_t> sizes = {shape.signed_entries};
  for (int i = 1; i < shape.checkpoints; ++i) {
    sizes.push_back(Between(random, 0, shape.signed_entries));
  }
  std::sort(sizes.begin(), sizes.end());
  return sizes;
}

}  // namespace

int64_t Between(Random& random, int64_t first, int64_t last) {
  return std::uniform_int_distribution<int64_t>(first, last)(random);
}

chain::Entry RandomEntry(Random& random, int64_t serial) {
  chain::Entry entry;
  entry.city_code = "370300";
  entry.line_id = IdOf("a", serial);
  entry.posting_id = IdOf("b", serial / 3);
  entry.elder_id = IdOf("c", Between(random, 0, 9999));
  entry.month = absl::CivilMonth(2022, 6) - Between(random, 0, 3);
  entry.booked_month = absl::CivilMonth(2022, 6);
  entry.visit_id = IdOf("d", serial / 2);
  entry.provider_id = IdOf("e", Between(random, 0, 200));
  SetFunding(random, &entry);
  entry.policy_version_id = "zibo-2022-1";
  if (random() % 8 == 0) entry.corrects_line_id = IdOf("a", Between(random, 0, serial));
  entry.cause = OneOf(random, kCauses);
  entry.cause_id = IdOf("f", serial / 3);
  entry.explanation = OneOf(random, kExplanations);
  return entry;
}

chain::SigningKey RandomKey(Random& random) {
  chain::FixedBytes<32> seed;
  for (uint8_t& byte : seed.bytes) byte = static_cast<uint8_t>(random());
  return chain::SigningKey(seed);
}

MadeLedger MakeLedger(Random& random, const Shape& shape, const chain::SigningKey& key) {
  MadeLedger ledger;
  chain::Chain end;
  absl::Time time = StartOf(absl::CivilMonth(2022, 6));
  for (int i = 0; i < shape.signed_entries + shape.unsigned_entries; ++i) {
    chain::Entry entry = RandomEntry(random, i + 1);
    time += absl::Microseconds(Between(random, 0, 100'000'000));
    entry.post_time = time;
    ledger.hashes.push_back(end.Append(entry));
    ledger.entries.push_back(std::move(entry));
  }
  chain::Frontier frontier;
  for (const int64_t size : SizesOf(random, shape)) {
    const std::vector<chain::Hash> added(ledger.hashes.begin() + frontier.size(),
                                         ledger.hashes.begin() + size);
    time += absl::Seconds(1);
    auto checkpoint = chain::MakeCheckpoint(
        "370300", ledger.checkpoints.empty() ? nullptr : &ledger.checkpoints.back(), frontier,
        added, time, key);
    HC_CHECK(checkpoint.ok());
    ledger.checkpoints.push_back(*std::move(checkpoint));
  }
  return ledger;
}

std::string RowOf(const MadeLedger& ledger, size_t index) {
  std::string row;
  chain::AppendExportRow(ledger.entries[index], ledger.hashes[index], &row);
  return row;
}

std::string ExportOf(const MadeLedger& ledger) {
  std::string csv(chain::ExportHeader());
  for (size_t i = 0; i < ledger.entries.size(); ++i) {
    chain::AppendExportRow(ledger.entries[i], ledger.hashes[i], &csv);
  }
  return csv;
}

std::string CheckpointLinesOf(const MadeLedger& ledger) {
  std::string lines;
  for (const chain::Checkpoint& checkpoint : ledger.checkpoints) {
    absl::StrAppend(&lines, chain::ToJson(checkpoint), "\n");
  }
  return lines;
}

}  // namespace homecare::testing
