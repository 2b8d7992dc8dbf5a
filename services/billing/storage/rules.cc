#include "services/billing/storage/rules.h"

#include <utility>

#include "common/base/civil_time.h"
#include "services/billing/storage/rows.h"

namespace homecare::billing::storage {
namespace {

using Texts = std::vector<std::string>;

template <typename Rule>
Decided<Rule> ToDecided(const pg::Row& row, Rule rule) {
  return {std::move(rule), row.Text("maker_id"), row.Text("checker_id"), row.Time("recorded_time")};
}

// The columns of a policy's numbers and choices are named as the parameters are, in their order.
std::vector<pg::Param> ParamsOf(const Change& change, const Adoption& adoption,
                                const Policy& policy) {
  std::vector<pg::Param> params = {change.city_code(), policy.version_id,   policy.effective_from,
                                   adoption.maker_id,  adoption.checker_id, adoption.recorded_time};
  for (const PolicyParameter& parameter : PolicyParameters()) {
    params.push_back(parameter.text(policy));
  }
  return params;
}

void Add(Change& change, const Adoption& adoption, const Policy& policy) {
  change.tx().ExecVector(
      "INSERT INTO policy_version (city_code, version_id, effective_from, maker_id, checker_id,"
      " recorded_time, severe_cap_minutes, moderate_cap_minutes, mild_cap_minutes, level_change,"
      " partial_month, area_source, over_cap_order, clock_rounding, shortest_visit_minutes,"
      " overlap_rule, closing_day, carry_over, over_cap_payer)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,"
      " $19)",
      ParamsOf(change, adoption, policy));
}

void Add(Change& change, const Adoption& adoption, const Tariff& tariff) {
  change.tx().Exec(
      "INSERT INTO tariff_version (city_code, version_id, area, valid_from, valid_to,"
      " subsidy_fen_per_hour, family_fen_per_hour, maker_id, checker_id, recorded_time)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
      {change.city_code(), tariff.version_id, Name(tariff.area), tariff.valid_from, tariff.valid_to,
       tariff.subsidy_fen_per_hour.value(), tariff.family_fen_per_hour.value(), adoption.maker_id,
       adoption.checker_id, adoption.recorded_time});
}

}  // namespace

RuleVersions ListVersions(pg::Tx& tx, const std::string& city_code, absl::Time as_of) {
  RuleVersions versions;
  for (const pg::Row& row :
       tx.Exec("SELECT version_id, effective_from, severe_cap_minutes, moderate_cap_minutes,"
               " mild_cap_minutes, level_change, partial_month, area_source, over_cap_order,"
               " clock_rounding, shortest_visit_minutes, overlap_rule, closing_day, carry_over,"
               " over_cap_payer, maker_id, checker_id, recorded_time FROM policy_version"
               " WHERE city_code = $1 AND recorded_time <= $2"
               " ORDER BY effective_from, recorded_time, version_id",
               {city_code, as_of})) {
    versions.policies.push_back(ToDecided(row, ToPolicy(row)));
  }
  for (const pg::Row& row :
       tx.Exec("SELECT version_id, area, valid_from, valid_to, subsidy_fen_per_hour,"
               " family_fen_per_hour, maker_id, checker_id, recorded_time FROM tariff_version"
               " WHERE city_code = $1 AND recorded_time <= $2"
               " ORDER BY area = 'RURAL', valid_from, recorded_time, version_id",
               {city_code, as_of})) {
    versions.tariffs.push_back(ToDecided(row, ToTariff(row)));
  }
  return versions;
}

void AddRules(Change& change, const Adoption& adoption, const RuleProposal& proposal) {
  change.tx().Exec(
      "INSERT INTO rule_adoption (city_code, adoption_id, maker_id, checker_id, explanation,"
      " recorded_time) VALUES ($1, $2, $3, $4, $5, $6)",
      {change.city_code(), adoption.adoption_id, adoption.maker_id, adoption.checker_id,
       adoption.explanation, adoption.recorded_time});
  for (const Policy& policy : proposal.policies) Add(change, adoption, policy);
  for (const Tariff& tariff : proposal.tariffs) Add(change, adoption, tariff);
}

int64_t AddReratings(Change& change, absl::string_view adoption_id,
                     const std::vector<MonthSpan>& spans) {
  if (spans.empty()) return 0;
  Texts first, end;
  for (const MonthSpan& span : spans) {
    first.push_back(FormatDay(absl::CivilDay(span.first)));
    end.push_back(span.end ? FormatDay(absl::CivilDay(*span.end)) : "infinity");
  }
  return change.tx()
      .Exec(
          "INSERT INTO rerating (city_code, adoption_id, elder_id, month)"
          " SELECT city_code, $2, elder_id, month FROM elder_month WHERE city_code = $1 AND EXISTS"
          " (SELECT FROM unnest($3::text[], $4::text[]) AS span (first_month, end_month)"
          " WHERE month >= span.first_month::date AND month < span.end_month::date)",
          {change.city_code(), adoption_id, first, end})
      .affected();
}

std::vector<Rerating> NextReratings(Change& change, absl::string_view adoption_id, int limit) {
  std::vector<Rerating> next;
  for (const pg::Row& row : change.tx().Exec(
           "SELECT elder_id, month, (SELECT array_agg(explanation ORDER BY recorded_time)"
           " FROM rerating AS pending JOIN rule_adoption USING (city_code, adoption_id)"
           " WHERE pending.city_code = $1 AND pending.month = due.month"
           " AND pending.elder_id = due.elder_id) AS explanations"
           " FROM rerating AS due WHERE city_code = $1 AND adoption_id = $2"
           " ORDER BY elder_id, month LIMIT $3",
           {change.city_code(), adoption_id, limit})) {
    next.push_back({row.Text("elder_id"), ToMonth(row), row.Texts("explanations")});
  }
  return next;
}

void RemoveReratings(Change& change, absl::string_view adoption_id,
                     const std::vector<Rerating>& done) {
  Texts elder_ids, months;
  for (const Rerating& rerating : done) {
    elder_ids.push_back(rerating.elder_id);
    months.push_back(FormatDay(absl::CivilDay(rerating.month)));
  }
  change.tx().Exec(
      "DELETE FROM rerating USING unnest($3::text[], $4::text[]) AS done (elder_id, month)"
      " WHERE rerating.city_code = $1 AND rerating.adoption_id = $2"
      " AND rerating.elder_id = done.elder_id AND rerating.month = done.month::date",
      {change.city_code(), adoption_id, elder_ids, months});
}

}  // namespace homecare::billing::storage
