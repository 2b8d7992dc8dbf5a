#include "tests/overload/load/redis_console.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "common/base/check.h"

namespace homecare::testing {

redis::Reply RedisConsole::Ask(const redis::Words& words) {
  const absl::StatusOr<redis::Reply> reply = client_.Command(words);
  HC_CHECK(reply.ok() && !reply->IsError());
  return *reply;
}

int64_t RedisConsole::UsedBytes() {
  const std::string memory = Ask({"INFO", "memory"}).text;
  for (absl::string_view line : absl::StrSplit(memory, "\r\n")) {
    int64_t bytes = 0;
    if (absl::ConsumePrefix(&line, "used_memory:") && absl::SimpleAtoi(line, &bytes)) return bytes;
  }
  HC_CHECK(false && "Redis does not say how much memory it uses");
}

void RedisConsole::LimitMemory(int64_t bytes) {
  Ask({"CONFIG", "SET", "maxmemory", absl::StrCat(bytes)});
}

}  // namespace homecare::testing
