#include "services/billing/storage/audit_evidence.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "common/base/check.h"
#include "common/base/status.h"
#include "services/billing/audit/thresholds.h"
#include "services/billing/domain/rulebook.h"
#include "services/billing/storage/audit_pages.h"
#include "services/billing/storage/facts.h"

namespace homecare::billing::storage {
namespace {

constexpr int kVisitsAPage = 4000;
constexpr int kEldersAPage = 500;
constexpr int kCaregiversAPage = 2000;
constexpr size_t kSuspectsAPage = 200;

class Reader {
 public:
  Reader(pg::Database& database, const std::string& city_code, absl::CivilMonth month,
         absl::FunctionRef<bool()> stopped)
      : database_(database),
        city_code_(city_code),
        month_(month),
        stopped_(stopped),
        before_(audit::Thresholds().full_cap_months - 1) {}

  absl::StatusOr<MonthRead> Read() {
    out_.evidence.month = month_;
    RETURN_IF_ERROR(ReadRules());
    RETURN_IF_ERROR(ReadVisits());
    RETURN_IF_ERROR(ReadCaregivers());
    RETURN_IF_ERROR(ReadElders());
    RETURN_IF_ERROR(ReadExceptionsBefore());
    return std::move(out_);
  }

 private:
  absl::Status Page(absl::FunctionRef<absl::Status(pg::Tx&)> body) {
    if (stopped_()) {
      return NamedError(absl::StatusCode::kCancelled, "WORK_STOPPED", "the process ends");
    }
    return database_.Read(Lane::kNormal, body);
  }

  absl::Status ReadRules() {
    RETURN_IF_ERROR(Page([&](pg::Tx& tx) -> absl::Status {
      ASSIGN_OR_RETURN(rules_, Rules(tx, city_code_));
      return absl::OkStatus();
    }));
    ASSIGN_OR_RETURN(const Policy* const policy, rules_->PolicyOn(absl::CivilDay(month_ + 1) - 1));
    out_.evidence.caps = policy->cap_minutes;
    return absl::OkStatus();
  }

  absl::Status ReadVisits() {
    std::vector<audit::AuditedVisit>& visits = out_.evidence.visits;
    std::vector<audit::AuditedVisit> page;
    do {
      const bool first = visits.empty();
      RETURN_IF_ERROR(Page([&](pg::Tx& tx) {
        page = VisitPage(tx, city_code_, month_,
                         first ? absl::InfinitePast() : visits.back().check_in_time,
                         first ? "" : visits.back().visit_id, kVisitsAPage);
        return absl::OkStatus();
      }));
      std::move(page.begin(), page.end(), std::back_inserter(visits));
    } while (!page.empty());
    for (audit::AuditedVisit& visit : visits) visits_[visit.visit_id] = &visit;
    return absl::OkStatus();
  }

  absl::Status ReadCaregivers() {
    std::vector<audit::AuditedCaregiver>& caregivers = out_.evidence.caregivers;
    std::vector<audit::AuditedCaregiver> page;
    do {
      RETURN_IF_ERROR(Page([&](pg::Tx& tx) {
        page =
            CaregiverPage(tx, city_code_, caregivers.empty() ? "" : caregivers.back().caregiver_id,
                          kCaregiversAPage);
        return absl::OkStatus();
      }));
      std::move(page.begin(), page.end(), std::back_inserter(caregivers));
    } while (!page.empty());
    return absl::OkStatus();
  }

  absl::Status ReadElders() {
    ElderPage page;
    do {
      RETURN_IF_ERROR(Page([&, after = page.last_id](pg::Tx& tx) {
        page = ReadElderPage(tx, city_code_, month_, before_, *rules_, after, kEldersAPage);
        return absl::OkStatus();
      }));
      std::move(page.elders.begin(), page.elders.end(), std::back_inserter(out_.evidence.elders));
      for (const auto& [visit_id, posted] : page.posted) Add(visit_id, posted);
    } while (!page.last_id.empty());
    return absl::OkStatus();
  }

  void Add(const std::string& visit_id, const VisitPosted& posted) {
    const auto found = visits_.find(visit_id);
    if (found == visits_.end()) return;  // began in another month, or is on no bill any more
    found->second->subsidised = posted.subsidised;
    if (posted.billed) out_.billed.push_back({visit_id, posted.amount, 1});
  }

  // Exceptions of months before are asked for only where they decide: of elders who had exactly
  // the cap in each.
  absl::Status ReadExceptionsBefore() {
    std::vector<audit::AuditedElder*> suspects;
    for (audit::AuditedElder& elder : out_.evidence.elders) {
      const auto& months = elder.months_before;
      const bool full = std::all_of(months.begin(), months.end(), [](const audit::MonthUsed& used) {
        return used.cap > Minutes(0) && used.subsidised == used.cap && used.over_cap == Minutes(0);
      });
      if (full && !months.empty() && elder.over_cap == Minutes(0)) suspects.push_back(&elder);
    }
    for (size_t i = 0; i < suspects.size(); i += kSuspectsAPage) {
      const auto end = suspects.begin() +
                       static_cast<std::ptrdiff_t>(std::min(suspects.size(), i + kSuspectsAPage));
      RETURN_IF_ERROR(CountExceptions({suspects.begin() + static_cast<std::ptrdiff_t>(i), end}));
    }
    return absl::OkStatus();
  }

  absl::Status CountExceptions(const std::vector<audit::AuditedElder*>& elders) {
    std::vector<std::string> elder_ids;
    for (const audit::AuditedElder* elder : elders) elder_ids.push_back(elder->elder_id);
    for (int i = 0; i < before_; ++i) {
      std::map<std::string, int> counts;
      RETURN_IF_ERROR(Page([&](pg::Tx& tx) {
        counts = ExceptionsOf(tx, city_code_, month_ - before_ + i, elder_ids);
        return absl::OkStatus();
      }));
      for (audit::AuditedElder* elder : elders) {
        elder->months_before[i].exceptions = counts[elder->elder_id];
      }
    }
    return absl::OkStatus();
  }

  pg::Database& database_;
  const std::string& city_code_;
  const absl::CivilMonth month_;
  const absl::FunctionRef<bool()> stopped_;
  const int before_;
  std::optional<Rulebook> rules_;
  MonthRead out_;
  absl::flat_hash_map<absl::string_view, audit::AuditedVisit*> visits_;  // Into out_.
};

}  // namespace

absl::StatusOr<MonthRead> ReadMonth(pg::Database& database, const std::string& city_code,
                                    absl::CivilMonth month, absl::FunctionRef<bool()> stopped) {
  return Reader(database, city_code, month, stopped).Read();
}

}  // namespace homecare::billing::storage
