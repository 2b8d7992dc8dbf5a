// The benchmark's reference is honest: pgbench runs what the service sends.
#include "tests/bench/statements.h"

#include <gtest/gtest.h>

#include "tests/bench/intake.h"
#include "tests/bench/pgbench.h"
#include "tests/bench/reference_database.h"

namespace homecare::bench {
namespace {

TEST(StatementsTest, BothSidesHaveOneForm) {
  const struct {
    const char* given;
    const char* expected;
  } kCases[] = {
      {"SELECT a FROM t WHERE b = $1", "SELECT a FROM t WHERE b = ?"},
      {"SELECT a\n  FROM t  WHERE b = :b_2;", "SELECT a FROM t WHERE b = ?"},
      {"SELECT unnest($12::text[])", "SELECT unnest(?::text[])"},
      {"SELECT unnest(ARRAY[:id]::text[])", "SELECT unnest(?::text[])"},
      {"SELECT x::text, :y::text", "SELECT x::text, ?::text"},
      {"BEGIN", "BEGIN"},
      {"BEGIN TRANSACTION ISOLATION LEVEL READ COMMITTED", "BEGIN"},
  };
  for (const auto& [given, expected] : kCases) EXPECT_EQ(Normalised(given), expected);
}

TEST(StatementsTest, TransactionsAreTakenApartBySession) {
  const std::string log =
      "2026-01-01 00:00:00.000 UTC [1] u@d LOG:  statement: BEGIN\n"
      "2026-01-01 00:00:00.000 UTC [2] u@d LOG:  statement: BEGIN\n"
      "2026-01-01 00:00:00.000 UTC [1] u@d LOG:  execute s0: INSERT INTO a VALUES ($1)\n"
      "2026-01-01 00:00:00.000 UTC [2] u@d LOG:  execute s0: INSERT INTO b VALUES ($1)\n"
      "2026-01-01 00:00:00.000 UTC [2] u@d LOG:  statement: COMMIT\n"
      "2026-01-01 00:00:00.000 UTC [1] u@d DETAIL:  something else\n"
      "2026-01-01 00:00:00.000 UTC [1] u@d LOG:  statement: COMMIT\n";
  const std::vector<Statements> found = TransactionsIn(log, "INTO a");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0], (Statements{"BEGIN", "INSERT INTO a VALUES (?)", "COMMIT"}));
}

TEST(StatementsTest, ADifferenceIsShown) {
  EXPECT_TRUE(CheckSame({"BEGIN", "COMMIT"}, {"BEGIN", "COMMIT"}).ok());
  for (const Statements& other : {Statements{"BEGIN"}, Statements{"BEGIN", "SELECT 1", "COMMIT"},
                                  Statements{"BEGIN", "ROLLBACK"}}) {
    EXPECT_TRUE(absl::IsFailedPrecondition(CheckSame({"BEGIN", "COMMIT"}, other)));
  }
}

TEST(StatementsTest, PgbenchSpeaksAsExpected) {
  const auto result = ParsePgbench(
      "number of transactions actually processed: 100\n"
      "number of failed transactions: 0 (0.000%)\n"
      "latency average = 1.500 ms\n"
      "tps = 666.5 (without initial connection time)\n",
      8);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_DOUBLE_EQ(result->transactions_per_second, 666.5);
  EXPECT_EQ(result->latency, absl::Microseconds(1500));
  EXPECT_FALSE(ParsePgbench("number of failed transactions: 3 (1.0%)\nlatency average = 1 ms\n"
                            "tps = 1\n",
                            8)
                   .ok());
  EXPECT_FALSE(ParsePgbench("pgbench: error\n", 8).ok());
}

TEST(StatementsTest, TheScriptOfPlaceOrderIsWhatIntakeSends) {
  const auto stack = Stack::Start({.elders = 20, .caregivers = 2});
  ASSERT_TRUE(stack.ok()) << stack.status();
  const absl::Status same = CheckPlaceOrderScript(**stack);
  EXPECT_TRUE(same.ok()) << same;
  // And pgbench can run it.
  auto options = MakeReferenceDatabase(**stack);
  ASSERT_TRUE(options.ok()) << options.status();
  StartRun(0, &*options);
  options->duration = absl::Seconds(1);
  const auto result = RunPgbench(*options, 2);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_GT(result->transactions_per_second, 0);
}

}  // namespace
}  // namespace homecare::bench
