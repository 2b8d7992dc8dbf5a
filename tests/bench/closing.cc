#include "tests/bench/closing.h"

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/ids.h"
#include "common/base/status.h"
#include "common/rpc/channel.h"
#include "common/rpc/status_bridge.h"
#include "homecare/billing/v1/billing_service.grpc.pb.h"
#include "tests/support/eventually.h"
#include "tests/support/line/line.h"

namespace homecare::bench {
namespace {

using Stub = billing::v1::BillingService::Stub;

constexpr int kElders = 10'000;
constexpr int kVisits = 36;  // of 50 minutes: the cap of a mild elder
constexpr int kProviders = 40;
constexpr int kTurns = 3;
constexpr absl::Duration kPatience = absl::Minutes(5);

// The month as its events would have left it, but for the hashes of the chain, which closing does
// not look at. Elders are numbered from 1, visits within an elder from 1 to kVisits.
std::vector<std::string> MonthStatements() {
  const std::string elders = absl::StrCat("generate_series(1, ", kElders, ") AS e");
  const std::string visits = absl::StrCat(elders, ", generate_series(1, ", kVisits, ") AS v");
  const std::string elder = "'elder-' || e";
  const std::string visit = "e || '/' || v";
  const std::string provider = absl::StrCat("'provider-' || e % ", kProviders);
  const std::string in =
      "'2022-06-01 08:00+08'::timestamptz + v % 30 * interval '1 day'"
      " + v / 30 * interval '2 hours'";
  const std::string out = absl::StrCat(in, " + interval '50 minutes'");
  const std::string then = "'2022-07-01 00:00+08'::timestamptz";
  return {
      "SET search_path = billing",
      absl::StrCat("INSERT INTO elder (city_code, elder_id, registered_area) SELECT '370300', ",
                   elder, ", 'URBAN' FROM ", elders),
      absl::StrCat("INSERT INTO elder_month (city_code, elder_id, month) SELECT '370300', ", elder,
                   ", '2022-06-01' FROM ", elders),
      absl::StrCat("INSERT INTO visit (city_code, visit_id, elder_id, provider_id, caregiver_id,"
                   " item_code, bucket, check_in_time, check_out_time, double_up, family_consent,"
                   " voided, recorded_time, changed_time) SELECT '370300', ",
                   visit, ", ", elder, ", ", provider, ", 'caregiver', 'BATHING', 'CARE', ", in,
                   ", ", out, ", false, false, false, ", then, ", ", then, " FROM ", visits),
      absl::StrCat("INSERT INTO visit_record (city_code, visit_id, recorded_event_id, elder_id,"
                   " caregiver_id, item_code, bucket, check_in_time, check_out_time, double_up,"
                   " family_consent, recorded_time) SELECT city_code, visit_id, visit_id,"
                   " elder_id, caregiver_id, item_code, bucket, check_in_time, check_out_time,"
                   " double_up, family_consent, recorded_time FROM visit"),
      absl::StrCat("INSERT INTO visit_state (city_code, visit_id, elder_id, provider_id,"
                   " caregiver_id, item_code, bucket, state, planned_start_time,"
                   " planned_end_time, check_in_time, check_out_time, double_up, family_consent,"
                   " emergency, billable, open_exceptions, changed_time, visit_changed)"
                   " SELECT city_code, visit_id, elder_id, provider_id, caregiver_id, item_code,"
                   " bucket, 'COMPLETED', check_in_time, check_out_time, check_in_time,"
                   " check_out_time, double_up, family_consent, false, true, '{}', changed_time,"
                   " repeat('x', 600)::bytea FROM visit"),
      absl::StrCat("INSERT INTO posting (city_code, posting_id, elder_id, month, cause,"
                   " cause_event_id, cause_visit_id, policy_version_ids, post_time)"
                   " SELECT '370300', ",
                   visit, ", ", elder, ", '2022-06-01', 'VISIT_BILLABLE', ", visit, ", ", visit,
                   ", '{zibo-2022-1}', ", then, " FROM ", visits),
      absl::StrCat("INSERT INTO ledger_line (city_code, line_id, posting_id, elder_id, month,"
                   " visit_id, provider_id, funding, reason, rate_fen_per_hour, minutes,"
                   " amount_fen, debit_account, credit_account, policy_version_id, post_time)"
                   " SELECT '370300', ",
                   visit, ", ", visit, ", ", elder, ", '2022-06-01', ", visit, ", ", provider,
                   ", 'SUBSIDY', '', 1500, 50, 1250, 'FUND_EXPENSE', 'PROVIDER_PAYABLE',"
                   " 'zibo-2022-1', ",
                   then, " FROM ", visits),
      absl::StrCat("INSERT INTO ledger_entry (city_code, entry_number, line_id, booked_month,"
                   " adjustment, corrects_line_id, explanation, previous_hash, entry_hash, month,"
                   " elder_id, provider_id, caregiver_id, county_code, funding, reason)"
                   " SELECT city_code, row_number() OVER (), line_id, '2022-06-01', false, '',"
                   " 'visit recorded: 2022-06-01 08:00:00 to 2022-06-01 08:50:00',"
                   " sha256(line_id::bytea), sha256(line_id::bytea), month, elder_id,"
                   " provider_id, 'caregiver', '370303', funding, reason FROM ledger_line"),
      "INSERT INTO books (city_code, last_recorded_time) VALUES ('370300', '2022-07-01')",
      "CREATE TABLE reference (LIKE statement INCLUDING INDEXES)",
  };
}

// One row a party, as a statement has it, of the lines as they stand.
constexpr char kReference[] =
    "INSERT INTO billing.reference (city_code, month, party_kind, party_id, adjustments, lines,"
    " subsidy_minutes, subsidy_fen, family_minutes, family_fen, provider_minutes, none_minutes)"
    " SELECT '370300', '2022-06-01', CASE WHEN grouping(elder_id) = 0 THEN 'ELDER'"
    " WHEN grouping(provider_id) = 0 THEN 'PROVIDER' ELSE 'CITY' END,"
    " coalesce(elder_id, provider_id, ''), false, count(*),"
    " coalesce(sum(minutes) FILTER (WHERE funding = 'SUBSIDY'), 0),"
    " coalesce(sum(amount_fen) FILTER (WHERE funding = 'SUBSIDY'), 0),"
    " coalesce(sum(minutes) FILTER (WHERE funding = 'FAMILY'), 0),"
    " coalesce(sum(amount_fen) FILTER (WHERE funding = 'FAMILY'), 0),"
    " coalesce(sum(minutes) FILTER (WHERE funding = 'PROVIDER'), 0),"
    " coalesce(sum(minutes) FILTER (WHERE funding = 'NONE'), 0)"
    " FROM billing.ledger_line WHERE city_code = '370300' AND month = '2022-06-01'"
    " GROUP BY GROUPING SETS ((elder_id), (provider_id), ())";

double SecondsSince(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

class Closing {
 public:
  explicit Closing(testing::Line& line)
      : line_(line),
        stub_(billing::v1::BillingService::NewStub(
            std::shared_ptr<grpc::Channel>(rpc::Connect(line.address("billing"))))) {}

  struct Times {
    double all = 0;   // From the proposal on.
    double call = 0;  // The last call alone.
  };

  absl::StatusOr<Times> Close() {
    const auto begin = std::chrono::steady_clock::now();
    billing::v1::ProposeCloseRequest propose;
    propose.set_request_id(NewId());
    propose.set_month("2022-06");
    propose.set_maker_id("maker");
    billing::v1::ProposeCloseResponse proposed;
    RETURN_IF_ERROR(Call(&Stub::ProposeClose, propose, &proposed));
    billing::v1::CloseMonthRequest close;
    close.set_request_id(NewId());
    close.set_proposal_id(proposed.proposal().proposal_id());
    close.set_checker_id("checker");
    billing::v1::CloseMonthResponse closed;
    absl::Status status;
    std::chrono::steady_clock::time_point called;
    testing::Eventually(kPatience, [&] {
      called = std::chrono::steady_clock::now();
      status = Call(&Stub::CloseMonth, close, &closed);
      return Reason(status) != "PROPOSAL_NOT_READY";
    });
    RETURN_IF_ERROR(status);
    if (closed.month_close().totals().lines() != kElders * kVisits) {
      return absl::InternalError("not every line is in the close");
    }
    return Times{SecondsSince(begin), SecondsSince(called)};
  }

  // As the superuser: the month is open again.
  absl::Status Reopen() {
    return Execute({"DELETE FROM billing.statement", "DELETE FROM billing.month_close",
                    "DELETE FROM billing.close_proposal", "TRUNCATE billing.reference",
                    "CHECKPOINT"});
  }
  absl::StatusOr<double> AddUp() {
    const auto begin = std::chrono::steady_clock::now();
    RETURN_IF_ERROR(Execute({kReference}));
    return SecondsSince(begin);
  }

 private:
  template <typename Request, typename Response>
  absl::Status Call(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                    Request request, Response* response) {
    request.set_city_code("370300");
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::minutes(1));
    return rpc::FromGrpc((*stub_.*method)(&context, request, response));
  }
  absl::Status Execute(const std::vector<std::string>& statements) {
    for (const std::string& statement : statements) {
      RETURN_IF_ERROR(line_.postgres().Execute(line_.database(), statement));
    }
    return absl::OkStatus();
  }

  testing::Line& line_;
  const std::unique_ptr<Stub> stub_;
};

}  // namespace

absl::Status BenchClosing(Report* report) {
  ASSIGN_OR_RETURN(const auto line, testing::Line::Create({}));
  std::string sql;
  for (const std::string& statement : MonthStatements()) absl::StrAppend(&sql, statement, ";\n");
  RETURN_IF_ERROR(line->postgres().Execute(line->database(), sql));
  RETURN_IF_ERROR(line->postgres().Execute(line->database(), "VACUUM ANALYZE"));
  RETURN_IF_ERROR(line->StartAll());
  Closing closing(*line);
  std::vector<double> closes, calls, sums;
  for (int turn = 0; turn < kTurns; ++turn) {
    ASSIGN_OR_RETURN(const Closing::Times times, closing.Close());
    closes.push_back(times.all);
    calls.push_back(times.call);
    RETURN_IF_ERROR(closing.Reopen());
    ASSIGN_OR_RETURN(sums.emplace_back(), closing.AddUp());
  }
  report->Add("close_vs_sql", Median(closes) / Median(sums), Goal{Goal::Kind::kLess, 5.0});
  // The lines are gathered between the two calls, while the checker looks at the proposal.
  report->Add("close_call_vs_sql", Median(calls) / Median(sums));
  report->Add("close_seconds", Median(closes));
  report->Add("close_call_seconds", Median(calls));
  report->Add("close_sql_seconds", Median(sums));
  report->Add("close_lines", kElders * kVisits);
  return absl::OkStatus();
}

}  // namespace homecare::bench
