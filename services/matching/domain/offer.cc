#include "services/matching/domain/offer.h"

#include <algorithm>

#include "common/base/check.h"
#include "common/base/names.h"

namespace homecare::matching {
namespace {

constexpr auto kNames = std::to_array<NameOf<OfferState>>({
    {OfferState::kOpen, "OPEN"},
    {OfferState::kAccepted, "ACCEPTED"},
    {OfferState::kDeclined, "DECLINED"},
    {OfferState::kExpired, "EXPIRED"},
    {OfferState::kReleased, "RELEASED"},
});

}  // namespace

bool CanStep(OfferState from, OfferState to) {
  return std::find(kOfferSteps.begin(), kOfferSteps.end(), std::pair(from, to)) !=
         kOfferSteps.end();
}

absl::string_view Name(OfferState state) { return NameIn(kNames, state); }

void Close(Offer& offer, OfferState to, absl::Time now) {
  HC_CHECK(CanStep(offer.state, to));
  offer.state = to;
  offer.close_time = now;
}

}  // namespace homecare::matching
