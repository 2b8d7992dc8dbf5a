// What closing a month asks for and comes to. Plain values.
#pragma once

#include <array>
#include <string>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/base/names.h"
#include "services/billing/domain/line.h"

namespace homecare::billing {

// Why a month cannot be closed yet, in the order in which they are listed.
enum class CloseBlocker {
  kMonthNotOver,
  kEarlierMonthOpen,
  kExceptionOpen,
  kCheckOutMissing,
  kVisitUnresolved,
  kQueueUnconfirmed,
  kRulesPending,
};
inline constexpr std::array<NameOf<CloseBlocker>, 7> kCloseBlockerNames = {
    {{CloseBlocker::kMonthNotOver, "MONTH_NOT_OVER"},
     {CloseBlocker::kEarlierMonthOpen, "EARLIER_MONTH_OPEN"},
     {CloseBlocker::kExceptionOpen, "EXCEPTION_OPEN"},
     {CloseBlocker::kCheckOutMissing, "CHECK_OUT_MISSING"},
     {CloseBlocker::kVisitUnresolved, "VISIT_UNRESOLVED"},
     {CloseBlocker::kQueueUnconfirmed, "QUEUE_UNCONFIRMED"},
     {CloseBlocker::kRulesPending, "RULES_PENDING"}}};

struct FoundBlocker {
  CloseBlocker blocker = CloseBlocker::kMonthNotOver;
  std::string visit_id;  // These three are empty where it is about no visit.
  std::string elder_id;
  std::string provider_id;
  std::string detail;
};

enum class ProposalState { kDrafting, kReady, kClosed };
inline constexpr std::array<NameOf<ProposalState>, 3> kProposalStateNames = {
    {{ProposalState::kDrafting, "DRAFTING"},
     {ProposalState::kReady, "READY"},
     {ProposalState::kClosed, "CLOSED"}}};

struct Proposal {
  std::string proposal_id;
  absl::CivilMonth month;
  std::string maker_id;
  absl::Time propose_time;
  ProposalState state = ProposalState::kDrafting;
  std::string drafted_elder_id;  // Elders up to this one are gathered.
  int64_t elders_drafted = 0;
};

// What net lines come to. PROVIDER and NONE carry no fen.
struct StatementTotals {
  int64_t lines = 0;
  Total subsidy, family;
  Minutes provider_minutes, none_minutes;
};

enum class PartyKind { kProvider, kElder, kCity };
inline constexpr std::array<NameOf<PartyKind>, 3> kPartyKindNames = {
    {{PartyKind::kProvider, "PROVIDER"}, {PartyKind::kElder, "ELDER"}, {PartyKind::kCity, "CITY"}}};

struct Statement {
  PartyKind kind = PartyKind::kCity;
  std::string party_id;  // Empty for the city.
  absl::CivilMonth month;
  StatementTotals totals;
  StatementTotals adjustments;  // Posted in this calendar month for months closed before.
};

struct MonthClose {
  absl::CivilMonth month;
  std::string proposal_id;
  std::string maker_id;
  std::string checker_id;
  absl::Time close_time;
  int64_t last_entry_number = 0;
  std::string merkle_root;  // 32 bytes each (chain/FORMAT.md).
  std::string chained_root;
};

}  // namespace homecare::billing
