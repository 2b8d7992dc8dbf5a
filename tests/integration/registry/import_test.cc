#include <gmock/gmock.h>

#include <chrono>

#include "tests/integration/registry/fixture.h"

namespace homecare::registry {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class ImportTest : public RegistryTest {
 protected:
  // Sends the batches over one stream, waiting for each answer. Fewer answers than batches mean
  // that the stream ended with `*outcome`.
  std::vector<v1::ImportResponse> Import(const std::vector<v1::ImportRequest>& batches,
                                         absl::Status* outcome = nullptr) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(120));
    const auto stream = stub_->Import(&context);
    std::vector<v1::ImportResponse> answers;
    for (const v1::ImportRequest& batch : batches) {
      v1::ImportResponse answer;
      if (!stream->Write(batch) || !stream->Read(&answer)) break;
      answers.push_back(std::move(answer));
    }
    stream->WritesDone();
    const absl::Status status = rpc::FromGrpc(stream->Finish());
    if (outcome != nullptr) {
      *outcome = status;
    } else {
      EXPECT_TRUE(status.ok()) << status;
    }
    return answers;
  }

  v1::ImportRequest NewBatch() {
    v1::ImportRequest batch;
    batch.set_city_code(kCity);
    batch.set_request_id(NewRequestId());
    return batch;
  }
};

TEST_F(ImportTest, RecordsReferToEachOtherInAnyOrder) {
  v1::ImportRequest batch = NewBatch();
  batch.add_records()->mutable_terminal()->set_terminal_id("terminal-1");
  batch.mutable_records(0)->mutable_terminal()->set_elder_id("elder-1000001");
  v1::Elder& elder = *batch.add_records()->mutable_elder();
  elder = ElderOf(1);
  v1::BarredCaregiver& bar = *elder.add_barred_caregivers();
  bar.set_caregiver_id("caregiver-1000007");
  bar.set_reason("complaint");
  type::v1::Suspension& stay = *elder.add_suspensions();
  stay.set_suspension_id("stay");
  stay.set_reason(type::v1::SUSPENSION_REASON_HOSPITAL);
  *stay.mutable_start_time() = rpc::ToProto(clock_.Now());
  *batch.add_records()->mutable_caregiver() = CaregiverOf(7, "provider-1");
  *batch.add_records()->mutable_provider() = ProviderOf("provider-1");
  const auto answers = Import({batch});
  ASSERT_EQ(answers.size(), 1u);
  EXPECT_EQ(answers[0].request_id(), batch.request_id());
  EXPECT_EQ(answers[0].accepted_count(), 4) << answers[0].DebugString();
  EXPECT_EQ(answers[0].refusals_size(), 0);
  const auto registered = Get("elder-1000001");
  EXPECT_THAT(registered->terminal_ids(), ElementsAre("terminal-1"));
  EXPECT_EQ(registered->suspensions_size(), 1);
  EXPECT_EQ(registered->barred_caregivers_size(), 1);
  for (const char* key : {"terminal-1", "elder-1000001", "caregiver-1000007", "provider-1"}) {
    EXPECT_EQ(Told(key).size(), 1u) << key;
  }
}

TEST_F(ImportTest, BadRecordsAreReportedAndGoodOnesCommitted) {
  v1::ImportRequest batch = NewBatch();
  *batch.add_records()->mutable_elder() = ElderOf(1);
  v1::Elder& wrong = *batch.add_records()->mutable_elder();  // 1: unreadable fields
  wrong = ElderOf(2);
  wrong.set_resident_id("370390195001010015");
  wrong.mutable_grants(0)->set_valid_from("yesterday");
  v1::Elder& nameless = *batch.add_records()->mutable_elder();  // 2: a required field is missing
  nameless = ElderOf(3);
  nameless.clear_name();
  *batch.add_records()->mutable_elder() = ElderOf(1);        // 3: repeated, the same
  v1::Elder& other = *batch.add_records()->mutable_elder();  // 4: another one under an id
  other = ElderOf(1);
  other.set_name("李四");
  v1::Elder& twin = *batch.add_records()->mutable_elder();  // 5: an ID number of this batch
  twin = ElderOf(4);
  twin.set_resident_id(ResidentIdOf(1));
  *batch.add_records()->mutable_caregiver() = CaregiverOf(9, "nobody");  // 6
  batch.add_records();                                                   // 7: empty
  v1::Elder& overlap = *batch.add_records()->mutable_elder();            // 8: grants overlap
  overlap = ElderOf(5);
  *overlap.add_grants() = GrantOf("second", "2022-02-01", "");
  v1::Elder& far = *batch.add_records()->mutable_elder();  // 9: a rule of the domain
  far = ElderOf(6);
  far.set_place_code("110101001001");
  *batch.add_records()->mutable_elder() = ElderOf(10);
  const auto answers = Import({batch});
  ASSERT_EQ(answers.size(), 1u);
  const v1::ImportResponse& answer = answers[0];
  EXPECT_EQ(answer.accepted_count(), 2);
  EXPECT_EQ(answer.unchanged_count(), 1);
  std::vector<std::string> refused;
  for (const v1::ImportRefusal& refusal : answer.refusals()) {
    std::string line = absl::StrCat(refusal.index(), " ", refusal.reason());
    for (const auto& violation : refusal.field_violations()) {
      absl::StrAppend(&line, " ", violation.field());
    }
    refused.push_back(line);
    EXPECT_THAT(refusal.message(), Not(HasSubstr("370390")));
  }
  EXPECT_THAT(refused,
              ElementsAre("1 INVALID_FIELD elder.resident_id elder.grants[0].valid_from",
                          "2 INVALID_FIELD elder.name", "4 ELDER_EXISTS",
                          "5 RESIDENT_ID_REGISTERED", "6 PROVIDER_NOT_FOUND", "7 RECORD_EMPTY",
                          "8 GRANT_OVERLAP elder.grants[1]", "9 INVALID_FIELD elder.place_code"));
  EXPECT_EQ(db_.Count("elder"), 2);
  EXPECT_EQ(db_.Count("contact"), 2);
  EXPECT_EQ(db_.Count("elder_grant"), 2);
  EXPECT_EQ(db_.Count("caregiver"), 0);
  EXPECT_EQ(db_.Count("outbox"), 2);
}

