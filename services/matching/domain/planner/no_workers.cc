#include "services/matching/domain/planner/solver.h"

namespace homecare::matching::planner {
namespace {

class CallersThread : public Workers {
 public:
  int threads() const override { return 1; }
  void Run(int count, const std::function<void(int)>& body) override {
    for (int i = 0; i < count; ++i) body(i);
  }
};

}  // namespace

Workers& NoWorkers() {
  static CallersThread workers;
  return workers;
}

}  // namespace homecare::matching::planner
