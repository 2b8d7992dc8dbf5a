#include "services/billing/domain/share.h"

#include <map>
#include <tuple>

namespace homecare::billing {

std::vector<Share> SharesOf(const std::vector<Line>& lines) {
  std::map<std::tuple<Funding, LineReason, FenPerHour>, Total> sums;
  for (const Line& line : lines) {
    Total& sum = sums[{line.funding, line.reason, line.rate_fen_per_hour}];
    sum.minutes += line.minutes;
    sum.fen += line.fen;
  }
  std::vector<Share> shares;
  for (const auto& [key, sum] : sums) {
    if (sum == Total{}) continue;
    const auto& [funding, reason, rate] = key;
    shares.push_back({funding, reason, rate, sum.minutes, sum.fen});
  }
  return shares;
}

}  // namespace homecare::billing
