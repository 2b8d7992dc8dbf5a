#include "deploy/demo/audit.h"

#include <algorithm>
#include <cstdlib>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "common/base/civil_time.h"
#include "common/base/status.h"
#include "common/rpc/convert.h"
#include "deploy/demo/pages.h"
#include "services/billing/domain/elder_month.h"
#include "services/billing/domain/rating.h"
#include "services/billing/domain/zibo_2022.h"

namespace homecare::demo {
namespace {

using Billing = billing::v1::BillingService::Stub;
using Registry = registry::v1::RegistryService::Stub;
using VisitStub = visit::v1::VisitService::Stub;

using Facts = std::map<std::string, billing::ElderFacts>;
// Minutes and fen of a line's place: visit, funding, reason, rate.
using LineKey = std::tuple<std::string, int, int, int64_t>;
using Sums = std::map<LineKey, std::pair<int64_t, int64_t>>;

billing::AreaClass ToArea(type::v1::AreaClass area) {
  return area == type::v1::AREA_CLASS_RURAL ? billing::AreaClass::kRural
                                            : billing::AreaClass::kUrban;
}

absl::StatusOr<billing::Grant> ToGrant(const type::v1::Grant& in) {
  billing::Grant grant;
  grant.grant_id = in.grant_id();
  grant.level = static_cast<billing::Level>(in.level() - type::v1::LEVEL_SEVERE);
  grant.area = ToArea(in.area());
  ASSIGN_OR_RETURN(grant.valid_from, ParseDay(in.valid_from()));
  if (!in.valid_to().empty()) {
    ASSIGN_OR_RETURN(grant.valid_to, ParseDay(in.valid_to()));
  }
  return grant;
}

billing::Suspension ToSuspension(const type::v1::Suspension& in) {
  billing::Suspension suspension;
  suspension.suspension_id = in.suspension_id();
  suspension.start_time = rpc::FromProto(in.start_time());
  if (in.has_end_time()) suspension.end_time = rpc::FromProto(in.end_time());
  return suspension;
}

absl::Status AddEntitlements(Peers& peers, Facts* facts) {
  RETURN_IF_ERROR(EachPage(*peers.registry, &Registry::ListElders,
                           registry::v1::ListEldersRequest(),
                           [&](const registry::v1::ListEldersResponse& page) {
                             for (const registry::v1::Elder& elder : page.elders()) {
                               billing::ElderFacts& entry = (*facts)[elder.elder_id()];
                               entry.elder_id = elder.elder_id();
                               entry.registered_area = ToArea(elder.registered_area());
                             }
                           }));
  absl::Status bad;
  RETURN_IF_ERROR(EachPage(*peers.registry, &Registry::ListGrants,
                           registry::v1::ListGrantsRequest(),
                           [&](const registry::v1::ListGrantsResponse& page) {
                             for (const registry::v1::GrantRecord& record : page.grants()) {
                               if (record.has_superseded_time()) continue;
                               auto grant = ToGrant(record.grant());
                               bad.Update(grant.status());
                               if (grant.ok()) (*facts)[record.elder_id()].grants.push_back(*grant);
                             }
                           }));
  RETURN_IF_ERROR(bad);
  return EachPage(
      *peers.registry, &Registry::ListSuspensions, registry::v1::ListSuspensionsRequest(),
      [&](const registry::v1::ListSuspensionsResponse& page) {
        for (const registry::v1::SuspensionRecord& record : page.suspensions()) {
          if (record.has_superseded_time()) continue;
          (*facts)[record.elder_id()].suspensions.push_back(ToSuspension(record.suspension()));
        }
      });
}

absl::StatusOr<std::vector<visit::v1::Visit>> ListVisits(Peers& peers, absl::CivilDay day) {
  std::vector<visit::v1::Visit> visits;
  visit::v1::ListVisitsRequest request;
  *request.mutable_starts_within() =
      rpc::ToProto(rpc::TimeSpan{StartOf(absl::CivilMonth(day)), StartOf(day + 1)});
  RETURN_IF_ERROR(EachPage(*peers.visit, &VisitStub::ListVisits, request,
                           [&](const visit::v1::ListVisitsResponse& page) {
                             visits.insert(visits.end(), page.visits().begin(),
                                           page.visits().end());
                           }));
  return visits;
}

void AddVisits(const std::vector<visit::v1::Visit>& visits, Facts* facts) {
  for (const visit::v1::Visit& in : visits) {
    if (!in.billable()) continue;
    billing::Visit out;
    out.visit_id = in.visit_id();
    out.item = in.item_code();
    out.bucket = in.bucket() == type::v1::BUCKET_CARE_HOURS ? billing::Bucket::kCare
                                                            : billing::Bucket::kOther;
    out.check_in_time = rpc::FromProto(in.check_in_time());
    out.check_out_time = rpc::FromProto(in.check_out_time());
    out.double_up = in.double_up();
    out.family_consent = in.family_consent();
    out.caregiver_id = in.caregiver_id();
    out.provider_id = in.provider_id();
    (*facts)[in.elder_id()].visits.push_back(std::move(out));
  }
}

void Remember(const NearCap& candidate, Audit* audit) {
  if (candidate.cap_minutes == 0) return;
  audit->nearest_to_cap.push_back(candidate);
  std::sort(audit->nearest_to_cap.begin(), audit->nearest_to_cap.end(),
            [](const NearCap& a, const NearCap& b) {
              return std::make_pair(a.cap_minutes - a.minutes_subsidised, a.elder_id) <
                     std::make_pair(b.cap_minutes - b.minutes_subsidised, b.elder_id);
            });
  if (audit->nearest_to_cap.size() > 3) audit->nearest_to_cap.pop_back();
}

absl::StatusOr<Sums> Recompute(const Facts& facts, absl::CivilMonth month, Audit* audit) {
  const billing::Rulebook rules = billing::Zibo2022Rulebook();
  Sums sums;
  for (const auto& [elder_id, elder] : facts) {
    ASSIGN_OR_RETURN(const std::vector<billing::Line> lines,
                     billing::RateMonth(elder, month, rules));
    NearCap near{elder_id, 0, 0};
    for (const billing::Line& line : lines) {
      sums[{line.visit_id, static_cast<int>(line.funding), static_cast<int>(line.reason),
            line.rate_fen_per_hour.value()}] = {line.minutes.value(), line.fen.value()};
      if (line.funding == billing::Funding::kSubsidy) {
        near.minutes_subsidised += line.minutes.value();
      }
    }
    if (!elder.grants.empty()) {
      ASSIGN_OR_RETURN(const billing::Policy* policy, rules.PolicyOn(absl::CivilDay(month)));
      near.cap_minutes = policy->Cap(elder.grants.back().level).value();
    }
    Remember(near, audit);
  }
  return sums;
}

void AddLine(const billing::v1::LedgerLine& line, Sums* sums, Audit* audit) {
  auto& sum = (*sums)[{line.visit_id(), static_cast<int>(line.funding()) - 1,
                       static_cast<int>(line.reason()), line.rate_fen_per_hour()}];
  sum.first += line.minutes();
  sum.second += line.amount_fen();
  ++audit->ledger_lines;
  switch (line.funding()) {
    case billing::v1::FUNDING_SUBSIDY: {
      const bool urban = line.rate_fen_per_hour() == 1500;
      (urban ? audit->minutes_subsidy_urban : audit->minutes_subsidy_rural) += line.minutes();
      audit->fen_subsidy += line.amount_fen();
      if (urban) audit->fen_subsidy_urban += line.amount_fen();
      break;
    }
    case billing::v1::FUNDING_FAMILY:
      audit->minutes_family += line.minutes();
      audit->fen_family += line.amount_fen();
      break;
    case billing::v1::FUNDING_PROVIDER:
      audit->minutes_provider += line.minutes();
      break;
    default:
      audit->minutes_none += line.minutes();
  }
}

void Compare(const Sums& recomputed, const Sums& ledger, Audit* audit) {
  Sums difference = ledger;
  for (const auto& [key, sum] : recomputed) {
    difference[key].first -= sum.first;
    difference[key].second -= sum.second;
  }
  for (const auto& [key, sum] : difference) {
    audit->recompute_difference_minutes += std::abs(sum.first);
    audit->recompute_difference_fen += std::abs(sum.second);
  }
}

// Pairs of neighbours in time that overlap, per party.
int64_t OverlapsOf(const std::vector<visit::v1::Visit>& visits, bool by_caregiver) {
  using Interval = std::pair<absl::Time, absl::Time>;
  std::map<std::string, std::vector<Interval>> of_party;
  for (const visit::v1::Visit& visit : visits) {
    if (!visit.has_check_out_time()) continue;
    if (!by_caregiver && (visit.double_up() || visit.emergency())) continue;
    of_party[by_caregiver ? visit.caregiver_id() : visit.elder_id()].push_back(
        {rpc::FromProto(visit.check_in_time()), rpc::FromProto(visit.check_out_time())});
  }
  int64_t overlaps = 0;
  for (auto& [party, intervals] : of_party) {
    std::sort(intervals.begin(), intervals.end());
    absl::Time busy_until = absl::InfinitePast();
    for (const Interval& interval : intervals) {
      overlaps += interval.first < busy_until ? 1 : 0;
      busy_until = std::max(busy_until, interval.second);
    }
  }
  return overlaps;
}

void CountDay(const std::vector<visit::v1::Visit>& visits, absl::CivilDay day, Audit* audit) {
  for (const visit::v1::Visit& visit : visits) {
    if (ServiceDay(rpc::FromProto(visit.planned().start_time())) != day) continue;
    const std::string name = event::v1::VisitState_Name(visit.state());
    ++audit->visits_by_state[name.substr(sizeof("VISIT_STATE_") - 1)];
    if (visit.state() != event::v1::VISIT_STATE_COMPLETED) continue;
    ++audit->visits_completed;
    audit->seconds_delivered += visit.check_out_time().seconds() - visit.check_in_time().seconds();
  }
}

}  // namespace

absl::StatusOr<Audit> AuditMonth(Peers& peers, absl::CivilDay day) {
  Audit audit;
  Facts facts;
  RETURN_IF_ERROR(AddEntitlements(peers, &facts));
  ASSIGN_OR_RETURN(const std::vector<visit::v1::Visit> visits, ListVisits(peers, day));
  AddVisits(visits, &facts);
  const absl::CivilMonth month(day);
  ASSIGN_OR_RETURN(const Sums recomputed, Recompute(facts, month, &audit));
  Sums ledger;
  billing::v1::ListLedgerRequest request;
  request.set_month(FormatMonth(month));
  RETURN_IF_ERROR(EachPage(*peers.billing, &Billing::ListLedger, request,
                           [&](const billing::v1::ListLedgerResponse& page) {
                             for (const billing::v1::LedgerLine& line : page.lines()) {
                               AddLine(line, &ledger, &audit);
                             }
                           }));
  Compare(recomputed, ledger, &audit);
  audit.overlaps = OverlapsOf(visits, true) + OverlapsOf(visits, false);
  CountDay(visits, day, &audit);
  return audit;
}

}  // namespace homecare::demo
