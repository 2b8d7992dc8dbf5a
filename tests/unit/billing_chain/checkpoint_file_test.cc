#include "services/billing/chain/checkpoint_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "common/base/status.h"
#include "tests/unit/billing_chain/examples.h"

namespace homecare::billing::chain {
namespace {

class CheckpointFileTest : public ::testing::Test {
 protected:
  CheckpointFileTest()
      : folder_(::testing::TempDir() + "checkpoints-" + std::to_string(getpid())),
        path_(folder_ + "/370300.jsonl") {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directory(folder_);
    for (int i = 0; i < 3; ++i) {
      const Checkpoint* const previous = made_.empty() ? nullptr : &made_.back();
      const std::vector<Hash> entries(20'000 * i, Sha256(std::to_string(i)));
      const absl::Time time = At(2022, 7, 1 + i, 0, 0, 0);
      made_.push_back(*MakeCheckpoint("370300", previous, frontier_, entries, time, key_));
    }
  }
  ~CheckpointFileTest() override { std::filesystem::remove_all(folder_); }

  std::string Text() const {
    std::ifstream file(path_, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }
  void Put(const std::string& text) const { std::ofstream(path_, std::ios::binary) << text; }
  std::string Lines(int count) const {
    std::string text;
    for (int i = 0; i < count; ++i) text += ToJson(made_[i]) + "\n";
    return text;
  }
  int64_t LastNumber() const {
    const auto last = LastCheckpoint(path_);
    EXPECT_TRUE(last.ok()) << last.status();
    return last.ok() && last->has_value() ? (*last)->number : 0;
  }
  absl::StatusOr<int> Read() const {
    int count = 0;
    RETURN_IF_ERROR(ReadCheckpoints(path_, key_.public_key(), [&](const Checkpoint& checkpoint) {
      EXPECT_EQ(ToJson(checkpoint), ToJson(made_[count]));
      ++count;
      return absl::OkStatus();
    }));
    return count;
  }

  const std::string folder_;
  const std::string path_;
  const SigningKey key_ = ExampleKey();
  Frontier frontier_;
  std::vector<Checkpoint> made_;  // The last one is longer than a chunk of reading backward.
};

TEST_F(CheckpointFileTest, AppendsInOrderAndOnce) {
  EXPECT_EQ(LastNumber(), 0);
  EXPECT_FALSE(AppendCheckpoint(path_, made_[1]).ok());
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(AppendCheckpoint(path_, made_[i]).ok());
    EXPECT_TRUE(AppendCheckpoint(path_, made_[i]).ok());
    EXPECT_EQ(LastNumber(), i + 1);
  }
  EXPECT_EQ(Reason(AppendCheckpoint(path_, made_[1])), "CHECKPOINT_MISMATCH");
  EXPECT_EQ(Text(), Lines(3));
  EXPECT_EQ(Read().value_or(0), 3);
}

TEST_F(CheckpointFileTest, CutsOffWhatACrashLeft) {
  const std::string next = ToJson(made_[2]) + "\n";
  const std::vector<std::string> tails = {next.substr(0, 1), next.substr(0, next.size() / 2),
                                          next.substr(0, next.size() - 1), std::string(5000, '\0'),
                                          std::string(5000, '\0') + next.substr(5000)};
  for (const std::string& tail : tails) {
    SCOPED_TRACE(tail.size());
    Put(Lines(2) + tail);
    EXPECT_EQ(LastNumber(), 2);
    EXPECT_EQ(Reason(Read().status()), "CHECKPOINT_FILE_DAMAGED");
    EXPECT_TRUE(AppendCheckpoint(path_, made_[2]).ok());
    EXPECT_EQ(Text(), Lines(3));
    Put(Lines(2) + tail);
    EXPECT_TRUE(AppendCheckpoint(path_, made_[1]).ok());
    EXPECT_EQ(Text(), Lines(2));
  }
  Put(next.substr(0, 10));
  EXPECT_TRUE(AppendCheckpoint(path_, made_[0]).ok());
  EXPECT_EQ(Text(), Lines(1));
}

TEST_F(CheckpointFileTest, LeavesDamageAsItIs) {
  const std::string damaged = Lines(1) + "{\"city_code\":\"370300\"}\n";
  Put(damaged);
  EXPECT_EQ(Reason(LastCheckpoint(path_).status()), "CHECKPOINT_FILE_DAMAGED");
  EXPECT_EQ(Reason(AppendCheckpoint(path_, made_[1])), "CHECKPOINT_FILE_DAMAGED");
  EXPECT_EQ(Text(), damaged);
}

TEST_F(CheckpointFileTest, NamesWhatTheSystemRefuses) {
  EXPECT_EQ(Reason(AppendCheckpoint(folder_, made_[0])), "CHECKPOINT_FILE_FAILED");
  EXPECT_EQ(Reason(AppendCheckpoint(folder_ + "/none/file", made_[0])), "CHECKPOINT_FILE_FAILED");
  EXPECT_EQ(Reason(Read().status()), "CHECKPOINT_FILE_FAILED");
}

TEST_F(CheckpointFileTest, KeyFilesAreOnlyForTheirOwner) {
  const std::string seed = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
  struct Case {
    std::string text;
    mode_t mode;
    bool secret_ok, public_ok;
  };
  for (const Case& c : std::vector<Case>{{seed + "\n", 0600, true, true},
                                         {seed + "\n", 0400, true, true},
                                         {seed + "\n", 0640, false, true},
                                         {seed + "\n", 0602, false, true},
                                         {seed, 0600, false, false},
                                         {seed + "\n\n", 0600, false, false},
                                         {seed.substr(2) + "zz\n", 0600, false, false},
                                         {"", 0600, false, false}}) {
    std::filesystem::remove(path_);
    Put(c.text);
    ASSERT_EQ(chmod(path_.c_str(), c.mode), 0);
    const auto secret = SigningKey::Read(path_);
    EXPECT_EQ(secret.ok(), c.secret_ok) << c.text << c.mode << secret.status();
    EXPECT_EQ(ReadPublicKey(path_).ok(), c.public_ok) << c.text << c.mode;
    if (secret.ok()) {
      EXPECT_EQ(secret->public_key().id(), key_.public_key().id());
    } else {
      EXPECT_EQ(Reason(secret.status()), "KEY_FILE_INVALID");
    }
  }
  EXPECT_FALSE(SigningKey::Read(folder_ + "/none").ok());
}

}  // namespace
}  // namespace homecare::billing::chain
