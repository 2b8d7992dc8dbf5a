// The checkpoints of a file, each checked against the one before and against its signature.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "services/billing/verify/bytes.h"
#include "services/billing/verify/keys.h"
#include "services/billing/verify/lines.h"
#include "services/billing/verify/outcome.h"

namespace homecare::verify {

struct Checkpoint {
  std::string city_code;
  int64_t number = 0;
  int64_t tree_size = 0;
  Hash root = {};
  Hash head = {};
  int64_t time_micros = 0;
  Hash previous = {};
  std::string entry_tags;  // 4 bytes an entry
  std::string key_id;      // 8 bytes
  std::string signature;   // 64 bytes
  Hash hash = {};          // Of its canonical bytes.
};

inline constexpr size_t kTagLength = 4;

// One JSON object in exactly the form of chain/FORMAT.md. Where it is not, what was expected.
std::optional<std::string> ParseCheckpoint(std::string_view json, Checkpoint* checkpoint);

std::string CanonicalBytes(const Checkpoint& checkpoint);

class CheckpointReader {
 public:
  // An empty city takes the first checkpoint's. The key ring must outlive the reader.
  CheckpointReader(std::istream& file, std::string name, const KeyRing& keys,
                   std::string city_code);

  // Moves to the next checkpoint. A bad one is an outcome with its number and with the first entry
  // that it should have vouched for.
  Outcome Next();

  bool at_end() const { return !current_.has_value(); }
  const Checkpoint& current() const { return *current_; }
  const Checkpoint& last() const { return last_; }  // The one before; number 0 where there is none.
  // "checkpoint 3 (checkpoints.jsonl:3, 2022-07-01T00:00:00.000000Z)": the current one.
  std::string Who() const;

 private:
  std::string Fault(const Checkpoint& checkpoint) const;  // Empty where there is none.

  LineReader lines_;
  const KeyRing& keys_;
  std::string city_code_;
  Checkpoint last_;
  std::optional<Checkpoint> current_;
};

}  // namespace homecare::verify