TEST_F(ImportTest, RepeatedBatchIsAnsweredAgainAndARepeatedFileChangesNothing) {
  v1::ImportRequest batch = NewBatch();
  for (int n = 1; n <= 3; ++n) *batch.add_records()->mutable_elder() = ElderOf(n);
  const auto first = Import({batch});
  const auto second = Import({batch});
  ASSERT_EQ(first.size(), 1u);
  ASSERT_EQ(second.size(), 1u);
  EXPECT_EQ(first[0].SerializeAsString(), second[0].SerializeAsString());
  batch.set_request_id("another");
  const auto third = Import({batch});
  ASSERT_EQ(third.size(), 1u);
  EXPECT_EQ(third[0].accepted_count(), 0);
  EXPECT_EQ(third[0].unchanged_count(), 3);
  EXPECT_EQ(db_.Count("outbox"), 3);
}

TEST_F(ImportTest, TerminalsOfEldersAreBoundOnce) {
  v1::ImportRequest store = NewBatch();
  store.add_records()->mutable_terminal()->set_terminal_id("terminal-1");
  v1::ImportRequest batch = NewBatch();
  for (int n = 1; n <= 2; ++n) {
    v1::Elder& elder = *batch.add_records()->mutable_elder();
    elder = ElderOf(n);
    elder.add_terminal_ids("terminal-1");
    elder.add_terminal_ids(absl::StrCat("own-", n));
  }
  const auto answers = Import({store, batch});
  ASSERT_EQ(answers.size(), 2u);
  EXPECT_EQ(answers[1].accepted_count(), 1);
  ASSERT_EQ(answers[1].refusals_size(), 1);
  EXPECT_EQ(answers[1].refusals(0).reason(), "TERMINAL_BOUND");
  EXPECT_EQ(db_.Count("terminal"), 2);
  EXPECT_EQ(db_.Count("terminal WHERE elder_id = 'elder-1000001'"), 2);
  EXPECT_EQ(Told("terminal-1").size(), 2u);
}

TEST_F(ImportTest, BatchThatIsTooLongEndsTheStream) {
  v1::ImportRequest batch = NewBatch();
  for (int n = 0; n <= 500; ++n) {
    batch.add_records()->mutable_terminal()->set_terminal_id(absl::StrCat("terminal-", n));
  }
  absl::Status outcome;
  EXPECT_TRUE(Import({batch}, &outcome).empty());
  EXPECT_EQ(FieldViolations(outcome).at(0).field, "records");
  EXPECT_EQ(db_.Count("terminal"), 0);
}

// A city's elders: 3,000 in batches of 500, all there and each told once. The rate is printed, not
// asserted.
TEST_F(ImportTest, ManyEldersComeIn) {
  constexpr int kBatches = 6, kSize = 500;
  std::vector<v1::ImportRequest> batches;
  for (int i = 0; i < kBatches; ++i) {
    v1::ImportRequest& batch = batches.emplace_back(NewBatch());
    for (int n = 0; n < kSize; ++n) {
      *batch.add_records()->mutable_elder() = ElderOf(i * kSize + n);
    }
  }
  const auto start = std::chrono::steady_clock::now();
  const auto answers = Import(batches);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  std::printf("%d elders in %.2f s: %.0f a second\n", kBatches * kSize, took.count(),
              kBatches * kSize / took.count());
  ASSERT_EQ(answers.size(), size_t{kBatches});
  for (const v1::ImportResponse& answer : answers) EXPECT_EQ(answer.accepted_count(), kSize);
  EXPECT_EQ(db_.Count("elder"), kBatches * kSize);
  EXPECT_EQ(db_.Count("outbox WHERE version = 1"), kBatches * kSize);
}

}  // namespace
}  // namespace homecare::registry
