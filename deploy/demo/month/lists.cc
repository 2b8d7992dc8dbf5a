#include "deploy/demo/month/lists.h"

#include "absl/strings/strip.h"
#include "absl/time/civil_time.h"
#include "common/base/civil_time.h"
#include "common/base/status.h"
#include "common/rpc/convert.h"
#include "deploy/demo/month/scene.h"
#include "deploy/demo/pages.h"

namespace homecare::demo {
namespace {

using Billing = billing::v1::BillingService::Stub;
using billing::v1::LedgerLine;

absl::StatusOr<std::vector<LedgerLine>> ListLines(Peers& peers, bool adjustments_only) {
  std::vector<LedgerLine> lines;
  billing::v1::ListLedgerRequest request;
  request.set_month(kJune);
  request.set_adjustments_only(adjustments_only);
  RETURN_IF_ERROR(EachPage(*peers.billing, &Billing::ListLedger, request,
                           [&](const billing::v1::ListLedgerResponse& page) {
                             lines.insert(lines.end(), page.lines().begin(), page.lines().end());
                           }));
  return lines;
}

}  // namespace

absl::StatusOr<std::vector<visit::v1::Visit>> ListJuneVisits(Peers& peers) {
  const absl::CivilMonth june(2022, 6);
  std::vector<visit::v1::Visit> visits;
  visit::v1::ListVisitsRequest request;
  *request.mutable_starts_within() = rpc::ToProto(rpc::TimeSpan{StartOf(june), StartOf(june + 1)});
  RETURN_IF_ERROR(EachPage(*peers.visit, &visit::v1::VisitService::Stub::ListVisits, request,
                           [&](const visit::v1::ListVisitsResponse& page) {
                             visits.insert(visits.end(), page.visits().begin(),
                                           page.visits().end());
                           }));
  return visits;
}

absl::StatusOr<std::vector<LedgerLine>> ListJuneLines(Peers& peers) {
  return ListLines(peers, false);
}

absl::StatusOr<std::vector<LedgerLine>> ListJuneAdjustments(Peers& peers) {
  return ListLines(peers, true);
}

absl::StatusOr<std::vector<billing::v1::Statement>> ListJuneStatements(
    Peers& peers, billing::v1::PartyKind kind) {
  std::vector<billing::v1::Statement> statements;
  billing::v1::ListStatementsRequest request;
  request.set_month(kJune);
  request.set_party_kind(kind);
  RETURN_IF_ERROR(EachPage(*peers.billing, &Billing::ListStatements, request,
                           [&](const billing::v1::ListStatementsResponse& page) {
                             statements.insert(statements.end(), page.statements().begin(),
                                               page.statements().end());
                           }));
  return statements;
}

std::string FundingName(billing::v1::Funding funding) {
  return std::string(absl::StripPrefix(billing::v1::Funding_Name(funding), "FUNDING_"));
}

std::string ReasonName(billing::v1::LineReason reason) {
  if (reason == billing::v1::LINE_REASON_UNSPECIFIED) return "";
  return std::string(absl::StripPrefix(billing::v1::LineReason_Name(reason), "LINE_REASON_"));
}

}  // namespace homecare::demo
