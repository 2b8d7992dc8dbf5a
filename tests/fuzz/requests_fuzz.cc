// Requests: one byte names the RPC (rpcs.cc), the rest is the request on the wire. Accepted means
// that nothing reaches the database which it could not take; refused means a named error.
#include "common/base/check.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/rpcs.h"

FUZZ_TARGET(requests, bytes) {
  static const bool quiet = homecare::fuzz::QuietProtobuf();
  HC_CHECK(quiet);
  homecare::fuzz::Input input(bytes);
  const auto& rpcs = homecare::fuzz::Rpcs();
  const homecare::fuzz::Rpc& rpc = rpcs[input.Byte() % rpcs.size()];
  rpc.call(input.Rest());
}
