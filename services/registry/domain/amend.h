// The common course of a change to one resource: lock, change a copy, save it where it differs.
// Used by the desk only.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/base/status.h"
#include "services/registry/domain/roll.h"

namespace homecare::registry {

using NotFoundError = absl::Status (*)(absl::string_view id);

template <typename T>
absl::StatusOr<T> LockOne(Roll<T>& roll, const std::string& id, NotFoundError not_found) {
  std::vector<T> found = roll.Lock({id});
  if (found.empty()) return not_found(id);
  return std::move(found.front());
}

template <typename T>
absl::StatusOr<T> Amend(Roll<T>& roll, const std::string& id, NotFoundError not_found,
                        absl::FunctionRef<absl::Status(T&)> change) {
  ASSIGN_OR_RETURN(const T before, LockOne(roll, id, not_found));
  T after = before;
  RETURN_IF_ERROR(change(after));
  if (!(after == before)) roll.Save(before, after);
  return after;
}

// The item of that id, or null.
template <typename T>
T* FindById(std::vector<T>& items, std::string T::*id, absl::string_view wanted) {
  for (T& item : items) {
    if (item.*id == wanted) return &item;
  }
  return nullptr;
}

}  // namespace homecare::registry
