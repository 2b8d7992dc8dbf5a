// Who wants what another holds waits for it, and holds nothing meanwhile that the other may want
// next: orders by their ids, then incidents, then deadlines.
#include <future>
#include <pqxx/pqxx>

#include "tests/integration/intake/fixture.h"
#include "tests/support/eventually.h"

namespace homecare::intake {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(30);

class LockOrderTest : public IntakeTest {
 protected:
  // Runs `act` while somebody else holds the order, and `look` once it waits for that.
  absl::Status WhileHeld(const std::string& order_id, std::function<absl::Status()> act,
                         const std::function<void()>& look) {
    pqxx::connection connection(harness_.server().superuser_conninfo());
    pqxx::work holder(connection);
    holder.exec_params("SELECT FROM care_order WHERE order_id = $1 FOR UPDATE", order_id);
    std::future<absl::Status> outcome = std::async(std::launch::async, std::move(act));
    EXPECT_TRUE(testing::Eventually(kPatience, [&] {
      return harness_.server().Scalar(
                 "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                 " AND wait_event_type = 'Lock'") == "1";
    }));
    look();
    holder.abort();
    return outcome.get();
  }

  // Throws where somebody holds one of them.
  void ExpectFree(const std::string& rows) {
    EXPECT_NO_THROW(
        harness_.server().Execute(absl::StrCat("SELECT FROM ", rows, " FOR UPDATE NOWAIT")));
  }
};

TEST_F(LockOrderTest, AGroupOfEventsLocksItsOrdersByTheirIds) {
  std::set<std::string> orders;
  for (const char* elder : {"elder", "other"}) {
    HearElder(elder);
    v1::PlaceOrderRequest request = Bath();
    request.set_elder_id(elder);
    request.set_request_id(NewId());
    v1::PlaceOrderResponse response;
    ASSERT_TRUE(harness_.Call(*stub_, &Stub::PlaceOrder, request, &response).ok());
    orders.insert(response.order().order_id());
  }
  const std::string first = *orders.begin();
  const std::string last = *orders.rbegin();
  const absl::Status heard = WhileHeld(
      first,
      [&] {
        return harness_.HearTogether(
            "assignments", {{last, Offered(last, "one")}, {first, Offered(first, "two")}});
      },
      [&] { ExpectFree(absl::StrCat("care_order WHERE order_id = '", last, "'")); });
  EXPECT_TRUE(heard.ok()) << heard;
  EXPECT_EQ(StateOf(first), "OFFERED");
  EXPECT_EQ(StateOf(last), "OFFERED");
}

TEST_F(LockOrderTest, AFalseAlarmLocksItsOrderBeforeItself) {
  ASSERT_TRUE(Press(1).ok());
  const v1::Incident incident = pressed_.incident();
  const absl::Status closed = WhileHeld(
      incident.order_id(),
      [&] { return Close(incident.incident_id(), v1::INCIDENT_OUTCOME_FALSE_ALARM); },
      [&] { ExpectFree("incident"); });
  EXPECT_TRUE(closed.ok()) << closed;
  EXPECT_EQ(StateOf(incident.order_id()), "CANCELLED");
}

}  // namespace
}  // namespace homecare::intake
