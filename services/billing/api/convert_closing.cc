#include "services/billing/api/convert_closing.h"

#include "common/base/civil_time.h"
#include "common/base/status.h"
#include "common/rpc/convert.h"

namespace homecare::billing {
namespace {

static_assert(static_cast<int>(CloseBlocker::kMonthNotOver) + 1 ==
              v1::CLOSE_BLOCKER_MONTH_NOT_OVER);
static_assert(static_cast<int>(CloseBlocker::kRulesPending) + 1 == v1::CLOSE_BLOCKER_RULES_PENDING);
static_assert(static_cast<int>(ProposalState::kClosed) + 1 == v1::PROPOSAL_STATE_CLOSED);

// Of both parts; a family pays the provider, so that a provider receives both.
Fen PayableOf(const Statement& statement) {
  const Fen family = statement.totals.family.fen + statement.adjustments.family.fen;
  if (statement.kind == PartyKind::kElder) return family;
  return family + statement.totals.subsidy.fen + statement.adjustments.subsidy.fen;
}

}  // namespace

absl::StatusOr<PartyKind> FromProto(v1::PartyKind kind) {
  switch (kind) {
    case v1::PARTY_KIND_PROVIDER:
      return PartyKind::kProvider;
    case v1::PARTY_KIND_ELDER:
      return PartyKind::kElder;
    default:
      return InvalidField("party_kind", "is not a known value");
  }
}

v1::CloseBlockerFound ToProto(const FoundBlocker& found) {
  v1::CloseBlockerFound out;
  out.set_blocker(static_cast<v1::CloseBlocker>(static_cast<int>(found.blocker) + 1));
  out.set_visit_id(found.visit_id);
  out.set_elder_id(found.elder_id);
  out.set_provider_id(found.provider_id);
  out.set_detail(found.detail);
  return out;
}

v1::CloseProposal ToProto(const Proposal& proposal) {
  v1::CloseProposal out;
  out.set_proposal_id(proposal.proposal_id);
  out.set_month(FormatMonth(proposal.month));
  out.set_maker_id(proposal.maker_id);
  *out.mutable_propose_time() = rpc::ToProto(proposal.propose_time);
  out.set_state(static_cast<v1::ProposalState>(static_cast<int>(proposal.state) + 1));
  out.set_elders_drafted(proposal.elders_drafted);
  return out;
}

v1::StatementTotals ToProto(const StatementTotals& totals) {
  v1::StatementTotals out;
  out.set_lines(totals.lines);
  out.set_subsidy_minutes(totals.subsidy.minutes.value());
  out.set_subsidy_fen(totals.subsidy.fen.value());
  out.set_family_minutes(totals.family.minutes.value());
  out.set_family_fen(totals.family.fen.value());
  out.set_provider_minutes(totals.provider_minutes.value());
  out.set_none_minutes(totals.none_minutes.value());
  return out;
}

v1::Statement ToProto(const Statement& statement, const MonthClose& close) {
  v1::Statement out;
  out.set_party_kind(statement.kind == PartyKind::kElder ? v1::PARTY_KIND_ELDER
                                                         : v1::PARTY_KIND_PROVIDER);
  out.set_party_id(statement.party_id);
  out.set_month(FormatMonth(statement.month));
  *out.mutable_totals() = ToProto(statement.totals);
  *out.mutable_adjustments() = ToProto(statement.adjustments);
  out.set_payable_fen(PayableOf(statement).value());
  *out.mutable_close_time() = rpc::ToProto(close.close_time);
  out.set_chained_root(close.chained_root);
  return out;
}

v1::MonthClose ToProto(const MonthClose& close, const Statement& whole) {
  v1::MonthClose out;
  out.set_month(FormatMonth(close.month));
  out.set_proposal_id(close.proposal_id);
  out.set_maker_id(close.maker_id);
  out.set_checker_id(close.checker_id);
  *out.mutable_close_time() = rpc::ToProto(close.close_time);
  out.set_last_entry_number(close.last_entry_number);
  *out.mutable_totals() = ToProto(whole.totals);
  *out.mutable_adjustments() = ToProto(whole.adjustments);
  out.set_merkle_root(close.merkle_root);
  out.set_chained_root(close.chained_root);
  return out;
}

}  // namespace homecare::billing
