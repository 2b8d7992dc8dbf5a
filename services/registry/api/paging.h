// Pages of any list request: it has page_size and page_token, and everything else of it is what the
// token is bound to.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "common/rpc/page.h"
#include "services/registry/domain/lists.h"

namespace homecare::registry {

struct PageOf {
  // One more than the page holds, to learn whether there is a next one.
  Slice slice;
  std::string scope;
};

// Errors of rpc::Pager::Read.
template <typename Request>
absl::StatusOr<PageOf> ReadPage(const rpc::Pager& pager, const Request& request) {
  Request filters = request;
  filters.clear_page_size();
  filters.clear_page_token();
  PageOf out;
  out.scope = absl::StrCat(Request::descriptor()->full_name(), filters.SerializeAsString());
  ASSIGN_OR_RETURN(rpc::Page page,
                   pager.Read(request.page_size(), request.page_token(), out.scope));
  out.slice = {page.limit + 1, std::move(page.after)};
  return out;
}

// Cuts `items` to the page; the token of the next one, or empty. `key` is that of the list's order.
template <typename Item, typename Key>
std::string CutPage(const rpc::Pager& pager, const PageOf& page, std::vector<Item>& items,
                    Key key) {
  if (static_cast<int>(items.size()) < page.slice.limit) return "";
  items.pop_back();
  return pager.Next(key(items.back()), page.scope);
}

}  // namespace homecare::registry
