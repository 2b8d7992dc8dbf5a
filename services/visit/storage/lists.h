// The lists and look-ups of the visit service: read only, in keyset order.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/pg/tx.h"
#include "services/visit/domain/exceptions.h"
#include "services/visit/domain/visit.h"

namespace homecare::visit::storage {

// Empty texts and absent values do not narrow.
struct VisitFilter {
  std::string elder_id;
  std::string caregiver_id;
  std::string state;
  // Planned start within [from, before).
  absl::Time starts_from = absl::InfinitePast();
  absl::Time starts_before = absl::InfiniteFuture();
  // Planned end after this.
  absl::Time ends_after = absl::InfinitePast();
};

struct ExceptionFilter {
  std::string visit_id;
  std::string code;
  bool open_only = false;
};

std::optional<Visit> GetVisit(pg::Tx& tx, const std::string& city_code,
                              const std::string& visit_id);
std::vector<Evidence> EvidenceOf(pg::Tx& tx, const std::string& city_code,
                                 const std::string& visit_id);
std::optional<Voiding> VoidingOf(pg::Tx& tx, const std::string& city_code,
                                 const std::string& visit_id);
std::vector<VisitException> ExceptionsOf(pg::Tx& tx, const std::string& city_code,
                                         const std::string& visit_id);
// Those of the visits that an open exception keeps from the bill.
std::vector<std::string> BlockedAmong(pg::Tx& tx, const std::string& city_code,
                                      const std::vector<std::string>& visit_ids);

// Up to `limit` rows after the key (time, id), in that order; an empty id begins.
std::vector<Visit> ListVisits(pg::Tx& tx, const std::string& city_code, const VisitFilter& filter,
                              absl::Time after_time, const std::string& after_id, int limit);
std::vector<VisitException> ListExceptions(pg::Tx& tx, const std::string& city_code,
                                           const ExceptionFilter& filter, absl::Time after_time,
                                           const std::string& after_id, int limit);

}  // namespace homecare::visit::storage
