#include "services/matching/domain/session.h"

#include <array>

#include "common/base/names.h"

namespace homecare::matching {
namespace {

constexpr auto kDueNames = std::to_array<NameOf<Due>>({
    {Due::kOfferExpiry, "OFFER_EXPIRY"},
    {Due::kNextOffer, "NEXT_OFFER"},
    {Due::kRetryMatch, "RETRY_MATCH"},
    {Due::kCommitPlan, "COMMIT_PLAN"},
});

}  // namespace

absl::string_view Name(Due due) { return NameIn(kDueNames, due); }

}  // namespace homecare::matching
