// The Redis side of a consumer: its streams, its place in their groups, and what it acknowledges.
// TRAPS.md "Redis 7.0" says why each guard is here.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/event/streams.h"
#include "common/redis/client.h"

namespace homecare::event {

struct StreamReaderOptions {
  std::string redis_address;
  std::string subscriber;  // also the name of the group
  std::vector<std::string> city_codes;
  std::vector<std::string> topics;
  bool emergency = false;
  int batch = 64;  // entries per stream and read
  // What another reader has held for so long without acknowledging is taken over.
  absl::Duration claim_idle = absl::Seconds(5);
  // A reader who holds nothing and has not asked for so long is a process that is gone: its name is
  // removed.
  absl::Duration dead_reader_idle = absl::Hours(1);
};

// Not thread safe. Groups begin at id 0, never at "$", and are made again whenever Redis has
// forgotten them. The reader's own name is new with each object: what an earlier process held comes
// by Claim.
class StreamReader final : public LetterQueue {
 public:
  explicit StreamReader(StreamReaderOptions options);

  // `block` is 1 ms to kLongestBlock.
  absl::StatusOr<std::vector<Letter>> Read(absl::Duration block) override;
  absl::StatusOr<std::vector<Letter>> Claim() override;
  absl::Status Settle(const std::vector<Entry>& entries) override;

  // Shorter than the client's command timeout, so that silence is never taken for a dead server.
  static constexpr absl::Duration kLongestBlock = absl::Milliseconds(500);

 private:
  struct Stream {
    std::string name;
    std::string city_code;
    std::string topic;
    std::string claim_cursor = "0-0";
  };

  absl::Status MakeGroups();
  absl::Status RemoveDeadReaders();
  absl::StatusOr<redis::Reply> Blocking(absl::Duration block);
  void Append(const Stream& stream, const redis::Reply& entries, std::vector<Letter>& letters);
  absl::Status Failed(const redis::Reply& error);

  const StreamReaderOptions options_;
  const std::string reader_;
  std::vector<Stream> streams_;
  redis::Client client_;
  bool groups_made_ = false;
};

// The command that puts an event on a stream; read by StreamReader.
redis::Words AddToStream(const std::string& stream, const std::string& bytes);

}  // namespace homecare::event
