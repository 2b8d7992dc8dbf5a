// Looks at everything that could grow: processes, stores, tables.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/overload/load/redis_console.h"
#include "tests/overload/load/town.h"
#include "tests/overload/soak/verdict.h"

namespace homecare::testing {

// Not thread safe.
class Sampler {
 public:
  explicit Sampler(Town& town) : town_(town), redis_(town.line().redis().socket_path()) {}

  // Every figure that Rules names.
  std::map<std::string, double> Look();

  // How each is judged.
  std::vector<FigureRule> Rules() const;

 private:
  void LookAtProcesses(std::map<std::string, double>* figures);
  void LookAtTables(std::map<std::string, double>* figures);

  Town& town_;
  RedisConsole redis_;
};

}  // namespace homecare::testing
