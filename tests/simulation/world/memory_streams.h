// A queue in memory that behaves as Redis Streams do at their worst.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/event/streams.h"
#include "tests/simulation/world/surroundings.h"

namespace homecare::simulation {

// The server. Not thread safe.
class MemoryRedis {
 public:
  explicit MemoryRedis(Surroundings& around) : around_(around) {}

  struct Delivered {
    std::string reader;
    absl::Duration since;
  };
  struct Stream {
    std::map<int64_t, std::string> entries;
    bool has_group = false;
    int64_t last_delivered = 0;
    std::map<int64_t, Delivered> pending;
  };

  // FLUSHALL, or a fresh server in its place.
  void Empty() { streams_.clear(); }
  // What its file holds, and a server that starts from it: what was settled since is there again.
  void WriteFile() { file_ = streams_; }
  void StartFromFile() { streams_ = file_; }
  void Stop(absl::Duration until) { away_until_ = until; }
  bool away() const { return around_.now < away_until_; }

  std::map<std::string, Stream>& streams() { return streams_; }
  void Add(const std::string& stream, const std::string& bytes);

 private:
  Surroundings& around_;
  std::map<std::string, Stream> streams_;
  std::map<std::string, Stream> file_;
  int64_t last_id_ = 0;
  absl::Duration away_until_;
};

class MemoryWriter final : public event::StreamWriter {
 public:
  MemoryWriter(Surroundings& around, MemoryRedis& redis) : around_(around), redis_(redis) {}

  absl::Status Add(const std::vector<event::Addition>& additions) override;
  absl::StatusOr<int64_t> Length(const std::string& stream) override;

 private:
  Surroundings& around_;
  MemoryRedis& redis_;
};

// One reader of the streams of a subscriber, with a name of its own.
class MemoryReader final : public event::LetterQueue {
 public:
  MemoryReader(Surroundings& around, MemoryRedis& redis, const std::string& subscriber,
               bool emergency, absl::Duration claim_idle);

  absl::StatusOr<std::vector<event::Letter>> Read(absl::Duration block) override;
  absl::StatusOr<std::vector<event::Letter>> Claim() override;
  absl::Status Settle(const std::vector<event::Entry>& entries) override;

 private:
  struct Source {
    std::string stream;
    std::string topic;
  };

  absl::Status MakeGroups();
  bool GroupsAreThere();
  void Deliver(const Source& source, MemoryRedis::Stream& stream, int64_t id,
               std::vector<event::Letter>& letters);

  Surroundings& around_;
  MemoryRedis& redis_;
  const std::string name_;
  const bool emergency_;
  const absl::Duration claim_idle_;
  std::vector<Source> sources_;
  bool groups_made_ = false;
};

}  // namespace homecare::simulation
