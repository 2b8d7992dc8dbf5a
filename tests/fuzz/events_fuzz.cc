// Events: one byte names the subscriber and the topic, the rest is what lay on the stream. What is
// no event is buried under an id that repeats; what is one goes through the subscriber's converters
// and its listener, up to the database.
#include <string>
#include <utility>
#include <vector>

#include "common/base/check.h"
#include "common/base/ids.h"
#include "common/event/letter.h"
#include "common/event/topology.h"
#include "services/billing/api/apply.h"
#include "services/intake/api/apply.h"
#include "services/intake/api/convert.h"
#include "services/matching/api/apply.h"
#include "services/matching/api/convert.h"
#include "services/visit/api/apply.h"
#include "services/visit/api/convert.h"
#include "tests/fuzz/edge.h"
#include "tests/fuzz/fuzz.h"

namespace homecare::fuzz {
namespace {

using event::v1::Event;

// (topic, subscriber), in the order of the topology.
const std::vector<std::pair<std::string, std::string>>& Routes() {
  static const auto* const routes = [] {
    auto* const out = new std::vector<std::pair<std::string, std::string>>;
    for (const event::Topic& topic : event::Topics()) {
      for (const auto& subscriber : topic.subscribers) {
        out->emplace_back(std::string(topic.name), std::string(subscriber));
      }
    }
    return out;
  }();
  return *routes;
}

// Matching writes before it converts, so its converters are run beside its listener.
void ConvertForMatching(const Event& event) {
  switch (event.payload_case()) {
    case Event::kCaregiverChanged:
      matching::FromProto(event.caregiver_changed());
      break;
    case Event::kProviderChanged:
      matching::FromProto(event.provider_changed());
      break;
    case Event::kOrderPlaced:
      matching::FromProto(event.order_placed());
      break;
    case Event::kVisitChanged:
      matching::FromProto(event.visit_changed());
      break;
    default:
      break;
  }
}

absl::Status ApplyToMatching(Change& change, const Event& event) {
  static const matching::MatchPolicy policy;
  static auto* const model = new matching::Model;
  static auto* const matcher = new matching::Matcher(*model, policy, &NewId);
  static auto* const desk = new matching::Desk(*matcher);
  static const matching::PlanPolicy plan_policy;
  static auto* const plan_desk = new matching::PlanDesk(*desk, plan_policy);
  ConvertForMatching(event);
  return matching::Listener(*desk, *plan_desk, *model).Apply(change, event);
}

absl::Status Apply(const std::string& subscriber, Change& change, const Event& event) {
  static const intake::LadderPolicy ladder;
  static const visit::EvidencePolicy evidence;
  if (subscriber == "matching") return ApplyToMatching(change, event);
  if (subscriber == "billing") return billing::Apply(change, event);
  if (event.has_visit_assigned()) {
    intake::FromProto(event.visit_assigned());
    visit::FromProto(event.visit_assigned());
  }
  if (subscriber == "intake") return intake::Apply(change, event, ladder);
  return visit::Apply(change, event, evidence);
}

// What may be written into the dead letters, and says the same for the same bytes.
void CheckBuried(const event::Letter& letter, const std::string& topic) {
  HC_CHECK(letter.task == event::Task::kBury && letter.reason == "malformed");
  HC_CHECK(letter.event.version() == 0 && letter.event.topic() == topic);
  HC_CHECK(!letter.event.event_id().empty() && letter.event.event_id().size() <= 64);
  const event::Letter again = event::ReadLetter(letter.bytes, kCity, topic, false);
  HC_CHECK(again.event.event_id() == letter.event.event_id());
}

void Deliver(const std::string& topic, const std::string& subscriber, absl::string_view bytes) {
  const event::Letter letter = event::ReadLetter(std::string(bytes), kCity, topic, false);
  if (letter.task != event::Task::kApply) return CheckBuried(letter, topic);
  HC_CHECK(letter.event.version() >= 1 && letter.event.key().size() <= 200);
  RunToTheEdge([&] {
    EdgeChange change(From::kStream);
    return Apply(subscriber, change, letter.event);
  });
}

}  // namespace
}  // namespace homecare::fuzz

FUZZ_TARGET(events, bytes) {
  static const bool quiet = homecare::fuzz::QuietProtobuf();
  HC_CHECK(quiet);
  homecare::fuzz::Input input(bytes);
  const auto& routes = homecare::fuzz::Routes();
  const auto& [topic, subscriber] = routes[input.Byte() % routes.size()];
  homecare::fuzz::Deliver(topic, subscriber, input.Rest());
}
