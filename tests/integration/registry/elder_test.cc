#include <gmock/gmock.h>

#include <thread>

#include "tests/integration/registry/fixture.h"

namespace homecare::registry {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class ElderTest : public RegistryTest {
 protected:
  absl::StatusOr<v1::FindEldersResponse> Find(v1::FindEldersRequest request) {
    return Call(&Stub::FindElders, request);
  }
  static std::vector<std::string> Ids(const v1::FindEldersResponse& response) {
    std::vector<std::string> out;
    for (const v1::Elder& elder : response.elders()) out.push_back(elder.elder_id());
    return out;
  }
};

TEST_F(ElderTest, RegisteredElderIsAnsweredMasked) {
  const auto elder = Register(ElderOf(1));
  ASSERT_TRUE(elder.ok()) << elder.status();
  EXPECT_EQ(elder->name(), "张三1");
  EXPECT_EQ(elder->resident_id(), "");
  EXPECT_EQ(elder->phone(), "");
  EXPECT_THAT(elder->resident_id_masked(), HasSubstr("**************"));
  EXPECT_EQ(elder->phone_masked(), "138****0001");
  EXPECT_EQ(elder->birth_date(), "1930-01-01");
  EXPECT_EQ(elder->sex(), v1::SEX_MALE);
  EXPECT_EQ(elder->county_code(), "370302");
  EXPECT_EQ(elder->registered_area(), type::v1::AREA_CLASS_URBAN);
  EXPECT_TRUE(elder->active());
  ASSERT_EQ(elder->contacts_size(), 1);
  EXPECT_EQ(elder->contacts(0).phone(), "");
  EXPECT_EQ(elder->contacts(0).phone_masked(), "0533****001");
  ASSERT_EQ(elder->grants_size(), 1);
  EXPECT_EQ(rpc::FromProto(elder->grants(0).recorded_time()), clock_.Now());
  const auto again = Get(elder->elder_id());
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->SerializeAsString(), elder->SerializeAsString());
}

TEST_F(ElderTest, SameRequestIdGivesTheSameAnswerAndWritesOnce) {
  v1::RegisterElderRequest request;
  request.set_request_id("once");
  *request.mutable_elder() = ElderOf(1);
  const auto first = Call(&Stub::RegisterElder, request);
  ASSERT_TRUE(first.ok()) << first.status();
  clock_.Advance(absl::Hours(1));
  const auto second = Call(&Stub::RegisterElder, request);
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(first->SerializeAsString(), second->SerializeAsString());
  EXPECT_EQ(Told("elder-1000001").size(), 1u);

  request.mutable_elder()->set_name("李四");
  EXPECT_EQ(Reason(Call(&Stub::RegisterElder, request).status()), "REQUEST_ID_REUSED");
}

TEST_F(ElderTest, SameElderAgainIsUnchangedAndAnotherUnderItsIdIsRefused) {
  ASSERT_TRUE(Register(ElderOf(1)).ok());
  const auto again = Register(ElderOf(1));
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->grants_size(), 1);
  EXPECT_EQ(Told("elder-1000001").size(), 1u);

  v1::Elder other = ElderOf(1);
  other.set_name("李四");
  EXPECT_EQ(Reason(Register(other).status()), "ELDER_EXISTS");
  EXPECT_EQ(Get("elder-1000001")->name(), "张三1");
}

// Also after the elder has been changed: a late retry of the registration must not fail.
TEST_F(ElderTest, SameElderAgainIsUnchangedAfterAChange) {
  ASSERT_TRUE(Register(ElderOf(1)).ok());
  v1::EndGrantRequest end;
  end.set_elder_id("elder-1000001");
  end.set_grant_id("first");
  end.set_valid_to("2022-07-01");
  ASSERT_TRUE(Call(&Stub::EndGrant, end).ok());
  const auto again = Register(ElderOf(1));
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->grants(0).valid_to(), "2022-07-01");
}

TEST_F(ElderTest, OneResidentIdOneElderAndTheOtherIsNotNamed) {
  ASSERT_TRUE(Register(ElderOf(1)).ok());
  v1::Elder twin = ElderOf(2);
  twin.set_resident_id(ResidentIdOf(1));
  const absl::Status status = Register(twin).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(Reason(status), "RESIDENT_ID_REGISTERED");
  EXPECT_THAT(std::string(status.message()), Not(HasSubstr("elder-1000001")));
  EXPECT_THAT(std::string(status.message()), Not(HasSubstr(ResidentIdOf(1))));
  EXPECT_EQ(Reason(Get("elder-1000002").status()), "ELDER_NOT_FOUND");
}

