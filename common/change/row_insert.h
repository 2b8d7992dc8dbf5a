// An INSERT that takes any number of rows, so that the changes of a group write with one statement.
#pragma once

#include <cstddef>

namespace homecare {

struct RowInsert {
  // As "INSERT INTO t (a, b) SELECT a, b FROM unnest($1::text[], $2::bigint[]) AS added (a, b)": a
  // parameter a column, bound to an array with an element a row. A constant of the program.
  const char* sql;
  size_t columns;
};

}  // namespace homecare
