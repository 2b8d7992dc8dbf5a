// A list for each task, made when it is first asked for.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

namespace homecare::matching::planner::routes {

// Thread safe: whoever asks first makes the list, and others who ask meanwhile wait for it.
template <typename Item>
class Lists {
 public:
  explicit Lists(size_t tasks) : entries_(std::make_unique<Entry[]>(tasks)) {}

  template <typename Make>
  const std::vector<Item>& Get(int task, const Make& make) {
    Entry& entry = entries_[task];
    std::call_once(entry.made, [&] { entry.items = make(); });
    return entry.items;
  }

 private:
  struct Entry {
    std::once_flag made;
    std::vector<Item> items;
  };
  std::unique_ptr<Entry[]> entries_;
};

}  // namespace homecare::matching::planner::routes
