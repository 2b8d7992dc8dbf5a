#include "common/event/stream_writer.h"

#include "common/base/status.h"
#include "common/event/stream_reader.h"

namespace homecare::event {

absl::Status RedisStreamWriter::Add(const std::vector<Addition>& additions) {
  std::vector<redis::Words> commands;
  for (const Addition& addition : additions) {
    commands.push_back(AddToStream(addition.stream, addition.bytes));
  }
  ASSIGN_OR_RETURN(const std::vector<redis::Reply> replies, client_.Pipeline(commands));
  for (const redis::Reply& reply : replies) {
    if (reply.IsError()) return absl::UnavailableError(reply.text);
  }
  return absl::OkStatus();
}

absl::StatusOr<int64_t> RedisStreamWriter::Length(const std::string& stream) {
  ASSIGN_OR_RETURN(const redis::Reply reply, client_.Command({"XLEN", stream}));
  return reply.integer;
}

}  // namespace homecare::event
