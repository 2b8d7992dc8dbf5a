#include "services/billing/chain/checkpoint.h"

#include <gtest/gtest.h>

#include "absl/strings/str_replace.h"
#include "common/base/status.h"
#include "tests/unit/billing_chain/examples.h"

namespace homecare::billing::chain {
namespace {

const absl::Time kTime = At(2022, 7, 1, 0, 0, 0);

std::vector<Hash> Hashes(int count) {
  std::vector<Hash> hashes;
  for (int i = 0; i < count; ++i) hashes.push_back(Sha256(std::to_string(i)));
  return hashes;
}

TEST(CheckpointTest, ContinuesTheOneBefore) {
  const SigningKey key = ExampleKey();
  Frontier frontier;
  const auto first = MakeCheckpoint("370300", nullptr, frontier, Hashes(3), kTime, key);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(first->number, 1);
  EXPECT_EQ(first->tree_size, 3);
  EXPECT_EQ(first->head, Sha256("2"));
  EXPECT_EQ(first->previous, Hash());
  EXPECT_EQ(first->entry_tags.size(), 12);
  EXPECT_EQ(frontier.size(), 3);
  EXPECT_EQ(first->root, frontier.Root());

  const auto second = MakeCheckpoint("370300", &*first, frontier, {}, kTime, key);
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(second->number, 2);
  EXPECT_EQ(second->tree_size, 3);
  EXPECT_EQ(second->head, first->head);
  EXPECT_EQ(second->previous, CheckpointHash(*first));
  EXPECT_TRUE(CheckSuccession(nullptr, *first).ok());
  EXPECT_TRUE(CheckSuccession(&*first, *second).ok());
  EXPECT_FALSE(CheckSuccession(nullptr, *second).ok());
  EXPECT_FALSE(CheckSuccession(&*second, *first).ok());
}

TEST(CheckpointTest, SignsNothingThatContradictsWhatWasSigned) {
  const SigningKey key = ExampleKey();
  Frontier frontier;
  const auto first = MakeCheckpoint("370300", nullptr, frontier, Hashes(3), kTime, key);
  ASSERT_TRUE(first.ok());
  Frontier other;
  for (const char* leaf : {"0", "1", "x"}) other.Append(Sha256(leaf).view());
  Frontier shorter;
  shorter.Append(Sha256("0").view());
  for (Frontier* wrong : {&other, &shorter}) {
    const int64_t size = wrong->size();
    const auto second = MakeCheckpoint("370300", &*first, *wrong, Hashes(1), kTime, key);
    EXPECT_EQ(Reason(second.status()), "CHECKPOINT_MISMATCH");
    EXPECT_EQ(wrong->size(), size);
  }
  EXPECT_FALSE(MakeCheckpoint("370300", nullptr, frontier, {}, kTime, key).ok());
  const absl::Time earlier = kTime - absl::Microseconds(1);
  EXPECT_FALSE(MakeCheckpoint("370300", &*first, frontier, {}, earlier, key).ok());
  EXPECT_FALSE(MakeCheckpoint("370400", &*first, frontier, {}, kTime, key).ok());
}

TEST(CheckpointTest, SignatureCoversEveryField) {
  const SigningKey key = ExampleKey();
  Frontier frontier;
  const auto good = MakeCheckpoint("370300", nullptr, frontier, Hashes(3), kTime, key);
  ASSERT_TRUE(good.ok());
  EXPECT_TRUE(VerifyCheckpoint(*good, key.public_key()).ok());
  FixedBytes<32> seed;
  EXPECT_FALSE(VerifyCheckpoint(*good, SigningKey(seed).public_key()).ok());
  const std::vector<void (*)(Checkpoint&)> changes = {
      [](Checkpoint& c) { c.city_code = "370301"; },
      [](Checkpoint& c) { ++c.number; },
      [](Checkpoint& c) { ++c.tree_size; },
      [](Checkpoint& c) { ++c.root.bytes[0]; },
      [](Checkpoint& c) { ++c.head.bytes[31]; },
      [](Checkpoint& c) { c.time += absl::Microseconds(1); },
      [](Checkpoint& c) { ++c.previous.bytes[0]; },
      [](Checkpoint& c) { ++c.entry_tags[11]; },
      [](Checkpoint& c) { ++c.key_id.bytes[0]; },
      [](Checkpoint& c) { ++c.signature.bytes[0]; },
  };
  for (size_t i = 0; i < changes.size(); ++i) {
    Checkpoint changed = *good;
    changes[i](changed);
    EXPECT_FALSE(VerifyCheckpoint(changed, key.public_key()).ok()) << i;
  }
}

TEST(CheckpointTest, JsonIsReadBackAndNothingElseIs) {
  const SigningKey key = ExampleKey();
  Frontier frontier;
  const auto checkpoint = MakeCheckpoint("370300", nullptr, frontier, Hashes(3), kTime, key);
  ASSERT_TRUE(checkpoint.ok());
  const std::string json = ToJson(*checkpoint);
  const auto read = ParseCheckpoint(json);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(CanonicalBytes(*read), CanonicalBytes(*checkpoint));
  EXPECT_EQ(read->signature, checkpoint->signature);

  const std::vector<std::pair<const char*, const char*>> changes = {
      {"{", "{ "},
      {"}", "} "},
      {"}", ""},
      {"\"number\":1", "\"number\":01"},
      {"number", "nummer"},
      {"\"number\":1", "\"number\":\"1\""},
      {"\"number\":1", "\"number\":0"},
      {"\"tree_size\":3", "\"tree_size\":-3"},
      {"370300", "37030"},
      {"370300", "37030x"},
      {".000000Z", "Z"},
      {"00Z", "00+00:00"},
      {"2022-07-01", "2022-02-30"},
      {",\"root\"", ",\"x\":1,\"root\""},
  };
  for (const auto& [from, to] : changes) {
    EXPECT_FALSE(ParseCheckpoint(absl::StrReplaceAll(json, {{from, to}})).ok()) << to;
  }
  for (size_t length = 0; length < json.size(); ++length) {
    EXPECT_FALSE(ParseCheckpoint(json.substr(0, length)).ok()) << length;
  }
}

}  // namespace
}  // namespace homecare::billing::chain
