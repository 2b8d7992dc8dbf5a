#include "common/event/letter.h"

#include <sodium.h>

#include <algorithm>
#include <utility>

#include "absl/strings/cord.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/ids.h"
#include "common/base/status.h"
#include "common/event/consumer.h"

namespace homecare::event {
namespace {

constexpr char kWaitUrl[] = "homecare.event.wait_for";
constexpr char kSeparator = '\n';
constexpr size_t kKeyBytes = 200;

// Keys are ids. What else arrives is refused before it meets PostgreSQL, whose text takes no zero
// byte: such a letter could not even be buried.
bool IsKey(absl::string_view key) {
  return !key.empty() && key.size() <= kKeyBytes &&
         std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c <= '~'; });
}

bool IsWhole(const v1::Event& event, absl::string_view city_code, absl::string_view topic) {
  return IsUuid(event.event_id()) && event.city_code() == city_code && event.topic() == topic &&
         IsKey(event.key()) && event.version() >= 1;
}

std::string IdOfBytes(absl::string_view bytes) {
  unsigned char hash[16];
  crypto_generichash(hash, sizeof hash, reinterpret_cast<const unsigned char*>(bytes.data()),
                     bytes.size(), nullptr, 0);
  return absl::StrCat("malformed-", absl::BytesToHexString(absl::string_view(
                                        reinterpret_cast<const char*>(hash), sizeof hash)));
}

void KeepWhatIsCertain(Letter& letter, absl::string_view city_code, absl::string_view topic,
                       bool emergency) {
  v1::Event certain;
  certain.set_event_id(IsUuid(letter.event.event_id()) ? letter.event.event_id()
                                                       : IdOfBytes(letter.bytes));
  certain.set_city_code(std::string(city_code));
  certain.set_topic(std::string(topic));
  if (IsKey(letter.event.key())) certain.set_key(letter.event.key());
  certain.set_emergency(emergency);
  letter.event = std::move(certain);
  letter.task = Task::kBury;
  letter.reason = "malformed";
}

}  // namespace

Letter ReadLetter(std::string bytes, absl::string_view city_code, absl::string_view topic,
                  bool emergency) {
  Letter letter;
  letter.bytes = std::move(bytes);
  if (!letter.event.ParseFromString(letter.bytes) || !IsWhole(letter.event, city_code, topic)) {
    KeepWhatIsCertain(letter, city_code, topic, emergency);
  }
  return letter;
}

absl::Status WaitFor(absl::string_view topic, absl::string_view key) {
  absl::Status status = NamedError(absl::StatusCode::kFailedPrecondition, "EVENT_MUST_WAIT",
                                   absl::StrCat("waits for ", topic, " ", key));
  status.SetPayload(kWaitUrl, absl::Cord(absl::StrCat(topic, std::string(1, kSeparator), key)));
  return status;
}

std::optional<Subject> WaitedFor(const absl::Status& status) {
  const auto payload = status.GetPayload(kWaitUrl);
  if (!payload.has_value()) return std::nullopt;
  const std::string text(*payload);
  const std::pair<std::string, std::string> parts =
      absl::StrSplit(text, absl::MaxSplits(kSeparator, 1));
  return Subject{parts.first, parts.second};
}

}  // namespace homecare::event
