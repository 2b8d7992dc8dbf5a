// The rows of each file as facts of the domain, one row at a time.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/billing/domain/history.h"
#include "services/billing/rate/csv_reader.h"

namespace homecare::billing::rate {

// Of every file that is keyed by elder, the first column.
inline constexpr size_t kElderIdColumn = 0;

const std::vector<Column>& ElderColumns();
const std::vector<Column>& GrantColumns();
const std::vector<Column>& SuspensionColumns();
const std::vector<Column>& VisitColumns();
const std::vector<Column>& TariffColumns();

// Columns that later errors point at.
inline constexpr size_t kVisitIdColumn = 1;
inline constexpr absl::string_view kCheckIn = "check_in";
inline constexpr absl::string_view kValidFrom = "valid_from";

// Ids that no column gives are made of the row's line.
absl::StatusOr<AreaClass> ReadElder(const CsvReader& row);
absl::StatusOr<Recorded<Grant>> ReadGrant(const CsvReader& row);
absl::StatusOr<Recorded<Suspension>> ReadSuspension(const CsvReader& row);
absl::StatusOr<Recorded<Visit>> ReadVisit(const CsvReader& row);
absl::StatusOr<Recorded<Tariff>> ReadTariff(const CsvReader& row);

}  // namespace homecare::billing::rate
