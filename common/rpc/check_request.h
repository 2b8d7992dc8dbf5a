// What every request must satisfy before a handler sees it, read from its contract by reflection.
//
//   REQUIRED        strings and bytes not empty, lists not empty, messages, `optional` scalars and
//                   oneofs set, enums not UNSPECIFIED. A plain number or truth value has no
//                   presence: zero is a value, so nothing can be asked of it.
//   OUTPUT_ONLY     ignored, whatever the caller put there
//   enums           a value this build knows; UNSPECIFIED only where leaving it out is allowed
//   strings         at most 64 bytes for ids, codes and keys (..._id, ..._code, ..._key), 1,000 for
//                   page_token and cursor, 2,000 for free text (note, reason_text, comment,
//                   description), else 200; no control characters, but lines in free text
//   lists           at most 1,000 elements
//   numbers         finite; page_size not negative
//   timestamps      from 1900 to before 2200
//   city_code       six digits (GB/T 2260), a city this process serves; a request has one
//   request_id      1 to 64 of A-Z a-z 0-9 . _ : - where the request has the field
//
// Nested messages are checked alike; a violation names its path, as in records[3].grants[0].level.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"

namespace google::protobuf {
class Message;
}

namespace homecare::rpc {

// INVALID_ARGUMENT, INVALID_FIELD with every violation at once. Thread safe.
absl::Status CheckRequest(const google::protobuf::Message& request,
                          const std::vector<std::string>& city_codes);

// The same for a batch of a stream, without looking into its lists of messages: one bad record does
// not refuse the others, so the handler calls CheckRequest on each.
absl::Status CheckBatch(const google::protobuf::Message& batch,
                        const std::vector<std::string>& city_codes);

}  // namespace homecare::rpc
