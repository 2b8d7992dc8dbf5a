#include "services/billing/storage/city_facts.h"

#include <utility>

#include "absl/container/flat_hash_map.h"
#include "services/billing/storage/rows.h"

namespace homecare::billing::storage {
namespace {

// Only what RateMonth looks at, and the three marks in one: reading cell by cell is most of the
// work of rating a city.
#define HC_RATED_COLUMNS                                                               \
  "visit_id, provider_id, check_in_time, check_out_time, (bucket = 'CARE')::int::text" \
  " || double_up::int::text || family_consent::int::text AS marks"

Visit ToRatedVisit(const pg::Row& row) {
  Visit visit;
  visit.visit_id = row.Text("visit_id");
  visit.provider_id = row.Text("provider_id");
  visit.check_in_time = row.Time("check_in_time");
  visit.check_out_time = row.Time("check_out_time");
  const std::string marks = row.Text("marks");
  visit.bucket = marks[0] == '1' ? Bucket::kCare : Bucket::kOther;
  visit.double_up = marks[1] == '1';
  visit.family_consent = marks[2] == '1';
  return visit;
}

// One page, by elder.
class Page {
 public:
  Page(pg::Tx& tx, const std::string& city_code) : tx_(tx), city_code_(city_code) {}

  void ReadElders(absl::string_view after_elder_id, int limit) {
    for (const pg::Row& row :
         tx_.Exec("SELECT elder_id, registered_area, county_code FROM elder"
                  " WHERE city_code = $1 AND elder_id > $2 ORDER BY elder_id LIMIT $3",
                  {city_code_, after_elder_id, limit})) {
      CountyElder& elder = elders_.emplace_back();
      elder.facts.elder_id = row.Text("elder_id");
      elder.facts.registered_area = ToArea(row.Text("registered_area"));
      elder.county_code = row.Text("county_code");
    }
    for (CountyElder& elder : elders_) {
      by_id_.emplace(elder.facts.elder_id, &elder.facts);
      elder_ids_.push_back(elder.facts.elder_id);
    }
  }

  // Planned for these elders: after a plan for any, all visits of the city may seem nearer.
  void ReadVisits(const VisitWindow& window) {
    for (const pg::Row& row :
         tx_.ExecPlanned("SELECT elder_id, " HC_RATED_COLUMNS
                         " FROM visit WHERE city_code = $1 AND elder_id = ANY ($2) AND NOT voided"
                         " AND check_in_time >= $3 AND check_in_time < $4 AND check_out_time >= $5",
                         {city_code_, elder_ids_, window.ends_from - kLongestVisit,
                          window.starts_before, window.ends_from})) {
      Of(row).visits.push_back(ToRatedVisit(row));
    }
    elder_ids_.clear();
    for (const CountyElder& elder : elders_) {
      if (!elder.facts.visits.empty()) elder_ids_.push_back(elder.facts.elder_id);
    }
  }

  void ReadEntitlements() {
    for (const pg::Row& row :
         tx_.ExecPlanned("SELECT elder_id, grant_id, level, area, valid_from, valid_to"
                         " FROM elder_grant WHERE city_code = $1 AND elder_id = ANY ($2)"
                         " AND replaced_time IS NULL",
                         {city_code_, elder_ids_})) {
      Of(row).grants.push_back(ToGrant(row));
    }
    for (const pg::Row& row :
         tx_.ExecPlanned("SELECT elder_id, suspension_id, reason, start_time, end_time"
                         " FROM suspension WHERE city_code = $1 AND elder_id = ANY ($2)"
                         " AND replaced_time IS NULL",
                         {city_code_, elder_ids_})) {
      Of(row).suspensions.push_back(ToSuspension(row));
    }
  }

  std::vector<CountyElder> Take() && { return std::move(elders_); }

 private:
  ElderFacts& Of(const pg::Row& row) { return *by_id_.at(row.Text("elder_id")); }

  pg::Tx& tx_;
  const std::string& city_code_;
  std::vector<CountyElder> elders_;
  absl::flat_hash_map<std::string, ElderFacts*> by_id_;
  std::vector<std::string> elder_ids_;  // Whom the next statement is about.
};

}  // namespace

std::vector<CountyElder> EldersAfter(pg::Tx& tx, const std::string& city_code,
                                     absl::string_view after_elder_id, int limit,
                                     const VisitWindow& window) {
  Page page(tx, city_code);
  page.ReadElders(after_elder_id, limit);
  page.ReadVisits(window);
  page.ReadEntitlements();
  return std::move(page).Take();
}

}  // namespace homecare::billing::storage
