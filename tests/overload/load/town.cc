#include "tests/overload/load/town.h"

#include <pqxx/pqxx>

#include "absl/strings/str_cat.h"
#include "common/base/civil_time.h"
#include "common/base/status.h"
#include "common/rpc/convert.h"
#include "deploy/demo/import.h"
#include "tests/support/eventually.h"

namespace homecare::testing {
namespace {

constexpr absl::Duration kSettleTimeout = absl::Minutes(2);
constexpr int kVisitMinutes = 30;

std::string Busy(const std::string& service, const runtime::v1::GetStatusResponse& status) {
  if (status.outbox_left() + status.parked() + status.changes_in_flight() == 0) return "";
  return absl::StrCat(service, ": outbox ", status.outbox_left(), ", parked ", status.parked(),
                      ", in flight ", status.changes_in_flight(), "; ");
}

}  // namespace

absl::StatusOr<std::unique_ptr<Town>> Town::Open(TownOptions options) {
  std::unique_ptr<Town> town(new Town());
  ASSIGN_OR_RETURN(town->line_, Line::Create(options.line));
  if (options.prepare) RETURN_IF_ERROR(options.prepare(*town->line_));
  RETURN_IF_ERROR(town->line_->StartAll());
  ASSIGN_OR_RETURN(town->peers_, demo::ConnectAll(town->line_->peers()));
  RETURN_IF_ERROR(town->Populate(options));
  return town;
}

absl::Status Town::Populate(const TownOptions& options) {
  first_day_ = ServiceDay(absl::Now()) + 1;
  days_ = options.days;
  ASSIGN_OR_RETURN(world_, demo::MakeWorld(RepositoryRoot() + "/deploy/demo/data", options.elders,
                                           options.caregivers, options.seed));
  RETURN_IF_ERROR(demo::ImportWorld(peers_, world_, options.seed));
  RETURN_IF_ERROR(WaitUntilQuiet(kSettleTimeout));
  RETURN_IF_ERROR(demo::PutShifts(peers_, world_, first_day_, first_day_ + (days_ - 1)));
  return WaitUntilQuiet(kSettleTimeout);
}

intake::v1::PlaceOrderRequest Town::Order(const std::string& request_id, int n) const {
  const auto elders = static_cast<int>(world_.elders.size());
  const demo::Elder& elder = world_.elders[n % elders];
  const absl::CivilDay day = first_day_ + (n / elders) % days_;
  intake::v1::PlaceOrderRequest request;
  request.set_city_code(demo::kCity);
  request.set_request_id(request_id);
  request.set_elder_id(elder.elder_id);
  request.set_item_code("BATHING");
  request.set_duration_minutes(kVisitMinutes);
  request.set_family_consent(true);
  request.set_asked_by("operator-1");
  *request.mutable_start_window() = rpc::ToProto(
      rpc::TimeSpan{StartOf(day) + absl::Minutes(500), StartOf(day) + absl::Hours(17)});
  return request;
}

intake::v1::PressButtonRequest Town::Press(const std::string& request_id, int n) const {
  intake::v1::PressButtonRequest request;
  request.set_city_code(demo::kCity);
  request.set_request_id(request_id);
  request.set_terminal_id(world_.elders[n % world_.elders.size()].terminal_id);
  request.set_button(intake::v1::BUTTON_RED);
  request.set_press_counter(1 + n / static_cast<int>(world_.elders.size()));
  *request.mutable_device_time() = rpc::ToProto(absl::Now());
  return request;
}

absl::StatusOr<runtime::v1::GetStatusResponse> Town::StatusOf(const std::string& service) {
  return demo::Call(*peers_.runtime.at(service), &runtime::v1::RuntimeService::Stub::GetStatus,
                    runtime::v1::GetStatusRequest());
}

absl::Status Town::WaitUntilQuiet(absl::Duration timeout) {
  std::string busy;
  const bool quiet = Eventually(timeout, [&] {
    busy.clear();
    for (const auto& [service, stub] : peers_.runtime) {
      const auto status = StatusOf(service);
      absl::StrAppend(&busy, status.ok() ? Busy(service, *status) : status.status().ToString());
    }
    return busy.empty();
  });
  return quiet ? absl::OkStatus() : absl::DeadlineExceededError("not quiet: " + busy);
}

std::set<std::string> Town::Column(const std::string& sql) const {
  pqxx::connection connection(line_->conninfo("postgres"));
  pqxx::nontransaction work(connection);
  std::set<std::string> out;
  for (const pqxx::row& row : work.exec(sql)) out.insert(row[0].c_str());
  return out;
}

int64_t Town::Number(const std::string& sql) const {
  pqxx::connection connection(line_->conninfo("postgres"));
  pqxx::nontransaction work(connection);
  return work.exec1(sql)[0].as<int64_t>();
}

}  // namespace homecare::testing
