#include "services/billing/audit/sample.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace homecare::billing::audit {
namespace {

std::vector<std::string> Ids(const std::vector<Drawn>& drawn) {
  std::vector<std::string> ids;
  for (const Drawn& one : drawn) ids.push_back(one.visit_id);
  return ids;
}

std::vector<Candidate> Population(int size) {
  std::vector<Candidate> all;
  for (int i = 0; i < size; ++i) all.push_back({absl::StrCat("visit-", i), Fen(1500), 1});
  return all;
}

// Computed by another program, in another language, from the header's words.
TEST(SampleTest, KnownKeys) {
  const struct {
    uint64_t seed;
    const char* visit_id;
    int64_t weight;
    uint64_t hash;
    uint64_t key;
  } cases[] = {
      {0u, "", 1, 0x813F0174A2367C13u, 4440652294127616u},
      {1u, "a", 1, 0x5ED9AB3BDE6689A2u, 6451046353207296u},
      {42u, "visit-1", 1, 0x082F73365FBB05E0u, 22369179320451072u},
      {42u, "visit-1", 7, 0x082F73365FBB05E0u, 3195597045778724u},
      {2022u, "018130a4-4c00-7000-8000-000000000001", 1000, 0x154FD764EBA305A5u, 16151772814901u},
      {18446744073709551615u, "护理", 53, 0x0C412870D5A61A20u, 372588536066434u},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(MixedHash(c.seed, c.visit_id), c.hash) << c.visit_id;
    EXPECT_EQ(SampleKey(c.seed, c.visit_id, c.weight), c.key) << c.visit_id;
  }
}

TEST(SampleTest, TheOrderOfTheInputDoesNotMatter) {
  std::vector<Candidate> all = Population(100);
  const std::vector<std::string> first = Ids(Draw(42, 10, all));
  EXPECT_EQ(first.size(), 10u);
  std::reverse(all.begin(), all.end());
  EXPECT_EQ(Ids(Draw(42, 10, all)), first);
  EXPECT_NE(Ids(Draw(43, 10, all)), first);
}

TEST(SampleTest, MoreThanThereAreIsAllOfThemOnce) {
  std::vector<std::string> ids = Ids(Draw(1, 1000, Population(20)));
  std::sort(ids.begin(), ids.end());
  EXPECT_EQ(std::unique(ids.begin(), ids.end()) - ids.begin(), 20);
  EXPECT_TRUE(Draw(1, 0, Population(20)).empty());
  EXPECT_TRUE(Draw(1, 5, {}).empty());
}

// Of ten, one with weight 9 against nine with 1: it is drawn first in half of the draws. Over 2,000
// fixed seeds three standard deviations are 67.
TEST(SampleTest, ABiggerWeightIsDrawnMoreOften) {
  std::vector<Candidate> all = Population(10);
  all[3].weight = 9;
  int first = 0;
  for (uint64_t seed = 0; seed < 2000; ++seed) {
    first += Draw(seed, 1, all)[0].visit_id == "visit-3" ? 1 : 0;
  }
  EXPECT_NEAR(first, 1000, 67);
}

TEST(SampleTest, WeightsAreOfFindingsAndAmount) {
  const auto says = [](const char* detector, Severity severity, std::vector<std::string> visits) {
    Finding finding;
    finding.detector = detector;
    finding.severity = severity;
    finding.visit_ids = std::move(visits);
    return finding;
  };
  std::vector<Finding> findings = {says("A", Severity::kWarning, {"a", "b"}),
                                   says("A", Severity::kSerious, {"b"}),  // the worst, once
                                   says("B", Severity::kInfo, {"b"})};
  for (int i = 0; i < 30; ++i) {
    findings.push_back(says(absl::StrCat("C", i).c_str(), Severity::kSerious, {"d"}));
  }
  std::vector<Candidate> all = {{"a", Fen(0)}, {"b", Fen(2999)}, {"c", Fen(-5000)}, {"d", Fen(0)}};
  Weigh(findings, {}, &all);
  EXPECT_EQ(all[0].weight, 1 + 10);
  EXPECT_EQ(all[1].weight, 1 + 50 + 2 + 2);
  EXPECT_EQ(all[2].weight, 1);
  EXPECT_EQ(all[3].weight, kMostWeight);
}

}  // namespace
}  // namespace homecare::billing::audit