TEST_F(ElderTest, RefusedInputLeavesNoRows) {
  v1::Elder elder = ElderOf(1);
  elder.set_resident_id("370390195001010015");
  elder.set_phone("123");
  elder.mutable_grants(0)->set_valid_from("2022-02-30");
  elder.mutable_location()->set_latitude_degrees(31.2);
  const absl::Status status = Register(elder).status();
  EXPECT_EQ(Reason(status), "INVALID_FIELD");
  std::vector<std::string> fields;
  for (const FieldViolation& violation : FieldViolations(status)) fields.push_back(violation.field);
  EXPECT_THAT(fields, ElementsAre("elder.resident_id", "elder.phone", "elder.location",
                                  "elder.grants[0].valid_from"));
  EXPECT_THAT(std::string(status.message()), Not(HasSubstr("370390195001010015")));

  elder = ElderOf(1);
  elder.set_place_code("370390001001");
  EXPECT_EQ(FieldViolations(Register(elder).status()).at(0).field, "elder.place_code");
  elder = ElderOf(1);
  *elder.add_grants() = GrantOf("second", "2022-03-01", "");
  EXPECT_EQ(Reason(Register(elder).status()), "GRANT_OVERLAP");
  elder = ElderOf(1);
  v1::BarredCaregiver& bar = *elder.add_barred_caregivers();
  bar.set_caregiver_id("nobody");
  bar.set_reason("complaint");
  EXPECT_EQ(Reason(Register(elder).status()), "CAREGIVER_NOT_FOUND");
  for (const char* table : {"elder", "contact", "elder_grant", "outbox", "request", "terminal"}) {
    EXPECT_EQ(db_.Count(table), 0) << table;
  }
}

TEST_F(ElderTest, IsFoundByPhoneContactIdNumberTerminalAndName) {
  v1::Elder elder = ElderOf(1);
  elder.add_terminal_ids("terminal-1");
  ASSERT_TRUE(Register(elder).ok());
  ASSERT_TRUE(Register(ElderOf(2)).ok());
  const auto found = [&](auto set) {
    v1::FindEldersRequest request;
    set(request);
    const auto response = Find(request);
    EXPECT_TRUE(response.ok()) << response.status();
    return response.ok() ? Ids(*response) : std::vector<std::string>{"error"};
  };
  const auto one = ElementsAre("elder-1000001");
  using Request = v1::FindEldersRequest;
  EXPECT_THAT(found([](Request& r) { r.set_phone("+86 138 5331 0001"); }), one);
  EXPECT_THAT(found([](Request& r) { r.set_phone("0533 2100001"); }), one);
  EXPECT_THAT(found([](Request& r) { r.set_phone("13853319999"); }), IsEmpty());
  EXPECT_THAT(found([](Request& r) { r.set_resident_id(ResidentIdOf(1)); }), one);
  EXPECT_THAT(found([](Request& r) { r.set_resident_id(ResidentIdOf(3)); }), IsEmpty());
  EXPECT_THAT(found([](Request& r) { r.set_terminal_id("terminal-1"); }), one);
  EXPECT_THAT(found([](Request& r) { r.set_terminal_id("terminal-2"); }), IsEmpty());
  EXPECT_THAT(found([](Request& r) { r.set_name_prefix("张三1"); }), one);
  EXPECT_THAT(found([](Request& r) { r.set_name_prefix("张"); }),
              ElementsAre("elder-1000001", "elder-1000002"));
  EXPECT_THAT(found([](Request& r) { r.set_name_prefix("%"); }), IsEmpty());
  EXPECT_THAT(found([](Request& r) { r.set_name_prefix("_三"); }), IsEmpty());
  EXPECT_EQ(FieldViolations(Find({}).status()).at(0).field, "by");
}

TEST_F(ElderTest, NoPersonalDataIsToldOrLiesInTheOpen) {
  v1::Elder elder = ElderOf(1);
  elder.add_terminal_ids("terminal-1");
  ASSERT_TRUE(Register(elder).ok());
  RegisterProviderAndCaregiver(7);
  const std::string secrets[] = {elder.resident_id(),
                                 "13853310001",
                                 "2100001",
                                 elder.name(),
                                 elder.contacts(0).name(),
                                 elder.street_address(),
                                 ResidentIdOf(7),
                                 "13953310007",
                                 "李梅"};
  for (const char* key : {"elder-1000001", "terminal-1", "caregiver-1000007", "provider-1"}) {
    ASSERT_EQ(Told(key).size(), 1u) << key;
    const std::string bytes = Told(key)[0].SerializeAsString();
    for (const std::string& secret : secrets) EXPECT_THAT(bytes, Not(HasSubstr(secret)));
  }
  // Whole rows as text: sealed columns show their bytes as hexadecimal there, and escaped here.
  const std::string rows = db_.Scalar(
      "SELECT string_agg(r, '') FROM (SELECT elder::text AS r FROM elder UNION ALL"
      " SELECT contact::text FROM contact UNION ALL SELECT caregiver::text FROM caregiver"
      " UNION ALL SELECT encode(resident_id_sealed, 'escape') FROM elder"
      " UNION ALL SELECT encode(phone_sealed, 'escape') FROM elder"
      " UNION ALL SELECT encode(phone_sealed, 'escape') FROM contact"
      " UNION ALL SELECT encode(resident_id_sealed, 'escape') FROM caregiver"
      " UNION ALL SELECT encode(phone_sealed, 'escape') FROM caregiver) AS everything");
  for (const std::string& secret :
       {elder.resident_id(), std::string("13853310001"), std::string("2100001"), ResidentIdOf(7),
        std::string("13953310007")}) {
    EXPECT_THAT(rows, Not(HasSubstr(secret)));
  }
}

