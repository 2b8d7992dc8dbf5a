// What the tests of billing share: the service's database, the door through which its events come,
// and what its ledger then says. Local times are those of Asia/Shanghai.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/change/runner.h"
#include "common/event/applier.h"
#include "common/pg/database.h"
#include "common/rpc/convert.h"
#include "homecare/event/v1/event.pb.h"
#include "services/billing/api/apply.h"
#include "services/billing/domain/rating.h"
#include "services/billing/domain/zibo_2022.h"
#include "services/billing/storage/ledger.h"
#include "tests/support/test_database.h"
#include "tests/unit/billing/billing_cases.h"

namespace homecare::billing {

inline constexpr char kCity[] = "370300";
inline constexpr char kProvider[] = "provider";

// Business time of the tests: the end of June 2022.
class StillClock final : public Clock {
 public:
  absl::Time Now() const override { return At("2022-06-30 20:00:00"); }
};

// What the registry and the visit service would tell, with versions that count each key's events.
class Teller {
 public:
  event::v1::Event Elder(const ElderFacts& elder) {
    event::v1::Event event = Next("registry", elder.elder_id);
    event::v1::ElderChanged& changed = *event.mutable_elder_changed();
    changed.set_elder_id(elder.elder_id);
    changed.set_county_code("370303");
    changed.set_registered_area(ToProto(elder.registered_area));
    for (const Grant& grant : elder.grants) *changed.add_grants() = ToProto(grant);
    for (size_t i = 0; i < elder.suspensions.size(); ++i) {
      *changed.add_suspensions() = ToProto(elder.suspensions[i], i);
    }
    return event;
  }

  event::v1::Event Visit(const std::string& elder_id, const billing::Visit& visit,
                         bool billable = true) {
    event::v1::Event event = Next("visits", visit.visit_id);
    event::v1::VisitChanged& changed = *event.mutable_visit_changed();
    changed.set_visit_id(visit.visit_id);
    changed.set_elder_id(elder_id);
    changed.set_caregiver_id("caregiver");
    changed.set_provider_id(visit.provider_id.empty() ? kProvider : visit.provider_id);
    changed.set_state(billable ? event::v1::VISIT_STATE_COMPLETED : event::v1::VISIT_STATE_VOIDED);
    changed.set_billable(billable);
    changed.set_item_code("BATHING");
    changed.set_bucket(visit.bucket == Bucket::kCare ? type::v1::BUCKET_CARE_HOURS
                                                     : type::v1::BUCKET_EMERGENCY);
    *changed.mutable_planned() =
        rpc::ToProto(rpc::TimeSpan{visit.check_in_time, visit.check_out_time});
    *changed.mutable_check_in_time() = rpc::ToProto(visit.check_in_time);
    *changed.mutable_check_out_time() = rpc::ToProto(visit.check_out_time);
    changed.set_double_up(visit.double_up);
    changed.set_family_consent(visit.family_consent);
    return event;
  }

 private:
  event::v1::Event Next(const std::string& topic, const std::string& key) {
    event::v1::Event event;
    event.set_event_id(NewId());
    event.set_city_code(kCity);
    event.set_topic(topic);
    event.set_key(key);
    event.set_version(++versions_[{topic, key}]);
    return event;
  }

  static type::v1::AreaClass ToProto(AreaClass area) {
    return area == AreaClass::kUrban ? type::v1::AREA_CLASS_URBAN : type::v1::AREA_CLASS_RURAL;
  }

  static type::v1::Grant ToProto(const Grant& grant) {
    type::v1::Grant out;
    out.set_grant_id(grant.grant_id);
    out.set_level(static_cast<type::v1::Level>(static_cast<int>(grant.level) + 1));
    out.set_area(ToProto(grant.area));
    out.set_valid_from(FormatDay(grant.valid_from));
    if (grant.valid_to) out.set_valid_to(FormatDay(*grant.valid_to));
    return out;
  }

  static type::v1::Suspension ToProto(const Suspension& suspension, size_t number) {
    type::v1::Suspension out;
    out.set_suspension_id("suspension " + std::to_string(number));
    out.set_reason(type::v1::SUSPENSION_REASON_HOSPITAL);
    *out.mutable_start_time() = rpc::ToProto(suspension.start_time);
    if (suspension.end_time) *out.mutable_end_time() = rpc::ToProto(*suspension.end_time);
    return out;
  }

