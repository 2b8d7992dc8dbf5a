#include "deploy/demo/month/report.h"

#include <nlohmann/json.hpp>

#include "deploy/demo/month/say.h"

namespace homecare::demo {

void MonthReport::Expect(bool holds, const std::string& sentence) {
  if (holds) return;
  SayRow("NOT AS IT SHOULD BE", sentence);
  broken.push_back(sentence);
}

nlohmann::ordered_json ToJson(const MonthReport& r) {
  return {
      {"visits_told", r.visits_told},
      {"close_blockers", r.blockers},
      {"lines", r.lines},
      {"subsidy_minutes", r.subsidy_minutes},
      {"subsidy_fen", r.subsidy_fen},
      {"family_minutes", r.family_minutes},
      {"family_fen", r.family_fen},
      {"provider_minutes", r.provider_minutes},
      {"none_minutes", r.none_minutes},
      {"merkle_root", r.merkle_root},
      {"chained_root", r.chained_root},
      {"adjustments", r.adjustments},
      {"adjustments_subsidy_fen", r.adjustments_subsidy_fen},
      {"adjustments_family_fen", r.adjustments_family_fen},
      {"difference_fen", r.difference_fen},
      {"difference_minutes", r.difference_minutes},
      {"adjustments_difference_fen", r.adjustments_difference_fen},
      {"adjustments_difference_minutes", r.adjustments_difference_minutes},
      {"statements_difference_fen", r.statements_difference_fen},
      {"ledger_entries", r.ledger_entries},
      {"altered_entry", r.altered_entry},
      {"named_entry", r.named_entry},
      {"wall_seconds", r.wall_seconds},
      {"broken", r.broken},
  };
}

}  // namespace homecare::demo
