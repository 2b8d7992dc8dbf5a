// The gRPC shell of the billing service: each RPC is handed to the part that knows it.
#pragma once

#include "common/base/clock.h"
#include "common/rpc/dispatch.h"
#include "common/rpc/page.h"
#include "homecare/billing/v1/billing_service.grpc.pb.h"
#include "services/billing/api/audit_api.h"
#include "services/billing/api/closing_api.h"
#include "services/billing/api/ledger_api.h"
#include "services/billing/api/proof_api.h"
#include "services/billing/api/rules_api.h"

namespace homecare::billing {

// Thread safe.
class BillingService final : public v1::BillingService::CallbackService {
 public:
  BillingService(rpc::Dispatch& dispatch, const rpc::Pager& pager, const Clock& clock,
                 CheckpointKeeper& keeper)
      : ledger_(dispatch, pager, clock),
        closing_(dispatch, pager, clock),
        proof_(dispatch, pager, keeper),
        rules_(dispatch, clock),
        audit_(dispatch, pager) {}

#define HC_UNARY(part, Name)                                                \
  rpc::Unary* Name(rpc::Context* context, const v1::Name##Request* request, \
                   v1::Name##Response* response) override {                 \
    return part.Name(context, request, response);                           \
  }
#define HC_DOWNLOAD(part, Name)                                                                   \
  grpc::ServerWriteReactor<v1::Name##Response>* Name(rpc::Context* context,                       \
                                                     const v1::Name##Request* request) override { \
    return part.Name(context, request);                                                           \
  }
  HC_UNARY(ledger_, QuoteVisit)
  HC_UNARY(ledger_, GetElderMonth)
  HC_UNARY(ledger_, ListLedger)
  HC_UNARY(ledger_, ExplainLine)
  HC_DOWNLOAD(ledger_, ExportLines)
  // Months that close.
  HC_UNARY(closing_, ListCloseBlockers)
  HC_UNARY(closing_, ProposeClose)
  HC_UNARY(closing_, GetCloseProposal)
  HC_UNARY(closing_, CloseMonth)
  HC_UNARY(closing_, ListMonthCloses)
  HC_UNARY(closing_, GetStatement)
  HC_UNARY(closing_, ListStatements)
  HC_DOWNLOAD(closing_, ExportStatement)
  // What shows that nobody altered the ledger.
  HC_UNARY(proof_, MakeCheckpoint)
  HC_UNARY(proof_, ListCheckpoints)
  HC_DOWNLOAD(proof_, ExportLedger)
  // Rules as data.
  HC_UNARY(rules_, ListRules)
  HC_UNARY(rules_, AdoptRules)
  HC_UNARY(rules_, SimulateRules)
  // What auditors look at and decide.
  HC_UNARY(audit_, ListVisits)
  HC_UNARY(audit_, ListExceptions)
  HC_UNARY(audit_, RunDetectors)
  HC_UNARY(audit_, GetDetectorRun)
  HC_UNARY(audit_, ListFindings)
  HC_UNARY(audit_, DrawSample)
  HC_UNARY(audit_, GetSample)
  HC_UNARY(audit_, RecordSampleResult)
  HC_UNARY(audit_, ClawBack)
  HC_UNARY(audit_, SetBudget)
  HC_UNARY(audit_, GetBudget)
#undef HC_UNARY
#undef HC_DOWNLOAD

 private:
  LedgerApi ledger_;
  ClosingApi closing_;
  ProofApi proof_;
  RulesApi rules_;
  AuditApi audit_;
};

}  // namespace homecare::billing
