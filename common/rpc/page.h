// Pages of a list: keyset order, opaque authenticated tokens, never OFFSET.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace homecare::rpc {

struct Page {
  // 1 to 200. Ask the database for limit + 1 rows to learn whether there is a next page.
  int limit = 50;
  // The key of the last row of the page before; empty for the first page.
  std::vector<std::string> after;
};

// Thread safe. Tokens are bound to `scope` (the RPC's name and its filters), so that one list's
// token does not open another's, and signed with the process's key, so that none can be forged.
class Pager {
 public:
  explicit Pager(absl::string_view key);

  // 0 is 50, more than 200 is 200, negative is refused (field page_size). A token that was not made
  // by Next for this scope is refused (field page_token, INVALID_PAGE_TOKEN).
  absl::StatusOr<Page> Read(int page_size, absl::string_view page_token,
                            absl::string_view scope) const;
  std::string Next(const std::vector<std::string>& last_key, absl::string_view scope) const;

 private:
  std::string key_;
};

}  // namespace homecare::rpc
