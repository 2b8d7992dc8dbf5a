// Values by their keys, read for everybody by whoever asks first; see group_memory.h.
#pragma once

#include <map>
#include <set>
#include <utility>

namespace homecare {

// Lives in a GroupMemory. Not thread safe.
template <typename Key, typename Value>
class Announced {
 public:
  using Keys = std::set<Key>;
  using Values = std::map<Key, Value>;

  // Somebody is going to ask for it.
  void Announce(Key key) {
    if (values_.count(key) == 0) announced_.insert(std::move(key));
  }

  // The value of `key`. Where it is not known, `load(keys, &values)` reads all that were announced,
  // and fills those it finds: each of `keys` has a default value in `values` before. What `load`
  // throws passes, and ends the transaction whose memory this is.
  template <typename Load>
  const Value& Get(const Key& key, Load load) {
    const auto known = values_.find(key);
    if (known != values_.end()) return known->second;
    announced_.insert(key);
    for (const Key& wanted : announced_) values_.emplace(wanted, Value());
    load(std::as_const(announced_), &values_);
    announced_.clear();
    return values_.at(key);
  }

  // It was altered, to this.
  void Put(const Key& key, Value value) { values_.insert_or_assign(key, std::move(value)); }
  // It was altered: who asks again reads again.
  void Forget(const Key& key) { values_.erase(key); }

 private:
  Keys announced_;
  Values values_;
};

}  // namespace homecare
