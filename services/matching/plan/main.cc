// homecare-plan: plans a day of visits, standard input to standard output.
#include <chrono>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "services/matching/plan/command.h"

int main(int argc, char** argv) {
  const auto begin = std::chrono::steady_clock::now();
  const auto elapsed_seconds = [begin] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  };
  std::ios::sync_with_stdio(false);
  const std::vector<absl::string_view> arguments(argv + 1, argv + argc);
  return homecare::matching::plan::RunCommand(arguments, elapsed_seconds, std::cin, std::cout,
                                              std::cerr);
}
