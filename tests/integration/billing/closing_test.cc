// Months that close: what keeps them open, who closes them, and that they are closed once.
#include "services/billing/storage/closing.h"

#include "absl/strings/str_split.h"
#include "tests/integration/billing/closing_fixture.h"

namespace homecare::billing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST_F(ClosingTest, AMonthCannotBeClosedBeforeItIsOver) {
  Hear(Elder("e", Level::kMild, AreaClass::kUrban, Daily("2022-06-01", 10, 60)));
  AdvanceTo("2022-06-30 23:59:59");
  EXPECT_THAT(Blockers("2022-06"), StartsWith("MONTH_NOT_OVER  from 2022-07-"));
  v1::ProposeCloseRequest request;
  request.set_month("2022-06");
  request.set_maker_id("maker");
  v1::ProposeCloseResponse response;
  const absl::Status refused = served_.Call(&Stub::ProposeClose, request, &response);
  EXPECT_EQ(Reason(refused), "MONTH_NOT_READY");
  EXPECT_THAT(std::string(refused.message()), HasSubstr("MONTH_NOT_OVER 1"));
  EXPECT_EQ(server().Count("close_proposal"), 0);
  AdvanceTo("2022-07-10 09:00:00");
  EXPECT_EQ(Blockers("2022-06"), "");
}

TEST_F(ClosingTest, WhatKeepsAMonthOpenIsNamedWithItsVisit) {
  AdvanceTo("2022-07-10 09:00:00");
  Hear(Elder("e", Level::kMild, AreaClass::kUrban, Daily("2022-05-31", 5, 60)));
  event::v1::Event doubtful =
      teller_.Visit("e", Care("doubtful", "2022-06-10 09:00:00", "2022-06-10 10:00:00"));
  Raise(doubtful, "LOCATION_MOCK", true, "");
  event::v1::Event going =
      teller_.Visit("e", Care("going", "2022-06-11 09:00:00", "2022-06-11 10:00:00"), false);
  going.mutable_visit_changed()->set_state(event::v1::VISIT_STATE_IN_PROGRESS);
  event::v1::Event awaited =
      teller_.Visit("e", Care("awaited", "2022-06-30 23:59:59", "2022-07-01 01:00:00"), false);
  awaited.mutable_visit_changed()->set_state(event::v1::VISIT_STATE_SCHEDULED);
  event::v1::Event warned =
      teller_.Visit("e", Care("warned", "2022-06-12 09:00:00", "2022-06-12 10:00:00"));
  Raise(warned, "CLOCK_SKEW", false, "");
  event::v1::Event of_july =
      teller_.Visit("e", Care("july", "2022-07-01 00:00:00", "2022-07-01 01:00:00"), false);
  of_july.mutable_visit_changed()->set_state(event::v1::VISIT_STATE_SCHEDULED);
  for (const auto& event : {doubtful, going, awaited, warned, of_july}) Hear(event);
  Hear(teller_.Visit("nobody", Care("early", "2022-06-13 09:00:00", "2022-06-13 10:00:00")));
  v1::AdoptRulesRequest rules;
  rules.set_maker_id("maker");
  rules.set_checker_id("checker");
  v1::PolicyVersion& policy = *rules.add_policies();
  policy.set_version_id("stricter");
  policy.set_effective_from("2022-06-02");
  policy.add_parameters()->set_name("shortest_visit_minutes");
  policy.mutable_parameters(0)->set_value("61");
  served_.Must(&Stub::AdoptRules, rules);

  EXPECT_THAT((std::vector<std::string>(absl::StrSplit(Blockers("2022-06"), '\n'))),
              ElementsAre("EARLIER_MONTH_OPEN  2022-05", "EXCEPTION_OPEN doubtful LOCATION_MOCK",
                          "CHECK_OUT_MISSING going ", "VISIT_UNRESOLVED awaited ",
                          HasSubstr("of visits early waits for registry nobody"),
                          StartsWith("RULES_PENDING  1 months of elders")));
  v1::ListCloseBlockersRequest request;
  request.set_month("2022-06");
  request.set_page_size(4);
  v1::ListCloseBlockersResponse page = served_.Must(&Stub::ListCloseBlockers, request);
  EXPECT_EQ(page.blockers_size(), 4);
  EXPECT_EQ(page.blockers(2).elder_id(), "e");
  EXPECT_EQ(page.blockers(2).provider_id(), kProvider);
  request.set_page_token(page.next_page_token());
  page = served_.Must(&Stub::ListCloseBlockers, request);
  EXPECT_EQ(page.blockers_size(), 2);
  EXPECT_EQ(page.next_page_token(), "");
}

