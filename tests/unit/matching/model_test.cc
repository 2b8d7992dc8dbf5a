#include "services/matching/domain/model.h"

#include <gtest/gtest.h>

#include <functional>
#include <map>

#include "tests/unit/matching/days.h"

namespace homecare::matching {
namespace {

Caregiver CaregiverOf(const std::string& id, double metres_north) {
  Caregiver caregiver;
  caregiver.caregiver_id = id;
  caregiver.provider_id = "provider";
  caregiver.base = North(metres_north).point;
  caregiver.certificates = {{Qualification::kCaregiver, {kDay - 100, kDay + 100}}};
  caregiver.daily_limit_minutes = 480;
  caregiver.weekly_limit_minutes = 2640;
  caregiver.active = true;
  return caregiver;
}

Provider ProviderOf(const std::string& id) { return {id, {kDay - 100}, {"370303"}, true}; }

OwnedSpan WorksAllDay(const std::string& id) {
  return {id, {"shift-" + id, {At("08:00"), At("18:00")}, 1}};
}

// Caregivers a, b and c live 1, 2 and 3 km from the visit and work all day.
ModelFacts ThreeCaregivers() {
  ModelFacts facts;
  facts.providers = {ProviderOf("provider")};
  for (const auto& [id, metres] :
       std::map<std::string, double>{{"a", 1e3}, {"b", 2e3}, {"c", 3e3}}) {
    facts.caregivers.push_back(CaregiverOf(id, metres));
    facts.shifts.push_back(WorksAllDay(id));
  }
  return facts;
}

VisitRequest Morning() { return RequestAt(North(0), "09:00", "12:00", 60); }

std::vector<std::string> InOrder(Search search) {
  std::vector<std::string> ids;
  while (auto candidate = search.Pop()) ids.emplace_back(candidate->caregiver_id);
  return ids;
}

Rule RuleOf(const Search& search, const std::string& id) {
  for (const Rejected& rejected : search.rejected) {
    if (rejected.caregiver_id == id) return rejected.rule;
  }
  return Rule::kNone;
}

TEST(ModelTest, TheNearestComesFirst) {
  Model model;
  EXPECT_FALSE(model.ready());
  model.Reset(ThreeCaregivers());
  EXPECT_TRUE(model.ready());
  EXPECT_EQ(InOrder(model.Rank(Morning())), (std::vector<std::string>{"a", "b", "c"}));
}

TEST(ModelTest, TiesGoToTheEarlierStartThenTheSmallerId) {
  Model model;
  ModelFacts facts = ThreeCaregivers();
  for (Caregiver& caregiver : facts.caregivers) caregiver.base = North(1000).point;
  facts.shifts[0].span.span.start = At("10:00");
  model.Reset(std::move(facts));
  EXPECT_EQ(InOrder(model.Rank(Morning())), (std::vector<std::string>{"b", "c", "a"}));
}

struct RuleCase {
  const char* name;
  std::function<void(ModelFacts&, VisitRequest&)> change;  // keeps caregiver a away
  Rule rule;
};

const RuleCase kRuleCases[] = {
    {"has left", [](ModelFacts& f, VisitRequest&) { f.caregivers[0].active = false; },
     Rule::kInactive},
    {"other qualification",
     [](ModelFacts& f, VisitRequest&) {
       f.caregivers[0].certificates[0].qualification = Qualification::kNurse;
     },
     Rule::kNotQualified},
    {"certificate ended that very day",
     [](ModelFacts& f, VisitRequest&) { f.caregivers[0].certificates[0].valid.to = kDay; },
     Rule::kNotQualified},
    {"provider without a contract yet",
     [](ModelFacts& f, VisitRequest&) {
       f.caregivers[0].provider_id = "new";
       f.providers.push_back({"new", {kDay + 1}, {"370303"}, true});
     },
     Rule::kNoContract},
    {"contract for another county",
     [](ModelFacts& f, VisitRequest&) {
       f.caregivers[0].provider_id = "far";
       f.providers.push_back({"far", {kDay - 9}, {"370304"}, true});
     },
     Rule::kNoContract},
    {"provider that has left",
     [](ModelFacts& f, VisitRequest&) {
       f.caregivers[0].provider_id = "gone";
       f.providers.push_back({"gone", {kDay - 9}, {"370303"}, false});
     },
     Rule::kNoContract},
    {"provider nobody told of",
     [](ModelFacts& f, VisitRequest&) { f.caregivers[0].provider_id = "unheard"; },
     Rule::kNoContract},
    {"barred",
     [](ModelFacts&, VisitRequest& r) {
       r.barred_caregiver_ids = {"zz", "a"};
     },
     Rule::kBarred},
    {"asked before", [](ModelFacts&, VisitRequest& r) { r.asked_caregiver_ids = {"a"}; },
     Rule::kAlreadyAsked},
    {"the first of two rules is told",
     [](ModelFacts& f, VisitRequest& r) {
       r.asked_caregiver_ids = {"a"};
       f.caregivers[0].daily_limit_minutes = 59;
     },
     Rule::kDailyLimit},
};

TEST(ModelTest, RulesOfThePerson) {
  for (const RuleCase& c : kRuleCases) {
    SCOPED_TRACE(c.name);
    ModelFacts facts = ThreeCaregivers();
    VisitRequest request = Morning();
    c.change(facts, request);
    Model model;
    model.Reset(std::move(facts));
    const Search search = model.Rank(request);
    EXPECT_EQ(Name(RuleOf(search, "a")), Name(c.rule));
    EXPECT_EQ(search.counts[static_cast<int>(c.rule)], 1);
    EXPECT_EQ(InOrder(search), (std::vector<std::string>{"b", "c"}));
  }
}

TEST(ModelTest, WhoIsPreferredGoesFirstWhereThatAddsLittleTravel) {
  Model model;
  model.Reset(ThreeCaregivers());
  VisitRequest request = Morning();
  request.preference_seconds = 900;
  request.preferred_caregiver_id = "b";
  EXPECT_EQ(InOrder(model.Rank(request)), (std::vector<std::string>{"b", "a", "c"}));
  // From c it is 936 s more than from a.
  request.preferred_caregiver_id = "c";
  EXPECT_EQ(InOrder(model.Rank(request)), (std::vector<std::string>{"a", "c", "b"}));
  request.preferred_caregiver_id = "nobody known";
  EXPECT_EQ(InOrder(model.Rank(request)), (std::vector<std::string>{"a", "b", "c"}));
}

TEST(ModelTest, AWindowOverMidnightAsksEachDayOnItsOwn) {
  ModelFacts facts = ThreeCaregivers();
  for (OwnedSpan& shift : facts.shifts) shift.span.span = {At("22:00"), At("30:00")};
  facts.caregivers[0].certificates[0].valid.to = kDay + 1;    // may go before midnight only
  facts.caregivers[1].certificates[0].valid.from = kDay + 1;  // after it only
  facts.caregivers[2].certificates = {};
  Model model;
  model.Reset(std::move(facts));
  VisitRequest request = Morning();
  request.start_window = {At("23:00"), At("25:00")};
  Search search = model.Rank(request);
  EXPECT_EQ(RuleOf(search, "c"), Rule::kNotQualified);
  const auto first = search.Pop(), second = search.Pop();
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->start, At("23:00"));
  EXPECT_EQ(second->start, At("24:00"));
}

TEST(ModelTest, AnEmergencyAsksWhoIsNearestWithinTheCircle) {
  Model model;
  model.Reset(ThreeCaregivers());
  const Search search = model.RankEmergency(Morning(), At("09:00"), {}, 2500);
  EXPECT_EQ(RuleOf(search, "c"), Rule::kTooFar);
  EXPECT_EQ(InOrder(search), (std::vector<std::string>{"a", "b"}));
}

TEST(ModelTest, EntriesComeAndGoInAnyOrder) {
  Model model;
  model.Reset(ThreeCaregivers());
  const uint64_t before = model.Digest(0);
  const OwnedEntry entry = {"a", EntryAt("08:00", "12:30", North(0), EntryState::kHeld)};
  model.PutEntry(entry);
  EXPECT_NE(model.Digest(0), before);
  EXPECT_EQ(RuleOf(model.Rank(Morning()), "a"), Rule::kOverlap);
  model.RemoveEntry(entry.entry.offer_id);
  EXPECT_EQ(model.Digest(0), before);
  model.PutEntry(entry);  // heard after its end
  EXPECT_EQ(model.Digest(0), before);
  // The end is heard before the beginning.
  model.RemoveEntry("offer-09:00-10:00");
  model.PutEntry({"b", EntryAt("09:00", "10:00", North(0))});
  EXPECT_EQ(model.Digest(0), before);
}

TEST(ModelTest, AShiftThatChangesHandsLeavesItsFormerCaregiver) {
  Model model;
  model.Reset(ThreeCaregivers());
  OwnedSpan shift = WorksAllDay("a");
  shift.caregiver_id = "d";
  shift.span.revision = 2;
  model.PutCaregiver(CaregiverOf("d", 0));
  model.PutShift(shift);
  const Search search = model.Rank(Morning());
  EXPECT_EQ(RuleOf(search, "a"), Rule::kOffShift);
  EXPECT_EQ(InOrder(search).front(), "d");
}

TEST(ModelTest, ResetIsTheSameAsHavingHeardEverything) {
  Model loaded, heard;
  ModelFacts facts = ThreeCaregivers();
  facts.entries = {{"b", EntryAt("09:00", "10:00", North(500))}};
  facts.absences = {{"c", {"absence", {At("13:00"), At("15:00")}, 1}}};
  for (const Provider& provider : facts.providers) heard.PutProvider(provider);
  for (const OwnedEntry& entry : facts.entries) heard.PutEntry(entry);
  for (const OwnedSpan& absence : facts.absences) heard.PutAbsence(absence);
  for (const OwnedSpan& shift : facts.shifts) heard.PutShift(shift);
  for (const Caregiver& caregiver : facts.caregivers) heard.PutCaregiver(caregiver);
  loaded.PutEntry({"z", EntryAt("09:00", "10:00", North(500))});  // what Reset must forget
  loaded.Reset(std::move(facts));
  EXPECT_EQ(loaded.Digest(0), heard.Digest(0));
  heard.Prune(At("12:00"));
  EXPECT_EQ(loaded.Digest(At("12:00")), heard.Digest(At("12:00")));
  EXPECT_NE(loaded.Digest(0), heard.Digest(0));
}

}  // namespace
}  // namespace homecare::matching
