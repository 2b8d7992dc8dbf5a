// The contract of the billing service, through a real server in this process.
#include "common/base/status.h"
#include "common/change/mutator.h"
#include "common/rpc/dispatcher.h"
#include "tests/integration/billing/fixture.h"
#include "tests/integration/billing/served.h"

namespace homecare::billing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string Text(const v1::Share& share) {
  return absl::StrCat(v1::Funding_Name(share.funding()), " ", v1::LineReason_Name(share.reason()),
                      " ", share.rate_fen_per_hour(), " ", share.minutes(), "min ",
                      share.amount_fen(), "fen");
}

template <typename Shares>
std::vector<std::string> Texts(const Shares& shares) {
  std::vector<std::string> texts;
  for (const v1::Share& share : shares) texts.push_back(Text(share));
  return texts;
}

class ApiTest : public BillingTest {
 protected:
  ApiTest()
      : mutator_(Mutator::Create(*runner_, {})),
        dispatcher_(rpc::Dispatcher::Create(*database_, *mutator_, {.city_codes = {kCity}})),
        served_(*database_, *dispatcher_, pager_, clock_, kCity) {
    // 1,760 of a mild elder's 1,800 minutes in June, and a night at the end of May.
    std::vector<event::v1::Event> events = {teller_.Elder(
        {"e", AreaClass::kUrban, {Granted(Level::kMild, AreaClass::kUrban)}, {}, {}})};
    for (const Visit& visit : Daily("2022-06-01", 10, 176)) {
      events.push_back(teller_.Visit("e", visit));
    }
    Visit night = Care("night", "2022-05-31 20:00:00", "2022-05-31 21:00:00");
    night.provider_id = "another";
    events.push_back(teller_.Visit("e", night));
    MustDeliver(events);
  }

  template <typename Method, typename Request, typename Response>
  absl::Status Call(Method method, const Request& request, Response* response) {
    return served_.Call(method, request, response);
  }

  static v1::QuoteVisitRequest Quote(absl::string_view start, absl::string_view end) {
    v1::QuoteVisitRequest request;
    request.set_elder_id("e");
    *request.mutable_planned() = rpc::ToProto(rpc::TimeSpan{At(start), At(end)});
    request.set_bucket(type::v1::BUCKET_CARE_HOURS);
    request.set_family_consent(true);
    return request;
  }

  const rpc::Pager pager_{"a key of the test"};
  const std::unique_ptr<Mutator> mutator_;
  const std::unique_ptr<rpc::Dispatcher> dispatcher_;
  Served served_;
};

// DOMAIN "Requests": 2 h = 40 min subsidised (10.00 yuan) + 80 min paid by the family (20.00 yuan).
TEST_F(ApiTest, QuotesAVisit) {
  v1::QuoteVisitResponse response;
  const absl::Status status =
      Call(&Stub::QuoteVisit, Quote("2022-06-20 09:00:00", "2022-06-20 11:00:00"), &response);
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_THAT(Texts(response.shares()),
              ElementsAre("FUNDING_SUBSIDY LINE_REASON_UNSPECIFIED 1500 40min 1000fen",
                          "FUNDING_FAMILY LINE_REASON_OVER_CAP 1500 80min 2000fen"));
  EXPECT_EQ(response.minutes_left(), 0);
  EXPECT_EQ(response.policy_version_id(), "zibo-2022-1");
  EXPECT_EQ(server_.Count("posting"), 11);
}

TEST_F(ApiTest, QuotesOverTheMonthsEndAndBesidesTheEntitlement) {
  v1::QuoteVisitRequest request = Quote("2022-06-30 23:00:00", "2022-07-01 01:00:00");
  v1::QuoteVisitResponse response;
  ASSERT_TRUE(Call(&Stub::QuoteVisit, request, &response).ok());
  EXPECT_THAT(Texts(response.shares()),
              ElementsAre("FUNDING_SUBSIDY LINE_REASON_UNSPECIFIED 1500 100min 2500fen",
                          "FUNDING_FAMILY LINE_REASON_OVER_CAP 1500 20min 500fen"));
  request.set_bucket(type::v1::BUCKET_GOODS);
  ASSERT_TRUE(Call(&Stub::QuoteVisit, request, &response).ok());
  EXPECT_THAT(response.shares(), IsEmpty());
  EXPECT_EQ(response.minutes_left(), 40);
}

TEST_F(ApiTest, RefusesAQuoteThatMeansNothing) {
  v1::QuoteVisitRequest unknown = Quote("2022-06-20 09:00:00", "2022-06-20 11:00:00");
  unknown.set_elder_id("nobody");
  const struct {
    v1::QuoteVisitRequest request;
    const char* reason;
  } cases[] = {
      {unknown, "ELDER_NOT_FOUND"},
      {Quote("2022-06-20 11:00:00", "2022-06-20 11:00:00"), "INVALID_FIELD"},
      {Quote("2022-06-20 11:00:00", "2022-06-21 11:00:01"), "INVALID_FIELD"},
      {Quote("2023-08-20 11:00:00", "2023-08-20 12:00:00"), "INVALID_FIELD"},
      {Quote("2021-08-20 11:00:00", "2021-08-20 12:00:00"), "POLICY_MISSING"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.request.ShortDebugString());
    v1::QuoteVisitResponse response;
    EXPECT_EQ(Reason(Call(&Stub::QuoteVisit, c.request, &response)), c.reason);
  }
}

