// A service of the tests, composed as a real one is: PROBE names the service it stands for (intake
// tells `orders`, matching hears them), PROBE_LEAD the lease it asks for.
#include <cstdlib>
#include <string>

#include "absl/time/time.h"
#include "common/base/civil_time.h"
#include "common/rpc/dispatch.h"
#include "common/runtime/process.h"
#include "homecare/event/v1/event.pb.h"
#include "homecare/intake/v1/intake_service.grpc.pb.h"

namespace homecare {
namespace {

namespace intake = ::homecare::intake::v1;

std::string Environment(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

// Tables are the test's: probe_effect(what text).
absl::Status Note(Change& change, const std::string& what) {
  change.tx().Exec("INSERT INTO probe_effect (what) VALUES ($1)", {what});
  return absl::OkStatus();
}

void Tell(Change& change, const std::string& order_id) {
  event::v1::Event event;
  event.set_topic("orders");
  event.set_key(order_id);
  event.mutable_order_cancelled()->set_order_id(order_id);
  change.Emit(std::move(event));
}

absl::Status Hear(Change& change, const event::v1::Event& event) {
  change.SetDeadline(
      {.kind = "PROBE", .subject_id = event.key(), .due_time = change.now() + absl::Hours(1)});
  return Note(change, "heard " + event.key());
}

class Api final : public intake::IntakeService::CallbackService {
 public:
  Api(runtime::Process& process, bool tells) : dispatch_(process.rpc()), tells_(tells) {}

  rpc::Unary* CancelOrder(rpc::Context* context, const intake::CancelOrderRequest* request,
                          intake::CancelOrderResponse* response) override {
    return dispatch_.Write(context, request, response,
                           [this](Change& change, const auto& in, auto*) {
                             if (tells_) Tell(change, in.order_id());
                             return Note(change, "cancelled " + in.order_id());
                           });
  }

  rpc::Unary* GetOrder(rpc::Context* context, const intake::GetOrderRequest* request,
                       intake::GetOrderResponse* response) override {
    return dispatch_.Read(context, request, response, [](pg::Tx& tx, const auto& in, auto* out) {
      out->mutable_order()->set_order_id(in.order_id());
      tx.Exec("SELECT what FROM probe_effect LIMIT 1");
      return absl::OkStatus();
    });
  }

 private:
  rpc::Dispatch& dispatch_;
  const bool tells_;
};

absl::Status NoteGained(runtime::Process& process) {
  return process.database().Run(Lane::kNormal, [&](pg::Tx& tx) {
    tx.Exec("INSERT INTO probe_effect (what) VALUES ($1)",
            {"gained at " + FormatInstant(process.clock().Now())});
    return absl::OkStatus();
  });
}

int Main(int argc, char** argv) {
  const std::string service = Environment("PROBE");
  runtime::Process process(service, argc, argv);
  Api api(process, /*tells=*/service == "intake");
  process.Serve(&api);
  if (service == "matching") process.Consume({"orders"}, Hear);
  process.OnDeadline("PROBE", [](Change& change, const Deadline& deadline) {
    return Note(change, "fired " + deadline.subject_id);
  });
  const std::string lease = Environment("PROBE_LEAD");
  if (!lease.empty()) process.LeadFor(lease, [&process] { return NoteGained(process); });
  return process.Run();
}

}  // namespace
}  // namespace homecare

int main(int argc, char** argv) { return homecare::Main(argc, argv); }
