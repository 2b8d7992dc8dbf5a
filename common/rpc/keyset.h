// The commonest page: rows in order of (time, id), fetched one beyond the limit to learn whether
// there is a next page.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/status.h"
#include "common/rpc/page.h"

namespace google::protobuf {
class Message;
}

namespace homecare::rpc {

// Where a page begins: after the row of this key. An empty id begins the list.
struct TimeKey {
  absl::Time time = absl::InfinitePast();
  std::string id;
};

// A page of a list in order of (time, id).
struct TimePage {
  int limit = 50;
  TimeKey after;
  std::string scope;
};

// Reads page_size and page_token of a list request (errors as Pager::Read). The token's scope is
// everything of the request but these two.
absl::StatusOr<TimePage> ReadTimePage(const Pager& pager, const google::protobuf::Message& request);

// The token of the page after the row of `last`.
std::string NextTimePage(const Pager& pager, const TimePage& page, const TimeKey& last);

// Cuts `rows`, which were asked for as page.limit + 1, to the page; the token of the next page, or
// empty. `key` gives a row's (time, id).
template <typename Row, typename KeyOf>
std::string CutToPage(const Pager& pager, const TimePage& page, std::vector<Row>* rows, KeyOf key) {
  if (static_cast<int>(rows->size()) <= page.limit) return "";
  rows->resize(page.limit);
  return NextTimePage(pager, page, key(rows->back()));
}

}  // namespace homecare::rpc
