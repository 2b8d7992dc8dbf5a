#include "common/event/topology.h"

#include "absl/strings/str_cat.h"
#include "common/base/check.h"

namespace homecare::event {

const std::vector<Topic>& Topics() {
  static const auto* const topics = new std::vector<Topic>{
      {"registry", "registry", {"intake", "matching", "visit", "billing"}},
      {"orders", "intake", {"matching"}},
      {"assignments", "matching", {"intake", "visit"}},
      {"visits", "visit", {"intake", "matching", "billing"}},
      {"billing", "billing", {}},
  };
  return *topics;
}

const Topic& TopicOf(absl::string_view name) {
  for (const Topic& topic : Topics()) {
    if (topic.name == name) return topic;
  }
  HC_CHECK(false && "no such topic");
}

std::string StreamName(absl::string_view city_code, absl::string_view topic,
                       absl::string_view subscriber, bool emergency) {
  return absl::StrCat("hc:", city_code, ":", topic, ":", subscriber, emergency ? ":emergency" : "");
}

}  // namespace homecare::event
