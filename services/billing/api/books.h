// The bookkeeper with its books on one change.
#pragma once

#include <string>

#include "services/billing/domain/bookkeeper.h"
#include "services/billing/storage/books.h"

namespace homecare::billing {

// Lives for one change; what is written is in the name of `event_id` (storage/books.h).
struct Books {
  Books(Change& change, const std::string& event_id)
      : facts(change, event_id), city(change), ledger(change, event_id) {}

  storage::ChangeFactBook facts;
  storage::ChangeCityBook city;
  storage::ChangeLedgerBook ledger;
  Bookkeeper bookkeeper{facts, city, ledger};
};

}  // namespace homecare::billing
