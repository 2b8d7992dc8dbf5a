// The limits of every connection and call, in one place because both ends must agree on them.
#pragma once

#include "absl/time/time.h"

namespace homecare::rpc {

struct Limits {
  // gRPC's own default is for receiving only; a list that would not fit is paged.
  static constexpr int kMessageBytes = 4 << 20;
  // Headers and trailers: error details must fit (status_bridge.cc).
  static constexpr int kMetadataBytes = 16 << 10;
  static constexpr int kStreamsPerConnection = 1000;

  // A client without a deadline would wait for ever (gRPC's default).
  static constexpr absl::Duration kDefaultDeadline = absl::Seconds(10);
  // A download's. A month of 360,000 lines is some tens of megabytes, minutes on a thin line; who
  // takes longer holds a thread that others wait for.
  static constexpr absl::Duration kDownloadDeadline = absl::Minutes(10);
  // With less than this left, the answer would come too late.
  static constexpr absl::Duration kShortestDeadline = absl::Milliseconds(5);
  // What a server keeps for itself when it calls on: its caller must still hear the outcome.
  static constexpr absl::Duration kDeadlineShave = absl::Milliseconds(10);

  // A client that pings more often than the server allows loses its calls in flight
  // (too_many_pings), so the server allows three times what our clients do.
  static constexpr absl::Duration kClientKeepalive = absl::Seconds(30);
  static constexpr absl::Duration kShortestPingInterval = absl::Seconds(10);
  static constexpr absl::Duration kKeepaliveTimeout = absl::Seconds(10);

  // What a refused caller is told to wait.
  static constexpr absl::Duration kBusyRetry = absl::Milliseconds(200);
  static constexpr absl::Duration kDrainRetry = absl::Seconds(1);
};

static_assert(Limits::kShortestPingInterval < Limits::kClientKeepalive);

}  // namespace homecare::rpc
