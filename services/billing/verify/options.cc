#include "services/billing/verify/options.h"

#include <array>
#include <utility>

#include "services/billing/verify/bytes.h"
#include "services/billing/verify/values.h"

namespace homecare::verify {
namespace {

constexpr std::string_view kHelp =
    R"(homecare-verify: checks the export of a city's ledger offline, against signed checkpoints.

  homecare-verify --ledger=EXPORT --checkpoints=FILE --key=PUB [--city=CODE] [--seen=HASH]
  homecare-verify --lines=LINES --month-root=HASH
  homecare-verify --make-key=FILE

  --ledger         the CSV export of the whole ledger of one city
  --checkpoints    the file of checkpoints, one JSON object a line
  --key            public key of who signs; repeat it where the key was changed
  --city           six digits; default: the city of the first checkpoint
  --seen           hash of a checkpoint you noted down earlier: it must be in the file
  --lines          CSV of a month's lines, as homecare-rate prints them
  --month-root     root over these lines, as the closing of the month published it
  --chained-root   the root that chains the month to the one before; needs --city, --month and
                   --previous-chained-root (64 zeros for a city's first month)
  --make-key       writes a new signing key to FILE (only for its owner) and FILE.pub

Exit code 0: all is well. 1: tampering found; the first bad entry is named. 2: wrong usage, or a
file that cannot be read: file, line and what was expected.

What is proven: every entry up to the last checkpoint is the one that was signed; none was changed,
removed, inserted or moved; numbers, times, accounts and sums agree.

What is not: entries after the last checkpoint are under no signature yet; their number is printed,
and who rules the database can still change, remove or add them. A file of checkpoints whose end was
cut off looks just like one that is older. So note down the hash of the last checkpoint each time,
and give it as --seen the next time; or compare with the checkpoint that the service returns. And a
signature says who signed, not that what was signed was right. Keep the public key, and where it
came from, apart from the files.
)";

Outcome Wrong(const std::string& what) { return Unusable(what + "; see --help"); }

std::string* TargetOf(std::string_view name, Options* options) {
  const std::array<std::pair<std::string_view, std::string*>, 10> targets = {
      {{"ledger", &options->ledger},
       {"checkpoints", &options->checkpoints},
       {"city", &options->city},
       {"seen", &options->seen},
       {"lines", &options->lines},
       {"month-root", &options->month_root},
       {"chained-root", &options->chained_root},
       {"previous-chained-root", &options->previous_chained_root},
       {"month", &options->month},
       {"make-key", &options->make_key}}};
  for (const auto& [known, target] : targets) {
    if (known == name) return target;
  }
  return name == "key" ? &options->key.emplace_back() : nullptr;
}

Outcome ParseOne(const std::string& argument, Options* options) {
  if (argument == "--help") {
    options->help = true;
    return {};
  }
  const size_t equals = argument.find('=');
  if (!argument.starts_with("--") || equals == std::string::npos) {
    return Wrong("expected --name=value, not " + argument);
  }
  std::string* const target = TargetOf(argument.substr(2, equals - 2), options);
  if (target == nullptr) return Wrong("unknown option " + argument.substr(0, equals));
  if (!target->empty()) return Wrong(argument.substr(0, equals) + " is given twice");
  *target = argument.substr(equals + 1);
  if (target->empty()) return Wrong(argument.substr(0, equals) + " has no value");
  return {};
}

bool IsHashOrEmpty(const std::string& text) {
  Hash hash;
  return text.empty() || FromHex(text, &hash);
}

Outcome CheckValues(const Options& options) {
  if (!options.city.empty() && !IsCityCode(options.city)) return Wrong("--city: expected 6 digits");
  if (!options.month.empty() && !IsMonth(options.month)) {
    return Wrong("--month: expected a month as 2022-06");
  }
  for (const auto& [name, hash] :
       {std::pair("--seen", &options.seen), std::pair("--month-root", &options.month_root),
        std::pair("--chained-root", &options.chained_root),
        std::pair("--previous-chained-root", &options.previous_chained_root)}) {
    if (!IsHashOrEmpty(*hash)) {
      return Wrong(std::string(name) + ": expected 64 hex digits in lower case");
    }
  }
  return {};
}

// What is wanted together must be given together.
Outcome CheckCombination(const Options& options) {
  const bool ledger = !options.ledger.empty();
  const bool lines = !options.lines.empty();
  if (!options.make_key.empty()) {
    return ledger || lines ? Wrong("--make-key stands alone") : Outcome();
  }
  if (!ledger && !lines) return Wrong("expected --ledger, --lines or --make-key");
  if (ledger == options.checkpoints.empty() || ledger == options.key.empty()) {
    return Wrong("--ledger, --checkpoints and --key go together");
  }
  if (!ledger && !options.seen.empty()) return Wrong("--seen needs --ledger");
  const bool chained = !options.chained_root.empty();
  if (lines == (options.month_root.empty() && !chained)) {
    return Wrong("--lines goes with --month-root or --chained-root");
  }
  if (chained == options.previous_chained_root.empty() ||
      (chained && (options.city.empty() || options.month.empty()))) {
    return Wrong("--chained-root, --previous-chained-root, --city and --month go together");
  }
  return {};
}

}  // namespace

std::string_view HelpText() { return kHelp; }

Outcome ParseOptions(const std::vector<std::string>& arguments, Options* options) {
  for (const std::string& argument : arguments) {
    if (Outcome outcome = ParseOne(argument, options); !outcome.ok()) return outcome;
  }
  if (options->help) return {};
  if (Outcome outcome = CheckValues(*options); !outcome.ok()) return outcome;
  return CheckCombination(*options);
}

}  // namespace homecare::verify
