#include "services/billing/api/statement_export.h"

#include "common/base/civil_time.h"
#include "common/base/status.h"
#include "services/billing/storage/statements.h"

namespace homecare::billing {
namespace {

constexpr int kEldersAPage = 100;
constexpr int kAdjustmentsAPage = 1000;

const std::vector<Column>& StatementColumns() {
  static const auto* const columns = new std::vector<Column>{
      {"section", CellKind::kText, 12},
      {"elder_id", CellKind::kText, 38},
      {"month", CellKind::kText, 9},
      {"visit_id", CellKind::kText, 38},
      {"provider_id", CellKind::kText, 38},
      {"caregiver_id", CellKind::kText, 38},
      {"check_in", CellKind::kTime, 26},
      {"check_out", CellKind::kTime, 26},
      {"funding", CellKind::kText, 10},
      {"reason", CellKind::kText, 14},
      {"rate_fen_per_hour", CellKind::kInteger, 18},
      {"minutes", CellKind::kInteger, 9},
      {"amount_yuan", CellKind::kFen, 13},
      {"corrects_line_id", CellKind::kText, 38},
      {"explanation", CellKind::kText, 60},
  };
  return *columns;
}

absl::Status WriteStatementLine(const storage::StatementLine& line, TableWriter& writer) {
  const std::string month = FormatMonth(line.line.month);
  return writer.Row({absl::string_view("LINE"), line.elder_id, month, line.line.visit_id,
                     line.provider_id, line.caregiver_id, line.check_in_time, line.check_out_time,
                     FundingName(line.line.funding), ReasonName(line.line.reason),
                     line.line.rate_fen_per_hour.value(), line.line.minutes.value(), line.line.fen,
                     std::monostate(), std::monostate()});
}

absl::Status WriteAdjustment(const storage::LedgerLine& line, TableWriter& writer) {
  const std::string month = FormatMonth(line.line.month);
  return writer.Row({absl::string_view("ADJUSTMENT"), line.elder_id, month, line.line.visit_id,
                     line.provider_id, line.caregiver_id, std::monostate(), std::monostate(),
                     FundingName(line.line.funding), ReasonName(line.line.reason),
                     line.line.rate_fen_per_hour.value(), line.line.minutes.value(), line.line.fen,
                     line.corrects_line_id, line.explanation});
}

absl::Status WriteTotal(const StatementExport& of, Funding funding, Minutes minutes, Fen fen,
                        TableWriter& writer) {
  const std::string month = FormatMonth(of.close.month);
  const bool elder = of.statement.kind == PartyKind::kElder;
  const absl::string_view id = of.statement.party_id;
  return writer.Row({absl::string_view("TOTAL"), elder ? Cell(id) : Cell(), month, std::monostate(),
                     elder ? Cell() : Cell(id), std::monostate(), std::monostate(),
                     std::monostate(), FundingName(funding), std::monostate(), std::monostate(),
                     minutes.value(), fen, std::monostate(), std::monostate()});
}

absl::Status WriteLines(const StatementExport& of, const storage::Party& party, ReadPage read,
                        TableWriter& writer) {
  std::string after;
  while (true) {
    std::vector<std::string> elders;
    std::vector<storage::StatementLine> lines;
    RETURN_IF_ERROR(read([&](pg::Tx& tx) {
      elders =
          storage::EldersOfStatement(tx, of.city_code, of.close.month, party, after, kEldersAPage);
      lines = storage::StatementLines(tx, of.city_code, of.close, party, elders);
      return absl::OkStatus();
    }));
    for (const storage::StatementLine& line : lines) {
      RETURN_IF_ERROR(WriteStatementLine(line, writer));
    }
    if (static_cast<int>(elders.size()) < kEldersAPage) return absl::OkStatus();
    after = elders.back();
  }
}

absl::Status WriteAdjustments(const StatementExport& of, const storage::Party& party, ReadPage read,
                              TableWriter& writer) {
  int64_t after = 0;
  while (true) {
    std::vector<storage::LedgerLine> lines;
    RETURN_IF_ERROR(read([&](pg::Tx& tx) {
      lines = storage::StatementAdjustments(tx, of.city_code, of.close.month, party, after,
                                            kAdjustmentsAPage);
      return absl::OkStatus();
    }));
    for (const storage::LedgerLine& line : lines) RETURN_IF_ERROR(WriteAdjustment(line, writer));
    if (static_cast<int>(lines.size()) < kAdjustmentsAPage) return absl::OkStatus();
    after = lines.back().entry_number;
  }
}

absl::Status WriteTotals(const StatementExport& of, TableWriter& writer) {
  const StatementTotals& lines = of.statement.totals;
  const StatementTotals& changes = of.statement.adjustments;
  RETURN_IF_ERROR(WriteTotal(of, Funding::kSubsidy, lines.subsidy.minutes + changes.subsidy.minutes,
                             lines.subsidy.fen + changes.subsidy.fen, writer));
  RETURN_IF_ERROR(WriteTotal(of, Funding::kFamily, lines.family.minutes + changes.family.minutes,
                             lines.family.fen + changes.family.fen, writer));
  RETURN_IF_ERROR(WriteTotal(of, Funding::kProvider,
                             lines.provider_minutes + changes.provider_minutes, Fen(0), writer));
  return WriteTotal(of, Funding::kNone, lines.none_minutes + changes.none_minutes, Fen(0), writer);
}

}  // namespace

absl::Status WriteStatement(const StatementExport& of, ReadPage read, TableWriter& writer) {
  const storage::Party party{of.statement.kind, of.statement.party_id};
  RETURN_IF_ERROR(writer.Header(StatementColumns()));
  RETURN_IF_ERROR(WriteLines(of, party, read, writer));
  RETURN_IF_ERROR(WriteAdjustments(of, party, read, writer));
  RETURN_IF_ERROR(WriteTotals(of, writer));
  return writer.Finish();
}

}  // namespace homecare::billing
