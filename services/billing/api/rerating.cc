#include "services/billing/api/rerating.h"

#include "common/base/status.h"
#include "services/billing/api/books.h"
#include "services/billing/storage/rules.h"

namespace homecare::billing {
namespace {

// The city's books are locked meanwhile, and whatever is told of a visit waits.
constexpr int kElderMonthsPerFiring = 50;

}  // namespace

absl::Status RateAgainDue(Change& change, const Deadline& deadline) {
  const std::string& adoption_id = deadline.subject_id;
  storage::OpenBooks(change);
  const std::vector<storage::Rerating> due =
      storage::NextReratings(change, adoption_id, kElderMonthsPerFiring);
  Books books(change, adoption_id);
  for (const storage::Rerating& rerating : due) {
    RETURN_IF_ERROR(books.bookkeeper.RateAgain(rerating.elder_id, rerating.month,
                                               JoinExplanations(rerating.explanations)));
  }
  storage::RemoveReratings(change, adoption_id, due);
  if (due.size() == kElderMonthsPerFiring) {
    change.SetDeadline({kReratingDue, adoption_id, change.now()});
  }
  return absl::OkStatus();
}

}  // namespace homecare::billing
