// Stream sockets of the machine, for proxies between a program and its store.
#pragma once

#include <string>

namespace homecare::testing {

// A descriptor that listens at `path`, which must be free. Failing ends the process: no test could
// go on.
int ListenAt(const std::string& path);

// Negative where nobody listens.
int ConnectTo(const std::string& path);

// What has come, at most 64 KiB; empty at the end of the stream. Waits for something to come.
std::string Receive(int descriptor);

// All of it; false where the other side is gone.
bool SendAll(int descriptor, const std::string& bytes);

}  // namespace homecare::testing
