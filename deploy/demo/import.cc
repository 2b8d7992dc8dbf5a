#include "deploy/demo/import.h"

#include <array>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/base/civil_time.h"
#include "common/base/status.h"
#include "common/rpc/convert.h"

namespace homecare::demo {
namespace {

using registry::v1::ImportRecord;

constexpr int kBatch = 200;
constexpr int kShiftBatch = 500;

// Fifteen digits, as issued until 1999: area 370390 is assigned to nobody, so they hit nobody. The
// registry adds the century and the check digit. Unique by index within a birth century of days.
std::string ResidentNumber(int index, int first_year, int years) {
  const absl::CivilDay birth = absl::CivilDay(first_year, 1, 1) + index % (years * 365);
  return absl::StrFormat("370390%02d%02d%02d%03d", birth.year() % 100, birth.month(), birth.day(),
                         index / (years * 365) + 1);
}

std::string PersonName(Random& random) {
  static constexpr auto kSurnames = std::to_array<const char*>(
      {"王", "李", "张", "刘", "陈", "杨", "赵", "孙", "周", "徐", "马", "朱", "胡", "郭", "高"});
  static constexpr auto kGiven = std::to_array<const char*>(
      {"秀英", "桂兰", "玉珍", "淑华", "凤英", "建国", "德福", "永昌", "志明", "国强", "春梅"});
  return absl::StrCat(kSurnames[random.Below(kSurnames.size())],
                      kGiven[random.Below(kGiven.size())]);
}

type::v1::Level ToProto(Level level) { return static_cast<type::v1::Level>(level); }
static_assert(static_cast<int>(Level::kMild) == type::v1::LEVEL_MILD);

ImportRecord ProviderRecord(const std::string& county_code) {
  ImportRecord record;
  registry::v1::Provider& provider = *record.mutable_provider();
  provider.set_provider_id(ProviderOf(county_code));
  provider.set_name(absl::StrCat("居家养老服务中心 ", county_code));
  provider.set_contract_from("2022-01-01");
  provider.add_county_codes(county_code);
  return record;
}

ImportRecord ServicePointRecord(const World& world, const std::string& county_code) {
  ImportRecord record;
  registry::v1::ServicePoint& point = *record.mutable_service_point();
  point.set_service_point_id(absl::StrCat("point-", county_code));
  point.set_name(absl::StrCat("综合养老服务中心 ", county_code));
  point.set_kind(registry::v1::SERVICE_POINT_KIND_STREET_CENTRE);
  point.set_provider_id(ProviderOf(county_code));
  point.set_county_code(county_code);
  for (const Place& place : world.places) {
    if (place.county_code == county_code) *point.mutable_location() = rpc::ToProto(place.location);
  }
  return record;
}

void Certify(const Caregiver& caregiver, type::v1::Qualification qualification,
             registry::v1::Caregiver* out) {
  type::v1::Certificate& certificate = *out->add_certificates();
  certificate.set_certificate_id(
      absl::StrCat(caregiver.caregiver_id, "-", static_cast<int>(qualification)));
  certificate.set_qualification(qualification);
  certificate.set_valid_from("2020-01-01");
  certificate.set_valid_to("2040-01-01");
}

ImportRecord CaregiverRecord(const Caregiver& caregiver, int index, uint64_t seed) {
  Random random(seed, caregiver.caregiver_id);
  ImportRecord record;
  registry::v1::Caregiver& out = *record.mutable_caregiver();
  out.set_caregiver_id(caregiver.caregiver_id);
  out.set_name(PersonName(random));
  out.set_resident_id(ResidentNumber(index, 1965, 30));
  out.set_phone(absl::StrFormat("137%08d", index));
  out.set_provider_id(caregiver.provider_id);
  *out.mutable_base() = rpc::ToProto(caregiver.base);
  Certify(caregiver, type::v1::QUALIFICATION_CAREGIVER, &out);
  if (caregiver.nurse) Certify(caregiver, type::v1::QUALIFICATION_NURSE, &out);
  if (caregiver.therapist) Certify(caregiver, type::v1::QUALIFICATION_THERAPIST, &out);
  return record;
}

ImportRecord ElderRecord(const Elder& elder, int index, uint64_t seed) {
  Random random(seed, elder.elder_id);
  ImportRecord record;
  registry::v1::Elder& out = *record.mutable_elder();
  out.set_elder_id(elder.elder_id);
  out.set_name(PersonName(random));
  out.set_resident_id(ResidentNumber(index, 1930, 28));
  out.set_phone(absl::StrFormat("139%08d", index));
  out.set_category(elder.level == Level::kNone
                       ? registry::v1::ELDER_CATEGORY_SELF_PAYING
                       : registry::v1::ELDER_CATEGORY_MINIMUM_LIVING_ALLOWANCE);
  out.set_street_address(absl::StrCat(elder.place->name, random.Between(1, 90), "号"));
  out.set_place_code(elder.place->code);
  *out.mutable_location() = rpc::ToProto(elder.location);
  out.set_lives_alone(random.Permille(300));
  registry::v1::Contact& contact = *out.add_contacts();
  contact.set_contact_id(absl::StrCat(elder.elder_id, "-1"));
  contact.set_name(PersonName(random));
  contact.set_relation(registry::v1::CONTACT_RELATION_CHILD);
  contact.set_phone(absl::StrFormat("138%08d", index));
  contact.set_call_order(1);
  out.add_terminal_ids(elder.terminal_id);
  if (elder.level == Level::kNone) return record;
  type::v1::Grant& grant = *out.add_grants();
  grant.set_grant_id(absl::StrCat(elder.elder_id, "-2022"));
  grant.set_level(ToProto(elder.level));
  grant.set_area(elder.place->urban ? type::v1::AREA_CLASS_URBAN : type::v1::AREA_CLASS_RURAL);
  grant.set_valid_from("2022-01-01");
  return record;
}

absl::Status CheckAnswer(const registry::v1::ImportResponse& answer) {
  if (answer.refusals().empty()) return absl::OkStatus();
  const registry::v1::ImportRefusal& refusal = answer.refusals(0);
  return absl::InternalError(absl::StrCat("import refused record ", refusal.index(), " of ",
                                          answer.request_id(), ": ", refusal.reason(), " ",
                                          refusal.message()));
}

absl::Status Import(Peers& peers, const std::vector<ImportRecord>& records) {
  grpc::ClientContext context;
  RETURN_IF_ERROR(rpc::PrepareCall(absl::Minutes(10), context));
  auto stream = peers.registry->Import(&context);
  absl::Status outcome;
  for (size_t begin = 0; begin < records.size() && outcome.ok(); begin += kBatch) {
    registry::v1::ImportRequest request;
    request.set_city_code(kCity);
    request.set_request_id(absl::StrCat("import-", begin));
    for (size_t i = begin; i < records.size() && i < begin + kBatch; ++i) {
      *request.add_records() = records[i];
    }
    registry::v1::ImportResponse response;
    if (!stream->Write(request) || !stream->Read(&response)) break;  // Finish says why
    outcome = CheckAnswer(response);
  }
  stream->WritesDone();
  const absl::Status finished = rpc::FromGrpc(stream->Finish());
  return outcome.ok() ? finished : outcome;
}

}  // namespace

absl::Status ImportWorld(Peers& peers, const World& world, uint64_t seed) {
  std::vector<ImportRecord> records;
  for (const std::string& county : world.county_codes) {
    records.push_back(ProviderRecord(county));
    records.push_back(ServicePointRecord(world, county));
  }
  int index = 0;
  for (const Caregiver& caregiver : world.caregivers) {
    records.push_back(CaregiverRecord(caregiver, index++, seed));
  }
  index = 0;
  for (const Elder& elder : world.elders) records.push_back(ElderRecord(elder, index++, seed));
  return Import(peers, records);
}

absl::Status PutShifts(Peers& peers, const World& world, absl::CivilDay first,
                       absl::CivilDay last) {
  std::vector<matching::v1::Shift> shifts;
  for (absl::CivilDay day = first; day <= last; ++day) {
    for (const Caregiver& caregiver : world.caregivers) {
      matching::v1::Shift shift;
      shift.set_shift_id(absl::StrCat(caregiver.caregiver_id, "-", FormatDay(day)));
      shift.set_caregiver_id(caregiver.caregiver_id);
      *shift.mutable_start_time() = rpc::ToProto(StartOf(day) + absl::Hours(8));
      *shift.mutable_end_time() = rpc::ToProto(StartOf(day) + absl::Hours(18));
      shifts.push_back(std::move(shift));
    }
  }
  for (size_t begin = 0; begin < shifts.size(); begin += kShiftBatch) {
    matching::v1::PutShiftsRequest request;
    request.set_city_code(kCity);
    request.set_request_id(absl::StrCat("shifts-", begin));
    for (size_t i = begin; i < shifts.size() && i < begin + kShiftBatch; ++i) {
      *request.add_shifts() = shifts[i];
    }
    RETURN_IF_ERROR(
        Call(*peers.matching, &matching::v1::MatchingService::Stub::PutShifts, request).status());
  }
  return absl::OkStatus();
}

}  // namespace homecare::demo
