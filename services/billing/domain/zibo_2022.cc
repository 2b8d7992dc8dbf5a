#include "services/billing/domain/zibo_2022.h"

#include "common/base/check.h"

namespace homecare::billing {
namespace {

Tariff From2022(absl::string_view version_id, AreaClass area, int64_t fen_per_hour) {
  Tariff tariff;
  tariff.version_id = std::string(version_id);
  tariff.area = area;
  tariff.valid_from = absl::CivilDay(2022, 1, 1);
  tariff.subsidy_fen_per_hour = FenPerHour(fen_per_hour);
  tariff.family_fen_per_hour = FenPerHour(fen_per_hour);
  return tariff;
}

}  // namespace

Policy Zibo2022Policy() {
  Policy policy;
  policy.version_id = "zibo-2022";
  policy.effective_from = absl::CivilDay(2022, 1, 1);
  policy.cap_minutes = {Minutes(3600), Minutes(2700), Minutes(1800)};
  policy.shortest_visit_minutes = Minutes(15);
  return policy;
}

std::vector<Tariff> Zibo2022Tariffs() {
  return {From2022("zibo-2022-urban", AreaClass::kUrban, 1500),
          From2022("zibo-2022-rural", AreaClass::kRural, 1000)};
}

Rulebook Zibo2022Rulebook() {
  absl::StatusOr<Rulebook> book = Rulebook::Make({Zibo2022Policy()}, Zibo2022Tariffs());
  HC_CHECK(book.ok());
  return *std::move(book);
}

}  // namespace homecare::billing
