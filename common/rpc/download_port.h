// What the handler of Dispatch::Download has to work with.
#pragma once

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"

namespace homecare::pg {
class Tx;
}

namespace homecare::rpc {

// Used by the handler's thread alone, and not after the handler has returned. Where the stream can
// no longer be served, both methods refuse from then on, and the handler returns what they say:
//   CANCELLED          CALL_CANCELLED   the client has gone
//   UNAVAILABLE        SERVER_DRAINING  the server goes down; the client asks another one
//   DEADLINE_EXCEEDED  DEADLINE_PASSED  the client's deadline, or Limits::kDownloadDeadline
// A stream of which a response was refused never ends with OK, whatever the handler returns.
template <typename Response>
class DownloadPort {
 public:
  virtual ~DownloadPort() = default;

  // Database::Read in the normal lane, with its errors. `body` reads one page and may run several
  // times. Transactions end within 5 s, so a long answer is read by its keys, in many of them; what
  // must not change in between, the handler sees to (a closed month, an instant of recording).
  virtual absl::Status Read(absl::FunctionRef<absl::Status(pg::Tx&)> body) = 0;

  // Waits until the client's side has room for the response before, then hands this one over. So at
  // most one response waits in the process, and the client's pace is the handler's. Not within
  // Read: a slow client would hold the transaction.
  virtual absl::Status Send(Response response) = 0;
};

}  // namespace homecare::rpc
