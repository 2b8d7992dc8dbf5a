// What a check ends with. The program uses the standard library and libsodium only: it shares no
// code with what it checks, so that an error there cannot hide behind the same error here.
#pragma once

#include <cstdint>
#include <string>

namespace homecare::verify {

// The values are the program's exit codes.
enum class Verdict { kWell = 0, kTampered = 1, kUnusable = 2 };

struct Outcome {
  Verdict verdict = Verdict::kWell;
  std::string text;  // For a person: where, what is wrong, and who says so.
  // The first bad entry by its place in the ledger (from 1), and the checkpoint that is bad or that
  // vouches for that entry; 0 where there is none.
  int64_t entry = 0;
  int64_t checkpoint = 0;

  bool ok() const { return verdict == Verdict::kWell; }
};

inline Outcome Tampered(std::string text) { return {Verdict::kTampered, std::move(text)}; }
inline Outcome Unusable(std::string text) { return {Verdict::kUnusable, std::move(text)}; }

}  // namespace homecare::verify
