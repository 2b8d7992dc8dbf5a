// Time of caregivers and elders on one change. The exclusion constraints decide (I3); an insert
// that meets one is a lost race, not an error.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common/change/change.h"
#include "services/matching/domain/calendar_books.h"

namespace homecare::matching::storage {

// Lives for one change.
class Calendars final : public CalendarBook, public BookingIndex {
 public:
  explicit Calendars(Change& change) : tx_(change.tx()), city_code_(change.city_code()) {}

  Calendar Lock(absl::string_view caregiver_id, const Span& span) override;
  std::optional<Calendar> TryLock(absl::string_view caregiver_id, const Span& span) override;
  bool Hold(const Offer& offer, ElderSlot slot) override;
  bool Assign(const Offer& offer, ElderSlot slot) override;
  void Begin(const Offer& offer) override;
  void End(const Offer& offer, absl::Time end_time) override;
  void Free(absl::string_view offer_id) override;

  std::vector<std::string> OffersOfCaregiver(absl::string_view caregiver_id,
                                             const Span& span) override;
  std::vector<Span> ElderBusy(const Job& job, const Span& span) override;
  bool ElderTaken(const Job& job, const Span& span) override;
  std::vector<std::string> OrdersOffered(const Job& job, const Span& span) override;

 private:
  Calendar Read(absl::string_view caregiver_id, const Span& span);

  pg::Tx& tx_;
  const std::string& city_code_;
};

}  // namespace homecare::matching::storage
