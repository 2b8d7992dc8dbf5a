// What the registry refuses about elders.
#include "common/base/status.h"
#include "tests/hostile/registry_people.h"
#include "tests/hostile/registry_tables.h"

namespace homecare::registry {
namespace {

using absl::StatusCode;
using hostile::On;
using hostile::Refused;
using hostile::Table;
using hostile::Valid;

// Rows of an elder, as RegisterElder and Import take one: `on` applies an edit of it.
template <typename OnElder>
std::vector<Refused> BadElders(absl::Time now, OnElder on) {
  const auto born = [&](const std::string& day) {
    return on([id = hostile::ResidentIdBornOn(day)](v1::Elder& e) { e.set_resident_id(id); });
  };
  return {
      {"born tomorrow", born("20220602"), "INVALID_FIELD", {"elder.resident_id"}},
      {"born 1790", born("17900101"), "INVALID_FIELD", {"elder.resident_id"}},
      {"a quote in the id",
       on([](v1::Elder& e) { e.set_elder_id("o'neil"); }),
       "INVALID_FIELD",
       {"elder.elder_id"}},
      {"a wildcard in the id",
       on([](v1::Elder& e) { e.set_elder_id("100%"); }),
       "INVALID_FIELD",
       {"elder.elder_id"}},
      {"blank name", on([](v1::Elder& e) { e.set_name("  "); }), "INVALID_FIELD", {"elder.name"}},
      {"65 characters of name",
       on([](v1::Elder& e) { e.set_name(std::string(65, 'x')); }),
       "INVALID_FIELD",
       {"elder.name"}},
      {"no such place",
       on([](v1::Elder& e) { e.set_place_code("110101001001"); }),
       "INVALID_FIELD",
       {"elder.place_code"}},
      {"call order 100",
       on([](v1::Elder& e) { e.mutable_contacts(0)->set_call_order(100); }),
       "INVALID_FIELD",
       {"elder.contacts[0].call_order"}},
      {"grant ends before it starts",
       on([](v1::Elder& e) { e.mutable_grants(0)->set_valid_to("2021-12-31"); }),
       "INVALID_FIELD",
       {"elder.grants[0].valid_to"}},
      {"grant of 1999",
       on([](v1::Elder& e) { e.mutable_grants(0)->set_valid_from("1999-12-31"); }),
       "INVALID_FIELD",
       {"elder.grants[0].valid_from"}},
      {"stay next year but one",
       on([now](v1::Elder& e) {
         *e.mutable_suspensions(0) = SuspensionOf("stay", now + absl::Hours(24 * 400));
       }),
       "INVALID_FIELD",
       {"elder.suspensions[0].start_time"}},
      {"11 terminals",
       on([](v1::Elder& e) {
         while (e.terminal_ids_size() < 11) e.add_terminal_ids(absl::StrCat(e.terminal_ids_size()));
       }),
       "INVALID_FIELD",
       {"elder.terminal_ids"}},
      {"21 contacts",
       on([](v1::Elder& e) {
         while (e.contacts_size() < 21) {
           *e.add_contacts() = ContactOf(absl::StrCat("contact-", e.contacts_size()));
         }
       }),
       "INVALID_FIELD",
       {"elder.contacts"}},
      {"grants overlap",
       on([](v1::Elder& e) { *e.add_grants() = GrantOf("second", "2022-06-01", ""); }),
       "GRANT_OVERLAP",
       {"elder.grants[1]"}},
  };
}

template <typename Request>
void AddUnknownElder(Table& table) {
  table.refused.push_back({"unknown elder",
                           On<Request>([](Request& r) { r.set_elder_id("unknown"); }),
                           "ELDER_NOT_FOUND",
                           {},
                           StatusCode::kNotFound});
}

Table Register(absl::Time now) {
  using Request = v1::RegisterElderRequest;
  Request request;
  *request.mutable_elder() = ElderOf(3, now, "caregiver-1");
  Table table{"RegisterElder", {Valid(request)}};
  const auto on = [](auto edit) {
    return On<Request>([edit](Request& r) { edit(*r.mutable_elder()); });
  };
  table.refused = BadElders(now, on);
  const Refused more[] = {
      {"id of another",
       on([](v1::Elder& e) { e.set_elder_id("elder-1"); }),
       "ELDER_EXISTS",
       {},
       StatusCode::kAlreadyExists},
      {"ID number of another",
       on([](v1::Elder& e) { e.set_resident_id(hostile::ResidentIdBornOn("19410102")); }),
       "RESIDENT_ID_REGISTERED",
       {},
       StatusCode::kAlreadyExists},
      {"bars nobody",
       on([](v1::Elder& e) { e.mutable_barred_caregivers(0)->set_caregiver_id("unknown"); }),
       "CAREGIVER_NOT_FOUND",
       {},
       StatusCode::kNotFound},
      {"another's terminal",
       on([](v1::Elder& e) { e.set_terminal_ids(0, "terminal-1"); }),
       "TERMINAL_BOUND",
       {},
       StatusCode::kFailedPrecondition},
      {"terminal withdrawn",
       on([](v1::Elder& e) { e.set_terminal_ids(0, "withdrawn"); }),
       "TERMINAL_WITHDRAWN",
       {},
       StatusCode::kFailedPrecondition},
  };
  table.refused.insert(table.refused.end(), std::begin(more), std::end(more));
  table.accepts = {{"far elder.suspensions.start_time", "a stay may be years ago"},
                   {"far elder.suspensions.end_time", "a stay lasts up to ten years"}};
  return table;
}

Table AddContact() {
  using Request = v1::AddContactRequest;
  Request request;
  request.set_elder_id("elder-1");
  *request.mutable_contact() = ContactOf("neighbour");
  Table table{"AddContact", {Valid(request)}};
  AddUnknownElder<Request>(table);
  const Refused more[] = {
      {"known otherwise",
       On<Request>([](Request& r) {
         r.mutable_contact()->set_contact_id("child");
         r.mutable_contact()->set_call_order(9);
       }),
       "CONTACT_EXISTS",
       {},
       StatusCode::kAlreadyExists},
      {"the 21st",
       On<Request>([](Request& r) { r.set_elder_id("full"); }),
       "LIST_FULL",
       {},
       StatusCode::kFailedPrecondition},
      {"a blank in the id",
       On<Request>([](Request& r) { r.mutable_contact()->set_contact_id("a b"); }),
       "INVALID_FIELD",
       {"contact.contact_id"}},
      {"called at 0",
       On<Request>([](Request& r) { r.mutable_contact()->set_call_order(0); }),
       "INVALID_FIELD",
       {"contact.call_order"}},
  };
  table.refused.insert(table.refused.end(), std::begin(more), std::end(more));
  return table;
}

Table BarCaregiver() {
  using Request = v1::BarCaregiverRequest;
  Request request;
  request.set_elder_id("elder-1");
  request.mutable_barred_caregiver()->set_caregiver_id("caregiver-2");
  request.mutable_barred_caregiver()->set_reason("quarrel");
  Table table{"BarCaregiver", {Valid(request)}};
  AddUnknownElder<Request>(table);
  const Refused more[] = {
      {"unknown caregiver",
       On<Request>([](Request& r) { r.mutable_barred_caregiver()->set_caregiver_id("unknown"); }),
       "CAREGIVER_NOT_FOUND",
       {},
       StatusCode::kNotFound},
      {"barred for another reason",
       On<Request>([](Request& r) {
         r.mutable_barred_caregiver()->set_caregiver_id("caregiver-1");
         r.mutable_barred_caregiver()->set_reason("another");
       }),
       "BAR_EXISTS",
       {},
       StatusCode::kAlreadyExists},
      {"blank reason",
       On<Request>([](Request& r) { r.mutable_barred_caregiver()->set_reason(" "); }),
       "INVALID_FIELD",
       {"barred_caregiver.reason"}},
  };
  table.refused.insert(table.refused.end(), std::begin(more), std::end(more));
  return table;
}

Table MoveElder() {
  using Request = v1::MoveElderRequest;
  Request request;
  request.set_elder_id("elder-1");
  request.set_street_address("人民路1号");
  request.set_place_code("370323111253");
  *request.mutable_location() = rpc::ToProto(LatLng{36.18, 118.16});
  request.set_registered_area(type::v1::AREA_CLASS_RURAL);
  request.set_phone("13853310009");
  request.set_lives_alone(true);
  Table table{"MoveElder", {Valid(request)}};
  AddUnknownElder<Request>(table);
  const Refused more[] = {
      {"no such place",
       On<Request>([](Request& r) { r.set_place_code("370300"); }),
       "INVALID_FIELD",
       {"place_code"}},
      {"61 characters of address",
       On<Request>([](Request& r) { r.set_street_address(std::string(61, 'x')); }),
       "INVALID_FIELD",
       {"street_address"}},
  };
  table.refused.insert(table.refused.end(), std::begin(more), std::end(more));
  return table;
}

Table GetElder() {
  using Request = v1::GetElderRequest;
  Request request;
  request.set_elder_id("elder-1");
  Table table{"GetElder", {Valid(request)}};
  AddUnknownElder<Request>(table);
  return table;
}

}  // namespace

std::vector<Table> ElderTables(absl::Time now) {
  return {Register(now), AddContact(), BarCaregiver(), MoveElder(), GetElder()};
}

// Each valid batch adds one record; what is refused of a batch is told in its answer.
Table ImportTable(absl::Time now) {
  using Request = v1::ImportRequest;
  std::vector<Request> batches(5);
  *batches[0].add_records()->mutable_elder() = ElderOf(4, now, "caregiver-1");
  *batches[1].add_records()->mutable_provider() = ProviderOf(4);
  *batches[2].add_records()->mutable_service_point() = PointOf(4);
  *batches[3].add_records()->mutable_caregiver() = CaregiverOf(4);
  *batches[4].add_records()->mutable_terminal() = TerminalOf("terminal-of-import", "elder-1");
  Table table{"Import", {}};
  for (const Request& batch : batches) table.valid.push_back(Valid(batch));
  table.refused = BadElders(now, [](auto edit) {
    return On<Request>([edit](Request& r) { edit(*r.mutable_records(0)->mutable_elder()); });
  });
  for (Refused& one : table.refused) {
    for (std::string& field : one.fields) field = absl::StrCat("records[0].", field);
  }
  table.refused.push_back({"an empty record",
                           On<Request>([](Request& r) { r.mutable_records(0)->clear_record(); }),
                           "RECORD_EMPTY"});
  table.refused.push_back({"501 records",
                           On<Request>([](Request& r) {
                             while (r.records_size() < 501) r.add_records()->CopyFrom(r.records(0));
                           }),
                           "INVALID_FIELD",
                           {"records"}});
  table.accepts = {{"twice records", "the second is the same and adds nothing"},
                   {"far records.elder.suspensions.start_time", "a stay may be years ago"},
                   {"far records.elder.suspensions.end_time", "a stay lasts up to ten years"}};
  table.verdict = [](const std::string& bytes) -> absl::Status {
    v1::ImportResponse response;
    if (!response.ParseFromString(bytes)) return absl::InternalError("no answer to a batch");
    if (response.refusals_size() == 0) return absl::OkStatus();
    const v1::ImportRefusal& refusal = response.refusals(0);
    std::vector<FieldViolation> violations;
    for (const auto& violation : refusal.field_violations()) {
      violations.push_back({absl::StrCat("records[", refusal.index(), "].", violation.field()),
                            violation.description()});
    }
    return violations.empty()
               ? NamedError(absl::StatusCode::kInvalidArgument, refusal.reason(), refusal.message())
               : InvalidFields(violations, refusal.reason());
  };
  return table;
}

std::vector<Table> RegistryTables(absl::Time now) {
  std::vector<Table> tables = ElderTables(now);
  for (std::vector<Table> part : {EntitlementTables(now), WorkforceTables(), ListTables(now)}) {
    tables.insert(tables.end(), part.begin(), part.end());
  }
  tables.push_back(ImportTable(now));
  return tables;
}

}  // namespace homecare::registry
