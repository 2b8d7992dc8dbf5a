// What an auditor takes home to see that nobody altered the ledger.
#pragma once

#include "common/rpc/dispatch.h"
#include "common/rpc/page.h"
#include "homecare/billing/v1/proof.pb.h"
#include "services/billing/api/checkpoint_keeper.h"

namespace homecare::billing {

// Thread safe.
class ProofApi {
 public:
  ProofApi(rpc::Dispatch& dispatch, const rpc::Pager& pager, CheckpointKeeper& keeper)
      : dispatch_(dispatch), pager_(pager), keeper_(keeper) {}

  rpc::Unary* MakeCheckpoint(rpc::Context* context, const v1::MakeCheckpointRequest* request,
                             v1::MakeCheckpointResponse* response);
  rpc::Unary* ListCheckpoints(rpc::Context* context, const v1::ListCheckpointsRequest* request,
                              v1::ListCheckpointsResponse* response);
  grpc::ServerWriteReactor<v1::ExportLedgerResponse>* ExportLedger(
      rpc::Context* context, const v1::ExportLedgerRequest* request);

 private:
  rpc::Dispatch& dispatch_;
  const rpc::Pager& pager_;
  CheckpointKeeper& keeper_;
};

}  // namespace homecare::billing
