// The program's command line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/billing/verify/outcome.h"

namespace homecare::verify {

// Each is --name=value with '-' for '_'; empty where it was not given.
struct Options {
  std::string ledger;
  std::string checkpoints;
  std::vector<std::string> key;  // May be repeated, for files in which the key was changed.
  std::string city;
  std::string seen;
  std::string lines;
  std::string month_root;
  std::string chained_root;
  std::string previous_chained_root;
  std::string month;
  std::string make_key;
  bool help = false;
};

// Usage, and what a verification can prove and what not.
std::string_view HelpText();

Outcome ParseOptions(const std::vector<std::string>& arguments, Options* options);

}  // namespace homecare::verify
