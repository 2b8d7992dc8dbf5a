// A gRPC server with nothing of ours, in a process of its own: what the library itself costs.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "tests/support/program.h"
#include "tests/support/temp_folder.h"

namespace homecare::bench {

// Gone with the object.
class BareServer {
 public:
  // Starts this very program with --serve_bare. DEADLINE_EXCEEDED where it does not come up.
  static absl::StatusOr<std::unique_ptr<BareServer>> Start();

  const std::string& address() const { return address_; }

 private:
  BareServer() = default;

  std::unique_ptr<testing::TempFolder> folder_;
  std::unique_ptr<testing::Program> program_;
  std::string address_;
};

// What --serve_bare does: answers RuntimeService.Ping from gRPC's own threads until the process is
// killed, on a free port, whose number it prints.
int ServeBare();

}  // namespace homecare::bench
