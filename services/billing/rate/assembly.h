// Elders rated side by side, their lines kept in order: what comes out does not depend on how many
// threads there are, nor on their speed. The same holds for which error comes first.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "services/billing/rate/biller.h"
#include "services/billing/rate/city.h"
#include "services/billing/rate/temp_file.h"

namespace homecare::billing::rate {

// For one run. Each thread reads some elders in turn, rates them beside the others, and writes when
// all that was read before is written: so no more than a batch a thread is in memory.
class Assembly {
 public:
  Assembly(City& city, const Biller& biller, TempFile& output)
      : city_(city), biller_(biller), output_(output) {}

  // Until the city is at its end, or at the first error, in the order of elders.
  absl::Status Run(int threads);

 private:
  struct Batch {
    int64_t number = 0;
    std::vector<Elder> elders;
    absl::Status status;  // Of reading on after `elders`.
    bool exhausted = false;
  };
  void Work();
  Batch Read();
  absl::Status Render(const Batch& batch, std::string* text) const;
  // False where nothing more is wanted.
  bool Write(const Batch& batch, const absl::Status& status, const std::string& text);

  City& city_;
  const Biller& biller_;
  TempFile& output_;

  std::mutex reading_;
  int64_t next_number_ = 0;
  bool exhausted_ = false;

  std::mutex writing_;
  std::condition_variable turn_changed_;
  int64_t turn_ = 0;
  absl::Status outcome_;
};

}  // namespace homecare::billing::rate
