// What names people, things and days: resident ids, phones, ids, dates, instants. What is accepted
// reads back the same from its own spelling, and no masked form gives its secret away.
#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "common/base/check.h"
#include "common/base/civil_time.h"
#include "common/base/ids.h"
#include "common/base/status.h"
#include "services/registry/domain/checks.h"
#include "services/registry/domain/phone.h"
#include "services/registry/domain/resident_id.h"
#include "tests/fuzz/fuzz.h"

namespace homecare::fuzz {
namespace {

// Where a year has a fifth digit, which RFC 3339 does not have. An offset can lead there.
const absl::Time kYear10000 = absl::FromUnixSeconds(253402300800);

void CheckResidentId(absl::string_view text) {
  const auto id = registry::ResidentId::Parse(text, "resident_id");
  if (!id.ok()) {
    HC_CHECK(FieldViolations(id.status()).size() == 1);
    return;
  }
  HC_CHECK(id->text().size() == 18);
  HC_CHECK(*registry::ResidentId::Parse(id->text(), "resident_id") == *id);
  HC_CHECK(absl::StrContains(id->text(), FormatDay(id->birth_date()).substr(0, 4)));
  HC_CHECK(!absl::StrContains(id->Masked(), id->text().substr(3, 4)));
  HC_CHECK(id->Masked().size() == 18);
}

void CheckPhone(absl::string_view text) {
  const auto phone = registry::Phone::Parse(text, "phone");
  if (!phone.ok()) {
    HC_CHECK(FieldViolations(phone.status()).size() == 1);
    return;
  }
  HC_CHECK(phone->digits().size() == 11 || phone->digits().size() == 12);
  HC_CHECK(*registry::Phone::Parse(phone->digits(), "phone") == *phone);
  HC_CHECK(absl::StrContains(phone->Masked(), "****"));
}

void CheckDays(absl::string_view text) {
  const auto day = ParseDay(text);
  if (day.ok()) HC_CHECK(FormatDay(*day) == text);
  const auto month = ParseMonth(text);
  if (month.ok()) HC_CHECK(FormatMonth(*month) == text);
  const auto instant = ParseInstant(text);
  if (!instant.ok() || *instant >= kYear10000) return;
  const auto again = ParseInstant(FormatInstant(*instant));
  HC_CHECK(again.ok() && *again == *instant);
}

void CheckIds(absl::string_view text) {
  if (IsUuid(text)) HC_CHECK(text.size() == 36 && registry::IsId(text));
  if (registry::IsId(text)) HC_CHECK(!text.empty() && text.size() <= 64);
  Violations violations;
  registry::CheckText(text, 60, "name", violations);
  // Bytes, for text in ASCII; protobuf has made sure that other text is UTF-8.
  const bool ascii = std::all_of(text.begin(), text.end(), absl::ascii_isascii);
  if (violations.empty() && ascii) HC_CHECK(!text.empty() && text.size() <= 60);
}

}  // namespace
}  // namespace homecare::fuzz

FUZZ_TARGET(identity, bytes) {
  homecare::fuzz::CheckResidentId(bytes);
  homecare::fuzz::CheckPhone(bytes);
  homecare::fuzz::CheckDays(bytes);
  homecare::fuzz::CheckIds(bytes);
}
