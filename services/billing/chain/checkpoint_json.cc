// The line of the checkpoint file. Its form is so narrow that reading it is scanning: what was read
// is written again, and must give the very same bytes.
#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/civil_time.h"
#include "common/base/status.h"
#include "services/billing/chain/checkpoint.h"
#include "services/billing/chain/export.h"

namespace homecare::billing::chain {
namespace {

// Takes one "key":value after the other off the front. After a miss all further values are empty.
class Scanner {
 public:
  explicit Scanner(absl::string_view json) : rest_(json) {}

  absl::string_view Value(absl::string_view key) {
    if (!absl::ConsumePrefix(&rest_, absl::StrCat("\"", key, "\":"))) rest_ = {};
    const absl::string_view value = rest_.substr(0, rest_.find_first_of(",}"));
    rest_.remove_prefix(std::min(rest_.size(), value.size() + 1));
    return value;
  }

  absl::string_view Text(absl::string_view key) {
    absl::string_view value = Value(key);
    return absl::ConsumePrefix(&value, "\"") && absl::ConsumeSuffix(&value, "\"")
               ? value
               : absl::string_view();
  }

  int64_t Number(absl::string_view key) {
    int64_t number = 0;
    return absl::SimpleAtoi(Value(key), &number) ? number : -1;
  }

  template <size_t size>
  FixedBytes<size> Bytes(absl::string_view key) {
    return FromHex<size>(Text(key)).value_or(FixedBytes<size>());
  }

 private:
  absl::string_view rest_;
};

}  // namespace

std::string ToJson(const Checkpoint& checkpoint) {
  return absl::StrCat(
      "{\"city_code\":\"", checkpoint.city_code, "\",\"number\":", checkpoint.number,
      ",\"tree_size\":", checkpoint.tree_size, ",\"root\":\"", ToHex(checkpoint.root),
      "\",\"head\":\"", ToHex(checkpoint.head), "\",\"time\":\"", FormatMicros(checkpoint.time),
      "\",\"previous\":\"", ToHex(checkpoint.previous), "\",\"entry_tags\":\"",
      absl::BytesToHexString(checkpoint.entry_tags), "\",\"key_id\":\"", ToHex(checkpoint.key_id),
      "\",\"signature\":\"", ToHex(checkpoint.signature), "\"}");
}

absl::StatusOr<Checkpoint> ParseCheckpoint(absl::string_view json) {
  Scanner scanner(absl::StripPrefix(json, "{"));
  Checkpoint checkpoint;
  checkpoint.city_code = std::string(scanner.Text("city_code"));
  checkpoint.number = scanner.Number("number");
  checkpoint.tree_size = scanner.Number("tree_size");
  checkpoint.root = scanner.Bytes<32>("root");
  checkpoint.head = scanner.Bytes<32>("head");
  checkpoint.time =
      ParseInstant(scanner.Text("time")).value_or(absl::UnixEpoch() - absl::Microseconds(1));
  checkpoint.previous = scanner.Bytes<32>("previous");
  const bool tags_are_hex = DecodeHex(scanner.Text("entry_tags"), &checkpoint.entry_tags);
  checkpoint.key_id = scanner.Bytes<8>("key_id");
  checkpoint.signature = scanner.Bytes<64>("signature");
  const bool is_city =
      checkpoint.city_code.size() == 6 &&
      std::all_of(checkpoint.city_code.begin(), checkpoint.city_code.end(), absl::ascii_isdigit);
  if (!tags_are_hex || !is_city || checkpoint.number < 1 || checkpoint.tree_size < 0 ||
      checkpoint.entry_tags.size() > kTagLength * kMostEntriesPerCheckpoint ||
      ToJson(checkpoint) != json) {
    return InvalidCheckpoint("one checkpoint as a JSON object, exactly as it was written");
  }
  return checkpoint;
}

}  // namespace homecare::billing::chain
