// A sample of a month's visits for a person to look at: drawn at random, the risky more often, and
// such that anybody can draw it again from the seed and the visits, in any language.
//
// The draw is that of Efraimidis and Spirakis (2006): weighted, without replacement, by keys. It
// uses whole numbers only, so no two machines differ. For a visit with weight w:
//
//   h     FNV-1a with 64 bits over the seed's eight bytes, highest first, then the visit id's
//   bytes;
//         then SplitMix64's finaliser: h ^= h >> 30, h *= 0xBF58476D1CE4E5B9, h ^= h >> 27,
//         h *= 0x94D049BB133111EB, h ^= h >> 31; and 1 where that gave 0
//   cost  -log2(h / 2^64) in units of 2^-32, rounded up: 64 * 2^32 - L, where L is log2(h), its 32
//         binary digits got by squaring: with k the place of h's highest bit and m = h << (63 - k),
//         repeat 32 times m = m * m >> 63, digit 1 and m >>= 1 if m >= 2^64, else digit 0; then
//         L = k * 2^32 + digits
//   key   cost * 2^20 / w, rounded down
//
// The `size` smallest keys are drawn, ties in order of the bytes of the visit id. -ln(u) / w being
// exponential, that is the draw by u^(1/w) of the paper. The order of input does not matter.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/base/money.h"
#include "services/billing/audit/finding.h"

namespace homecare::billing::audit {

inline constexpr int64_t kMostWeight = 1000;

// What makes a visit worth looking at. The weight is 1, plus the points of each detector that names
// the visit (once a detector), plus 1 for each `fen_per_point` of what was billed for it; never
// more than kMostWeight. So a visit with a serious finding is drawn some fifty times as often as
// one with nothing against it, but that one is drawn, too.
struct WeightPolicy {
  int64_t info_points = 2;
  int64_t warning_points = 10;
  int64_t serious_points = 50;
  int64_t fen_per_point = 1000;
};

struct Candidate {
  std::string visit_id;  // Each once.
  Fen amount;            // Billed for it; negative counts as 0.
  int64_t weight = 1;    // 1 to kMostWeight.
};

struct Drawn {
  std::string visit_id;
  Fen amount;
  int64_t weight = 1;
  uint64_t key = 0;
};

uint64_t MixedHash(uint64_t seed, absl::string_view visit_id);
// `weight` from 1 to kMostWeight (HC_CHECK).
uint64_t SampleKey(uint64_t seed, absl::string_view visit_id, int64_t weight);

// Sets the weights of candidates by what findings say of their visits.
void Weigh(const std::vector<Finding>& findings, const WeightPolicy& policy,
           std::vector<Candidate>* candidates);

// In order of key; all of them where `size` is larger than their number. Time n log n.
std::vector<Drawn> Draw(uint64_t seed, size_t size, const std::vector<Candidate>& candidates);

}  // namespace homecare::billing::audit