TEST_F(ApiTest, ShowsAnEldersMonth) {
  v1::GetElderMonthRequest request;
  v1::GetElderMonthResponse response;
  request.set_elder_id("e");
  request.set_month("2022-06");
  ASSERT_TRUE(Call(&Stub::GetElderMonth, request, &response).ok());
  EXPECT_EQ(response.elder_month().month(), "2022-06");
  EXPECT_EQ(response.elder_month().cap_minutes(), 1800);
  EXPECT_EQ(response.elder_month().minutes_subsidised(), 1760);
  EXPECT_EQ(response.elder_month().policy_version_id(), "zibo-2022-1");
  EXPECT_THAT(Texts(response.elder_month().shares()),
              ElementsAre("FUNDING_SUBSIDY LINE_REASON_UNSPECIFIED 1500 1760min 44000fen"));

  request.set_month("2022-07");
  ASSERT_TRUE(Call(&Stub::GetElderMonth, request, &response).ok());
  EXPECT_EQ(response.elder_month().cap_minutes(), 1800);
  EXPECT_THAT(response.elder_month().shares(), IsEmpty());

  for (const char* month : {"2022-6", "2022-13", "99999-01", "2022-06-01"}) {
    request.set_month(month);
    EXPECT_EQ(Reason(Call(&Stub::GetElderMonth, request, &response)), "INVALID_FIELD");
  }
  request.set_month("2022-06");
  request.set_elder_id("nobody");
  EXPECT_EQ(Reason(Call(&Stub::GetElderMonth, request, &response)), "ELDER_NOT_FOUND");
}

TEST_F(ApiTest, ListsTheLedgerInPagesByMonthElderAndProvider) {
  v1::ListLedgerRequest request;
  v1::ListLedgerResponse response;
  request.set_month("2022-06");
  request.set_page_size(4);
  std::vector<std::string> line_ids;
  std::vector<int64_t> numbers;
  do {
    request.set_page_token(response.next_page_token());
    const absl::Status status = Call(&Stub::ListLedger, request, &response);
    ASSERT_TRUE(status.ok()) << status;
    for (const v1::LedgerLine& line : response.lines()) {
      line_ids.push_back(line.line_id());
      numbers.push_back(line.entry_number());
    }
  } while (!response.next_page_token().empty());
  EXPECT_EQ(line_ids.size(), 10u);
  EXPECT_TRUE(std::is_sorted(numbers.begin(), numbers.end()));
  std::sort(line_ids.begin(), line_ids.end());
  EXPECT_EQ(std::unique(line_ids.begin(), line_ids.end()), line_ids.end());

  const struct {
    const char *month, *elder_id, *provider_id;
    int lines;
  } cases[] = {
      {"2022-06", "", "", 10},        {"2022-05", "", "", 1},
      {"2022-04", "", "", 0},         {"2022-06", "e", "", 10},
      {"2022-06", "nobody", "", 0},   {"2022-05", "", "another", 1},
      {"2022-06", "", "another", 0},  {"2022-05", "e", "provider", 0},
      {"2022-05", "e", "another", 1},
  };
  for (const auto& c : cases) {
    v1::ListLedgerRequest narrowed;
    narrowed.set_month(c.month);
    narrowed.set_elder_id(c.elder_id);
    narrowed.set_provider_id(c.provider_id);
    SCOPED_TRACE(narrowed.ShortDebugString());
    ASSERT_TRUE(Call(&Stub::ListLedger, narrowed, &response).ok());
    EXPECT_EQ(response.lines_size(), c.lines);
  }
}

TEST_F(ApiTest, ALineTellsWhatTheLedgerHolds) {
  v1::ListLedgerRequest request;
  v1::ListLedgerResponse response;
  request.set_month("2022-05");
  ASSERT_TRUE(Call(&Stub::ListLedger, request, &response).ok());
  ASSERT_EQ(response.lines_size(), 1);
  v1::LedgerLine line = response.lines(0);
  EXPECT_TRUE(IsUuid(line.line_id()));
  EXPECT_TRUE(IsUuid(line.posting_id()));
  EXPECT_GT(line.entry_number(), 0);
  EXPECT_LT(rpc::FromProto(line.post_time()) - clock_.Now(), absl::Milliseconds(1));
  for (const char* name : {"line_id", "posting_id", "entry_number", "post_time"}) {
    line.GetReflection()->ClearField(&line, line.GetDescriptor()->FindFieldByName(name));
  }
  EXPECT_EQ(line.ShortDebugString(),
            "elder_id: \"e\" month: \"2022-05\" visit_id: \"night\" provider_id: \"another\""
            " funding: FUNDING_SUBSIDY rate_fen_per_hour: 1500 minutes: 60 amount_fen: 1500"
            " debit_account: \"FUND_EXPENSE\" credit_account: \"PROVIDER_PAYABLE\""
            " policy_version_id: \"zibo-2022-1\" booked_month: \"2022-06\""
            " cause: POSTING_CAUSE_VISIT_BILLABLE"
            " explanation: \"visit recorded: 2022-05-31 20:00:00 to 2022-05-31 21:00:00\""
            " caregiver_id: \"caregiver\" county_code: \"370303\"");
}

}  // namespace
}  // namespace homecare::billing