  std::map<std::pair<std::string, std::string>, int64_t> versions_;
};

// What the visit service adds to the event of a visit that is not as it should be.
inline void Raise(event::v1::Event& event, const std::string& code, bool blocks,
                  const std::string& cleared_by) {
  event::v1::VisitChanged& changed = *event.mutable_visit_changed();
  event::v1::RaisedException& raised = *changed.add_exceptions();
  raised.set_code(code);
  raised.set_blocking(blocks);
  raised.set_cleared_by(cleared_by);
  if (!cleared_by.empty()) return;
  changed.add_open_exceptions(code);
  if (blocks) changed.set_billable(false);
}

// Sorted texts of the lines, to compare two bills as sets.
inline std::vector<std::string> Sorted(const std::vector<Line>& lines) {
  std::vector<std::string> texts;
  for (const Line& line : lines) texts.push_back(FormatMonth(line.month) + " " + Text(line));
  std::sort(texts.begin(), texts.end());
  return texts;
}

class BillingTest : public ::testing::Test {
 protected:
  BillingTest()
      : database_(pg::Database::Open({.conninfo = server_.conninfo()})),
        runner_(ChangeRunner::Create(*database_, clock_, nullptr)),
        applier_(*runner_, "billing", &Apply) {}

  // Applies the events in one transaction, and what they wake after them; one that must wait is
  // parked, as the consumer does it. Returns what was refused for another reason.
  std::vector<absl::Status> Deliver(const std::vector<event::v1::Event>& events) {
    std::vector<event::Letter> letters;
    for (const event::v1::Event& event : events) {
      letters.push_back(
          event::ReadLetter(event.SerializeAsString(), kCity, event.topic(), event.emergency()));
    }
    std::vector<absl::Status> refused;
    while (!letters.empty()) letters = Step(std::move(letters), &refused);
    return refused;
  }

  void MustDeliver(const std::vector<event::v1::Event>& events) {
    EXPECT_THAT(Deliver(events), ::testing::IsEmpty());
  }

  // The sums of the ledger for the months, empty ones left out.
  std::vector<Line> Posted(const std::string& elder_id, absl::string_view first,
                           absl::string_view last) {
    std::vector<Line> lines;
    const absl::Status status = database_->Read(Lane::kNormal, [&](pg::Tx& tx) {
      lines = storage::PostedSums(tx, kCity, elder_id, Month(first), Month(last));
      return absl::OkStatus();
    });
    EXPECT_TRUE(status.ok()) << status;
    return lines;
  }
  std::vector<Line> Posted(const std::string& elder_id, absl::string_view month) {
    return Posted(elder_id, month, month);
  }

  // What the function says of the same months.
  static std::vector<Line> Rated(const ElderFacts& facts, absl::string_view first,
                                 absl::string_view last) {
    std::vector<Line> lines;
    for (absl::CivilMonth month = Month(first); month <= Month(last); ++month) {
      const auto own = RateMonth(facts, month, Zibo2022Rulebook());
      EXPECT_TRUE(own.ok()) << own.status();
      if (own.ok()) lines.insert(lines.end(), own->begin(), own->end());
    }
    return lines;
  }

  const testing::TestDatabase server_{"billing"};
  const StillClock clock_;
  const std::unique_ptr<pg::Database> database_;
  const std::unique_ptr<ChangeRunner> runner_;
  const event::Applier applier_;
  Teller teller_;

 private:
  std::vector<event::Letter> Step(std::vector<event::Letter> letters,
                                  std::vector<absl::Status>* refused) {
    std::vector<event::Letter> next = applier_.Run(Lane::kNormal, kCity, letters);
    std::vector<event::Letter> waiting;
    for (event::Letter& letter : letters) {
      if (letter.fate != event::Fate::kRefused) continue;
      if (const auto wait = event::WaitedFor(letter.status)) {
        letter.task = event::Task::kPark;
        letter.wait = *wait;
        waiting.push_back(std::move(letter));
      } else {
        refused->push_back(letter.status);
      }
    }
    if (!waiting.empty()) applier_.Run(Lane::kNormal, kCity, waiting);
    return next;
  }
};

}  // namespace homecare::billing