TEST_F(ClosingTest, TwoPersonsCloseAMonthOnce) {
  AdvanceTo("2022-07-10 09:00:00");
  Hear(Elder("e", Level::kMild, AreaClass::kUrban, Daily("2022-06-01", 10, 60)));
  const v1::CloseProposal proposal = Propose("2022-06");
  EXPECT_EQ(proposal.state(), v1::PROPOSAL_STATE_DRAFTING);
  EXPECT_EQ(TryClose(proposal.proposal_id()), "PROPOSAL_NOT_READY");
  FireDeadlines();
  v1::GetCloseProposalRequest get;
  get.set_proposal_id(proposal.proposal_id());
  EXPECT_EQ(served_.Must(&Stub::GetCloseProposal, get).proposal().state(),
            v1::PROPOSAL_STATE_READY);
  EXPECT_EQ(TryClose(proposal.proposal_id(), "maker"), "SAME_PERSON");
  EXPECT_EQ(TryClose("no such"), "PROPOSAL_NOT_FOUND");
  EXPECT_EQ(server().Count("month_close"), 0);

  v1::MonthClose close, again;
  EXPECT_EQ(TryClose(proposal.proposal_id(), "checker", &close), "");
  EXPECT_EQ(close.month(), "2022-06");
  EXPECT_EQ(close.checker_id(), "checker");
  EXPECT_EQ(close.totals().lines(), 10);
  EXPECT_EQ(close.totals().subsidy_fen(), 15000);
  EXPECT_EQ(close.last_entry_number(), 10);
  // Another request of the same, and of another person: the month is closed already, as it was.
  EXPECT_EQ(TryClose(proposal.proposal_id(), "third", &again), "");
  EXPECT_EQ(again.SerializeAsString(), close.SerializeAsString());
  EXPECT_EQ(server().Count("month_close"), 1);
  EXPECT_EQ(server().Count("close_draft") + server().Count("close_draft_share"), 0);
  v1::ProposeCloseRequest request;
  request.set_month("2022-06");
  request.set_maker_id("maker");
  v1::ProposeCloseResponse response;
  EXPECT_EQ(Reason(served_.Call(&Stub::ProposeClose, request, &response)), "MONTH_CLOSED");
}

TEST_F(ClosingTest, TheSecondOfTwoProposalsCannotClose) {
  AdvanceTo("2022-07-10 09:00:00");
  Hear(Elder("e", Level::kMild, AreaClass::kUrban, Daily("2022-06-01", 10, 60)));
  const std::string first = Propose("2022-06").proposal_id();
  const std::string second = Propose("2022-06").proposal_id();
  FireDeadlines();
  EXPECT_EQ(TryClose(second), "");
  EXPECT_EQ(TryClose(first), "MONTH_CLOSED");
}

// What comes between the proposal and the close is in the close.
TEST_F(ClosingTest, AProposalSeesWhatIsToldAfterIt) {
  AdvanceTo("2022-07-10 09:00:00");
  ElderFacts elder = Elder("e", Level::kMild, AreaClass::kUrban, Daily("2022-06-01", 5, 60));
  Hear(elder);
  Hear(Elder("voided", Level::kMild, AreaClass::kUrban, Of("voided", Daily("2022-06-01", 1, 60))));
  const std::string proposal = Propose("2022-06").proposal_id();
  FireDeadlines();
  Hear(teller_.Visit("e", Care("late", "2022-06-20 09:00:00", "2022-06-20 11:00:00")));
  Visit voided = Daily("2022-06-01", 1, 60)[0];
  voided.visit_id = "voided/2022-06-01";
  Hear(teller_.Visit("voided", voided, false));
  Hear(Elder("new", Level::kMild, AreaClass::kRural, Of("new", Daily("2022-06-01", 1, 30))));
  // And what is told of a visit that blocks.
  event::v1::Event doubtful =
      teller_.Visit("e", Care("doubtful", "2022-06-10 09:00:00", "2022-06-10 10:00:00"));
  Raise(doubtful, "LOCATION_MOCK", true, "");
  Hear(doubtful);
  EXPECT_EQ(TryClose(proposal), "MONTH_NOT_READY");
  Hear(teller_.Visit("e", Care("doubtful", "2022-06-10 09:00:00", "2022-06-10 10:00:00"), false));

  v1::MonthClose close;
  EXPECT_EQ(TryClose(proposal, "checker", &close), "");
  EXPECT_EQ(close.totals().lines(), 7);
  EXPECT_EQ(close.totals().subsidy_minutes(), 5 * 60 + 120 + 30);
  // The same root as that of a proposal made now would have been: it is made of the same lines.
  EXPECT_EQ(server().Count("statement WHERE party_kind = 'ELDER'"), 2);
}

