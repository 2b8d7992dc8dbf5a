// The files of a folder as elders, one after the other in the order of their ids, each with all
// that was recorded of them.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/billing/domain/history.h"
#include "services/billing/domain/reach.h"
#include "services/billing/rate/elder_file.h"
#include "services/billing/rate/seen_ids.h"

namespace homecare::billing::rate {

struct Elder {
  ElderHistory history;
  std::vector<int64_t> visit_lines;  // Of history.visits, in visits.csv.
};

// Not thread safe.
class City {
 public:
  enum File { kElders, kGrants, kSuspensions, kVisits };
  using Orders = std::array<FileOrder, 4>;  // by File

  static std::string PathOf(const std::string& dir, File file);

  // Visits outside `window` are checked and left out. The id of every visit goes to `seen`.
  // Errors are INVALID_ARGUMENT that names the place; Files are read as `orders` say.
  static absl::StatusOr<City> Open(const std::string& dir, const Orders& orders, VisitWindow window,
                                   SeenIds* seen);

  // False at the end. Errors name the row; where a file is not in the order of elders they may
  // name a wrong one, so ask FindOrders before one is believed.
  absl::StatusOr<bool> Next(Elder* elder);

  // Sets those files to kAny that turn out to need it. True where one was.
  bool FindOrders(Orders* orders);

 private:
  City(VisitWindow window, SeenIds* seen) : window_(window), seen_(seen) {}
  absl::Status CheckKnown(const std::string* before) const;
  absl::Status TakeElder(Elder* elder);
  absl::Status TakeGrants(Elder* elder);
  absl::Status TakeSuspensions(Elder* elder);
  absl::Status TakeVisits(Elder* elder);
  ElderFile& file(File which) const { return *files_[which]; }

  std::array<std::unique_ptr<ElderFile>, 4> files_;
  VisitWindow window_;
  SeenIds* seen_;
};

}  // namespace homecare::billing::rate
