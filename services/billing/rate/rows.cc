#include "services/billing/rate/rows.h"

#include "common/base/civil_time.h"
#include "common/base/status.h"
#include "services/billing/rate/fields.h"

namespace homecare::billing::rate {
namespace {

constexpr int64_t kMostFenPerHour = 10'000'000;

template <typename Value, size_t count>
using Words = std::array<std::pair<absl::string_view, Value>, count>;

constexpr Words<AreaClass, 2> kAreas = {
    {{"URBAN", AreaClass::kUrban}, {"RURAL", AreaClass::kRural}}};
constexpr Words<Level, 3> kLevels = {
    {{"SEVERE", Level::kSevere}, {"MODERATE", Level::kModerate}, {"MILD", Level::kMild}}};
constexpr Words<SuspensionReason, 4> kReasons = {{{"DEATH", SuspensionReason::kDeath},
                                                  {"HOSPITAL", SuspensionReason::kHospital},
                                                  {"INSTITUTION", SuspensionReason::kInstitution},
                                                  {"WITHDRAWAL", SuspensionReason::kWithdrawal}}};

enum ElderColumn : size_t { kElderArea = 1 };
enum GrantColumn : size_t { kLevel = 1, kGrantArea, kGrantFrom, kGrantTo, kGrantRecorded };
enum SuspensionColumn : size_t { kStart = 1, kEnd, kReason, kSuspensionRecorded };
enum VisitColumn : size_t {
  kVisitId = kVisitIdColumn,
  kCaregiver,
  kProvider,
  kItem,
  kBucket,
  kIn,
  kOut,
  kDoubleUp,
  kConsent,
  kVisitRecorded,
  kVoided
};
enum TariffColumn : size_t {
  kTariffArea,
  kTariffFrom,
  kTariffTo,
  kSubsidy,
  kFamily,
  kTariffRecorded
};

// Empty: from the beginning.
absl::StatusOr<absl::Time> ReadRecordedTime(const CsvReader& row, size_t column) {
  ASSIGN_OR_RETURN(const std::optional<absl::Time> time, ReadTimeOrEmpty(row, column));
  return time.value_or(absl::InfinitePast());
}

absl::Status ReadInterval(const CsvReader& row, Visit* visit) {
  ASSIGN_OR_RETURN(visit->check_in_time, ReadTime(row, kIn));
  if (row.Get(kOut).empty()) return row.Expected(kOut, "an instant not before check_in");
  ASSIGN_OR_RETURN(visit->check_out_time, ReadTime(row, kOut));
  if (visit->check_out_time < visit->check_in_time) {
    return row.Expected(kOut, "an instant not before check_in");
  }
  if (visit->check_out_time - visit->check_in_time > kLongestVisit) {
    return row.Expected(kOut, absl::StrCat("an instant at most ", absl::ToInt64Hours(kLongestVisit),
                                           " hours after check_in"));
  }
  return absl::OkStatus();
}

absl::Status ReadVersion(const CsvReader& row, Recorded<Visit>* visit) {
  ASSIGN_OR_RETURN(visit->recorded_time, ReadRecordedTime(row, kVisitRecorded));
  ASSIGN_OR_RETURN(const std::optional<absl::Time> voided, ReadTimeOrEmpty(row, kVoided));
  visit->replaced_time = voided.value_or(absl::InfiniteFuture());
  if (visit->replaced_time < visit->recorded_time) {
    return row.Expected(kVoided, "an instant not before recorded_at, or nothing");
  }
  return absl::OkStatus();
}

const std::vector<Column>* Columns(std::vector<Column> columns) {
  return new std::vector<Column>(std::move(columns));
}

}  // namespace

const std::vector<Column>& ElderColumns() {
  static const std::vector<Column>* const columns = Columns({{"elder_id"}, {"area"}});
  return *columns;
}

const std::vector<Column>& GrantColumns() {
  static const std::vector<Column>* const columns = Columns(
      {{"elder_id"}, {"level"}, {"area"}, {kValidFrom}, {"valid_to"}, {"recorded_at", false}});
  return *columns;
}

const std::vector<Column>& SuspensionColumns() {
  static const std::vector<Column>* const columns =
      Columns({{"elder_id"}, {"start_time"}, {"end_time"}, {"reason"}, {"recorded_at", false}});
  return *columns;
}

const std::vector<Column>& VisitColumns() {
  static const std::vector<Column>* const columns = Columns({{"elder_id"},
                                                             {"visit_id"},
                                                             {"caregiver_id"},
                                                             {"provider_id"},
                                                             {"item"},
                                                             {"bucket"},
                                                             {kCheckIn},
                                                             {"check_out"},
                                                             {"double_up"},
                                                             {"family_consent"},
                                                             {"recorded_at", false},
                                                             {"voided_at", false}});
  return *columns;
}

const std::vector<Column>& TariffColumns() {
  static const std::vector<Column>* const columns = Columns({{"area"},
                                                             {kValidFrom},
                                                             {"valid_to"},
                                                             {"subsidy_fen_per_hour"},
                                                             {"family_fen_per_hour"},
                                                             {"recorded_at", false}});
  return *columns;
}

absl::StatusOr<AreaClass> ReadElder(const CsvReader& row) {
  return ReadWord(row, kElderArea, kAreas);
}

absl::StatusOr<Recorded<Grant>> ReadGrant(const CsvReader& row) {
  Recorded<Grant> grant;
  grant.fact.grant_id = absl::StrCat("of line ", row.line());
  ASSIGN_OR_RETURN(grant.fact.level, ReadWord(row, kLevel, kLevels));
  ASSIGN_OR_RETURN(grant.fact.area, ReadWord(row, kGrantArea, kAreas));
  RETURN_IF_ERROR(ReadPeriod(row, kGrantFrom, kGrantTo, &grant.fact));
  ASSIGN_OR_RETURN(grant.recorded_time, ReadRecordedTime(row, kGrantRecorded));
  return grant;
}

absl::StatusOr<Recorded<Suspension>> ReadSuspension(const CsvReader& row) {
  Recorded<Suspension> suspension;
  Suspension& fact = suspension.fact;
  ASSIGN_OR_RETURN(fact.start_time, ReadTime(row, kStart));
  ASSIGN_OR_RETURN(fact.end_time, ReadTimeOrEmpty(row, kEnd));
  if (fact.end_time && *fact.end_time < fact.start_time) {
    return row.Expected(kEnd, "an instant not before start_time, or nothing");
  }
  ASSIGN_OR_RETURN(fact.reason, ReadWord(row, kReason, kReasons));
  ASSIGN_OR_RETURN(suspension.recorded_time, ReadRecordedTime(row, kSuspensionRecorded));
  // A later record of a suspension that began at the same instant takes the place of an earlier
  // one: an open stay that has ended.
  fact.suspension_id = absl::StrCat(row.Get(kElderIdColumn), " ", FormatInstant(fact.start_time));
  return suspension;
}

absl::StatusOr<Recorded<Visit>> ReadVisit(const CsvReader& row) {
  Recorded<Visit> visit;
  Visit& fact = visit.fact;
  ASSIGN_OR_RETURN(const absl::string_view visit_id, ReadName(row, kVisitId));
  ASSIGN_OR_RETURN(const absl::string_view bucket, ReadName(row, kBucket));
  fact.visit_id = std::string(visit_id);
  fact.bucket = bucket == "CARE_HOURS" ? Bucket::kCare : Bucket::kOther;
  RETURN_IF_ERROR(ReadInterval(row, &fact));
  ASSIGN_OR_RETURN(fact.double_up, ReadBool(row, kDoubleUp));
  ASSIGN_OR_RETURN(fact.family_consent, ReadBool(row, kConsent));
  RETURN_IF_ERROR(ReadVersion(row, &visit));
  fact.item = std::string(row.Get(kItem));
  fact.caregiver_id = std::string(row.Get(kCaregiver));
  fact.provider_id = std::string(row.Get(kProvider));
  return visit;
}

absl::StatusOr<Recorded<Tariff>> ReadTariff(const CsvReader& row) {
  Recorded<Tariff> tariff;
  ASSIGN_OR_RETURN(tariff.fact.area, ReadWord(row, kTariffArea, kAreas));
  RETURN_IF_ERROR(ReadPeriod(row, kTariffFrom, kTariffTo, &tariff.fact));
  ASSIGN_OR_RETURN(const int64_t subsidy, ReadNumber(row, kSubsidy, kMostFenPerHour));
  ASSIGN_OR_RETURN(const int64_t family, ReadNumber(row, kFamily, kMostFenPerHour));
  tariff.fact.subsidy_fen_per_hour = FenPerHour(subsidy);
  tariff.fact.family_fen_per_hour = FenPerHour(family);
  ASSIGN_OR_RETURN(tariff.recorded_time, ReadRecordedTime(row, kTariffRecorded));
  return tariff;
}

}  // namespace homecare::billing::rate
