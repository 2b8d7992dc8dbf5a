#include "deploy/demo/month/visit_facts.h"

#include <algorithm>
#include <vector>

#include "absl/time/time.h"
#include "common/base/status.h"
#include "common/rpc/convert.h"
#include "deploy/demo/month/csv_table.h"
#include "deploy/demo/month/lists.h"

namespace homecare::demo {
namespace {

using Visits = visit::v1::VisitService::Stub;

// From when to when a visit counted: since its last proof was there and the last exception that
// blocked was cleared, until somebody took it back.
struct Counted {
  absl::Time since = absl::InfinitePast();
  absl::Time until = absl::InfiniteFuture();
};

Counted CountedOf(const visit::v1::GetVisitResponse& found) {
  Counted counted;
  for (const visit::v1::Evidence& evidence : found.evidence()) {
    counted.since = std::max(counted.since, rpc::FromProto(evidence.receive_time()));
  }
  for (const visit::v1::VisitException& exception : found.exceptions()) {
    if (exception.effect() != visit::v1::BILLING_EFFECT_BLOCKS) continue;
    counted.since =
        std::max(counted.since, exception.has_clear_time() ? rpc::FromProto(exception.clear_time())
                                                           : absl::InfiniteFuture());
  }
  if (found.has_voiding()) counted.until = rpc::FromProto(found.voiding().void_time());
  return counted;
}

absl::StatusOr<Counted> LookUp(Peers& peers, const LateFacts& late, const std::string& visit_id) {
  visit::v1::GetVisitRequest request;
  request.set_city_code(kCity);
  request.set_visit_id(visit_id);
  ASSIGN_OR_RETURN(const auto found, Call(*peers.visit, &Visits::GetVisit, request));
  Counted counted = CountedOf(found);
  const auto clawed_back = late.clawed_back.find(visit_id);
  if (clawed_back != late.clawed_back.end()) counted.until = clawed_back->second;
  return counted;
}

}  // namespace

absl::Status WriteVisitFacts(Peers& peers, const LateFacts& late, const std::string& folder) {
  CsvTable table(folder + "/visits.csv", {"visit_id", "elder_id", "caregiver_id", "provider_id",
                                          "item", "bucket", "check_in", "check_out", "double_up",
                                          "family_consent", "recorded_at", "voided_at"});
  ASSIGN_OR_RETURN(std::vector<visit::v1::Visit> visits, ListJuneVisits(peers));
  std::stable_sort(visits.begin(), visits.end(), [](const auto& a, const auto& b) {
    return a.elder_id() < b.elder_id();  // homecare-rate then needs memory for one elder only
  });
  for (const visit::v1::Visit& visit : visits) {
    const bool ended = visit.billable() || visit.state() == event::v1::VISIT_STATE_VOIDED;
    if (!ended || !visit.has_check_out_time()) continue;
    ASSIGN_OR_RETURN(const Counted counted, LookUp(peers, late, visit.visit_id()));
    if (counted.until <= counted.since) continue;
    table.Add({visit.visit_id(), visit.elder_id(), visit.caregiver_id(), visit.provider_id(),
               visit.item_code(), CsvName(type::v1::Bucket_Name(visit.bucket()), "BUCKET_"),
               CsvTime(visit.check_in_time()), CsvTime(visit.check_out_time()),
               visit.double_up() ? "true" : "false", visit.family_consent() ? "true" : "false",
               CsvTime(counted.since),
               counted.until == absl::InfiniteFuture() ? "" : CsvTime(counted.until)});
  }
  return table.Close();
}

}  // namespace homecare::demo
