// Names of enum values as the database keeps them: one table a type, both ways.
#pragma once

#include <array>
#include <cstddef>

#include "absl/strings/string_view.h"
#include "common/base/check.h"

namespace homecare {

template <typename Enum>
struct NameOf {
  Enum value;
  absl::string_view name;
};

// The value must have a name.
template <typename Enum, size_t n>
absl::string_view NameIn(const std::array<NameOf<Enum>, n>& table, Enum value) {
  for (const NameOf<Enum>& row : table) {
    if (row.value == value) return row.name;
  }
  HC_CHECK(false && "enum value without a name");
}

// The name must be one of the table's: it was written by NameIn.
template <typename Enum, size_t n>
Enum ValueIn(const std::array<NameOf<Enum>, n>& table, absl::string_view name) {
  for (const NameOf<Enum>& row : table) {
    if (row.name == name) return row.value;
  }
  HC_CHECK(false && "name without an enum value");
}

}  // namespace homecare
