// What happens right after a commit. Private to common/change.
#pragma once

#include <functional>
#include <map>
#include <mutex>

#include "absl/functional/function_ref.h"
#include "common/change/effects.h"
#include "common/change/runner.h"

namespace homecare {

// Runs `action` and logs what it throws: the change is committed, and nothing that goes wrong now
// may look like a failure of it. `what` names the action in the log.
void RunAfterCommit(const char* what, absl::FunctionRef<void()> action);

// Those who want to know of commits. Thread safe.
class CommitListeners {
 public:
  int64_t Add(ChangeRunner::Listener listener);
  // Waits for a call in progress.
  void Remove(int64_t id);
  // Calls each one, unless the commit left nothing to look at.
  void Tell(const Effects& effects);

 private:
  std::mutex mutex_;
  int64_t last_id_ = 0;
  std::map<int64_t, ChangeRunner::Listener> listeners_;
};

}  // namespace homecare
