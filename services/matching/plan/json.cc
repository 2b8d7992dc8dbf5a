#include "services/matching/plan/json.h"

#include <cmath>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"

namespace homecare::matching::plan {
namespace {

std::string Range(int64_t least, int64_t most) {
  return absl::StrCat("a whole number from ", least, " to ", most);
}

}  // namespace

std::optional<Value> Value::Find(absl::string_view name) const {
  simdjson::dom::object object;
  simdjson::dom::element found;
  if (element_.get(object) != simdjson::SUCCESS) return std::nullopt;
  if (object.at_key({name.data(), name.size()}).get(found) != simdjson::SUCCESS)
    return std::nullopt;
  if (found.is_null()) return std::nullopt;
  return Value(found, absl::StrCat(path_, path_.empty() ? "" : ".", name));
}

absl::StatusOr<Value> Value::Get(absl::string_view name) const {
  if (!element_.is_object()) return Wrong("an object");
  std::optional<Value> found = Find(name);
  if (!found.has_value()) return Malformed(absl::StrCat(path_, ".", name), "a value");
  return *std::move(found);
}

absl::StatusOr<int64_t> Value::Whole(int64_t least, int64_t most) const {
  int64_t value = 0;
  double fraction = 0;
  if (element_.get(value) != simdjson::SUCCESS) {
    // Some writers make 60.0 of 60.
    constexpr double kExact = 9007199254740992.0;
    if (!element_.is_double() || element_.get(fraction) != simdjson::SUCCESS ||
        std::floor(fraction) != fraction || std::abs(fraction) > kExact) {
      return Wrong(Range(least, most));
    }
    value = static_cast<int64_t>(fraction);
  }
  if (value < least || value > most) return Wrong(Range(least, most));
  return value;
}

absl::StatusOr<double> Value::Number(double least, double most) const {
  double value = 0;
  if (element_.get(value) != simdjson::SUCCESS || value < least || value > most) {
    return Wrong(absl::StrCat("a number from ", least, " to ", most));
  }
  return value;
}

absl::StatusOr<std::string> Value::Text() const {
  std::string_view text;
  if (element_.get(text) != simdjson::SUCCESS) return Wrong("a string");
  return std::string(text);
}

absl::StatusOr<std::vector<Value>> Value::Items() const {
  simdjson::dom::array array;
  if (element_.get(array) != simdjson::SUCCESS) return Wrong("an array");
  std::vector<Value> items;
  for (const simdjson::dom::element item : array) {
    items.emplace_back(item, absl::StrCat(path_, "[", items.size(), "]"));
  }
  return items;
}

absl::StatusOr<std::vector<std::pair<std::string, Value>>> Value::Members() const {
  simdjson::dom::object object;
  if (element_.get(object) != simdjson::SUCCESS) return Wrong("an object");
  std::vector<std::pair<std::string, Value>> members;
  for (const simdjson::dom::key_value_pair field : object) {
    const absl::string_view key(field.key.data(), field.key.size());
    members.emplace_back(std::string(key), Value(field.value, absl::StrCat(path_, ".", key)));
  }
  return members;
}

absl::StatusOr<std::vector<int64_t>> Value::Wholes(int64_t least, int64_t most) const {
  ASSIGN_OR_RETURN(const std::vector<Value> items, Items());
  std::vector<int64_t> values;
  for (const Value& item : items) {
    ASSIGN_OR_RETURN(const int64_t value, item.Whole(least, most));
    values.push_back(value);
  }
  return values;
}

absl::StatusOr<int64_t> Value::WholeOr(absl::string_view name, int64_t otherwise, int64_t least,
                                       int64_t most) const {
  const std::optional<Value> found = Find(name);
  if (!found.has_value()) return otherwise;
  return found->Whole(least, most);
}

absl::StatusOr<std::string> Value::TextOr(absl::string_view name,
                                          absl::string_view otherwise) const {
  const std::optional<Value> found = Find(name);
  if (!found.has_value()) return std::string(otherwise);
  return found->Text();
}

absl::StatusOr<std::vector<int64_t>> Value::WholesOrNone(absl::string_view name, int64_t least,
                                                         int64_t most) const {
  const std::optional<Value> found = Find(name);
  if (!found.has_value()) return std::vector<int64_t>{};
  return found->Wholes(least, most);
}

absl::StatusOr<std::vector<Value>> Value::ItemsOrNone(absl::string_view name) const {
  const std::optional<Value> found = Find(name);
  if (!found.has_value()) return std::vector<Value>{};
  return found->Items();
}

}  // namespace homecare::matching::plan
