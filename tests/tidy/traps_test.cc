// That tests/TRAPS.md tells the truth: every test it names is in the sources.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>

namespace homecare {
namespace {

namespace fs = std::filesystem;

std::string TextOf(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// "Suite.Name" of every test below the folder.
std::set<std::string> TestsBelow(const std::string& folder) {
  static const std::regex kTest(R"(\nTEST(?:_F|_P)?\(\s*(\w+),\s*(\w+)\s*\))");
  std::set<std::string> names;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".cc") continue;
    const std::string text = TextOf(entry.path());
    for (std::sregex_iterator it(text.begin(), text.end(), kTest), end; it != end; ++it) {
      names.insert((*it)[1].str() + "." + (*it)[2].str());
    }
  }
  return names;
}

TEST(TrapsTest, EveryTestNamedInTheTableExists) {
  static const std::regex kNamed(R"(`(\w+Test\.\w+)`)");
  const std::set<std::string> tests = TestsBelow("tests");
  const std::string table = TextOf("tests/TRAPS.md");
  int named = 0;
  for (std::sregex_iterator it(table.begin(), table.end(), kNamed), end; it != end; ++it) {
    ++named;
    EXPECT_EQ(tests.count((*it)[1].str()), 1) << (*it)[1].str() << " is no test";
  }
  EXPECT_GT(named, 40);
}

}  // namespace
}  // namespace homecare
