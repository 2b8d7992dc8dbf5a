// An HTTP server on loopback that speaks OSRM's `table` form, and misbehaves on demand.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/string_view.h"

namespace homecare::matching {

enum class Mood {
  kWell,
  kNulls,      // no way to every destination whose number is divisible by 3
  kError,      // HTTP 500
  kGarbage,    // HTTP 200 with half a JSON document
  kWrongSize,  // a table of another size
  kNegative,   // a duration below zero
  kCut,        // the connection ends in the middle of the body
  kMute,       // takes the request and never answers
  kEndless,    // a body without an end
};

// What the server tells, as a whole number of tenths of a second: another for each directed pair.
int64_t TenthsBetween(absl::string_view from, absl::string_view to);

// Thread safe.
class TableServer {
 public:
  // OSRM's own limit; more coordinates are HTTP 400, TooBig.
  explicit TableServer(int most_coordinates = 100);
  ~TableServer();

  std::string url() const;
  void SetMood(Mood mood) { mood_ = mood; }
  int requests() const { return requests_; }
  int largest_request() const { return largest_; }

 private:
  void Accept();
  void Serve(int connection);
  // False where the connection is to end.
  bool Answer(int connection, const std::string& path);

  const int most_coordinates_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<bool> stop_ = false;
  std::atomic<Mood> mood_ = Mood::kWell;
  std::atomic<int> requests_ = 0, largest_ = 0;
  std::mutex mutex_;
  std::vector<int> open_;
  std::vector<std::thread> sessions_;
  std::thread acceptor_;
};

// A port of loopback where nobody listens.
std::string NobodysUrl();

}  // namespace homecare::matching
