#include "common/event/stream_reader.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/check.h"
#include "common/base/ids.h"
#include "common/base/status.h"
#include "common/event/topology.h"

namespace homecare::event {
namespace {

using redis::Reply;
using redis::Words;

constexpr char kField[] = "event";

std::string Milliseconds(absl::Duration duration) {
  return absl::StrCat(absl::ToInt64Milliseconds(duration));
}

// The value behind `name` in a reply of alternating names and values; null where there is none.
const Reply* Member(const Reply& pairs, absl::string_view name) {
  for (size_t i = 0; i + 1 < pairs.elements.size(); i += 2) {
    if (pairs.elements[i].text == name) return &pairs.elements[i + 1];
  }
  return nullptr;
}

bool IsDeadReader(const Reply& consumer, absl::Duration dead_reader_idle) {
  const Reply* pending = Member(consumer, "pending");
  const Reply* idle = Member(consumer, "idle");
  return pending != nullptr && idle != nullptr && pending->integer == 0 &&
         absl::Milliseconds(idle->integer) > dead_reader_idle;
}

}  // namespace

Words AddToStream(const std::string& stream, const std::string& bytes) {
  return {"XADD", stream, "*", kField, bytes};
}

StreamReader::StreamReader(StreamReaderOptions options)
    : options_(std::move(options)), reader_(NewId()), client_({.address = options_.redis_address}) {
  for (const std::string& city_code : options_.city_codes) {
    for (const std::string& topic : options_.topics) {
      streams_.push_back({StreamName(city_code, topic, options_.subscriber, options_.emergency),
                          city_code, topic});
    }
  }
  HC_CHECK(!streams_.empty());
}

absl::StatusOr<std::vector<Letter>> StreamReader::Read(absl::Duration block) {
  HC_CHECK(block >= absl::Milliseconds(1) && block <= kLongestBlock);  // BLOCK 0 is for ever
  RETURN_IF_ERROR(MakeGroups());
  ASSIGN_OR_RETURN(const Reply reply, Blocking(block));
  std::vector<Letter> letters;
  if (reply.kind == Reply::Kind::kError) {
    RETURN_IF_ERROR(Failed(reply));
    return letters;
  }
  for (const Reply& of_stream : reply.elements) {
    if (of_stream.elements.size() != 2) continue;
    const auto stream = std::find_if(streams_.begin(), streams_.end(), [&](const Stream& s) {
      return s.name == of_stream.elements[0].text;
    });
    if (stream != streams_.end()) Append(*stream, of_stream.elements[1], letters);
  }
  return letters;
}

absl::StatusOr<Reply> StreamReader::Blocking(absl::Duration block) {
  Words words = {"XREADGROUP",
                 "GROUP",
                 options_.subscriber,
                 reader_,
                 "COUNT",
                 absl::StrCat(options_.batch),
                 "BLOCK",
                 Milliseconds(block),
                 "STREAMS"};
  for (const Stream& stream : streams_) words.push_back(stream.name);
  words.resize(words.size() + streams_.size(), ">");
  absl::StatusOr<Reply> reply = client_.Command(words);
  if (!reply.ok()) groups_made_ = false;  // what comes back may be an empty server
  return reply;
}

absl::StatusOr<std::vector<Letter>> StreamReader::Claim() {
  RETURN_IF_ERROR(MakeGroups());
  std::vector<Words> commands;
  for (const Stream& stream : streams_) {
    commands.push_back({"XAUTOCLAIM", stream.name, options_.subscriber, reader_,
                        Milliseconds(options_.claim_idle), stream.claim_cursor, "COUNT",
                        absl::StrCat(options_.batch)});
  }
  ASSIGN_OR_RETURN(const std::vector<Reply> replies, client_.Pipeline(commands));
  std::vector<Letter> letters;
  for (size_t i = 0; i < replies.size(); ++i) {
    if (replies[i].kind == Reply::Kind::kError) {
      RETURN_IF_ERROR(Failed(replies[i]));
      continue;
    }
    if (replies[i].elements.size() < 2) continue;
    streams_[i].claim_cursor = replies[i].elements[0].text;
    Append(streams_[i], replies[i].elements[1], letters);
  }
  return letters;
}

absl::Status StreamReader::Settle(const std::vector<Entry>& entries) {
  if (entries.empty()) return absl::OkStatus();
  std::map<std::string, Words> ids;
  for (const Entry& entry : entries) ids[entry.stream].push_back(entry.id);
  std::vector<Words> commands;
  for (const auto& [stream, list] : ids) {
    Words acknowledge = {"XACK", stream, options_.subscriber};
    acknowledge.insert(acknowledge.end(), list.begin(), list.end());
    Words remove = {"XDEL", stream};
    remove.insert(remove.end(), list.begin(), list.end());
    commands.push_back(std::move(acknowledge));
    commands.push_back(std::move(remove));
  }
  return client_.Pipeline(commands).status();
}

absl::Status StreamReader::MakeGroups() {
  if (groups_made_) return absl::OkStatus();
  std::vector<Words> commands;
  for (const Stream& stream : streams_) {
    commands.push_back({"XGROUP", "CREATE", stream.name, options_.subscriber, "0", "MKSTREAM"});
  }
  ASSIGN_OR_RETURN(const std::vector<Reply> replies, client_.Pipeline(commands));
  for (const Reply& reply : replies) {
    if (reply.kind == Reply::Kind::kError && !reply.IsError("BUSYGROUP")) return Failed(reply);
  }
  RETURN_IF_ERROR(RemoveDeadReaders());
  groups_made_ = true;
  return absl::OkStatus();
}

absl::Status StreamReader::RemoveDeadReaders() {
  std::vector<Words> questions, removals;
  for (const Stream& stream : streams_) {
    questions.push_back({"XINFO", "CONSUMERS", stream.name, options_.subscriber});
  }
  ASSIGN_OR_RETURN(const std::vector<Reply> replies, client_.Pipeline(questions));
  for (size_t i = 0; i < replies.size(); ++i) {
    for (const Reply& consumer : replies[i].elements) {
      const Reply* name = Member(consumer, "name");
      if (name == nullptr || !IsDeadReader(consumer, options_.dead_reader_idle)) continue;
      removals.push_back(
          {"XGROUP", "DELCONSUMER", streams_[i].name, options_.subscriber, name->text});
    }
  }
  return removals.empty() ? absl::OkStatus() : client_.Pipeline(removals).status();
}

void StreamReader::Append(const Stream& stream, const Reply& entries,
                          std::vector<Letter>& letters) {
  for (const Reply& entry : entries.elements) {
    // An entry deleted since it was delivered has an id and nothing else.
    if (entry.elements.size() != 2 || entry.elements[1].kind != Reply::Kind::kArray) continue;
    const Reply* bytes = Member(entry.elements[1], kField);
    letters.push_back(ReadLetter(bytes == nullptr ? "" : bytes->text, stream.city_code,
                                 stream.topic, options_.emergency));
    letters.back().entries.push_back({stream.name, entry.elements[0].text});
  }
}

absl::Status StreamReader::Failed(const Reply& error) {
  groups_made_ = false;
  // Somebody emptied or replaced the server under us: nothing is lost, the groups are made anew.
  if (error.IsError("NOGROUP") || error.IsError("UNBLOCKED")) return absl::OkStatus();
  return NamedError(absl::StatusCode::kUnavailable, "REDIS_UNAVAILABLE",
                    absl::StrCat("Redis refuses: ", error.text));
}

}  // namespace homecare::event
