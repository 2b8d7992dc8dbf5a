// homecare-make-ledger: a ledger of any length for measuring homecare-verify by hand. It writes
// FOLDER/ledger.csv and FOLDER/checkpoints.jsonl, signed with the key of `homecare-verify
// --make-key`.
//
//   homecare-make-ledger FOLDER KEY ENTRIES [ENTRIES-PER-CHECKPOINT]

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "common/base/civil_time.h"
#include "services/billing/chain/export.h"
#include "tests/integration/billing_verify/ledger/made_ledger.h"

namespace homecare::testing {
namespace {

constexpr int64_t kDefaultStep = 10'000;

// Entries `first` to `last` of the chain, as rows; their hashes are appended to `hashes`.
void WriteEntries(int64_t first, int64_t last, Random& random, chain::Chain& end,
                  std::vector<chain::Hash>& hashes, std::ostream& file) {
  std::string rows;
  for (int64_t number = first; number <= last; ++number) {
    chain::Entry entry = RandomEntry(random, number);
    entry.post_time = StartOf(absl::CivilMonth(2022, 6)) + absl::Microseconds(number * 300'000);
    hashes.push_back(end.Append(entry));
    chain::AppendExportRow(entry, hashes.back(), &rows);
  }
  file << rows;
}

int Generate(const std::string& folder, const chain::SigningKey& key, int64_t entries,
             int64_t step) {
  std::ofstream ledger(folder + "/ledger.csv", std::ios::binary);
  std::ofstream lines(folder + "/checkpoints.jsonl", std::ios::binary);
  ledger << chain::ExportHeader();
  Random random(1);
  chain::Chain end;
  chain::Frontier frontier;
  chain::Checkpoint last;
  for (int64_t done = 0; done < entries;) {
    const int64_t next = std::min(done + step, entries);
    std::vector<chain::Hash> hashes;
    WriteEntries(done + 1, next, random, end, hashes, ledger);
    auto made = MakeCheckpoint("370300", done == 0 ? nullptr : &last, frontier, hashes,
                               StartOf(absl::CivilMonth(2022, 6)) + absl::Seconds(next), key);
    if (!made.ok()) return EXIT_FAILURE;
    last = *std::move(made);
    lines << ToJson(last) << "\n";
    done = next;
  }
  ledger.close();
  lines.close();
  return ledger && lines ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace
}  // namespace homecare::testing

int main(int argc, char** argv) {
  if (argc != 4 && argc != 5) {
    std::fprintf(stderr, "usage: homecare-make-ledger FOLDER KEY ENTRIES [STEP]\n");
    return 2;
  }
  const auto key = homecare::billing::chain::SigningKey::Read(argv[2]);
  if (!key.ok()) {
    std::fprintf(stderr, "homecare-make-ledger: %s\n", std::string(key.status().message()).c_str());
    return 2;
  }
  return homecare::testing::Generate(
      argv[1], *key, std::atoll(argv[3]),
      argc == 5 ? std::atoll(argv[4]) : homecare::testing::kDefaultStep);
}
