// Applies a group of letters in one transaction of the change runner: each exactly once, each key's
// in order. Consumer and dead-letter replay stand on it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "common/change/runner.h"
#include "common/event/consumer.h"
#include "common/event/inbox.h"
#include "common/event/letter.h"

namespace homecare::event {

// Thread safe; a call uses the caller's thread.
class Applier {
 public:
  Applier(ChangeRunner& runner, std::string subscriber, Apply apply, ApplyAhead ahead = nullptr);
  // On another store than the tables.
  Applier(ChangeRunner& runner, std::shared_ptr<const InboxStore> inbox, Apply apply,
          ApplyAhead ahead = nullptr);

  // Does each letter's task, in the order given except that letters of one key go by version. All
  // letters are of `city_code`, none twice. Sets each fate and, where it is kRefused, the status.
  // Returns what waited for a key that has moved; it is the caller's to apply next.
  //
  // A letter that Apply refused has left nothing behind, whatever it wrote first: that is why
  // parking for WaitFor and burying are tasks of their own, for a later group.
  std::vector<Letter> Run(Lane lane, const std::string& city_code,
                          std::vector<Letter>& letters) const;

 private:
  ChangeRunner& runner_;
  const std::shared_ptr<const InboxStore> inbox_;
  const Apply apply_;
  const ApplyAhead ahead_;
};

}  // namespace homecare::event
