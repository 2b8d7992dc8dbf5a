#include "tests/simulation/world/scenario.h"

#include <algorithm>

#include "common/event/topology.h"

namespace homecare::simulation {
namespace {

constexpr int kKeys = 4;

event::Subject SubjectOf(absl::string_view topic, int number) {
  return {std::string(topic), absl::StrCat(topic.substr(0, 1), number)};
}

double DrawRate(Dice& dice, double most) {
  switch (dice.Below(3)) {
    case 0:
      return 0;
    case 1:
      return most / 10;
    default:
      return most;
  }
}

FaultRates DrawRates(Dice& dice) {
  return {.unavailable = DrawRate(dice, 0.1),
          .aborted = DrawRate(dice, 0.1),
          .conflict = DrawRate(dice, 0.1),
          .doubt_kept = DrawRate(dice, 0.1),
          .doubt_undone = DrawRate(dice, 0.1),
          .dropped = DrawRate(dice, 0.3),
          .repeated = DrawRate(dice, 0.3),
          .disordered = DrawRate(dice, 0.5),
          .unheard = DrawRate(dice, 0.2),
          .call_lost = DrawRate(dice, 0.3),
          .crash = DrawRate(dice, 0.02)};
}

Request DrawRequest(Surroundings& around, absl::Duration most) {
  Dice& dice = around.dice;
  static const auto* const kTopics =
      new std::vector<std::string>{"registry", "orders", "orders", "assignments", "visits"};
  const std::string& topic = dice.Of(*kTopics);
  Request request{.service = std::string(event::TopicOf(topic).producer),
                  .request_id = around.NewId(),
                  .time = dice.Between(absl::ZeroDuration(), most),
                  .refused = dice.Chance(0.1),
                  .impatient = dice.Chance(0.1)};
  for (int i = dice.Between(1, 3); i > 0; --i) {
    request.emissions.push_back({SubjectOf(topic, dice.Below(kKeys)), dice.Chance(0.2)});
  }
  return request;
}

// Everything that somebody may wait for is told once for certain.
Request TellAll(Surroundings& around, absl::Duration most) {
  Request request{.service = "registry",
                  .request_id = around.NewId(),
                  .time = around.dice.Between(absl::ZeroDuration(), most)};
  for (int key = 0; key < kKeys; ++key) {
    request.emissions.push_back({SubjectOf("registry", key), around.dice.Chance(0.2)});
  }
  return request;
}

void DrawRules(Dice& dice, Scenario& scenario) {
  for (const event::Topic& topic : event::Topics()) {
    for (const absl::string_view subscriber : topic.subscribers) {
      for (int key = 0; key < kKeys; ++key) {
        const Hearing hearing(std::string(subscriber), SubjectOf(topic.name, key));
        if (dice.Chance(0.15)) scenario.shaky.insert(hearing);
        if (topic.name == "registry") continue;
        if (dice.Chance(0.08)) scenario.poisons[hearing] = dice.Between(1, 3);
        if (dice.Chance(0.25)) scenario.needs[hearing] = SubjectOf("registry", dice.Below(kKeys));
      }
    }
  }
}

}  // namespace

const std::map<std::pair<std::string, std::string>, std::string>& Consequences() {
  static const auto* const consequences =
      new std::map<std::pair<std::string, std::string>, std::string>{
          {{"orders", "matching"}, "assignments"}, {{"assignments", "visit"}, "visits"}};
  return *consequences;
}

Scenario DrawScenario(Surroundings& around) {
  Dice& dice = around.dice;
  Scenario scenario{.rates = DrawRates(dice),
                    .faults_end = dice.Between(absl::Seconds(2), absl::Seconds(8))};
  for (const event::Topic& topic : event::Topics()) {
    scenario.processes[std::string(topic.producer)] = dice.Chance(0.3) ? 2 : 1;
  }
  scenario.requests.push_back(TellAll(around, scenario.faults_end));
  for (int i = dice.Between(4, 14); i > 0; --i) {
    scenario.requests.push_back(DrawRequest(around, scenario.faults_end));
  }
  static const auto* const kReaders =
      new std::vector<std::string>{"intake", "matching", "visit", "billing"};
  for (int i = dice.Below(3); i > 0; --i) {
    scenario.garbage.emplace_back(dice.Between(absl::ZeroDuration(), scenario.faults_end),
                                  dice.Of(*kReaders));
  }
  DrawRules(dice, scenario);
  return scenario;
}

}  // namespace homecare::simulation
