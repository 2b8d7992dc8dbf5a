#include "common/change/flush_rows.h"

#include <algorithm>
#include <string>
#include <utility>

#include "common/base/check.h"
#include "common/pg/text_format.h"

namespace homecare {
namespace {

using RowPointers = std::vector<const std::vector<pg::Param>*>;

// The array literal of one column.
std::string ColumnOf(const RowPointers& rows, size_t column) {
  std::vector<const std::string*> elements;
  elements.reserve(rows.size());
  for (const std::vector<pg::Param>* row : rows) {
    const std::optional<std::string>& text = (*row)[column].text();
    elements.push_back(text.has_value() ? &*text : nullptr);
  }
  return pg::FormatNullableArray(elements);
}

void WriteRows(pg::Tx& tx, const RowInsert& insert, const RowPointers& rows) {
  std::vector<pg::Param> columns;
  for (size_t i = 0; i < insert.columns; ++i) columns.emplace_back(ColumnOf(rows, i));
  tx.ExecVector(insert.sql, columns);
}

}  // namespace

void FlushRows(pg::Tx& tx, const std::vector<Effects::InsertedRow>& rows) {
  std::vector<std::pair<const RowInsert*, RowPointers>> tables;
  for (const Effects::InsertedRow& row : rows) {
    HC_CHECK(row.values.size() == row.insert->columns);
    auto table = std::find_if(tables.begin(), tables.end(),
                              [&](const auto& one) { return one.first == row.insert; });
    if (table == tables.end()) table = tables.insert(tables.end(), {row.insert, {}});
    table->second.push_back(&row.values);
  }
  for (const auto& [insert, of_table] : tables) WriteRows(tx, *insert, of_table);
}

}  // namespace homecare
