#include "deploy/demo/month/late.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "common/base/civil_time.h"
#include "common/base/status.h"
#include "common/rpc/convert.h"
#include "deploy/demo/month/adjustments.h"
#include "deploy/demo/month/cast.h"
#include "deploy/demo/month/lists.h"
#include "deploy/demo/month/sample.h"
#include "deploy/demo/month/say.h"

namespace homecare::demo {
namespace {

using Registry = registry::v1::RegistryService::Stub;
using billing::v1::LedgerLine;

class July {
 public:
  July(Scene& scene, Cast cast, const std::vector<LedgerLine>& lines)
      : scene_(scene), cast_(std::move(cast)), adjustments_(scene, lines) {}

  absl::Status Live() {
    RETURN_IF_ERROR(UploadLate(8, *cast_.with_room));
    RETURN_IF_ERROR(UploadLate(9, *cast_.at_cap));
    RETURN_IF_ERROR(Void(11));
    RETURN_IF_ERROR(CorrectLevel(13));
    RETURN_IF_ERROR(NotifyDeath(15));
    RETURN_IF_ERROR(CorrectArea(18));
    return ClawBack(20);
  }

  const LateFacts& facts() const { return facts_; }

 private:
  absl::Status Begin(int day, const std::string& what) {
    SayTitle(absl::StrCat("July ", day, ": ", what));
    return scene_.stage.MoveTo(StartOf(absl::CivilDay(2022, 7, day)) + absl::Hours(10));
  }
  absl::Status WaitAWhile() {
    RETURN_IF_ERROR(scene_.stage.Settle());
    return scene_.stage.MoveTo(scene_.stage.now() + absl::Minutes(5));
  }
  absl::StatusOr<std::vector<LedgerLine>> Show() {
    RETURN_IF_ERROR(scene_.stage.Settle());
    return adjustments_.ShowNew();
  }

  absl::Status UploadLate(int day, const Elder& elder);
  absl::Status Void(int day);
  absl::Status CorrectLevel(int day);
  absl::Status NotifyDeath(int day);
  absl::Status CorrectArea(int day);
  absl::Status ClawBack(int day);
  absl::Status GrantAnew(const Elder& elder, type::v1::Level level, type::v1::AreaClass area);
  const Caregiver* CaregiverOf(const Elder& elder) const;

