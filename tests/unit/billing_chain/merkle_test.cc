#include "services/billing/chain/merkle.h"

#include <gtest/gtest.h>

#include <random>

namespace homecare::billing::chain {
namespace {

// RFC 9162, 2.1.1, word by word and with no thought of cost.
Hash RootByDefinition(const std::vector<std::string>& leaves) {
  if (leaves.empty()) return Sha256("");
  if (leaves.size() == 1) return Sha256(std::string(1, '\0') + leaves[0]);
  size_t k = 1;
  while (2 * k < leaves.size()) k *= 2;
  const auto middle = leaves.begin() + static_cast<int64_t>(k);
  const Hash left = RootByDefinition({leaves.begin(), middle});
  const Hash right = RootByDefinition({middle, leaves.end()});
  return Sha256("\x01" + std::string(left.view()) + std::string(right.view()));
}

TEST(MerkleTest, GivesThePublishedRoots) {
  // The test vectors of the Certificate Transparency projects.
  const std::vector<std::string> leaves = {"",
                                           "00",
                                           "10",
                                           "2021",
                                           "3031",
                                           "40414243",
                                           "5051525354555657",
                                           "606162636465666768696a6b6c6d6e6f"};
  const std::vector<std::string> roots = {
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
      "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
      "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
      "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
      "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
      "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
  Frontier frontier;
  for (size_t size = 0;; ++size) {
    EXPECT_EQ(ToHex(frontier.Root()), roots[size]) << size;
    if (size == leaves.size()) break;
    std::string leaf;
    ASSERT_TRUE(DecodeHex(leaves[size], &leaf));
    frontier.Append(leaf);
  }
}

TEST(MerkleTest, FrontierAgreesWithTheDefinitionAndSurvivesBeingStored) {
  std::vector<std::string> leaves;
  Frontier frontier;
  for (int64_t size = 0; size <= 130; ++size) {
    EXPECT_EQ(frontier.Root(), RootByDefinition(leaves)) << size;
    const auto restored = Frontier::Restore(frontier.size(), frontier.Peaks());
    ASSERT_TRUE(restored.ok());
    EXPECT_EQ(restored->Root(), frontier.Root()) << size;
    frontier = *restored;
    leaves.push_back("leaf " + std::to_string(size));
    frontier.Append(leaves.back());
  }
}

TEST(MerkleTest, RefusesPeaksThatDoNotFitTheSize) {
  const std::string peak(32, 'x');
  EXPECT_TRUE(Frontier::Restore(0, "").ok());
  EXPECT_TRUE(Frontier::Restore(4, peak).ok());
  EXPECT_FALSE(Frontier::Restore(3, peak).ok());
  EXPECT_FALSE(Frontier::Restore(0, peak).ok());
  EXPECT_FALSE(Frontier::Restore(-1, peak).ok());
  EXPECT_FALSE(Frontier::Restore(1, peak + "y").ok());
}

TEST(MerkleTest, ProofsLeadFromEveryLeafToTheRootAndNoOther) {
  Frontier frontier;
  std::vector<Hash> leaves;
  for (int64_t size = 1; size <= 40; ++size) {
    frontier.Append(std::to_string(size));
    leaves.push_back(LeafHash(std::to_string(size)));
    for (int64_t index = 0; index < size; ++index) {
      std::vector<Hash> proof = InclusionProof(leaves, index);
      const Hash root = frontier.Root();
      EXPECT_TRUE(Includes(root, size, leaves[index], index, proof)) << index << " of " << size;
      EXPECT_FALSE(Includes(root, size, LeafHash("x"), index, proof));
      EXPECT_FALSE(Includes(root, size, leaves[index], index + 1, proof));
      EXPECT_FALSE(Includes(root, size, leaves[index], -1, proof));
      proof.push_back(root);
      EXPECT_FALSE(Includes(root, size, leaves[index], index, proof));
    }
  }
}

}  // namespace
}  // namespace homecare::billing::chain
