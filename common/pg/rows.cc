#include "common/pg/rows.h"

#include <algorithm>
#include <pqxx/pqxx>
#include <stdexcept>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/check.h"
#include "common/pg/text_format.h"

namespace homecare::pg {

// Found here once, a column costs a few comparisons a row; libpq copies and folds the name it is
// asked for each time.
struct NamedResult {
  explicit NamedResult(const pqxx::result& of) : result(of) {
    for (pqxx::row::size_type i = 0; i < result.columns(); ++i) {
      names.emplace_back(result.column_name(i));
    }
  }

  const pqxx::result result;
  std::vector<absl::string_view> names;  // the result's own
};

namespace {

// Throws std::logic_error where there is no such column.
pqxx::field Field(const NamedResult* named, int64_t index, absl::string_view column) {
  const auto found = std::find(named->names.begin(), named->names.end(), column);
  if (found == named->names.end()) throw std::logic_error(absl::StrCat("no column ", column));
  return named->result[static_cast<pqxx::result::size_type>(index)]
                      [static_cast<pqxx::row::size_type>(found - named->names.begin())];
}

absl::string_view View(const pqxx::field& field) {
  return absl::string_view(field.c_str(), field.size());
}

// The value is not named: it may be somebody's.
[[noreturn]] void ThrowMistyped(const pqxx::field& field, const char* type) {
  throw std::logic_error(absl::StrCat("column ", field.name(),
                                      field.is_null() ? " is NULL, not a " : " is not a ", type));
}

template <typename T>
T Value(const pqxx::field& field, std::optional<T> (*parse)(absl::string_view), const char* type) {
  std::optional<T> value;
  if (!field.is_null()) value = parse(View(field));
  if (!value.has_value()) ThrowMistyped(field, type);
  return *std::move(value);
}

template <typename T>
std::optional<T> Optional(const pqxx::field& field, std::optional<T> (*parse)(absl::string_view),
                          const char* type) {
  if (field.is_null()) return std::nullopt;
  return Value(field, parse, type);
}

std::optional<std::string> ParseText(absl::string_view text) { return std::string(text); }

std::optional<int64_t> ParseInt64(absl::string_view text) {
  int64_t value = 0;
  if (!absl::SimpleAtoi(text, &value)) return std::nullopt;
  return value;
}

std::optional<int> ParseInt(absl::string_view text) {
  int value = 0;
  if (!absl::SimpleAtoi(text, &value)) return std::nullopt;
  return value;
}

std::optional<bool> ParseBool(absl::string_view text) {
  if (text == "t") return true;
  if (text == "f") return false;
  return std::nullopt;
}

}  // namespace

bool Row::IsNull(const char* column) const { return Field(result_, index_, column).is_null(); }

std::string Row::Text(const char* column) const {
  return Value(Field(result_, index_, column), ParseText, "text");
}

int64_t Row::Int64(const char* column) const {
  return Value(Field(result_, index_, column), ParseInt64, "bigint");
}

int Row::Int(const char* column) const {
  return Value(Field(result_, index_, column), ParseInt, "integer");
}

double Row::Double(const char* column) const {
  return Value(Field(result_, index_, column), ParseDouble, "double precision");
}

bool Row::Bool(const char* column) const {
  return Value(Field(result_, index_, column), ParseBool, "boolean");
}

absl::Time Row::Time(const char* column) const {
  return Value(Field(result_, index_, column), ParseTimestamp, "timestamptz");
}

absl::CivilDay Row::Day(const char* column) const {
  return Value(Field(result_, index_, column), ParseDate, "date");
}

std::string Row::Bytes(const char* column) const {
  return Value(Field(result_, index_, column), ParseBytes, "bytea");
}

std::vector<std::string> Row::Texts(const char* column) const {
  return Value(Field(result_, index_, column), ParseArray, "text[] without NULL");
}

std::optional<std::string> Row::OptionalText(const char* column) const {
  return Optional(Field(result_, index_, column), ParseText, "text");
}

std::optional<int64_t> Row::OptionalInt64(const char* column) const {
  return Optional(Field(result_, index_, column), ParseInt64, "bigint");
}

std::optional<absl::Time> Row::OptionalTime(const char* column) const {
  return Optional(Field(result_, index_, column), ParseTimestamp, "timestamptz");
}

std::optional<absl::CivilDay> Row::OptionalDay(const char* column) const {
  return Optional(Field(result_, index_, column), ParseDate, "date");
}

Rows::Rows(const pqxx::result& result) : result_(std::make_shared<NamedResult>(result)) {}

int64_t Rows::size() const { return static_cast<int64_t>(result_->result.size()); }

int64_t Rows::affected() const { return static_cast<int64_t>(result_->result.affected_rows()); }

Row Rows::operator[](int64_t index) const {
  HC_CHECK(index >= 0 && index < size());
  return Row(result_.get(), index);
}

}  // namespace homecare::pg
