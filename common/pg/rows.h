// What a statement returned. Columns are read by name. A NULL or a wrong type read through a getter
// that does not allow for it is an error of the program and throws into the transaction runner,
// which reports INTERNAL; use the Optional getters where the column may be NULL.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace pqxx {
class result;
}

namespace homecare::pg {

// A result with the names of its columns. Private to Row and Rows.
struct NamedResult;

class Row {
 public:
  Row(const NamedResult* result, int64_t index) : result_(result), index_(index) {}

  bool IsNull(const char* column) const;
  std::string Text(const char* column) const;
  int64_t Int64(const char* column) const;
  int Int(const char* column) const;
  double Double(const char* column) const;
  bool Bool(const char* column) const;
  absl::Time Time(const char* column) const;                 // timestamptz
  absl::CivilDay Day(const char* column) const;              // date
  std::string Bytes(const char* column) const;               // bytea
  std::vector<std::string> Texts(const char* column) const;  // text[], without NULLs
  std::optional<std::string> OptionalText(const char* column) const;
  std::optional<int64_t> OptionalInt64(const char* column) const;
  std::optional<absl::Time> OptionalTime(const char* column) const;
  std::optional<absl::CivilDay> OptionalDay(const char* column) const;

 private:
  const NamedResult* result_;
  int64_t index_;
};

// Owns the result; rows stay valid as long as it lives.
class Rows {
 public:
  class Iterator {
   public:
    Iterator(const NamedResult* result, int64_t index) : result_(result), index_(index) {}
    Row operator*() const { return Row(result_, index_); }
    Iterator& operator++() {
      ++index_;
      return *this;
    }
    bool operator!=(const Iterator& other) const { return index_ != other.index_; }

   private:
    const NamedResult* result_;
    int64_t index_;
  };

  explicit Rows(const pqxx::result& result);

  int64_t size() const;
  bool empty() const { return size() == 0; }
  // Rows an INSERT, UPDATE or DELETE touched.
  int64_t affected() const;
  // The row at `index`, which must exist.
  Row operator[](int64_t index) const;
  Iterator begin() const { return Iterator(result_.get(), 0); }
  Iterator end() const { return Iterator(result_.get(), size()); }

 private:
  std::shared_ptr<const NamedResult> result_;
};

}  // namespace homecare::pg
