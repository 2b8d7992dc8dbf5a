// What the members of a group tell each other: chiefly facts that one statement reads for all of
// them, where each would have asked by itself.
//
// A door may let every member announce, before the first body runs, what it is going to ask for
// (Step::ahead, Mutation::ahead). The first body that asks then reads what all have announced, and
// the others find it here. To announce is never needed for being right: what was not announced is
// read when it is asked for.
#pragma once

#include <memory>
#include <typeindex>
#include <unordered_map>

namespace homecare {

// Objects by their type, each made at its first use. Lives for one attempt at one transaction, so
// what it holds is as fresh as that transaction; who alters a row that somebody may have remembered
// makes it forgotten. Not thread safe.
class GroupMemory {
 public:
  // The one object of type T, which must be default constructible and the asker's own.
  template <typename T>
  T& Of() {
    std::shared_ptr<void>& object = objects_[std::type_index(typeid(T))];
    if (object == nullptr) object = std::make_shared<T>();
    return *static_cast<T*>(object.get());
  }

 private:
  std::unordered_map<std::type_index, std::shared_ptr<void>> objects_;
};

}  // namespace homecare
