#include "tests/bench/life_script.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace homecare::bench {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kVisit[] = "018f0000-0000-7000-8000-0000000000aa";

// One transaction of a session as the server logs it, its statement in the middle.
std::string Logged(const std::string& role, const std::string& statement,
                   const std::string& parameters) {
  const std::string head =
      absl::StrCat("2026-01-01 00:00:00.000 UTC [7] homecare_", role, "@line_1 ");
  return absl::StrCat(head, "LOG:  statement: BEGIN\n", head, "LOG:  execute s1: ", statement, "\n",
                      head, "DETAIL:  parameters: ", parameters, "\n", head,
                      "LOG:  statement: COMMIT\n");
}

std::string LifeLog() {
  const std::string visit = absl::StrCat("$1 = '", kVisit, "'");
  return absl::StrCat(
      Logged("intake", "INSERT INTO care_order (a, b) VALUES ($1, $2)",
             "$1 = 'it''s, $2 = a note', $2 = NULL"),
      Logged("matching", "INSERT INTO offer (a, b, c) SELECT $1, $2, job.x FROM job",
             "$1 = '{elder-00007,caregiver-00009}', $2 = '2022-06-01 08:00:00+00'"),
      Logged("matching", "INSERT INTO assignment (a) VALUES ($1)", visit),
      Logged("visit", "INSERT INTO evidence (a) VALUES ($1)", visit),
      Logged("visit", "INSERT INTO evidence (a) VALUES ($1)", visit),
      Logged("billing",
             "INSERT INTO ledger_line (a) SELECT $1 FROM unnest($2::bigint[]) AS added (line_id)",
             "$1 = '2022-06-01', $2 = '{7,8}'"));
}

absl::StatusOr<LifeScript> ScriptOf(const std::string& log) {
  return MakeLifeScript({.log = log,
                         .tables = {"intake.care_order", "matching.offer", "matching.job",
                                    "matching.assignment", "visit.evidence", "billing.ledger_line"},
                         .elder_id = "elder-00007",
                         .caregiver_id = "caregiver-00009",
                         .visit_id = kVisit,
                         .elders = 100,
                         .caregivers = 50,
                         .business_year = "2022-"});
}

TEST(LifeScript, WritesEveryTransactionWithTheParametersOfAnotherLife) {
  const absl::StatusOr<LifeScript> script = ScriptOf(LifeLog());
  ASSERT_TRUE(script.ok()) << script.status();
  EXPECT_EQ(script->statements, 18);
  const std::vector<std::string> expected = {
      "INSERT INTO intake.care_order (a, b) VALUES ('it''s, $2 = a note', NULL);",
      "'{elder-' || lpad(:elder::text, 5, '0') || ',caregiver-' || lpad(:caregiver::text, 5, '0')",
      "('2022-06-01 08:00:00+00'::timestamptz + :hours * interval '1 hour')",
      "job.x FROM matching.job;",
      "VALUES (('018f0000-0000-7000-8000-' || lpad(:n::text, 12, '0') || ''));",
      "INSERT INTO billing.ledger_line (a) SELECT '2022-06-01' FROM unnest((SELECT array_agg(last",
      "generate_series(1, 2) AS n)::bigint[]) AS added (line_id);",
  };
  for (const std::string& text : expected) EXPECT_THAT(script->text, HasSubstr(text));
  EXPECT_THAT(script->text, Not(HasSubstr(kVisit)));
  EXPECT_THAT(script->seed, HasSubstr(kVisit));
}

TEST(LifeScript, RefusesALogThatLacksATransaction) {
  const std::string log = absl::StrReplaceAll(LifeLog(), {{"ledger_line", "posting"}});
  EXPECT_EQ(ScriptOf(log).status().code(), absl::StatusCode::kInternal);
}

}  // namespace
}  // namespace homecare::bench
