// Tables of the ledger as files, sent in parts.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "common/rpc/download_port.h"
#include "homecare/billing/v1/ledger.pb.h"
#include "services/billing/export/table_writer.h"
#include "services/billing/storage/ledger.h"

namespace homecare::billing {

// INVALID_FIELD (format) for one that is not known.
absl::StatusOr<std::unique_ptr<TableWriter>> MakeTableWriter(v1::ExportFormat format, Sink sink);

// Sends what it writes; the port must outlive it.
template <typename Response>
absl::StatusOr<std::unique_ptr<TableWriter>> TableWriterOf(v1::ExportFormat format,
                                                           rpc::DownloadPort<Response>& port) {
  return MakeTableWriter(format, [&port](absl::string_view chunk) {
    Response response;
    response.set_chunk(chunk.data(), chunk.size());
    return port.Send(std::move(response));
  });
}

// Every line as it was posted.
const std::vector<Column>& LineColumns();
absl::Status WriteLine(const storage::LedgerLine& line, TableWriter& writer);

}  // namespace homecare::billing
