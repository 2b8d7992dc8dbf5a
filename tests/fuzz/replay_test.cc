// Every fuzz target as an ordinary test: its corpus is replayed, then some thousands of seeded
// mutations of it. A target asserts with HC_CHECK, which ends the process: the input and the seed
// are printed then. HOMECARE_FUZZ_SEED repeats a run.
#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "tests/fuzz/fuzz.h"

namespace homecare::fuzz {
namespace {

namespace fs = std::filesystem;

constexpr int kMutations = 3000;  // of a target
constexpr size_t kLongest = 4096;

uint64_t Seed() {
  static const uint64_t seed = [] {
    uint64_t given = 0;
    const char* const text = std::getenv("HOMECARE_FUZZ_SEED");
    if (text == nullptr || !absl::SimpleAtoi(text, &given)) given = std::random_device()();
    return given;
  }();
  return seed;
}

// What is being run, for the case that it is the last.
std::string* const current = new std::string;

void SayWhatRan(int) {
  (void)!write(STDERR_FILENO, current->data(), current->size());
  _exit(1);
}

void RunOn(const Target& target, const std::string& input, const std::string& origin) {
  *current = absl::StrCat("fuzz target ", target.name, ", ", origin,
                          ", input in base64: ", absl::Base64Escape(input), "\n");
  target.run(input);
}

std::vector<fs::path> FilesOf(const Target& target) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator("tests/fuzz/corpus/" + target.name)) {
    files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string Read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// One step of the kinds that libFuzzer takes; most mutants have several.
class Mutator {
 public:
  Mutator(uint64_t seed, const std::vector<std::string>& corpus) : random_(seed), corpus_(corpus) {}

  std::string Next() {
    std::string bytes = Pick();
    for (int step = Below(4); step >= 0; --step) Mutate(bytes);
    if (bytes.size() > kLongest) bytes.resize(kLongest);
    return bytes;
  }

 private:
  size_t Below(size_t limit) { return limit == 0 ? 0 : random_() % limit; }
  const std::string& Pick() { return corpus_[Below(corpus_.size())]; }
  char SomeByte() {
    constexpr char kTelling[] = {'\0', '\x01', '\x7f', '\x80', '\xff', '\n', '-', '0', '9', '.'};
    return Below(2) == 0 ? kTelling[Below(sizeof kTelling)] : static_cast<char>(random_());
  }

  void Mutate(std::string& bytes) {
    const size_t at = Below(bytes.size() + 1);
    switch (Below(5)) {
      case 0:
        if (at < bytes.size()) bytes[at] = SomeByte();
        break;
      case 1:
        bytes.insert(at, 1 + Below(8), SomeByte());
        break;
      case 2:
        bytes.erase(at, 1 + Below(8));
        break;
      case 3:
        if (at < bytes.size()) bytes[at] = static_cast<char>(bytes[at] ^ (1 << Below(8)));
        break;
      default: {  // the head of one and the tail of another
        const std::string& other = Pick();
        bytes = bytes.substr(0, at) + other.substr(Below(other.size() + 1));
      }
    }
  }

  std::mt19937_64 random_;
  const std::vector<std::string>& corpus_;
};

class ReplayTest : public ::testing::TestWithParam<Target> {
 protected:
  void SetUp() override {
    before_ = std::signal(SIGABRT, &SayWhatRan);
    RecordProperty("seed", std::to_string(Seed()));
    for (const fs::path& file : FilesOf(GetParam())) corpus_.push_back(Read(file));
    ASSERT_FALSE(corpus_.empty());
  }
  void TearDown() override { std::signal(SIGABRT, before_); }

  std::vector<std::string> corpus_;
  void (*before_)(int) = SIG_DFL;
};

TEST_P(ReplayTest, TheCorpusHolds) {
  for (const fs::path& file : FilesOf(GetParam())) RunOn(GetParam(), Read(file), file.string());
  RunOn(GetParam(), "", "nothing");
}

TEST_P(ReplayTest, MutantsOfItHold) {
  SCOPED_TRACE(absl::StrCat("HOMECARE_FUZZ_SEED=", Seed()));
  std::printf("HOMECARE_FUZZ_SEED=%llu\n", static_cast<unsigned long long>(Seed()));
  Mutator mutator(Seed(), corpus_);
  for (int i = 0; i < kMutations; ++i) {
    RunOn(GetParam(), mutator.Next(), absl::StrCat("HOMECARE_FUZZ_SEED=", Seed(), " mutant ", i));
  }
}

INSTANTIATE_TEST_SUITE_P(Targets, ReplayTest, ::testing::ValuesIn(Targets()),
                         [](const auto& test) { return test.param.name; });

TEST(CorpusTest, EveryCorpusHasATarget) {
  std::set<std::string> names;
  for (const Target& target : Targets()) names.insert(target.name);
  for (const auto& entry : fs::directory_iterator("tests/fuzz/corpus")) {
    EXPECT_EQ(names.count(entry.path().filename().string()), 1) << entry.path();
  }
}

}  // namespace
}  // namespace homecare::fuzz
