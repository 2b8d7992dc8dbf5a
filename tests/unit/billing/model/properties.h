// What must hold of the rating of any month. Each check says what it found wrong, so that tests can
// ask for nothing, and for something where the product is broken on purpose.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace homecare::billing::model {

struct Property {
  const char* name;
  // What is wrong with the random world of that seed; empty where nothing is.
  std::vector<std::string> (*violations)(uint64_t seed);
};

const std::vector<Property>& Properties();
const Property& PropertyNamed(const std::string& name);

}  // namespace homecare::billing::model