// The stored answers of requests show masks only.
TEST_F(ElderTest, StoredAnswersHoldNoIdNumberOrPhone) {
  ASSERT_TRUE(Register(ElderOf(1)).ok());
  const std::string stored = db_.Scalar("SELECT encode(response, 'escape') FROM request");
  EXPECT_THAT(stored, HasSubstr("elder-1000001"));
  EXPECT_THAT(stored, Not(HasSubstr(ResidentIdOf(1))));
  EXPECT_THAT(stored, Not(HasSubstr("13853310001")));
}

TEST_F(ElderTest, MoveChangesHomeAndPhoneAndTellsIt) {
  ASSERT_TRUE(Register(ElderOf(1)).ok());
  v1::MoveElderRequest move;
  move.set_elder_id("elder-1000001");
  move.set_street_address("书堂村12号");
  move.set_place_code(kRuralPlace);
  move.mutable_location()->set_latitude_degrees(36.2);
  move.mutable_location()->set_longitude_degrees(118.2);
  move.set_phone("0533-3456789");
  const auto moved = Call(&Stub::MoveElder, move);
  ASSERT_TRUE(moved.ok()) << moved.status();
  EXPECT_EQ(moved->elder().county_code(), "370323");
  EXPECT_EQ(moved->elder().registered_area(), type::v1::AREA_CLASS_RURAL);
  EXPECT_EQ(moved->elder().phone_masked(), "0533****789");
  EXPECT_EQ(Get("elder-1000001")->SerializeAsString(), moved->elder().SerializeAsString());
  const auto told = Told("elder-1000001");
  ASSERT_EQ(told.size(), 2u);
  EXPECT_EQ(told[1].version(), 2);
  EXPECT_EQ(told[1].elder_changed().place_code(), kRuralPlace);
  EXPECT_EQ(told[1].elder_changed().grants_size(), 1);

  // The same again changes nothing and tells nothing.
  ASSERT_TRUE(Call(&Stub::MoveElder, move).ok());
  EXPECT_EQ(Told("elder-1000001").size(), 2u);

  v1::FindEldersRequest find;
  find.set_phone("13853310001");
  EXPECT_THAT(Ids(*Find(find)), IsEmpty());
  find.set_phone("05333456789");
  EXPECT_THAT(Ids(*Find(find)), ElementsAre("elder-1000001"));

  move.set_elder_id("elder-2");
  EXPECT_EQ(Reason(Call(&Stub::MoveElder, move).status()), "ELDER_NOT_FOUND");
}

TEST_F(ElderTest, ContactsAreKeptInCallOrder) {
  ASSERT_TRUE(Register(ElderOf(1)).ok());
  v1::AddContactRequest request;
  request.set_elder_id("elder-1000001");
  request.mutable_contact()->set_contact_id("neighbour");
  request.mutable_contact()->set_name("王五");
  request.mutable_contact()->set_relation(v1::CONTACT_RELATION_NEIGHBOUR);
  request.mutable_contact()->set_phone("13700000000");
  request.mutable_contact()->set_call_order(2);
  ASSERT_TRUE(Call(&Stub::AddContact, request).ok());
  ASSERT_TRUE(Call(&Stub::AddContact, request).ok());
  const auto elder = Get("elder-1000001");
  ASSERT_EQ(elder->contacts_size(), 2);
  EXPECT_EQ(elder->contacts(1).contact_id(), "neighbour");
  request.mutable_contact()->set_phone("13700000001");
  EXPECT_EQ(Reason(Call(&Stub::AddContact, request).status()), "CONTACT_EXISTS");
  request.mutable_contact()->set_phone("1");
  EXPECT_EQ(FieldViolations(Call(&Stub::AddContact, request).status()).at(0).field,
            "contact.phone");
}

