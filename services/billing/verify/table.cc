#include "services/billing/verify/table.h"

#include <algorithm>

#include "services/billing/verify/values.h"

namespace homecare::verify {
namespace {

constexpr size_t kLongestRow = 64 * 1024;

std::string HeaderOf(const std::vector<Column>& columns) {
  std::string header;
  for (const Column& column : columns) header.append(column.name).append(",");
  header.pop_back();
  return header;
}

bool HasOddQuotes(std::string_view text) {
  return std::count(text.begin(), text.end(), '"') % 2 != 0;
}

bool Parse(Kind kind, Value* value) {
  switch (kind) {
    case Kind::kText:
      return true;
    case Kind::kMonth:
      return IsMonth(value->text);
    case Kind::kNumber:
      return ParseNumber(value->text, &value->number);
    case Kind::kInstant:
      return ParseInstant(value->text, &value->number);
    case Kind::kHash:
      return FromHex(value->text, &value->hash);
  }
  return false;
}

std::string_view Expected(Kind kind) {
  switch (kind) {
    case Kind::kText:
      return "a text";
    case Kind::kMonth:
      return "a month as 2022-06";
    case Kind::kNumber:
      return "a whole number";
    case Kind::kInstant:
      return "a time in UTC as 2022-06-01T08:00:00.000000Z";
    case Kind::kHash:
      return "64 hex digits in lower case";
  }
  return "";
}

}  // namespace

TableReader::TableReader(std::istream& file, std::string name, const std::vector<Column>& columns)
    : lines_(file, std::move(name), kLongestRow), columns_(columns) {}

std::string TableReader::Where() const {
  return lines_.name() + ":" + std::to_string(first_line_) + ": ";
}

Outcome TableReader::ReadHeader() {
  std::string_view line;
  if (Outcome outcome = lines_.Next(&line); !outcome.ok()) return outcome;
  const std::string header = HeaderOf(columns_);
  if (line != header) return Unusable(lines_.Where() + "expected the header " + header);
  return {};
}

Outcome TableReader::Next(Record* record, bool* at_end) {
  if (lines_.number() == 0) {
    if (Outcome outcome = ReadHeader(); !outcome.ok()) return outcome;
  }
  first_line_ = lines_.number() + 1;
  std::string_view row;
  if (Outcome outcome = lines_.Next(&row); !outcome.ok()) return outcome;
  *at_end = row.data() == nullptr;
  if (*at_end) return {};
  if (Outcome outcome = JoinLines(row, &row); !outcome.ok()) return outcome;
  record->resize(columns_.size());
  if (!Split(row, record)) {
    return Unusable(Where() + "expected " + std::to_string(columns_.size()) +
                    " fields, in quotes only where they hold a comma, a quote or a line's end");
  }
  for (size_t i = 0; i < columns_.size(); ++i) {
    if (Parse(columns_[i].kind, &(*record)[i])) continue;
    return Unusable(Where() + "column " + std::string(columns_[i].name) + ": expected " +
                    std::string(Expected(columns_[i].kind)));
  }
  return {};
}

// A quoted field may go on in the next line.
Outcome TableReader::JoinLines(std::string_view line, std::string_view* row) {
  *row = line;
  if (!HasOddQuotes(line)) return {};
  joined_ = line;
  do {
    if (Outcome outcome = lines_.Next(&line); !outcome.ok()) return outcome;
    if (line.data() == nullptr || joined_.size() + line.size() > kLongestRow) {
      return Unusable(Where() + "expected a quote that ends the field");
    }
    joined_.append("\n").append(line);
  } while (!HasOddQuotes(line));
  *row = joined_;
  return {};
}

bool TableReader::Split(std::string_view row, Record* record) {
  unquoted_.clear();
  for (size_t i = 0; i < record->size(); ++i) {
    Value& value = (*record)[i];
    if (!row.empty() && row.front() == '"') {
      if (!TakeQuoted(&row, &value.text)) return false;
    } else {
      value.text = row.substr(0, row.find(','));
      if (value.text.find_first_of("\"\r") != std::string_view::npos) return false;
      row.remove_prefix(value.text.size());
    }
    const bool is_last = i + 1 == record->size();
    if (is_last) return row.empty();
    if (row.empty() || row.front() != ',') return false;
    row.remove_prefix(1);
  }
  return false;
}

bool TableReader::TakeQuoted(std::string_view* rest, std::string_view* text) {
  std::string& field = unquoted_.emplace_back();
  size_t at = 1;
  for (; at < rest->size(); ++at) {
    if ((*rest)[at] == '"') {
      if (at + 1 == rest->size() || (*rest)[at + 1] != '"') break;
      ++at;
    }
    field += (*rest)[at];
  }
  if (at >= rest->size() || field.find_first_of(",\"\r\n") == std::string::npos) return false;
  *text = field;
  rest->remove_prefix(at + 1);
  return true;
}

void PutRecord(const std::vector<Column>& columns, const Record& record, size_t count,
               Frame* frame) {
  for (size_t i = 0; i < count; ++i) {
    switch (columns[i].kind) {
      case Kind::kText:
      case Kind::kMonth:
        frame->Bytes(record[i].text);
        break;
      case Kind::kNumber:
      case Kind::kInstant:
        frame->Number(record[i].number);
        break;
      case Kind::kHash:
        frame->Bytes(View(record[i].hash));
        break;
    }
  }
}

}  // namespace homecare::verify
