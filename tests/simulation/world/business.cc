#include "tests/simulation/world/business.h"

#include <stdexcept>

#include "absl/strings/numbers.h"
#include "common/base/check.h"
#include "common/base/status.h"
#include "common/event/consumer.h"

namespace homecare::simulation {
namespace {

constexpr int kRefusalsOfTheShaky = 2;

int64_t NumberOf(const event::v1::Event& event) {
  int64_t number = 0;
  HC_CHECK(absl::SimpleAtoi(event.order_cancelled().order_id(), &number));
  return number;
}

}  // namespace

void Business::Tell(Change& change, const Emission& emission, const std::string& request_id) {
  const int64_t number = ++numbers_;
  MemoryTx::Of(change.tx())
      .Write()
      .tellings.Put(number, {emission.subject, emission.emergency, request_id});
  event::v1::Event event;
  event.set_topic(emission.subject.topic);
  event.set_key(emission.subject.key);
  event.set_emergency(emission.emergency);
  event.mutable_order_cancelled()->set_order_id(absl::StrCat(number));
  change.Emit(std::move(event));
}

absl::Status Business::Carry(Change& change, const Request& request) {
  for (const Emission& emission : request.emissions) Tell(change, emission, request.request_id);
  if (!request.refused) return absl::OkStatus();
  return NamedError(absl::StatusCode::kFailedPrecondition, "REFUSED", "by the scenario");
}

absl::Status Business::Apply(Change& change, const event::v1::Event& event) {
  MemoryTx& tx = MemoryTx::Of(change.tx());
  // Some refuse before they write and leave no trace; of others the group must be rolled back.
  const bool writes_first = event.version() % 2 == 0;
  if (!writes_first) RETURN_IF_ERROR(Decide(tx.tables(), event));
  tx.Write().effects.Put(++numbers_,
                         {{event.topic(), event.key()}, event.version(), NumberOf(event)});
  if (writes_first) RETURN_IF_ERROR(Decide(tx.tables(), event));
  const auto consequence = Consequences().find({event.topic(), service_});
  if (consequence != Consequences().end()) {
    const std::string& topic = consequence->second;
    Tell(change,
         {{topic, absl::StrCat(topic.substr(0, 1), event.key().substr(1))}, event.emergency()}, "");
  }
  around_.Trace("applies ", event.topic(), " ", event.key(), " ", event.version());
  return absl::OkStatus();
}

absl::Status Business::Decide(const Tables& tables, const event::v1::Event& event) {
  const Hearing hearing(service_, {event.topic(), event.key()});
  if (Poison(hearing.second) == event.version()) return absl::InternalError("poison");
  if (scenario_.shaky.contains(hearing) && ++refusals_[event.event_id()] <= kRefusalsOfTheShaky) {
    if (event.version() % 3 == 0) throw std::runtime_error("shaky");
    return absl::InternalError("shaky");
  }
  const auto need = scenario_.needs.find(hearing);
  if (need == scenario_.needs.end()) return absl::OkStatus();
  const int64_t* version = tables.applied.Find({kCity, need->second});
  if (version != nullptr && *version > 0) return absl::OkStatus();
  return event::WaitFor(need->second.topic, need->second.key);
}

int64_t Business::Poison(const event::Subject& subject) const {
  const auto poison = scenario_.poisons.find({service_, subject});
  return mended_ || poison == scenario_.poisons.end() ? 0 : poison->second;
}

}  // namespace homecare::simulation
