#include "tests/hostile/billing_closing.h"

#include <string>

#include "absl/time/civil_time.h"
#include "common/base/civil_time.h"
#include "common/rpc/convert.h"
#include "homecare/billing/v1/closing.pb.h"
#include "homecare/event/v1/event.pb.h"
#include "tests/hostile/billing_bare.h"

namespace homecare::billing {
namespace {

using absl::StatusCode;
using event::v1::Event;
using hostile::On;
using hostile::Refused;
using hostile::Table;
using hostile::Valid;

constexpr char kJanuary[] = "2022-01";
constexpr char kFebruary[] = "2022-02";
constexpr char kMarch[] = "2022-03";  // The last that is closed.
constexpr char kApril[] = "2022-04";
constexpr char kJune[] = "2022-06";  // Has not ended, and May is open.

// What the tables are about.
struct Proposals {
  std::string ready;     // Of April.
  std::string drafting;  // Of April.
  std::string late;      // Of March: another one was closed.
  std::string blocked;   // Of January: somebody planned a visit since.
};

void HearElder(testing::Harness& harness, const std::string& elder_id) {
  Event event;
  auto* elder = event.mutable_elder_changed();
  elder->set_elder_id(elder_id);
  elder->set_registered_area(type::v1::AREA_CLASS_URBAN);
  auto* grant = elder->add_grants();
  grant->set_grant_id(elder_id);
  grant->set_level(type::v1::LEVEL_MILD);
  grant->set_area(type::v1::AREA_CLASS_URBAN);
  grant->set_valid_from("2022-01-01");
  ASSERT_TRUE(harness.Hear("registry", elder_id, event).ok());
}

// At nine on the tenth of the month; billable where it is over.
void HearVisit(testing::Harness& harness, const std::string& elder_id, int month,
               event::v1::VisitState state = event::v1::VISIT_STATE_COMPLETED) {
  Event event;
  auto* visit = event.mutable_visit_changed();
  visit->set_visit_id(absl::StrCat(elder_id, "-", month));
  visit->set_elder_id(elder_id);
  visit->set_caregiver_id("caregiver");
  visit->set_provider_id("provider");
  visit->set_state(state);
  visit->set_billable(state == event::v1::VISIT_STATE_COMPLETED);
  visit->set_item_code("BATHING");
  visit->set_bucket(type::v1::BUCKET_CARE_HOURS);
  const absl::Time start = StartOf(absl::CivilDay(2022, month, 10)) + absl::Hours(9);
  *visit->mutable_planned() = rpc::ToProto(rpc::TimeSpan{start, start + absl::Hours(1)});
  if (visit->billable()) {
    *visit->mutable_check_in_time() = visit->planned().start_time();
    *visit->mutable_check_out_time() = visit->planned().end_time();
  }
  ASSERT_TRUE(harness.Hear("visits", visit->visit_id(), event).ok());
}

v1::ProposeCloseRequest Proposing(const std::string& month) {
  v1::ProposeCloseRequest request;
  request.set_month(month);
  request.set_maker_id("maker");
  return request;
}

v1::CloseMonthRequest Closing(const std::string& proposal_id) {
  v1::CloseMonthRequest request;
  request.set_proposal_id(proposal_id);
  request.set_checker_id("checker");
  return request;
}

std::string Propose(hostile::World& world, const std::string& month) {
  return world.Must<v1::ProposeCloseResponse>("ProposeClose", Proposing(month))
      .proposal()
      .proposal_id();
}

void Close(hostile::World& world, const std::string& month) {
  const std::string proposal_id = Propose(world, month);
  world.harness().Advance(absl::ZeroDuration());  // gathers the lines
  world.Must<v1::CloseMonthResponse>("CloseMonth", Closing(proposal_id));
}

Proposals Prepare(hostile::World& world) {
  testing::Harness& harness = world.harness();
  HearElder(harness, "closing-a");
  HearElder(harness, "closing-b");
  for (const int month : {2, 3, 4}) HearVisit(harness, "closing-a", month);
  HearVisit(harness, "closing-b", 3);
  Proposals proposals;
  Close(world, kFebruary);
  proposals.late = Propose(world, kMarch);
  Close(world, kMarch);
  proposals.ready = Propose(world, kApril);
  proposals.blocked = Propose(world, kJanuary);
  harness.Advance(absl::ZeroDuration());
  proposals.drafting = Propose(world, kApril);
  HearVisit(harness, "closing-b", 1, event::v1::VISIT_STATE_SCHEDULED);
  return proposals;
}

template <typename Request>
Refused OfMonth(const std::string& month, const std::string& reason = "INVALID_FIELD",
                StatusCode code = StatusCode::kInvalidArgument) {
  Refused refused{"month " + month, On<Request>([month](Request& r) { r.set_month(month); }),
                  reason};
  if (reason == "INVALID_FIELD") refused.fields = {"month"};
  refused.code = code;
  return refused;
}

template <typename Request>
Refused MonthOpen() {
  return OfMonth<Request>(kApril, "MONTH_OPEN", StatusCode::kFailedPrecondition);
}

template <typename Request>
Refused UnknownProposal() {
  return {"unknown proposal",
          On<Request>([](Request& r) { r.set_proposal_id("unknown"); }),
          "PROPOSAL_NOT_FOUND",
          {},
          StatusCode::kNotFound};
}

Table ListCloseBlockers() {
  using Request = v1::ListCloseBlockersRequest;
  Request request;
  request.set_month(kJune);
  Table table{"ListCloseBlockers", {Valid(request)}};
  table.refused = {OfMonth<Request>("2200-01"),
                   OfMonth<Request>("2021-11", "POLICY_MISSING", StatusCode::kFailedPrecondition)};
  return table;
}

Table ProposeClose() {
  using Request = v1::ProposeCloseRequest;
  Table table{"ProposeClose", {Valid(Proposing(kApril))}};
  table.refused = {OfMonth<Request>("2200-01"),
                   OfMonth<Request>("1899-12"),
                   OfMonth<Request>("2021-11", "POLICY_MISSING", StatusCode::kFailedPrecondition),
                   OfMonth<Request>(kMarch, "MONTH_CLOSED", StatusCode::kFailedPrecondition),
                   OfMonth<Request>(kJanuary, "MONTH_NOT_READY", StatusCode::kFailedPrecondition),
                   OfMonth<Request>(kJune, "MONTH_NOT_READY", StatusCode::kFailedPrecondition)};
  return table;
}

Table GetCloseProposal(const Proposals& proposals) {
  v1::GetCloseProposalRequest request;
  request.set_proposal_id(proposals.ready);
  return {"GetCloseProposal", {Valid(request)}, {UnknownProposal<v1::GetCloseProposalRequest>()}};
}

// PROPOSAL_STALE has a test of its own: it takes more elders than each table should be told of.
Table CloseMonth(const Proposals& proposals) {
  using Request = v1::CloseMonthRequest;
  const auto of = [](const std::string& id, const std::string& reason,
                     StatusCode code = StatusCode::kFailedPrecondition) {
    return Refused{
        reason, On<Request>([id](Request& r) { r.set_proposal_id(id); }), reason, {}, code};
  };
  Table table{"CloseMonth", {Valid(Closing(proposals.ready))}};
  table.refused = {UnknownProposal<Request>(),
                   {"the maker agrees",
                    On<Request>([](Request& r) { r.set_checker_id("maker"); }),
                    "SAME_PERSON",
                    {},
                    StatusCode::kFailedPrecondition},
                   of(proposals.drafting, "PROPOSAL_NOT_READY", StatusCode::kUnavailable),
                   of(proposals.blocked, "MONTH_NOT_READY"),
                   of(proposals.late, "MONTH_CLOSED")};
  table.afterwards = {of(proposals.drafting, "MONTH_CLOSED")};
  return table;
}

Table ListMonthCloses() { return {"ListMonthCloses", {Valid(v1::ListMonthClosesRequest())}}; }

template <typename Request>
Request StatementOf(v1::PartyKind kind, const std::string& party_id) {
  Request request;
  request.set_month(kMarch);
  request.set_party_kind(kind);
  request.set_party_id(party_id);
  return request;
}

template <typename Request>
std::vector<Refused> RefusedStatements() {
  return {{"unknown party",
           On<Request>([](Request& r) { r.set_party_id("unknown"); }),
           "STATEMENT_NOT_FOUND",
           {},
           StatusCode::kNotFound},
          {"of another kind",
           On<Request>([](Request& r) { r.set_party_kind(v1::PARTY_KIND_PROVIDER); }),
           "STATEMENT_NOT_FOUND",
           {},
           StatusCode::kNotFound},
          MonthOpen<Request>(),
          OfMonth<Request>("2200-01")};
}

Table GetStatement() {
  using Request = v1::GetStatementRequest;
  return {"GetStatement",
          {Valid(StatementOf<Request>(v1::PARTY_KIND_ELDER, "closing-a")),
           Valid(StatementOf<Request>(v1::PARTY_KIND_PROVIDER, "provider"))},
          RefusedStatements<Request>()};
}

Table ListStatements() {
  using Request = v1::ListStatementsRequest;
  Request request;
  request.set_month(kMarch);
  request.set_party_kind(v1::PARTY_KIND_ELDER);
  return {"ListStatements", {Valid(request)}, {MonthOpen<Request>(), OfMonth<Request>("2200-01")}};
}

Table ExportStatement() {
  using Request = v1::ExportStatementRequest;
  auto elder = StatementOf<Request>(v1::PARTY_KIND_ELDER, "closing-a");
  elder.set_format(v1::EXPORT_FORMAT_CSV);
  auto provider = StatementOf<Request>(v1::PARTY_KIND_PROVIDER, "provider");
  provider.set_format(v1::EXPORT_FORMAT_XLSX);
  return {"ExportStatement", {Valid(elder), Valid(provider)}, RefusedStatements<Request>()};
}

// One more than one transaction gathers again.
TEST(HostileClosingTest, AProposalThatManyEldersOutranIsStale) {
  BareWorld world;
  const std::string proposal_id = Propose(world, kJanuary);
  world.harness().Advance(absl::ZeroDuration());
  for (int i = 0; i <= 1000; ++i) {
    const std::string elder_id = absl::StrCat("elder-", i);
    HearElder(world.harness(), elder_id);
    HearVisit(world.harness(), elder_id, 1);
  }
  world.ExpectRefused("CloseMonth", Closing(proposal_id), StatusCode::kFailedPrecondition,
                      "PROPOSAL_STALE");
}

}  // namespace

std::vector<Table> ClosingTables(hostile::World& world) {
  const Proposals proposals = Prepare(world);
  return {ListCloseBlockers(),   ProposeClose(),    GetCloseProposal(proposals),
          CloseMonth(proposals), ListMonthCloses(), GetStatement(),
          ListStatements(),      ExportStatement()};
}

}  // namespace homecare::billing