  Scene& scene_;
  const Cast cast_;
  Adjustments adjustments_;
  LateFacts facts_;
};

const Caregiver* July::CaregiverOf(const Elder& elder) const {
  const std::vector<Caregiver>& all = scene_.world.caregivers;
  for (const Caregiver& caregiver : all) {
    if (caregiver.provider_id == ProviderOf(elder.place->county_code)) return &caregiver;
  }
  return &all.front();
}

absl::Status July::UploadLate(int day, const Elder& elder) {
  RETURN_IF_ERROR(Begin(day, absl::StrCat("a phone that was offline uploads a visit to ",
                                          elder.elder_id, " of June 22, 05:30 to 07:30")));
  MonthVisit visit;
  visit.visit_id = absl::StrCat("late-", elder.elder_id);
  visit.elder = &elder;
  visit.caregiver = CaregiverOf(elder);
  visit.item_code = "COMPANIONSHIP";
  visit.planned_start_time = StartOf(absl::CivilDay(2022, 6, 22)) + absl::Minutes(330);
  visit.planned_end_time = visit.planned_start_time + absl::Hours(2);
  visit.check_in_time = visit.planned_start_time;
  visit.check_out_time = visit.planned_end_time;
  visit.family_consent = true;
  visit.upload_time = scene_.stage.now();
  RETURN_IF_ERROR(scene_.bulk.Tell({visit}));
  ASSIGN_OR_RETURN(const auto lines, Show());
  return lines.empty() ? absl::OkStatus() : adjustments_.Explain(lines.front());
}

absl::Status July::Void(int day) {
  RETURN_IF_ERROR(Begin(day, absl::StrCat("visit ", cast_.void_visit_id, " is declared void")));
  auto request = RequestFor<visit::v1::VoidVisitRequest>("void-" + cast_.void_visit_id);
  request.set_visit_id(cast_.void_visit_id);
  request.set_actor_id(kInspector);
  request.set_confirmer_id(kSecondInspector);
  request.set_reason_text("the caregiver was ill that day, another phone checked in");
  RETURN_IF_ERROR(
      Call(*scene_.peers.visit, &visit::v1::VisitService::Stub::VoidVisit, request).status());
  return Show().status();
}

// A grant is never edited: the old one ends, a new one begins.
absl::Status July::GrantAnew(const Elder& elder, type::v1::Level level, type::v1::AreaClass area) {
  auto end = RequestFor<registry::v1::EndGrantRequest>("end-" + elder.elder_id);
  end.set_elder_id(elder.elder_id);
  end.set_grant_id(elder.elder_id + "-2022");
  end.set_valid_to("2022-06-01");
  RETURN_IF_ERROR(Call(*scene_.peers.registry, &Registry::EndGrant, end).status());
  RETURN_IF_ERROR(WaitAWhile());
  auto record = RequestFor<registry::v1::RecordGrantRequest>("grant-" + elder.elder_id);
  record.set_elder_id(elder.elder_id);
  record.mutable_grant()->set_grant_id(elder.elder_id + "-2022-corrected");
  record.mutable_grant()->set_level(level);
  record.mutable_grant()->set_area(area);
  record.mutable_grant()->set_valid_from("2022-06-01");
  return Call(*scene_.peers.registry, &Registry::RecordGrant, record).status();
}

absl::Status July::CorrectLevel(int day) {
  const Elder& elder = *cast_.over_graded;
  RETURN_IF_ERROR(Begin(day, absl::StrCat("the level of ", elder.elder_id,
                                          " is corrected from June 1: MILD, not MODERATE")));
  RETURN_IF_ERROR(
      GrantAnew(elder, type::v1::LEVEL_MILD,
                elder.place->urban ? type::v1::AREA_CLASS_URBAN : type::v1::AREA_CLASS_RURAL));
  return Show().status();
}

absl::Status July::CorrectArea(int day) {
  const Elder& elder = *cast_.townsman;
  RETURN_IF_ERROR(Begin(day, absl::StrCat("the area class of ", elder.elder_id,
                                          " is corrected from June 1: URBAN, not RURAL")));
  RETURN_IF_ERROR(
      GrantAnew(elder, static_cast<type::v1::Level>(elder.level), type::v1::AREA_CLASS_URBAN));
  return Show().status();
}

absl::Status July::NotifyDeath(int day) {
  const std::string& elder_id = cast_.deceased->elder_id;
  RETURN_IF_ERROR(
      Begin(day, absl::StrCat("notice comes that ", elder_id, " died on June 24, 14:00")));
  auto request = RequestFor<registry::v1::RecordSuspensionRequest>("death-" + elder_id);
  request.set_elder_id(elder_id);
  request.mutable_suspension()->set_suspension_id("death-" + elder_id);
  request.mutable_suspension()->set_reason(type::v1::SUSPENSION_REASON_DEATH);
  *request.mutable_suspension()->mutable_start_time() = rpc::ToProto(TimeOfDeath());
  RETURN_IF_ERROR(Call(*scene_.peers.registry, &Registry::RecordSuspension, request).status());
  return Show().status();
}

absl::Status July::ClawBack(int day) {
  RETURN_IF_ERROR(Begin(day, "auditors look at June"));
  ASSIGN_OR_RETURN(const std::string visit_id, ClawBackFromSample(scene_));
  facts_.clawed_back[visit_id] = scene_.stage.now();
  return Show().status();
}

}  // namespace

absl::StatusOr<LateFacts> TellLateFacts(Scene& scene) {
  ASSIGN_OR_RETURN(const auto visits, ListJuneVisits(scene.peers));
  ASSIGN_OR_RETURN(const auto lines, ListJuneLines(scene.peers));
  ASSIGN_OR_RETURN(Cast cast, ChooseCast(scene.world, visits, lines));
  July july(scene, std::move(cast), lines);
  RETURN_IF_ERROR(july.Live());
  return july.facts();
}

}  // namespace homecare::demo
