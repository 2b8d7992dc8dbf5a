// That the verifier shares no code with what it verifies: a bug in common would hide itself.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "tests/support/program.h"

namespace homecare::testing {
namespace {

constexpr absl::string_view kOwn = "\"services/billing/verify/";

// The standard library's and the system's headers have no folder; nor has libsodium's.
bool IsAllowed(absl::string_view include) {
  return absl::StartsWith(include, kOwn) ||
         (absl::StartsWith(include, "<") && !absl::StrContains(include, "/"));
}

TEST(IndependenceTest, TheVerifierIncludesOnlyItsOwnSourcesTheStandardLibraryAndSodium) {
  int includes = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(RepositoryRoot() + "/services/billing/verify")) {
    std::ifstream file(entry.path());
    for (std::string line; std::getline(file, line);) {
      absl::string_view include = line;
      if (!absl::ConsumePrefix(&include, "#include ")) continue;
      ++includes;
      EXPECT_TRUE(IsAllowed(include)) << entry.path() << ": " << line;
    }
  }
  EXPECT_GT(includes, 50);
}

}  // namespace
}  // namespace homecare::testing
