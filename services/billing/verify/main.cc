// homecare-verify: what the ledger says against what was signed, offline (see command.h).

#include <iostream>

#include "services/billing/verify/command.h"

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  const int code = homecare::verify::Run(arguments, std::cout, std::cerr);
  std::cout.flush();
  return std::cout.good() ? code : 2;
}
