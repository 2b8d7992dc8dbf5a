// A desk's session on one change.
#pragma once

#include "common/change/change.h"
#include "services/matching/api/teller.h"
#include "services/matching/domain/session.h"
#include "services/matching/storage/calendars.h"
#include "services/matching/storage/jobs.h"
#include "services/matching/storage/roster.h"

namespace homecare::matching {

// Lives for one change.
class ChangeSession {
 public:
  explicit ChangeSession(homecare::Change& change)
      : jobs_(change),
        offers_(change),
        calendars_(change),
        assignments_(change),
        roster_(change),
        teller_(change),
        session_{change.now(), jobs_,        offers_, calendars_,
                 calendars_,   assignments_, roster_, teller_} {}
  ChangeSession(const ChangeSession&) = delete;
  ChangeSession& operator=(const ChangeSession&) = delete;

  Session& operator*() { return session_; }
  storage::Roster& roster() { return roster_; }

 private:
  storage::Jobs jobs_;
  storage::Offers offers_;
  storage::Calendars calendars_;
  storage::Assignments assignments_;
  storage::Roster roster_;
  EventTeller teller_;
  Session session_;
};

}  // namespace homecare::matching
