// Where a city's chain ends, and how it goes on.
#pragma once

#include <cstdint>
#include <string>

#include "common/change/change.h"
#include "common/pg/tx.h"
#include "services/billing/chain/entry.h"

namespace homecare::billing::storage {

// The last entry's number and hash; 0 and zeros before the first. Read without a lock.
chain::Chain ReadChain(pg::Tx& tx, const std::string& city_code);

// The same for who holds the city's books: read once a transaction, and moved on by Append.
chain::Chain& ChainOf(Change& change);

}  // namespace homecare::billing::storage
