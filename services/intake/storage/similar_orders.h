// An elder's other orders much like one, read for all changes of a group at once.
#pragma once

#include <string>
#include <vector>

#include "common/change/change.h"
#include "services/intake/domain/order_desk.h"

namespace homecare::intake::storage {

// An order is going to be placed, and what is similar to it asked for.
void AnnounceSimilar(GroupMemory& memory, const std::string& city_code, const OrderDraft& draft,
                     absl::Time now);

// OrderStore::SimilarTo, those added by earlier changes of the group included.
std::vector<std::string> FindSimilar(Change& change, const Order& order);

// The order is one of the group's own from now on; it is not in the table yet.
void NoteAdded(Change& change, const Order& order);

}  // namespace homecare::intake::storage
