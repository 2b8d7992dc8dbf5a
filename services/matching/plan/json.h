// A value in a JSON document and the way to it, so that whoever finds it wrong can say where.
#pragma once

#include <simdjson.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/matching/plan/scanner.h"

namespace homecare::matching::plan {

class Value {
 public:
  Value(simdjson::dom::element element, std::string path)
      : element_(element), path_(std::move(path)) {}

  const std::string& path() const { return path_; }
  bool IsObject() const { return element_.is_object(); }

  // Nothing where the member is missing or null, or this is no object.
  std::optional<Value> Find(absl::string_view name) const;
  absl::StatusOr<Value> Get(absl::string_view name) const;

  absl::StatusOr<int64_t> Whole(int64_t least, int64_t most) const;
  absl::StatusOr<double> Number(double least, double most) const;
  absl::StatusOr<std::string> Text() const;
  absl::StatusOr<std::vector<Value>> Items() const;
  // The members of an object, in the document's order.
  absl::StatusOr<std::vector<std::pair<std::string, Value>>> Members() const;
  absl::StatusOr<std::vector<int64_t>> Wholes(int64_t least, int64_t most) const;

  // The same of a member that may be missing.
  absl::StatusOr<int64_t> WholeOr(absl::string_view name, int64_t otherwise, int64_t least,
                                  int64_t most) const;
  absl::StatusOr<std::string> TextOr(absl::string_view name, absl::string_view otherwise) const;
  absl::StatusOr<std::vector<int64_t>> WholesOrNone(absl::string_view name, int64_t least,
                                                    int64_t most) const;
  absl::StatusOr<std::vector<Value>> ItemsOrNone(absl::string_view name) const;

  absl::Status Wrong(absl::string_view expected) const { return Malformed(path_, expected); }

 private:
  simdjson::dom::element element_;
  std::string path_;
};

}  // namespace homecare::matching::plan
