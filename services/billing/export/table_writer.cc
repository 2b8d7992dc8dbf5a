#include "services/billing/export/table_writer.h"

#include "absl/strings/str_format.h"
#include "common/base/check.h"

namespace homecare::billing {
namespace {

bool Fits(CellKind kind, const Cell& cell) {
  // A variant's alternatives are in the order of the kinds, after the empty one.
  return cell.index() == 0 || cell.index() == static_cast<size_t>(kind) + 1;
}

}  // namespace

void CheckCells(const std::vector<Column>& columns, absl::Span<const Cell> cells) {
  HC_CHECK(cells.size() == columns.size());
  for (size_t i = 0; i < cells.size(); ++i) HC_CHECK(Fits(columns[i].kind, cells[i]));
}

std::string YuanText(Fen fen) {
  const uint64_t magnitude =
      fen.value() < 0 ? -static_cast<uint64_t>(fen.value()) : static_cast<uint64_t>(fen.value());
  return absl::StrFormat("%s%d.%02d", fen.value() < 0 ? "-" : "", magnitude / 100, magnitude % 100);
}

}  // namespace homecare::billing
