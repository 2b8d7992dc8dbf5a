#include "common/event/delivery_service.h"

#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "common/event/inbox.h"
#include "common/event/outbox.h"
#include "common/event/peers.h"
#include "common/rpc/dispatch.h"
#include "homecare/event/v1/delivery_service.grpc.pb.h"

namespace homecare::event {
namespace {

absl::Status CheckCount(int count, absl::string_view field) {
  if (count <= kMostEventsPerCall) return absl::OkStatus();
  return InvalidField(field, absl::StrCat("at most ", kMostEventsPerCall));
}

EventRef FromProto(const v1::EventRef& ref) {
  return {.event_id = ref.event_id(),
          .city_code = ref.city_code(),
          .topic = ref.topic(),
          .key = ref.key(),
          .version = ref.version()};
}

class DeliveryApi final : public v1::DeliveryService::CallbackService {
 public:
  DeliveryApi(rpc::Dispatch& rpc, pg::Database& database, DeliveryServiceOptions options)
      : rpc_(rpc),
        database_(database),
        inbox_(std::move(options.service)),
        city_codes_(std::move(options.city_codes)) {}

  rpc::Unary* Have(rpc::Context* context, const v1::HaveRequest* request,
                   v1::HaveResponse* response) override {
    return rpc_.Read(context, request, response,
                     [this](pg::Tx& tx, const v1::HaveRequest& asked, v1::HaveResponse* had) {
                       return FindHad(tx, asked, had);
                     });
  }

  // Not a Write: it is harmless to repeat, and its ids say nothing about a city.
  rpc::Unary* Confirm(rpc::Context* context, const v1::ConfirmRequest* request,
                      v1::ConfirmResponse* response) override {
    return rpc_.Compute(context, request, response,
                        [this](const v1::ConfirmRequest& confirmed, v1::ConfirmResponse*) {
                          return Note(confirmed);
                        });
  }

 private:
  absl::Status FindHad(pg::Tx& tx, const v1::HaveRequest& request,
                       v1::HaveResponse* response) const {
    RETURN_IF_ERROR(CheckCount(request.events_size(), "events"));
    std::map<std::string, std::vector<EventRef>> by_city;
    for (const v1::EventRef& ref : request.events()) {
      by_city[ref.city_code()].push_back(FromProto(ref));
    }
    for (const auto& [city_code, events] : by_city) {
      for (std::string& event_id : inbox_.FindHad(tx, city_code, events)) {
        response->add_event_ids(std::move(event_id));
      }
    }
    return absl::OkStatus();
  }

  absl::Status Note(const v1::ConfirmRequest& request) {
    RETURN_IF_ERROR(CheckCount(request.event_ids_size(), "event_ids"));
    const std::vector<std::string> event_ids(request.event_ids().begin(),
                                             request.event_ids().end());
    return database_.Run(Lane::kNormal, [&](pg::Tx& tx) {
      for (const std::string& city_code : city_codes_) {
        outbox_.ConfirmHad(tx, city_code, request.subscriber(), event_ids);
      }
      return absl::OkStatus();
    });
  }

  rpc::Dispatch& rpc_;
  pg::Database& database_;
  const Inbox inbox_;
  const Outbox outbox_;
  const std::vector<std::string> city_codes_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeDeliveryService(rpc::Dispatch& rpc, pg::Database& database,
                                                   DeliveryServiceOptions options) {
  return std::make_unique<DeliveryApi>(rpc, database, std::move(options));
}

}  // namespace homecare::event