TEST_F(ElderTest, BarredCaregiverIsToldOfThePair) {
  ASSERT_TRUE(Register(ElderOf(1)).ok());
  RegisterProviderAndCaregiver(7);
  v1::BarCaregiverRequest request;
  request.set_elder_id("elder-1000001");
  request.mutable_barred_caregiver()->set_caregiver_id("caregiver-1000007");
  request.mutable_barred_caregiver()->set_reason("family asked for it");
  const auto barred = Call(&Stub::BarCaregiver, request);
  ASSERT_TRUE(barred.ok()) << barred.status();
  EXPECT_EQ(barred->elder().barred_caregivers(0).reason(), "family asked for it");
  const auto told = Told("elder-1000001");
  ASSERT_EQ(told.size(), 2u);
  EXPECT_THAT(told[1].elder_changed().barred_caregiver_ids(), ElementsAre("caregiver-1000007"));
  request.mutable_barred_caregiver()->set_reason("another");
  EXPECT_EQ(Reason(Call(&Stub::BarCaregiver, request).status()), "BAR_EXISTS");
  request.mutable_barred_caregiver()->set_caregiver_id("nobody");
  EXPECT_EQ(Reason(Call(&Stub::BarCaregiver, request).status()), "CAREGIVER_NOT_FOUND");
}

TEST_F(ElderTest, PagesWalkAllWithoutRepeat) {
  for (int n = 1; n <= 7; ++n) {
    v1::Elder elder = ElderOf(n);
    if (n % 2 == 0) elder.set_place_code(kRuralPlace);
    if (n == 3) elder.mutable_grants(0)->set_level(type::v1::LEVEL_SEVERE);
    if (n == 5) elder.mutable_grants(0)->set_valid_to("2022-06-15");  // not any more today
    ASSERT_TRUE(Register(elder).ok());
  }
  v1::ListEldersRequest request;
  request.set_page_size(3);
  std::vector<std::string> seen;
  std::vector<int> sizes;
  do {
    const auto page = Call(&Stub::ListElders, request);
    ASSERT_TRUE(page.ok()) << page.status();
    for (const v1::Elder& elder : page->elders()) seen.push_back(elder.elder_id());
    sizes.push_back(page->elders_size());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(sizes, ElementsAre(3, 3, 1));
  EXPECT_EQ(seen, (std::vector<std::string>{"elder-1000001", "elder-1000002", "elder-1000003",
                                            "elder-1000004", "elder-1000005", "elder-1000006",
                                            "elder-1000007"}));

  const auto count = [&](auto narrow) {
    v1::ListEldersRequest filtered;
    narrow(filtered);
    return Call(&Stub::ListElders, filtered)->elders_size();
  };
  using Request = v1::ListEldersRequest;
  EXPECT_EQ(count([](Request& r) { r.set_county_code("370323"); }), 3);
  EXPECT_EQ(count([](Request& r) { r.set_area(type::v1::AREA_CLASS_URBAN); }), 4);
  EXPECT_EQ(count([](Request& r) { r.set_level(type::v1::LEVEL_SEVERE); }), 1);
  EXPECT_EQ(count([](Request& r) { r.set_level(type::v1::LEVEL_MODERATE); }), 5);

  request.set_page_size(2);
  request.set_page_token(Call(&Stub::ListElders, request)->next_page_token());
  request.set_county_code("370323");
  EXPECT_EQ(Reason(Call(&Stub::ListElders, request).status()), "INVALID_PAGE_TOKEN");
}

// Two who register the same ID number at once: one wins, the other is refused by name.
TEST_F(ElderTest, RaceForOneResidentIdHasOneWinner) {
  constexpr int kRacers = 8;
  std::vector<absl::Status> outcomes(kRacers);
  std::vector<std::thread> threads;
  for (int i = 0; i < kRacers; ++i) {
    v1::RegisterElderRequest request;
    *request.mutable_elder() = ElderOf(i);
    request.mutable_elder()->set_resident_id(ResidentIdOf(100));
    request.set_request_id(absl::StrCat("racer-", i));
    threads.emplace_back([this, request, &outcome = outcomes[i]] {
      outcome = Call(&Stub::RegisterElder, request).status();
    });
  }
  for (std::thread& thread : threads) thread.join();
  int won = 0;
  for (const absl::Status& outcome : outcomes) {
    won += outcome.ok();
    EXPECT_EQ(Reason(outcome), outcome.ok() ? "" : "RESIDENT_ID_REGISTERED") << outcome;
  }
  EXPECT_EQ(won, 1);
  EXPECT_EQ(db_.Count("elder"), 1);
  EXPECT_EQ(db_.Count("outbox"), 1);
}

}  // namespace
}  // namespace homecare::registry
