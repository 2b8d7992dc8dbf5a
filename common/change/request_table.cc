#include "common/change/request_table.h"

#include "absl/time/clock.h"
#include "common/pg/text_format.h"

namespace homecare {

std::vector<RequestRow> FindRequests(pg::Tx& tx, absl::Span<const RequestRow> named) {
  std::vector<std::string> cities, ids;
  for (const RequestRow& row : named) {
    cities.push_back(row.city_code);
    ids.push_back(row.request_id);
  }
  const pg::Rows rows = tx.Exec(
      "SELECT city_code, request_id, request.method, request.body_hash, request.response"
      " FROM request JOIN unnest($1::text[], $2::text[]) AS asked (city_code, request_id)"
      " USING (city_code, request_id)",
      {cities, ids});
  std::vector<RequestRow> found;
  for (const pg::Row row : rows) {
    found.push_back({row.Text("city_code"), row.Text("request_id"), row.Text("method"),
                     row.Bytes("body_hash"), row.Bytes("response")});
  }
  return found;
}

void StoreRequests(pg::Tx& tx, absl::Span<const RequestRow> rows) {
  if (rows.empty()) return;
  std::vector<std::string> cities, ids, methods, hashes, responses;
  for (const RequestRow& row : rows) {
    cities.push_back(row.city_code);
    ids.push_back(row.request_id);
    methods.push_back(row.method);
    hashes.push_back(pg::FormatBytes(row.body_hash));
    responses.push_back(pg::FormatBytes(row.response));
  }
  // In the order of the key: two groups that hold the same ids must not wait for each other.
  tx.Exec(
      "INSERT INTO request (city_code, request_id, method, body_hash, response, created_time)"
      " SELECT city_code, request_id, method, body_hash, response, $6::timestamptz"
      " FROM unnest($1::text[], $2::text[], $3::text[], $4::bytea[], $5::bytea[])"
      " AS answered (city_code, request_id, method, body_hash, response)"
      " ORDER BY city_code, request_id",
      {cities, ids, methods, hashes, responses, absl::Now()});
}

}  // namespace homecare
