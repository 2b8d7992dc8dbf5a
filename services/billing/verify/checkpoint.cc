#include "services/billing/verify/checkpoint.h"

#include "services/billing/verify/values.h"

namespace homecare::verify {
namespace {

constexpr size_t kMostEntries = 1'000'000;
constexpr size_t kLongestLine = 2 * kTagLength * kMostEntries + 4096;

// Reads the line from the left. What is expected first and not there is kept; the rest is skipped.
class Scanner {
 public:
  explicit Scanner(std::string_view json) : rest_(json) {}

  bool Literal(std::string_view text) {
    if (failed()) return false;
    if (!rest_.starts_with(text)) return Fail(std::string(text));
    rest_.remove_prefix(text.size());
    return true;
  }

  void Number(std::string_view key, int64_t* number) {
    if (!Key(key)) return;
    const std::string_view digits = rest_.substr(0, rest_.find_first_not_of("0123456789"));
    if (!ParseNumber(digits, number)) Fail(std::string(key) + " as a whole number");
    rest_.remove_prefix(digits.size());
  }

  std::string_view Text(std::string_view key) {
    if (!Key(key) || !Literal("\"")) return {};
    const std::string_view text = rest_.substr(0, rest_.find('"'));
    rest_.remove_prefix(text.size());
    return Literal("\"") ? text : std::string_view();
  }

  // `size` of npos takes any.
  void Hex(std::string_view key, size_t size, std::string* bytes) {
    const std::string_view digits = Text(key);
    if (!FromHex(digits, bytes) || (size != std::string::npos && bytes->size() != size)) {
      Fail(std::string(key) + " as hex digits in lower case");
    }
  }

  void Digest(std::string_view key, Hash* hash) {
    if (!FromHex(Text(key), hash)) Fail(std::string(key) + " as 64 hex digits in lower case");
  }

  bool Fail(std::string what) {
    if (!failed()) expected_ = std::move(what);
    return false;
  }
  bool failed() const { return expected_.has_value(); }
  bool done() const { return rest_.empty(); }
  const std::optional<std::string>& expected() const { return expected_; }

 private:
  // Keys are separated by commas; the first follows the brace.
  bool Key(std::string_view key) {
    if (!Literal(first_ ? "{" : ",")) return false;
    first_ = false;
    return Literal("\"") && Literal(key) && Literal("\":");
  }

  std::string_view rest_;
  bool first_ = true;
  std::optional<std::string> expected_;
};

}  // namespace

std::optional<std::string> ParseCheckpoint(std::string_view json, Checkpoint* checkpoint) {
  Scanner scanner(json);
  checkpoint->city_code = scanner.Text("city_code");
  if (!IsCityCode(checkpoint->city_code)) scanner.Fail("city_code as 6 digits");
  scanner.Number("number", &checkpoint->number);
  scanner.Number("tree_size", &checkpoint->tree_size);
  scanner.Digest("root", &checkpoint->root);
  scanner.Digest("head", &checkpoint->head);
  if (!ParseInstant(scanner.Text("time"), &checkpoint->time_micros)) {
    scanner.Fail("time as 2022-06-01T08:00:00.000000Z");
  }
  scanner.Digest("previous", &checkpoint->previous);
  scanner.Hex("entry_tags", std::string::npos, &checkpoint->entry_tags);
  scanner.Hex("key_id", 8, &checkpoint->key_id);
  scanner.Hex("signature", 64, &checkpoint->signature);
  scanner.Literal("}");
  if (!scanner.done()) scanner.Fail("nothing after the closing brace");
  return scanner.expected();
}

std::string CanonicalBytes(const Checkpoint& checkpoint) {
  Frame frame;
  frame.Start("HCCHECKP");
  frame.Bytes(checkpoint.city_code);
  frame.Number(checkpoint.number);
  frame.Number(checkpoint.tree_size);
  frame.Bytes(View(checkpoint.root));
  frame.Bytes(View(checkpoint.head));
  frame.Number(checkpoint.time_micros);
  frame.Bytes(View(checkpoint.previous));
  frame.Bytes(checkpoint.entry_tags);
  frame.Bytes(checkpoint.key_id);
  return frame.bytes();
}

CheckpointReader::CheckpointReader(std::istream& file, std::string name, const KeyRing& keys,
                                   std::string city_code)
    : lines_(file, std::move(name), kLongestLine), keys_(keys), city_code_(std::move(city_code)) {}

std::string CheckpointReader::Who() const {
  return "checkpoint " + std::to_string(current_->number) + " (" + lines_.name() + ":" +
         std::to_string(lines_.number()) + ", " + FormatInstant(current_->time_micros) + ")";
}

Outcome CheckpointReader::Next() {
  if (current_.has_value()) last_ = *std::move(current_);
  current_.reset();
  std::string_view line;
  Outcome outcome = lines_.Next(&line);
  if (outcome.ok() && line.data() == nullptr) return outcome;
  Checkpoint next;
  if (outcome.ok()) {
    if (const auto expected = ParseCheckpoint(line, &next); expected.has_value()) {
      outcome = Unusable(lines_.Where() + "expected " + *expected);
    } else {
      const std::string bytes = CanonicalBytes(next);
      next.hash = Sha256(bytes);
      if (city_code_.empty()) city_code_ = next.city_code;
      std::string fault = Fault(next);
      if (fault.empty() && !keys_.Verifies(next.key_id, bytes, next.signature)) {
        fault = "its signature does not fit its content";
      }
      if (!fault.empty()) outcome = Tampered(lines_.Where() + fault);
    }
  }
  if (outcome.ok()) {
    current_ = std::move(next);
    return outcome;
  }
  outcome.checkpoint = last_.number + 1;
  outcome.entry = last_.tree_size + 1;
  outcome.text +=
      "\n  so nothing vouches for entries from " + std::to_string(outcome.entry) + " on";
  return outcome;
}

std::string CheckpointReader::Fault(const Checkpoint& next) const {
  if (next.number != last_.number + 1) {
    return "this is checkpoint " + std::to_string(next.number) + ", expected checkpoint " +
           std::to_string(last_.number + 1);
  }
  if (next.city_code != city_code_) {
    return "it is of city " + next.city_code + ", expected " + city_code_;
  }
  if (!keys_.Knows(next.key_id)) {
    return "it is signed with another key: " + ToHex(next.key_id) + ", expected " + keys_.Ids();
  }
  if (next.previous != last_.hash) return "it does not follow the checkpoint before it";
  if (next.tree_size < last_.tree_size) return "the ledger shrank: its tree_size is smaller";
  if (next.entry_tags.size() / kTagLength !=
          static_cast<size_t>(next.tree_size - last_.tree_size) ||
      next.entry_tags.size() % kTagLength != 0) {
    return "it has not one tag for each entry since the checkpoint before it";
  }
  if (next.time_micros < last_.time_micros && last_.number > 0) return "its time goes backward";
  return {};
}

}  // namespace homecare::verify
