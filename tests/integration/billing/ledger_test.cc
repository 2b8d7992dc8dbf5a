// What the database itself forbids: the service's role cannot rewrite the ledger or the rules, and
// no line can be written that does not balance.
#include <pqxx/pqxx>

#include "common/base/status.h"
#include "tests/integration/billing/fixture.h"

namespace homecare::billing {
namespace {

class LedgerTest : public BillingTest {
 protected:
  LedgerTest() {
    MustDeliver(
        {teller_.Elder({"e", AreaClass::kUrban, {}, {}, {}}),
         teller_.Visit("e", Consented(Care("v", "2022-06-01 09:00:00", "2022-06-01 10:00:00")))});
  }
};

TEST_F(LedgerTest, TheServiceCannotRewriteIt) {
  const char* const statements[] = {
      "UPDATE ledger_line SET amount_fen = 1",
      "DELETE FROM ledger_line",
      "TRUNCATE ledger_line",
      "UPDATE posting SET cause_event_id = ''",
      "DELETE FROM posting",
      "TRUNCATE posting CASCADE",
      "UPDATE ledger_entry SET explanation = ''",
      "DELETE FROM ledger_entry",
      "TRUNCATE ledger_entry",
      "UPDATE policy_version SET severe_cap_minutes = 0",
      "DELETE FROM policy_version",
      "UPDATE tariff_version SET subsidy_fen_per_hour = 0",
      "DELETE FROM tariff_version",
      "UPDATE month_close SET merkle_root = ''",
      "DELETE FROM statement",
      "UPDATE checkpoint SET document = ''",
  };
  for (const char* statement : statements) {
    SCOPED_TRACE(statement);
    try {
      pqxx::connection connection(server_.conninfo());
      pqxx::work work(connection);
      work.exec(statement);
      ADD_FAILURE() << "was allowed";
    } catch (const pqxx::insufficient_privilege&) {
    }
  }
  EXPECT_EQ(server_.Count("ledger_line WHERE amount_fen = 1500"), 1);
}

TEST_F(LedgerTest, ALineThatDoesNotBalanceIsRefused) {
  // Funding, reason, rate, minutes, amount, debit, credit.
  const struct {
    const char* name;
    const char* values;
    bool allowed = false;
  } cases[] = {
      {"subsidised", "'SUBSIDY', '', 1500, 60, 1500, 'FUND_EXPENSE', 'PROVIDER_PAYABLE'", true},
      {"taken back", "'SUBSIDY', '', 1500, -60, -1500, 'FUND_EXPENSE', 'PROVIDER_PAYABLE'", true},
      {"nobody pays", "'PROVIDER', 'OVER_CAP', 0, 60, 0, NULL, NULL", true},
      {"minutes worth less than half a fen", "'FAMILY', 'OVER_CAP', 20, 1, 0, NULL, NULL", true},
      {"money from nowhere", "'SUBSIDY', '', 1500, 60, 1500, NULL, 'PROVIDER_PAYABLE'"},
      {"money to nowhere", "'SUBSIDY', '', 1500, 60, 1500, 'FUND_EXPENSE', NULL"},
      {"accounts without money",
       "'PROVIDER', 'OVER_CAP', 0, 60, 0, 'FUND_EXPENSE',"
       " 'PROVIDER_PAYABLE'"},
      {"the provider pays",
       "'PROVIDER', 'OVER_CAP', 0, 60, 1, 'FAMILY_RECEIVABLE',"
       " 'PROVIDER_PAYABLE'"},
      {"nobody pays at a rate", "'NONE', 'SUSPENDED', 1500, 60, 0, NULL, NULL"},
      {"the family from the fund",
       "'FAMILY', 'OVER_CAP', 1500, 60, 1500, 'FUND_EXPENSE',"
       " 'PROVIDER_PAYABLE'"},
      {"a subsidy with an excuse",
       "'SUBSIDY', 'OVER_CAP', 1500, 60, 1500, 'FUND_EXPENSE',"
       " 'PROVIDER_PAYABLE'"},
      {"nothing at all", "'SUBSIDY', '', 1500, 0, 0, NULL, NULL"},
      {"an unknown account", "'SUBSIDY', '', 1500, 60, 1500, 'FUND_EXPENSE', 'CASH'"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    bool allowed = true;
    try {
      server_.Execute(absl::StrCat(
          "INSERT INTO ledger_line (city_code, line_id, posting_id, elder_id, month, visit_id,"
          " provider_id, policy_version_id, post_time, funding, reason, rate_fen_per_hour, minutes,"
          " amount_fen, debit_account, credit_account) SELECT city_code, '",
          c.name, "', posting_id, elder_id, month, 'v', 'provider', 'p', post_time, ", c.values,
          " FROM posting"));
      server_.Execute(absl::StrCat("DELETE FROM ledger_line WHERE line_id = '", c.name, "'"));
    } catch (const pqxx::check_violation&) {
      allowed = false;
    }
    EXPECT_EQ(allowed, c.allowed);
  }
}

TEST_F(LedgerTest, APostingNamesItsCauseAndItsRules) {
  EXPECT_EQ(server_.Scalar("SELECT cause || ' ' || cause_visit_id || ' ' ||"
                           " policy_version_ids::text || ' ' ||"
                           " (post_time = '2022-06-30 12:00:00.000001Z')::text FROM posting"),
            "VISIT_BILLABLE v {zibo-2022-1} true");  // recorded after the elder
  EXPECT_EQ(server_.Scalar("SELECT debit_account || ' ' || credit_account || ' ' || provider_id ||"
                           " ' ' || policy_version_id FROM ledger_line"),
            "FAMILY_RECEIVABLE PROVIDER_PAYABLE provider zibo-2022-1");
}

TEST_F(LedgerTest, TheRulesOfTheDatabaseAreThePublishedOnes) {
  EXPECT_EQ(server_.Scalar("SELECT array_agg(severe_cap_minutes || ' ' || moderate_cap_minutes ||"
                           " ' ' || mild_cap_minutes || ' ' || shortest_visit_minutes || ' ' ||"
                           " effective_from)::text FROM policy WHERE city_code = '370300'"),
            "{\"3600 2700 1800 15 2022-01-01\"}");
  EXPECT_EQ(server_.Scalar("SELECT string_agg(area || ' ' || subsidy_fen_per_hour || ' ' ||"
                           " family_fen_per_hour || ' ' || valid_from, ', ' ORDER BY area)"
                           " FROM tariff WHERE city_code = '370300' AND valid_to IS NULL"),
            "RURAL 1000 1000 2022-01-01, URBAN 1500 1500 2022-01-01");
}

}  // namespace
}  // namespace homecare::billing
