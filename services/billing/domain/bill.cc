#include "services/billing/domain/bill.h"

#include <algorithm>
#include <utility>

#include "common/base/status.h"
#include "services/billing/domain/errors.h"
#include "services/billing/domain/rounding.h"

namespace homecare::billing {
namespace {

constexpr FenPerHour kNoRate(0);

// Who pays minutes that the fund does not: P10, "After the close" 6.
Funding OthersFunding(const QueuedVisit& visit, LineReason reason) {
  const bool agreed = visit.visit->family_consent &&
                      visit.policy->over_cap_payer == OverCapPayer::kFamilyIfConsented;
  const bool uploaded_late = visit.late && reason == LineReason::kOverCap;
  return agreed && !uploaded_late ? Funding::kFamily : Funding::kProvider;
}

class Pricer {
 public:
  Pricer(const Bill& bill, const MonthTerms& terms) : bill_(bill), terms_(terms) {
    charges_.reserve(bill.pieces.size() + 4);
  }

  absl::StatusOr<std::vector<Charge>> Price() && {
    for (size_t i = 0; i < bill_.pieces.size(); ++i) {
      RETURN_IF_ERROR(AddUnfunded(static_cast<int>(i)));
    }
    for (const FundedPart& part : bill_.parts) {
      RETURN_IF_ERROR(AddSubsidy(part.piece, part.subsidised));
      RETURN_IF_ERROR(AddOthers(part.piece, LineReason::kOverCap, part.minutes - part.subsidised));
    }
    std::sort(charges_.begin(), charges_.end(), [](const Charge& a, const Charge& b) {
      return std::tuple_cat(a.Key(), std::tie(a.piece)) <
             std::tuple_cat(b.Key(), std::tie(b.piece));
    });
    return std::move(charges_);
  }

 private:
  absl::Status AddUnfunded(int piece) {
    switch (bill_.pieces[piece].kind) {
      case MinuteKind::kTooShort:
        Add(piece, Funding::kNone, LineReason::kTooShort, kNoRate, bill_.pieces[piece].minutes);
        break;
      case MinuteKind::kSuspended:
        Add(piece, Funding::kNone, LineReason::kSuspended, kNoRate, bill_.pieces[piece].minutes);
        break;
      case MinuteKind::kNotEntitled:
        return AddOthers(piece, LineReason::kNotEntitled, bill_.pieces[piece].minutes);
      case MinuteKind::kEligible:
        break;  // As its parts.
    }
    return absl::OkStatus();
  }

  absl::Status AddSubsidy(int piece, Minutes minutes) {
    if (minutes == Minutes(0)) return absl::OkStatus();
    ASSIGN_OR_RETURN(const Tariff* tariff, TariffOf(piece));
    Add(piece, Funding::kSubsidy, LineReason::kNone, tariff->subsidy_fen_per_hour, minutes);
    return absl::OkStatus();
  }

  absl::Status AddOthers(int piece, LineReason reason, Minutes minutes) {
    if (minutes == Minutes(0)) return absl::OkStatus();
    const Funding funding = OthersFunding(bill_.queue.visits[bill_.pieces[piece].visit], reason);
    if (funding == Funding::kProvider) {
      Add(piece, funding, reason, kNoRate, minutes);
      return absl::OkStatus();
    }
    ASSIGN_OR_RETURN(const Tariff* tariff, TariffOf(piece));
    Add(piece, funding, reason, tariff->family_fen_per_hour, minutes);
    return absl::OkStatus();
  }

  void Add(int piece, Funding funding, LineReason reason, FenPerHour rate, Minutes minutes) {
    charges_.push_back({bill_.pieces[piece].visit, piece, funding, reason, rate, minutes});
  }

  absl::StatusOr<const Tariff*> TariffOf(int piece) const {
    const int64_t day = bill_.pieces[piece].day;
    const DayTerms& terms = terms_.On(day);
    if (terms.tariff == nullptr) return TariffMissing(terms.area, CivilDayOf(day));
    return terms.tariff;
  }

  const Bill& bill_;
  const MonthTerms& terms_;
  std::vector<Charge> charges_;
};

// One a (visit, funding, reason, rate), in that order, still without fen.
std::vector<Line> LinesOf(const Bill& bill, absl::CivilMonth month) {
  std::vector<Line> lines;
  lines.reserve(bill.charges.size());
  const Charge* before = nullptr;
  for (const Charge& charge : bill.charges) {
    if (before != nullptr && before->Key() == charge.Key()) {
      lines.back().minutes += charge.minutes;
    } else {
      lines.push_back({bill.queue.visits[charge.visit].visit->visit_id, month, charge.funding,
                       charge.reason, charge.rate, charge.minutes, Fen(0)});
    }
    before = &charge;
  }
  return lines;
}

}  // namespace

absl::StatusOr<Bill> MakeBill(const ElderFacts& facts, VisitQueue queue, const MonthTerms& terms,
                              const Seniority* seniority) {
  Bill bill;
  bill.queue = std::move(queue);
  bill.pieces = PiecesOf(bill.queue, facts.suspensions, terms);
  bill.parts = Fund(bill.queue, bill.pieces, terms, seniority);
  ASSIGN_OR_RETURN(bill.charges, Pricer(bill, terms).Price());
  bill.lines = LinesOf(bill, terms.month());
  SetFen(bill.lines);
  return bill;
}

}  // namespace homecare::billing
