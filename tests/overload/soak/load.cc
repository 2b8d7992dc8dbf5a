#include "tests/overload/soak/load.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/civil_time.h"
#include "common/base/status.h"
#include "common/rpc/convert.h"

namespace homecare::testing {
namespace {

using Intake = intake::v1::IntakeService::Stub;
using Matching = matching::v1::MatchingService::Stub;

constexpr absl::Duration kPressDeadline = absl::Seconds(10);
constexpr absl::Duration kReconnectEvery = absl::Seconds(30);
constexpr int kVisitsAtOnce = 16;

}  // namespace

// Apps that watch their caregiver's offers and lose their connection all at once.
class SoakLoad::Apps {
 public:
  Apps(Town& town, int count) : town_(town), count_(count), thread_([this] { Run(); }) {}

  ~Apps() { Finish(); }

  int64_t Finish() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
    return connected_;
  }

 private:
  struct App {
    grpc::ClientContext context;
    std::unique_ptr<grpc::ClientReader<matching::v1::WatchOffersResponse>> reader;
  };

  void Run() {
    while (true) {
      const std::vector<std::unique_ptr<App>> apps = ConnectAll();
      {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, absl::ToChronoMilliseconds(kReconnectEvery),
                          [this] { return stopping_; });
      }
      for (const auto& app : apps) app->context.TryCancel();
      for (const auto& app : apps) app->reader->Finish();
      const std::lock_guard lock(mutex_);
      if (stopping_) return;
    }
  }

  std::vector<std::unique_ptr<App>> ConnectAll() {
    std::vector<std::unique_ptr<App>> apps;
    const auto& caregivers = town_.world().caregivers;
    for (int i = 0; i < count_; ++i) {
      matching::v1::WatchOffersRequest request;
      request.set_city_code(demo::kCity);
      request.set_caregiver_id(caregivers[i % caregivers.size()].caregiver_id);
      apps.push_back(std::make_unique<App>());
      apps.back()->reader = town_.peers().matching->WatchOffers(&apps.back()->context, request);
    }
    // Sent once the place in the feed is fixed.
    for (const auto& app : apps) app->reader->WaitForInitialMetadata();
    connected_ += count_;
    return apps;
  }

  Town& town_;
  const int count_;
  std::atomic<int64_t> connected_ = 0;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  std::thread thread_;
};

SoakLoad::SoakLoad(Town& town, const SoakRate& rate)
    : town_(town),
      caregivers_(std::make_unique<Caregivers>(town.peers(), kVisitsAtOnce)),
      apps_(std::make_unique<Apps>(town, rate.reconnects)),
      crowd_(std::make_unique<Crowd>(*town.peers().intake, rate.visits_per_second,
                                     [this](int n) {
                                       ++orders_;
                                       return town_.Order(absl::StrCat("soak-", n), n);
                                     })),
      pressing_(std::make_unique<Pressing>(
          *town.peers().intake, rate.presses_per_second, kPressDeadline,
          [this](int n) { return town_.Press(absl::StrCat("press-", n), n); },
          [this](const auto& answer) { CloseIncident(answer.incident()); })) {}

SoakLoad::~SoakLoad() { Finish(); }

LoadResult SoakLoad::Finish() {
  LoadResult out;
  out.presses = pressing_->Finish();
  out.orders = crowd_->Finish();
  out.reconnects = apps_->Finish();
  out.visits = caregivers_->Finish();
  out.incidents_closed = incidents_closed_;
  const std::lock_guard lock(mutex_);
  out.failed = failed_;
  out.failed.insert(out.failed.end(), out.presses.failures.begin(), out.presses.failures.end());
  out.failed.insert(out.failed.end(), out.visits.failed.begin(), out.visits.failed.end());
  return out;
}

// An operator takes it in hand, and the elder was helped: what is open does not pile up.
void SoakLoad::CloseIncident(const intake::v1::Incident& incident) {
  intake::v1::AcknowledgeIncidentRequest acknowledge;
  acknowledge.set_city_code(demo::kCity);
  acknowledge.set_request_id("ack-" + incident.incident_id());
  acknowledge.set_incident_id(incident.incident_id());
  acknowledge.set_operator_id("operator-1");
  absl::Status status =
      demo::Call(*town_.peers().intake, &Intake::AcknowledgeIncident, acknowledge).status();
  intake::v1::CloseIncidentRequest close;
  close.set_city_code(demo::kCity);
  close.set_request_id("close-" + incident.incident_id());
  close.set_incident_id(incident.incident_id());
  close.set_operator_id("operator-1");
  close.set_outcome(intake::v1::INCIDENT_OUTCOME_FALSE_ALARM);
  if (status.ok()) {
    status = demo::Call(*town_.peers().intake, &Intake::CloseIncident, close).status();
  }
  if (status.ok()) {
    ++incidents_closed_;
    return;
  }
  const std::lock_guard lock(mutex_);
  failed_.push_back(absl::StrCat("incident: ", status.ToString()));
}

absl::Status PutOnDuty(Town& town, int caregivers, absl::Duration duration) {
  const absl::Time now = absl::Now();
  // The shifts of the days to come begin at eight.
  const absl::Time end = std::min(now + duration, StartOf(ServiceDay(now) + 1) + absl::Hours(8));
  matching::v1::PutShiftsRequest request;
  request.set_city_code(demo::kCity);
  request.set_request_id("on-duty");
  for (int i = 0; i < caregivers; ++i) {
    const std::string& id = town.world().caregivers[i].caregiver_id;
    matching::v1::Shift& shift = *request.add_shifts();
    shift.set_shift_id("duty-" + id);
    shift.set_caregiver_id(id);
    *shift.mutable_start_time() = rpc::ToProto(now);
    *shift.mutable_end_time() = rpc::ToProto(end);
  }
  return demo::Call(*town.peers().matching, &Matching::PutShifts, request).status();
}

}  // namespace homecare::testing
