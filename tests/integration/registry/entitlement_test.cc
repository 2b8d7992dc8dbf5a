#include <gmock/gmock.h>

#include <thread>

#include "tests/integration/registry/fixture.h"

namespace homecare::registry {
namespace {

using ::testing::ElementsAre;

constexpr char kElder[] = "elder-1000001";

class EntitlementTest : public RegistryTest {
 protected:
  void SetUp() override { ASSERT_TRUE(Register(ElderOf(1)).ok()); }

  absl::StatusOr<v1::RecordGrantResponse> RecordGrant(const type::v1::Grant& grant) {
    v1::RecordGrantRequest request;
    request.set_elder_id(kElder);
    *request.mutable_grant() = grant;
    return Call(&Stub::RecordGrant, request);
  }

  absl::StatusOr<v1::EndGrantResponse> EndGrant(const std::string& grant_id,
                                                const std::string& valid_to) {
    v1::EndGrantRequest request;
    request.set_elder_id(kElder);
    request.set_grant_id(grant_id);
    request.set_valid_to(valid_to);
    return Call(&Stub::EndGrant, request);
  }

  absl::StatusOr<v1::RecordSuspensionResponse> Suspend(const std::string& id,
                                                       type::v1::SuspensionReason reason,
                                                       absl::Time start) {
    v1::RecordSuspensionRequest request;
    request.set_elder_id(kElder);
    request.mutable_suspension()->set_suspension_id(id);
    request.mutable_suspension()->set_reason(reason);
    *request.mutable_suspension()->mutable_start_time() = rpc::ToProto(start);
    return Call(&Stub::RecordSuspension, request);
  }

  absl::StatusOr<v1::EndSuspensionResponse> EndSuspension(const std::string& id, absl::Time end) {
    v1::EndSuspensionRequest request;
    request.set_elder_id(kElder);
    request.set_suspension_id(id);
    *request.mutable_end_time() = rpc::ToProto(end);
    return Call(&Stub::EndSuspension, request);
  }

