#include "tests/hostile/billing_ledger.h"

#include <string>

#include "common/rpc/convert.h"
#include "homecare/billing/v1/ledger.pb.h"

namespace homecare::billing {
namespace {

using absl::StatusCode;
using hostile::On;
using hostile::Refused;
using hostile::Table;
using hostile::Valid;

constexpr char kMay[] = "2022-05";

// After all that was told, and before now.
absl::Time Lately(hostile::World& world) {
  return world.harness().clock().Now() - absl::Minutes(30);
}

// Asked of any instant until now: as old as a contract's time may be, and now itself.
template <typename Request>
void AddInstants(hostile::World& world, Table& table) {
  Request request = static_cast<const Request&>(*table.valid.front());
  for (const absl::Time as_of :
       {absl::FromUnixSeconds(-2208988800), world.harness().clock().Now()}) {
    *request.mutable_as_of() = rpc::ToProto(as_of);
    table.valid.push_back(Valid(request));
  }
  const auto later = rpc::ToProto(world.harness().clock().Now() + absl::Microseconds(1));
  table.refused.push_back({"as of a moment to come",
                           On<Request>([later](Request& r) { *r.mutable_as_of() = later; }),
                           "INVALID_FIELD",
                           {"as_of"}});
  table.accepts = {{"past as_of", "an auditor asks years later"}};
}

template <typename Request>
Refused OfMonth(const std::string& month) {
  return {"month " + month,
          On<Request>([month](Request& r) { r.set_month(month); }),
          "INVALID_FIELD",
          {"month"}};
}

template <typename Request>
std::vector<Refused> OfAnotherAge() {
  return {OfMonth<Request>("2200-01"), OfMonth<Request>("1899-12"), OfMonth<Request>("99999-01"),
          OfMonth<Request>("0001-01")};
}

// Narrowed by everything.
template <typename Request>
Request Narrow(hostile::World& world) {
  Request request;
  request.set_month(kMay);
  request.set_elder_id("elder");
  request.set_provider_id("provider");
  request.set_caregiver_id("caregiver");
  request.set_county_code("370302");
  request.set_funding(v1::FUNDING_PROVIDER);
  request.set_reason(v1::LINE_REASON_OVER_CAP);
  request.set_adjustments_only(true);
  *request.mutable_as_of() = rpc::ToProto(Lately(world));
  return request;
}

Table GetElderMonth(hostile::World& world) {
  using Request = v1::GetElderMonthRequest;
  Request request;
  request.set_elder_id("elder");
  request.set_month(kMay);
  Table table{"GetElderMonth", {}};
  *request.mutable_as_of() = rpc::ToProto(Lately(world));
  table.valid = {Valid(request)};
  table.refused = OfAnotherAge<Request>();
  table.refused.push_back({"unknown elder",
                           On<Request>([](Request& r) { r.set_elder_id("unknown"); }),
                           "ELDER_NOT_FOUND",
                           {},
                           StatusCode::kNotFound});
  table.refused.push_back({"before the programme",
                           On<Request>([](Request& r) { r.set_month("2021-05"); }),
                           "POLICY_MISSING",
                           {},
                           StatusCode::kFailedPrecondition});
  AddInstants<Request>(world, table);
  request.clear_as_of();
  table.valid.push_back(Valid(request));
  return table;
}

// The last two have pages; one of them as it was known.
Table ListLedger(hostile::World& world) {
  using Request = v1::ListLedgerRequest;
  Request all, known;
  all.set_month(kMay);
  known = all;
  *known.mutable_as_of() = rpc::ToProto(Lately(world));
  Table table{"ListLedger", {Valid(Narrow<Request>(world))}, OfAnotherAge<Request>()};
  AddInstants<Request>(world, table);
  table.valid.insert(table.valid.end(), {Valid(known), Valid(all)});
  return table;
}

Table ExplainLine(hostile::World& world) {
  using Request = v1::ExplainLineRequest;
  v1::ListLedgerRequest list;
  list.set_month(kMay);
  const auto lines = world.Must<v1::ListLedgerResponse>("ListLedger", list);
  EXPECT_GT(lines.lines_size(), 1);
  Request request;
  request.set_line_id(lines.lines(0).line_id());
  *request.mutable_as_of() = rpc::ToProto(Lately(world));
  Table table{"ExplainLine", {Valid(request)}};
  table.refused = {{"unknown line",
                    On<Request>([](Request& r) { r.set_line_id("unknown"); }),
                    "LINE_NOT_FOUND",
                    {},
                    StatusCode::kNotFound}};
  AddInstants<Request>(world, table);
  request.clear_as_of();
  table.valid.push_back(Valid(request));
  return table;
}

Table ExportLines(hostile::World& world) {
  using Request = v1::ExportLinesRequest;
  Request narrow = Narrow<Request>(world), all;
  narrow.set_format(v1::EXPORT_FORMAT_CSV);
  all.set_month(kMay);
  all.set_format(v1::EXPORT_FORMAT_XLSX);
  Table table{"ExportLines", {Valid(narrow)}, OfAnotherAge<Request>()};
  AddInstants<Request>(world, table);
  table.valid.push_back(Valid(all));
  return table;
}

}  // namespace

std::vector<Table> LedgerTables(hostile::World& world) {
  return {GetElderMonth(world), ListLedger(world), ExplainLine(world), ExportLines(world)};
}

}  // namespace homecare::billing
