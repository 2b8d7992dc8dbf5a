// FindCandidates: everybody is judged, then cut to a page.
#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/civil_time.h"
#include "common/base/status.h"
#include "common/rpc/keyset.h"
#include "services/matching/api/convert.h"
#include "services/matching/api/lists.h"
#include "services/matching/domain/errors.h"
#include "services/matching/storage/lists.h"

namespace homecare::matching {
namespace {

// Candidates in order of rank, then rejections: farther than any rank.
constexpr int64_t kRejectedRank = 1'000'000'000'000;

struct Row {
  rpc::TimeKey key;
  // One of them.
  const Candidate* candidate = nullptr;
  const Rejected* rejected = nullptr;
};

// Start and id in an order that text comparison keeps.
std::string KeyText(int64_t start, absl::string_view caregiver_id) {
  return absl::StrCat(absl::Dec(start, absl::kZeroPad12), "/", caregiver_id);
}

std::vector<Row> RowsAfter(const Search& search, const rpc::TimeKey& after) {
  std::vector<Row> rows;
  const auto add = [&](int64_t rank, std::string id, Row row) {
    row.key = {absl::FromUnixSeconds(rank), std::move(id)};
    const bool seen =
        !after.id.empty() && std::tie(row.key.time, row.key.id) <= std::tie(after.time, after.id);
    if (!seen) rows.push_back(std::move(row));
  };
  for (const Candidate& candidate : search.candidates) {
    add(candidate.rank, KeyText(candidate.start, candidate.caregiver_id), {{}, &candidate});
  }
  for (const Rejected& rejected : search.rejected) {
    add(kRejectedRank, std::string(rejected.caregiver_id), {{}, nullptr, &rejected});
  }
  std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
    return std::tie(a.key.time, a.key.id) < std::tie(b.key.time, b.key.id);
  });
  return rows;
}

absl::StatusOr<Job> Subject(pg::Tx& tx, absl::Time now, const v1::FindCandidatesRequest& request) {
  if (request.has_order_id()) {
    auto job = storage::FindJob(tx, request.city_code(), request.order_id());
    if (!job) return OrderNotFound(request.order_id());
    return *std::move(job);
  }
  const auto elder = storage::FindElder(tx, request.city_code(), request.visit().elder_id());
  if (!elder) return ElderNotFound(request.visit().elder_id());
  return FromProto(request.visit(), *elder, request.city_code(), now);
}

VisitRequest RequestFor(pg::Tx& tx, const std::string& city_code, const Job& job, absl::Time now,
                        const MatchPolicy& policy) {
  VisitRequest request = RequestOf(job, now, policy);
  if (const auto elder = storage::FindElder(tx, city_code, job.elder_id)) {
    request.barred_caregiver_ids = elder->barred_caregiver_ids;
  }
  request.asked_caregiver_ids = storage::AskedOf(tx, city_code, job.order_id);
  request.elder_busy =
      storage::ElderBusy(tx, city_code, job.elder_id, job.slot(), job.order_id, HorizonOf(request));
  return request;
}

}  // namespace

absl::Status FindCandidates(pg::Tx& tx, const rpc::Pager& pager, const Matcher& matcher,
                            absl::Time now, const v1::FindCandidatesRequest& request,
                            v1::FindCandidatesResponse* response) {
  const Model& model = matcher.model();
  if (!model.ready()) return NotLeader(request.city_code());
  ASSIGN_OR_RETURN(const rpc::TimePage page, rpc::ReadTimePage(pager, request));
  ASSIGN_OR_RETURN(const Job job, Subject(tx, now, request));
  const EmergencyLadder& ladder = matcher.policy().emergency;
  const VisitRequest visit = RequestFor(tx, request.city_code(), job, now, matcher.policy());
  const Search search =
      job.emergency() ? model.RankEmergency(visit, FloorSeconds(now), ladder, ladder.wide_metres)
                      : model.Rank(visit);
  std::vector<Row> rows = RowsAfter(search, page.after);
  response->set_next_page_token(
      rpc::CutToPage(pager, page, &rows, [](const Row& row) { return row.key; }));
  for (const Row& row : rows) {
    if (row.rejected != nullptr) {
      *response->add_rejections() = ToProto(*row.rejected);
      continue;
    }
    v1::Candidate* const shown = response->add_candidates();
    *shown = ToProto(*row.candidate, visit.duration_seconds);
    if (!row.candidate->displacing) continue;
    for (std::string& id :
         model.DisplacedVisits(row.candidate->caregiver_id, visit, FloorSeconds(now), ladder)) {
      shown->add_displaced_visit_ids(std::move(id));
    }
  }
  for (v1::RuleCount& count : ToProto(search.counts)) {
    *response->add_rule_counts() = std::move(count);
  }
  response->set_candidate_count(static_cast<int>(search.candidates.size()));
  return absl::OkStatus();
}

}  // namespace homecare::matching
