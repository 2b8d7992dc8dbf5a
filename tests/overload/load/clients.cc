#include "tests/overload/load/clients.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"

namespace homecare::testing {
namespace {

constexpr absl::Duration kCallTimeout = absl::Seconds(20);
// Longer than any restart.
constexpr absl::Duration kPatience = absl::Seconds(90);
constexpr absl::Duration kPause = absl::Milliseconds(20);

}  // namespace

Clients::Clients(intake::v1::IntakeService::Stub& intake, int clients,
                 std::function<intake::v1::PlaceOrderRequest(int)> order)
    : intake_(intake), order_(std::move(order)) {
  for (int i = 0; i < clients; ++i) threads_.emplace_back([this] { Run(); });
}

Clients::~Clients() { Finish(); }

ClientsResult Clients::Finish() {
  stopping_ = true;
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
  return result_;
}

void Clients::Run() {
  while (!stopping_) Ask(order_(next_++));
}

void Clients::Ask(const intake::v1::PlaceOrderRequest& request) {
  const absl::Time give_up = absl::Now() + kPatience;
  for (int attempt = 1;; ++attempt) {
    grpc::ClientContext context;
    const absl::Time begin = absl::Now();
    context.set_deadline(absl::ToChronoTime(begin + kCallTimeout));
    intake::v1::PlaceOrderResponse response;
    const absl::Status status = rpc::FromGrpc(intake_.PlaceOrder(&context, request, &response));
    if (status.ok()) {
      const std::lock_guard lock(mutex_);
      result_.answered[request.request_id()] = {response.order().order_id(), begin, attempt};
      ++answered_;
      return;
    }
    if (!MayRetry(status) || absl::Now() > give_up) {
      const std::lock_guard lock(mutex_);
      result_.failed.push_back(absl::StrCat(request.request_id(), ": ", status.ToString()));
      return;
    }
    absl::SleepFor(kPause);
  }
}

// Notes the refusal.
bool Clients::MayRetry(const absl::Status& status) {
  const std::string reason = Reason(status);
  const std::lock_guard lock(mutex_);
  ++result_.refused[absl::StrCat(rpc::CodeName(status.code()), " ", reason)];
  if (!reason.empty() && !RetryDelay(status).has_value()) ++result_.without_retry_info;
  return absl::IsUnavailable(status) || absl::IsResourceExhausted(status);
}

}  // namespace homecare::testing