// A city's elders are gathered step by step.
TEST_F(ClosingTest, ManyEldersAreGatheredInSteps) {
  AdvanceTo("2022-07-10 09:00:00");
  constexpr int kElders = 450;
  for (int i = 0; i < kElders; ++i) {
    const std::string id = absl::StrCat("e", i);
    Hear(Elder(id, Level::kMild, AreaClass::kUrban, Of(id, Daily("2022-06-01", 1, 60))));
  }
  const v1::MonthClose close = Close("2022-06");
  EXPECT_EQ(close.totals().lines(), kElders);
  EXPECT_EQ(close.totals().subsidy_fen(), kElders * 1500);
  EXPECT_EQ(server().Scalar("SELECT elders_drafted FROM close_proposal"), "450");
  EXPECT_EQ(server().Count("statement WHERE party_kind = 'ELDER'"), kElders);
}

TEST_F(ClosingTest, ClosesAreListedLatestFirstAndChained) {
  AdvanceTo("2022-08-10 09:00:00");
  Hear(Elder("e", Level::kMild, AreaClass::kUrban, Daily("2022-05-30", 60, 60)));
  for (const char* month : {"2022-05", "2022-06", "2022-07"}) Close(month);
  v1::ListMonthClosesRequest request;
  request.set_page_size(2);
  v1::ListMonthClosesResponse page = served_.Must(&Stub::ListMonthCloses, request);
  ASSERT_EQ(page.month_closes_size(), 2);
  EXPECT_EQ(page.month_closes(0).month(), "2022-07");
  EXPECT_EQ(page.month_closes(1).month(), "2022-06");
  EXPECT_NE(page.month_closes(0).merkle_root(), page.month_closes(0).chained_root());
  request.set_page_token(page.next_page_token());
  page = served_.Must(&Stub::ListMonthCloses, request);
  ASSERT_EQ(page.month_closes_size(), 1);
  EXPECT_EQ(page.month_closes(0).month(), "2022-05");
}

// By privilege: whoever has the service's password cannot undo a close, nor what it rests on.
TEST_F(ClosingTest, TheServicesRoleCannotAlterWhatIsClosed) {
  const auto may = [&](const std::string& what) {
    return server().Scalar("SELECT has_" + what) == "t";
  };
  for (const char* table : {"month_close", "statement", "checkpoint", "ledger_line", "ledger_entry",
                            "posting", "visit_record", "elder_area", "elder_grant", "suspension",
                            "policy_version", "tariff_version", "rule_adoption"}) {
    for (const char* privilege : {"UPDATE", "DELETE", "TRUNCATE"}) {
      EXPECT_FALSE(may(
          absl::StrCat("table_privilege('homecare_billing', '", table, "', '", privilege, "')")))
          << table << " " << privilege;
    }
    EXPECT_TRUE(may(absl::StrCat("table_privilege('homecare_billing', '", table, "', 'INSERT')")));
  }
  for (const char* table : {"visit_record", "elder_area", "elder_grant", "suspension"}) {
    const std::string of = absl::StrCat("column_privilege('homecare_billing', '", table, "', '");
    EXPECT_TRUE(may(absl::StrCat(of, "replaced_time', 'UPDATE')")));
    EXPECT_FALSE(may(absl::StrCat(of, "recorded_time', 'UPDATE')")));
  }
}

}  // namespace
}  // namespace homecare::billing
