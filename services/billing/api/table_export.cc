#include "services/billing/api/table_export.h"

#include "common/base/civil_time.h"
#include "common/base/status.h"
#include "services/billing/export/csv_writer.h"
#include "services/billing/export/xlsx_writer.h"
#include "services/billing/storage/rows.h"

namespace homecare::billing {

absl::StatusOr<std::unique_ptr<TableWriter>> MakeTableWriter(v1::ExportFormat format, Sink sink) {
  switch (format) {
    case v1::EXPORT_FORMAT_CSV:
      return std::make_unique<CsvWriter>(std::move(sink));
    case v1::EXPORT_FORMAT_XLSX:
      return std::make_unique<XlsxWriter>(std::move(sink), XlsxOptions());
    default:
      return InvalidField("format", "is not a known value");
  }
}

const std::vector<Column>& LineColumns() {
  static const auto* const columns = new std::vector<Column>{
      {"entry_number", CellKind::kInteger},
      {"line_id", CellKind::kText, 38},
      {"posting_id", CellKind::kText, 38},
      {"elder_id", CellKind::kText, 38},
      {"month", CellKind::kText, 9},
      {"booked_month", CellKind::kText, 13},
      {"visit_id", CellKind::kText, 38},
      {"provider_id", CellKind::kText, 38},
      {"caregiver_id", CellKind::kText, 38},
      {"county_code", CellKind::kText, 12},
      {"funding", CellKind::kText, 10},
      {"reason", CellKind::kText, 14},
      {"rate_fen_per_hour", CellKind::kInteger, 18},
      {"minutes", CellKind::kInteger, 9},
      {"amount_yuan", CellKind::kFen, 13},
      {"debit_account", CellKind::kText, 18},
      {"credit_account", CellKind::kText, 18},
      {"policy_version_id", CellKind::kText, 18},
      {"adjustment", CellKind::kText, 11},
      {"corrects_line_id", CellKind::kText, 38},
      {"cause", CellKind::kText, 20},
      {"explanation", CellKind::kText, 60},
      {"post_time", CellKind::kTime, 26},
  };
  return *columns;
}

absl::Status WriteLine(const storage::LedgerLine& line, TableWriter& writer) {
  const std::string month = FormatMonth(line.line.month);
  const std::string booked_month = FormatMonth(line.booked_month);
  return writer.Row({line.entry_number,
                     line.line_id,
                     line.posting_id,
                     line.elder_id,
                     month,
                     booked_month,
                     line.line.visit_id,
                     line.provider_id,
                     line.caregiver_id,
                     line.county_code,
                     FundingName(line.line.funding),
                     ReasonName(line.line.reason),
                     line.line.rate_fen_per_hour.value(),
                     line.line.minutes.value(),
                     line.line.fen,
                     line.debit_account,
                     line.credit_account,
                     line.policy_version_id,
                     absl::string_view(line.adjustment ? "YES" : ""),
                     line.corrects_line_id,
                     storage::Name(line.cause),
                     line.explanation,
                     line.post_time});
}

}  // namespace homecare::billing
