#include "services/billing/api/proof_api.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/strings/numbers.h"
#include "common/base/check.h"
#include "common/base/status.h"
#include "common/rpc/convert.h"
#include "common/rpc/dispatch_stream.h"
#include "common/rpc/keyset.h"
#include "services/billing/chain/export.h"
#include "services/billing/storage/chain_head.h"
#include "services/billing/storage/checkpoints.h"
#include "services/billing/storage/ledger.h"

namespace homecare::billing {
namespace {

constexpr int64_t kEntriesAtOnce = 2000;
constexpr size_t kChunk = 64 * 1024;

template <size_t kSize>
std::string Bytes(const chain::FixedBytes<kSize>& bytes) {
  return std::string(bytes.view());
}

v1::Checkpoint ToProto(const chain::Checkpoint& checkpoint) {
  v1::Checkpoint out;
  out.set_number(checkpoint.number);
  out.set_tree_size(checkpoint.tree_size);
  out.set_root(Bytes(checkpoint.root));
  *out.mutable_checkpoint_time() = rpc::ToProto(checkpoint.time);
  out.set_previous(Bytes(checkpoint.previous));
  out.set_key_id(Bytes(checkpoint.key_id));
  out.set_signature(Bytes(checkpoint.signature));
  return out;
}

rpc::TimeKey KeyOf(const chain::Checkpoint& checkpoint) {
  return {absl::InfinitePast(), std::to_string(checkpoint.number)};
}

// The key of a page's token, which this service has signed.
int64_t NumberOf(const rpc::TimeKey& key) {
  int64_t number = std::numeric_limits<int64_t>::max();
  HC_CHECK(key.id.empty() || absl::SimpleAtoi(key.id, &number));
  return number;
}

absl::StatusOr<int64_t> CheckedSize(const v1::ExportLedgerRequest& request, int64_t ledger_size) {
  if (request.tree_size() < 0 || request.tree_size() > ledger_size) {
    return InvalidField(
        "tree_size", absl::StrCat("must be 0 to ", ledger_size, ", which is the ledger's length"));
  }
  return request.tree_size() == 0 ? ledger_size : request.tree_size();
}

// Sends the bytes in parts of at most kChunk, the last ones only with Finish.
class ChunkSender {
 public:
  explicit ChunkSender(rpc::DownloadPort<v1::ExportLedgerResponse>& port) : port_(port) {}

  std::string& bytes() { return bytes_; }
  absl::Status SendFull() {
    size_t sent = 0;
    for (; bytes_.size() - sent >= kChunk; sent += kChunk) {
      RETURN_IF_ERROR(Send(bytes_.substr(sent, kChunk)));
    }
    bytes_.erase(0, sent);
    return absl::OkStatus();
  }
  absl::Status Finish() { return bytes_.empty() ? absl::OkStatus() : Send(std::move(bytes_)); }

 private:
  absl::Status Send(std::string chunk) {
    v1::ExportLedgerResponse response;
    response.set_chunk(std::move(chunk));
    return port_.Send(std::move(response));
  }

  rpc::DownloadPort<v1::ExportLedgerResponse>& port_;
  std::string bytes_;
};

absl::Status SendLedger(const v1::ExportLedgerRequest& request,
                        rpc::DownloadPort<v1::ExportLedgerResponse>& port) {
  int64_t size = 0;
  RETURN_IF_ERROR(port.Read([&](pg::Tx& tx) -> absl::Status {
    ASSIGN_OR_RETURN(size,
                     CheckedSize(request, storage::ReadChain(tx, request.city_code()).size()));
    return absl::OkStatus();
  }));
  ChunkSender sender(port);
  sender.bytes() = std::string(chain::ExportHeader());
  for (int64_t after = 0; after < size; after += kEntriesAtOnce) {
    const int64_t limit = std::min(kEntriesAtOnce, size - after);
    std::vector<storage::SealedEntry> entries;
    RETURN_IF_ERROR(port.Read([&](pg::Tx& tx) {
      entries = storage::ReadEntries(tx, request.city_code(), after, static_cast<int>(limit));
      return absl::OkStatus();
    }));
    for (const storage::SealedEntry& sealed : entries) {
      chain::AppendExportRow(sealed.entry, sealed.hash, &sender.bytes());
    }
    RETURN_IF_ERROR(sender.SendFull());
  }
  return sender.Finish();
}

}  // namespace

rpc::Unary* ProofApi::MakeCheckpoint(rpc::Context* context,
                                     const v1::MakeCheckpointRequest* request,
                                     v1::MakeCheckpointResponse* response) {
  return dispatch_.Write(context, request, response,
                         [this](Change& change, const v1::MakeCheckpointRequest&,
                                v1::MakeCheckpointResponse* response) -> absl::Status {
                           ASSIGN_OR_RETURN(const chain::Checkpoint made, keeper_.Make(change));
                           *response->mutable_checkpoint() = ToProto(made);
                           response->mutable_checkpoint()->set_document(chain::ToJson(made));
                           return absl::OkStatus();
                         });
}

rpc::Unary* ProofApi::ListCheckpoints(rpc::Context* context,
                                      const v1::ListCheckpointsRequest* request,
                                      v1::ListCheckpointsResponse* response) {
  return dispatch_.Read(
      context, request, response,
      [this](pg::Tx& tx, const v1::ListCheckpointsRequest& request,
             v1::ListCheckpointsResponse* response) -> absl::Status {
        ASSIGN_OR_RETURN(const rpc::TimePage page, rpc::ReadTimePage(pager_, request));
        ASSIGN_OR_RETURN(std::vector<chain::Checkpoint> checkpoints,
                         storage::CheckpointsBefore(tx, request.city_code(), NumberOf(page.after),
                                                    page.limit + 1));
        response->set_next_page_token(rpc::CutToPage(pager_, page, &checkpoints, &KeyOf));
        for (const chain::Checkpoint& checkpoint : checkpoints) {
          *response->add_checkpoints() = ToProto(checkpoint);
        }
        return absl::OkStatus();
      });
}

grpc::ServerWriteReactor<v1::ExportLedgerResponse>* ProofApi::ExportLedger(
    rpc::Context* context, const v1::ExportLedgerRequest* request) {
  return dispatch_.Download<v1::ExportLedgerRequest, v1::ExportLedgerResponse>(context, request,
                                                                               &SendLedger);
}

}  // namespace homecare::billing
