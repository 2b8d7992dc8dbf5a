// What an operator would type at Redis, in tests.
#pragma once

#include <string>

#include "common/redis/client.h"

namespace homecare::testing {

// Not thread safe. A server that does not answer, or refuses, ends the process: tests that ask have
// one that runs.
class RedisConsole {
 public:
  explicit RedisConsole(const std::string& address) : client_({.address = address}) {}

  redis::Reply Ask(const redis::Words& words);
  int64_t Length(const std::string& stream) { return Ask({"XLEN", stream}).integer; }
  int64_t UsedBytes();
  // 0: as much as there is.
  void LimitMemory(int64_t bytes);

 private:
  redis::Client client_;
};

}  // namespace homecare::testing
