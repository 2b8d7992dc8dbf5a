#include "services/billing/audit/sample.h"

#include <algorithm>
#include <bit>
#include <tuple>

#include "absl/container/flat_hash_map.h"
#include "common/base/check.h"

namespace homecare::billing::audit {
namespace {

constexpr uint64_t kFnvBasis = 0xCBF29CE484222325;
constexpr uint64_t kFnvPrime = 0x100000001B3;

// log2 of a number above 0, in units of 2^-32, rounded down.
uint64_t Log2(uint64_t number) {
  const int place = std::bit_width(number) - 1;
  auto mantissa = static_cast<unsigned __int128>(number << (63 - place));
  uint64_t digits = 0;
  for (int i = 0; i < 32; ++i) {
    mantissa = mantissa * mantissa >> 63;
    const bool one = (mantissa >> 64) != 0;
    if (one) mantissa >>= 1;
    digits = digits << 1 | (one ? 1 : 0);
  }
  return static_cast<uint64_t>(place) << 32 | digits;
}

int64_t PointsOf(Severity severity, const WeightPolicy& policy) {
  if (severity == Severity::kInfo) return policy.info_points;
  return severity == Severity::kWarning ? policy.warning_points : policy.serious_points;
}

}  // namespace

uint64_t MixedHash(uint64_t seed, absl::string_view visit_id) {
  uint64_t h = kFnvBasis;
  for (int shift = 56; shift >= 0; shift -= 8) h = (h ^ (seed >> shift & 0xFF)) * kFnvPrime;
  for (const char c : visit_id) h = (h ^ static_cast<unsigned char>(c)) * kFnvPrime;
  h = (h ^ h >> 30) * 0xBF58476D1CE4E5B9;
  h = (h ^ h >> 27) * 0x94D049BB133111EB;
  h ^= h >> 31;
  return h == 0 ? 1 : h;
}

uint64_t SampleKey(uint64_t seed, absl::string_view visit_id, int64_t weight) {
  HC_CHECK(weight >= 1 && weight <= kMostWeight);
  const uint64_t cost = (uint64_t{64} << 32) - Log2(MixedHash(seed, visit_id));
  return (cost << 20) / static_cast<uint64_t>(weight);
}

void Weigh(const std::vector<Finding>& findings, const WeightPolicy& policy,
           std::vector<Candidate>* candidates) {
  // The worst that each detector says of each visit.
  std::vector<std::tuple<absl::string_view, absl::string_view, Severity>> said;
  for (const Finding& finding : findings) {
    for (const std::string& visit_id : finding.visit_ids) {
      said.emplace_back(visit_id, finding.detector, finding.severity);
    }
  }
  std::sort(said.begin(), said.end());
  absl::flat_hash_map<absl::string_view, int64_t> points;
  for (size_t i = 0; i < said.size(); ++i) {
    const auto& [visit_id, detector, severity] = said[i];
    const bool worst = i + 1 == said.size() || std::get<0>(said[i + 1]) != visit_id ||
                       std::get<1>(said[i + 1]) != detector;
    if (worst) points[visit_id] += PointsOf(severity, policy);
  }
  for (Candidate& candidate : *candidates) {
    const auto found = points.find(candidate.visit_id);
    const int64_t by_findings = found == points.end() ? 0 : found->second;
    const int64_t by_amount = std::max<int64_t>(0, candidate.amount.value()) / policy.fen_per_point;
    candidate.weight = std::min(kMostWeight, 1 + by_findings + by_amount);
  }
}

std::vector<Drawn> Draw(uint64_t seed, size_t size, const std::vector<Candidate>& candidates) {
  std::vector<Drawn> drawn;
  drawn.reserve(candidates.size());
  for (const Candidate& candidate : candidates) {
    drawn.push_back({candidate.visit_id, candidate.amount, candidate.weight,
                     SampleKey(seed, candidate.visit_id, candidate.weight)});
  }
  const size_t kept = std::min(size, drawn.size());
  std::partial_sort(drawn.begin(), drawn.begin() + static_cast<std::ptrdiff_t>(kept), drawn.end(),
                    [](const Drawn& a, const Drawn& b) {
                      return std::tie(a.key, a.visit_id) < std::tie(b.key, b.visit_id);
                    });
  drawn.resize(kept);
  return drawn;
}

}  // namespace homecare::billing::audit