  // "first 1 2022-01-01..2022-04-01" for each revision.
  std::vector<std::string> Grants(v1::ListGrantsRequest request) {
    std::vector<std::string> out;
    const auto response = Call(&Stub::ListGrants, request);
    EXPECT_TRUE(response.ok()) << response.status();
    if (!response.ok()) return out;
    for (const v1::GrantRecord& one : response->grants()) {
      out.push_back(absl::StrCat(one.grant().grant_id(), " ", one.revision(), " ",
                                 one.grant().valid_from(), "..", one.grant().valid_to()));
    }
    return out;
  }
};

TEST_F(EntitlementTest, GrantsDoNotOverlapAndRepeatsChangeNothing) {
  EXPECT_EQ(Reason(RecordGrant(GrantOf("second", "2022-07-01", "")).status()), "GRANT_OVERLAP");
  ASSERT_TRUE(EndGrant("first", "2022-07-01").ok());
  const auto recorded = RecordGrant(GrantOf("second", "2022-07-01", ""));
  ASSERT_TRUE(recorded.ok()) << recorded.status();
  EXPECT_EQ(recorded->elder().grants_size(), 2);
  EXPECT_EQ(Told(kElder).size(), 3u);

  ASSERT_TRUE(RecordGrant(GrantOf("second", "2022-07-01", "")).ok());
  ASSERT_TRUE(EndGrant("first", "2022-07-01").ok());
  EXPECT_EQ(Told(kElder).size(), 3u);

  EXPECT_EQ(Reason(RecordGrant(GrantOf("second", "2022-08-01", "")).status()), "GRANT_EXISTS");
  EXPECT_EQ(Reason(EndGrant("first", "2022-07-02").status()), "GRANT_OVERLAP");
  EXPECT_EQ(Reason(EndGrant("third", "2022-07-02").status()), "GRANT_NOT_FOUND");
  EXPECT_EQ(FieldViolations(EndGrant("second", "2022-06-30").status()).at(0).field, "valid_to");
  EXPECT_EQ(FieldViolations(EndGrant("second", "2022-06-31").status()).at(0).field, "valid_to");
  EXPECT_EQ(db_.Count("elder_grant"), 3);
}

// Example E16: in June the level is found to have been wrong from April 1 on. What was known on
// May 31 can still be asked for.
TEST_F(EntitlementTest, CorrectionLeavesWhatWasKnown) {
  const absl::Time before = clock_.Now();
  clock_.Advance(absl::Hours(24 * 16));
  ASSERT_TRUE(EndGrant("first", "2022-04-01").ok());
  type::v1::Grant severe = GrantOf("second", "2022-04-01", "");
  severe.set_level(type::v1::LEVEL_SEVERE);
  ASSERT_TRUE(RecordGrant(severe).ok());

  v1::ListGrantsRequest request;
  request.set_elder_id(kElder);
  EXPECT_THAT(Grants(request), ElementsAre("first 1 2022-01-01..", "first 2 2022-01-01..2022-04-01",
                                           "second 1 2022-04-01.."));
  *request.mutable_known_time() = rpc::ToProto(before);
  EXPECT_THAT(Grants(request), ElementsAre("first 1 2022-01-01.."));
  *request.mutable_known_time() = rpc::ToProto(clock_.Now());
  EXPECT_THAT(Grants(request),
              ElementsAre("first 2 2022-01-01..2022-04-01", "second 1 2022-04-01.."));
  *request.mutable_known_time() = rpc::ToProto(before - absl::Microseconds(1));
  EXPECT_THAT(Grants(request), ElementsAre());

  const auto history = Call(&Stub::ListGrants, v1::ListGrantsRequest());
  ASSERT_TRUE(history.ok()) << history.status();
  EXPECT_EQ(rpc::FromProto(history->grants(0).superseded_time()), clock_.Now());
  EXPECT_FALSE(history->grants(1).has_superseded_time());
  EXPECT_EQ(rpc::FromProto(history->grants(0).grant().recorded_time()), before);

  const auto told = Told(kElder);
  ASSERT_EQ(told.size(), 3u);
  EXPECT_EQ(told[2].elder_changed().grants(0).valid_to(), "2022-04-01");
  EXPECT_EQ(told[2].elder_changed().grants(1).level(), type::v1::LEVEL_SEVERE);
}

TEST_F(EntitlementTest, GrantIsAnnulledByItsFirstDay) {
  ASSERT_TRUE(EndGrant("first", "2022-01-01").ok());
  ASSERT_TRUE(RecordGrant(GrantOf("second", "2021-12-01", "")).ok());
  EXPECT_EQ(Get(kElder)->grants_size(), 2);
}

// The database itself refuses what the service never does.
TEST_F(EntitlementTest, HistoryCannotBeRewritten) {
  for (const char* sql :
       {"UPDATE elder_grant SET level = 'SEVERE'", "DELETE FROM elder_grant",
        "UPDATE elder_suspension SET reason = 'DEATH'", "DELETE FROM elder_suspension"}) {
    const absl::Status status = database_->Run(Lane::kNormal, [&](pg::Tx& tx) {
      tx.Exec(sql);
      return absl::OkStatus();
    });
    EXPECT_FALSE(status.ok()) << sql;
  }
  EXPECT_EQ(db_.Count("elder_grant WHERE level = 'MODERATE'"), 1);
}

TEST_F(EntitlementTest, ListOfTheCityIsPagedByRevision) {
  ASSERT_TRUE(EndGrant("first", "2022-07-01").ok());
  ASSERT_TRUE(RecordGrant(GrantOf("second", "2022-07-01", "")).ok());
  ASSERT_TRUE(Register(ElderOf(2)).ok());
  v1::ListGrantsRequest request;
  request.set_page_size(1);
  std::vector<std::string> seen;
  do {
    const auto page = Call(&Stub::ListGrants, request);
    ASSERT_TRUE(page.ok()) << page.status();
    for (const v1::GrantRecord& one : page->grants()) {
      seen.push_back(absl::StrCat(one.elder_id(), " ", one.grant().grant_id(), " ", one.revision(),
                                  one.has_superseded_time() ? " superseded" : ""));
    }
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(seen, ElementsAre("elder-1000001 first 1 superseded", "elder-1000001 first 2",
                                "elder-1000001 second 1", "elder-1000002 first 1"));
}

TEST_F(EntitlementTest, SuspensionIsRecordedEndedAndListed) {
  constexpr auto kHospital = type::v1::SUSPENSION_REASON_HOSPITAL;
  const absl::Time start = clock_.Now() - absl::Hours(48);
  ASSERT_TRUE(Suspend("stay", kHospital, start).ok());
  ASSERT_TRUE(Suspend("stay", kHospital, start).ok());
  EXPECT_EQ(Told(kElder).size(), 2u);
  EXPECT_EQ(Reason(Suspend("stay", kHospital, start + absl::Hours(1)).status()),
            "SUSPENSION_EXISTS");

  clock_.Advance(absl::Hours(1));
  const auto ended = EndSuspension("stay", clock_.Now());
  ASSERT_TRUE(ended.ok()) << ended.status();
  EXPECT_EQ(rpc::FromProto(ended->elder().suspensions(0).end_time()), clock_.Now());
  EXPECT_TRUE(ended->elder().active());
  EXPECT_EQ(Reason(EndSuspension("other", clock_.Now()).status()), "SUSPENSION_NOT_FOUND");
  EXPECT_EQ(Reason(EndSuspension("stay", start - absl::Hours(1)).status()), "INVALID_FIELD");
  // A late repeat of the first message is known for one.
  ASSERT_TRUE(Suspend("stay", kHospital, start).ok());

  v1::ListSuspensionsRequest request;
  const auto history = Call(&Stub::ListSuspensions, request);
  ASSERT_TRUE(history.ok()) << history.status();
  ASSERT_EQ(history->suspensions_size(), 2);
  EXPECT_FALSE(history->suspensions(0).suspension().has_end_time());
  EXPECT_TRUE(history->suspensions(0).has_superseded_time());
  EXPECT_TRUE(history->suspensions(1).suspension().has_end_time());
  const auto told = Told(kElder);
  ASSERT_EQ(told.size(), 3u);
  EXPECT_EQ(told[2].elder_changed().suspensions_size(), 1);
  EXPECT_TRUE(told[2].elder_changed().suspensions(0).has_end_time());
}

TEST_F(EntitlementTest, DeathMakesInactiveAndCanOnlyBeAnnulled) {
  constexpr auto kDeath = type::v1::SUSPENSION_REASON_DEATH;
  EXPECT_EQ(Reason(Suspend("death", kDeath, clock_.Now() + absl::Hours(1)).status()),
            "INVALID_FIELD");
  const absl::Time start = clock_.Now() - absl::Hours(5);
  const auto recorded = Suspend("death", kDeath, start);
  ASSERT_TRUE(recorded.ok()) << recorded.status();
  EXPECT_FALSE(recorded->elder().active());
  EXPECT_FALSE(Told(kElder).back().elder_changed().active());
  EXPECT_EQ(Reason(EndSuspension("death", clock_.Now()).status()), "DEATH_NEVER_ENDS");
  const auto annulled = EndSuspension("death", start);
  ASSERT_TRUE(annulled.ok()) << annulled.status();
  EXPECT_TRUE(annulled->elder().active());
}

TEST_F(EntitlementTest, UnknownElderIsNotFound) {
  v1::RecordGrantRequest request;
  request.set_elder_id("nobody");
  *request.mutable_grant() = GrantOf("g", "2022-01-01", "");
  EXPECT_EQ(Reason(Call(&Stub::RecordGrant, request).status()), "ELDER_NOT_FOUND");
}

// Every change is one event, versions without gaps, although many change one elder at once: none
// overwrites what it did not see.
TEST_F(EntitlementTest, ConcurrentChangesAreToldInOrder) {
  constexpr int kChanges = 12;
  std::vector<std::thread> threads;
  for (int i = 0; i < kChanges; ++i) {
    v1::RecordSuspensionRequest request;
    request.set_request_id(absl::StrCat("stay-", i));
    request.set_elder_id(kElder);
    request.mutable_suspension()->set_suspension_id(absl::StrCat("stay-", i));
    request.mutable_suspension()->set_reason(type::v1::SUSPENSION_REASON_INSTITUTION);
    *request.mutable_suspension()->mutable_start_time() =
        rpc::ToProto(clock_.Now() + absl::Hours(i));
    threads.emplace_back([this, request] {
      const auto response = Call(&Stub::RecordSuspension, request);
      EXPECT_TRUE(response.ok()) << response.status();
    });
  }
  for (std::thread& thread : threads) thread.join();
  const auto told = Told(kElder);
  ASSERT_EQ(told.size(), size_t{kChanges + 1});
  for (int i = 0; i <= kChanges; ++i) {
    EXPECT_EQ(told[i].version(), i + 1);
    EXPECT_EQ(told[i].elder_changed().suspensions_size(), i);
  }
}

}  // namespace
}  // namespace homecare::registry
