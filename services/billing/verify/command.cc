#include "services/billing/verify/command.h"

#include <sodium.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "services/billing/verify/keys.h"
#include "services/billing/verify/ledger.h"
#include "services/billing/verify/month.h"
#include "services/billing/verify/options.h"
#include "services/billing/verify/values.h"

namespace homecare::verify {
namespace {

Outcome Open(const std::string& path, std::ifstream* file) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return Unusable(path + ": expected a file");
  file->open(path, std::ios::binary);
  if (file->is_open()) return {};
  return Unusable(path + ": " + std::generic_category().message(errno));
}

void PrintSums(const Sums& sums, std::ostream& out) {
  for (const auto& [accounts, sum] : sums) {
    if (accounts.first.empty()) {
      out << "without money: ";
    } else {
      out << "debit " << accounts.first << ", credit " << accounts.second << ": ";
    }
    out << sum.entries << " entries, " << sum.minutes << " minutes, " << sum.amount_fen << " fen\n";
  }
}

void PrintLedger(const LedgerReport& report, std::ostream& out) {
  const Checkpoint& last = report.last_checkpoint;
  out << "ledger of city " << report.city_code << ": all is well\n"
      << "entries: " << report.entries << "\n"
      << "under a signature: " << last.tree_size << "\n"
      << "not yet under a signature: " << report.entries - last.tree_size << "\n"
      << "checkpoints: " << last.number << ", the last of " << FormatInstant(last.time_micros)
      << "\n"
      << "last root: " << ToHex(View(last.root)) << "\n"
      << "last checkpoint (note it down for --seen): " << ToHex(View(last.hash)) << "\n";
  PrintSums(report.sums, out);
}

Outcome RunLedger(const Options& options, std::ostream& out) {
  KeyRing keys;
  for (const std::string& path : options.key) {
    if (Outcome outcome = keys.Read(path); !outcome.ok()) return outcome;
  }
  std::ifstream ledger;
  if (Outcome outcome = Open(options.ledger, &ledger); !outcome.ok()) return outcome;
  std::ifstream checkpoints;
  if (Outcome outcome = Open(options.checkpoints, &checkpoints); !outcome.ok()) return outcome;
  LedgerReport report;
  Outcome outcome = VerifyLedger({.ledger = ledger,
                                  .ledger_name = options.ledger,
                                  .checkpoints = checkpoints,
                                  .checkpoints_name = options.checkpoints,
                                  .keys = keys,
                                  .city_code = options.city,
                                  .seen = options.seen},
                                 &report);
  if (outcome.ok()) PrintLedger(report, out);
  return outcome;
}

Outcome RunMonth(const Options& options, std::ostream& out) {
  std::ifstream lines;
  if (Outcome outcome = Open(options.lines, &lines); !outcome.ok()) return outcome;
  MonthReport report;
  Outcome outcome = VerifyMonth({.lines = lines,
                                 .lines_name = options.lines,
                                 .month_root = options.month_root,
                                 .chained_root = options.chained_root,
                                 .previous_chained_root = options.previous_chained_root,
                                 .city_code = options.city,
                                 .month = options.month},
                                &report);
  if (outcome.ok()) {
    out << "month " << report.month << ": all is well\n"
        << "lines: " << report.lines << ", " << report.minutes << " minutes, " << report.fen
        << " fen\n"
        << "month's root: " << ToHex(View(report.root)) << "\n";
  }
  return outcome;
}

Outcome RunMakeKey(const Options& options, std::ostream& out) {
  std::string key_id;
  Outcome outcome = MakeKey(options.make_key, &key_id);
  if (outcome.ok()) {
    out << "signing key: " << options.make_key << "\npublic key: " << options.make_key
        << ".pub\nkey id: " << key_id << "\n";
  }
  return outcome;
}

Outcome RunAll(const Options& options, std::ostream& out) {
  if (sodium_init() < 0) return Unusable("libsodium cannot be initialised");
  if (!options.make_key.empty()) return RunMakeKey(options, out);
  if (!options.ledger.empty()) {
    if (Outcome outcome = RunLedger(options, out); !outcome.ok()) return outcome;
  }
  return options.lines.empty() ? Outcome() : RunMonth(options, out);
}

}  // namespace

int Run(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& error) {
  Options options;
  Outcome outcome = ParseOptions(arguments, &options);
  if (outcome.ok() && options.help) {
    out << HelpText();
    return 0;
  }
  if (outcome.ok()) outcome = RunAll(options, out);
  if (outcome.verdict == Verdict::kTampered) out << "TAMPERED: " << outcome.text << "\n";
  if (outcome.verdict == Verdict::kUnusable) error << "homecare-verify: " << outcome.text << "\n";
  return static_cast<int>(outcome.verdict);
}

}  // namespace homecare::verify
