// Lists of the public API, read to their last page.
#pragma once

#include "absl/status/status.h"
#include "common/base/status.h"
#include "deploy/demo/peers.h"

namespace homecare::demo {

// Every page of a list, each handed to `take`.
template <typename Stub, typename Request, typename Response, typename Take>
absl::Status EachPage(Stub& stub,
                      grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                      Request request, Take take) {
  request.set_city_code(kCity);
  request.set_page_size(200);
  do {
    ASSIGN_OR_RETURN(const Response page, Call(stub, method, request));
    take(page);
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return absl::OkStatus();
}

}  // namespace homecare::demo
