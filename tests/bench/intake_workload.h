// What the intake benchmarks send: orders, and calls that do nothing.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "deploy/demo/random.h"
#include "tests/bench/load.h"
#include "tests/bench/stack.h"

namespace homecare::bench {

// Connections that a client shares its calls over; one connection's calls are coded by one thread
// at a time.
inline constexpr int kConnections = 4;

// A call that goes the way of every call (admission, check, queue, thread) and finds nothing to do
// there, with as many bytes as an order's. `address` is any server of RuntimeService.
StartCall NoOps(const std::string& address, int slots);

// Orders for random elders, in windows of two hours between 30 and 80 days from now: beyond every
// shift, so that matching looks at everybody and finds nobody.
StartCall Orders(Stack& stack, int slots);

// One of those orders, as the call's request.
intake::v1::PlaceOrderRequest OneOrder(const Stack& stack, demo::Random& random);

}  // namespace homecare::bench
