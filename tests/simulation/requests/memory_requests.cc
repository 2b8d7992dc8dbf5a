// The table of answered requests in memory, in the place of common/change/request_table.cc: a
// program of the simulation links this file first and never meets the SQL.
#include <utility>

#include "common/change/request_table.h"
#include "tests/simulation/model/tables.h"

namespace homecare {

std::vector<RequestRow> FindRequests(pg::Tx& tx, absl::Span<const RequestRow> named) {
  const auto& table = simulation::MemoryTx::Of(tx).tables().request;
  std::vector<RequestRow> found;
  for (const RequestRow& row : named) {
    const simulation::Answer* answer = table.Find({row.city_code, row.request_id});
    if (answer == nullptr) continue;
    found.push_back(
        {row.city_code, row.request_id, answer->method, answer->body_hash, answer->response});
  }
  return found;
}

void StoreRequests(pg::Tx& tx, absl::Span<const RequestRow> rows) {
  for (const RequestRow& row : rows) {
    simulation::MemoryTx::Of(tx).Write().request.Put({row.city_code, row.request_id},
                                                     {row.method, row.body_hash, row.response});
  }
}

}  // namespace homecare
