// The few rules of style that a machine can check, over every source of the tree.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"

namespace homecare {
namespace {

namespace fs = std::filesystem;

constexpr int kColumns = 100;
constexpr int kLines = 400;

struct Line {
  std::string file;
  int number;
  std::string text;

  std::string where() const { return absl::StrCat(file, ":", number, ": ", text); }
};

// Every line of every C++ source below the folder, which is relative to the root (ctest runs
// there).
std::vector<Line> LinesBelow(const std::string& folder) {
  std::vector<Line> lines;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    const std::string extension = entry.path().extension().string();
    if (extension != ".cc" && extension != ".h") continue;
    std::ifstream file(entry.path());
    std::string text;
    for (int number = 1; std::getline(file, text); ++number) {
      lines.push_back({entry.path().string(), number, text});
    }
  }
  EXPECT_FALSE(lines.empty()) << "no sources below " << folder << "; run from the root";
  return lines;
}

std::vector<Line> LinesBelow(const std::vector<std::string>& folders) {
  std::vector<Line> all;
  for (const std::string& folder : folders) {
    std::vector<Line> lines = LinesBelow(folder);
    all.insert(all.end(), lines.begin(), lines.end());
  }
  return all;
}

// Characters, not bytes: a continuation byte of UTF-8 begins with 10.
int Columns(const std::string& text) {
  return static_cast<int>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

const std::vector<std::string>& Everything() {
  static const auto* const kFolders =
      new std::vector<std::string>{"common", "services", "deploy", "tests"};
  return *kFolders;
}

TEST(TidyTest, NoLineIsTooLong) {
  for (const Line& line : LinesBelow(Everything())) {
    // An include cannot be broken.
    if (absl::StartsWith(line.text, "#include")) continue;
    EXPECT_LE(Columns(line.text), kColumns) << line.where();
  }
}

TEST(TidyTest, NoFileIsTooLong) {
  for (const Line& line : LinesBelow(Everything())) {
    EXPECT_NE(line.number, kLines + 1) << line.file << " is two files";
  }
}

TEST(TidyTest, NoForbiddenWords) {
  // Split in two, so that this file does not hold them itself.
  const std::vector<std::string> words = {
      std::string("SELECT") + " *",    std::string("using") + " namespace",
      std::string("FIX") + "ME",       std::string("TO") + "DO",
      std::string("absl::") + "Mutex", std::string("absl::") + "optional"};
  for (const Line& line : LinesBelow(Everything())) {
    for (const std::string& word : words) {
      EXPECT_FALSE(absl::StrContains(line.text, word)) << line.where();
    }
  }
}

// In quotes: what is written here, what protoc makes of contracts, and Abseil, as it asks itself.
TEST(TidyTest, LibrariesAreIncludedInAngleBrackets) {
  const std::vector<std::string> quoted = {"common/", "services/", "deploy/", "tests/",
                                           "google/", "homecare/", "absl/"};
  constexpr absl::string_view kInclude = "#include \"";
  for (const Line& line : LinesBelow(Everything())) {
    if (!absl::StartsWith(line.text, kInclude)) continue;
    const absl::string_view name = absl::string_view(line.text).substr(kInclude.size());
    EXPECT_TRUE(std::any_of(quoted.begin(), quoted.end(), [&](const std::string& root) {
      return absl::StartsWith(name, root);
    })) << line.where();
  }
}

TEST(TidyTest, DomainsArePure) {
  const std::vector<std::string> heavy = {
      "google/protobuf", ".pb.h",         "grpc",         "pqxx",
      "hiredis",         "/api/",         "/storage/",    "common/pg",
      "common/rpc",      "common/change", "common/event", "common/redis"};
  for (const std::string service : {"registry", "intake", "matching", "visit", "billing"}) {
    for (const Line& line : LinesBelow("services/" + service + "/domain")) {
      if (!absl::StartsWith(line.text, "#include")) continue;
      for (const std::string& name : heavy) {
        EXPECT_FALSE(absl::StrContains(line.text, name)) << line.where();
      }
    }
  }
}

TEST(TidyTest, ServicesMeetOnlyInContractsAndCommon) {
  for (const Line& line : LinesBelow("services")) {
    if (!absl::StartsWith(line.text, "#include \"services/")) continue;
    const std::vector<std::string> path = absl::StrSplit(line.file, '/');
    EXPECT_TRUE(absl::StartsWith(line.text, "#include \"services/" + path[1] + "/"))
        << line.where();
  }
  for (const Line& line : LinesBelow("common")) {
    EXPECT_FALSE(absl::StartsWith(line.text, "#include \"services/")) << line.where();
  }
}

}  // namespace
}  // namespace homecare
