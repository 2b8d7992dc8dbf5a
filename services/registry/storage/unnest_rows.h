// Rows of a set-based INSERT: one text[] parameter a column, for INSERT ... SELECT ... FROM unnest.
// NULL travels as '' and comes back by NULLIF(column, ''); other types by a cast in the statement.
#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "common/pg/param.h"

namespace homecare::registry {

class UnnestRows {
 public:
  // Every row has the same number of values.
  void Add(std::initializer_list<pg::Param> values) {
    columns_.resize(values.size());
    size_t column = 0;
    for (const pg::Param& value : values) columns_[column++].push_back(value.text().value_or(""));
  }

  bool empty() const { return columns_.empty(); }

  // `scalars` are $1..., the columns follow.
  std::vector<pg::Param> Params(std::initializer_list<pg::Param> scalars) const {
    std::vector<pg::Param> out(scalars);
    for (const std::vector<std::string>& column : columns_) out.emplace_back(column);
    return out;
  }

 private:
  std::vector<std::vector<std::string>> columns_;
};

}  // namespace homecare::registry
