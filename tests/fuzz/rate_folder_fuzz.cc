// Whole folders of CSV files for homecare-rate: refused with file, line and column, or a bill that
// homecare-verify, which shares no code with it, can read. The files are parted by NUL; a sixth are
// policy versions.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/check.h"
#include "services/billing/rate/folder.h"
#include "services/billing/rate/line_text.h"
#include "services/billing/verify/month.h"
#include "tests/fuzz/fuzz.h"

namespace homecare::fuzz {
namespace {

constexpr const char* kNames[] = {"elders.csv", "grants.csv",  "suspensions.csv",
                                  "visits.csv", "tariffs.csv", "policies.csv"};

// In memory where there is such a place, as the temporary files of the bill: disks are too slow.
// Gone with the process.
const std::string& Folder() {
  static const struct Made {
    std::string path;
    Made() {
      if (std::filesystem::is_directory("/dev/shm")) setenv("TMPDIR", "/dev/shm", /*overwrite=*/0);
      path = std::filesystem::temp_directory_path() / "homecare-fuzz-XXXXXX";
      HC_CHECK(mkdtemp(path.data()) != nullptr);
    }
    ~Made() {
      std::error_code ignored;  // The process ends; what is left is the system's to clear.
      std::filesystem::remove_all(path, ignored);
    }
  } made;
  return made.path;
}

void CheckBill(const billing::rate::TempFile& bill) {
  std::string lines(static_cast<size_t>(bill.size()), '\0');
  HC_CHECK(bill.ReadAt(0, lines.data(), lines.size()).ok());
  std::istringstream file(absl::StrCat(billing::rate::kLineHeader, lines));
  verify::MonthReport report;
  const verify::Outcome outcome =
      verify::VerifyMonth({.lines = file, .lines_name = "lines.csv"}, &report);
  HC_CHECK(outcome.ok() && (report.lines == 0 || report.month == "2022-06"));
}

void Rate(absl::string_view bytes) {
  const std::vector<absl::string_view> files = absl::StrSplit(bytes, absl::MaxSplits('\0', 5));
  for (size_t i = 0; i < files.size(); ++i) {
    std::ofstream(absl::StrCat(Folder(), "/", kNames[i]), std::ios::binary) << files[i];
  }
  for (size_t i = files.size(); i < std::size(kNames); ++i) {
    std::filesystem::remove(absl::StrCat(Folder(), "/", kNames[i]));
  }
  billing::rate::Options options;
  options.month = absl::CivilMonth(2022, 6);
  options.dir = Folder();
  if (files.size() == std::size(kNames)) {
    options.policy_path = absl::StrCat(Folder(), "/", kNames[5]);
  }
  const auto bill = billing::rate::RateFolder(options);
  if (bill.ok()) return CheckBill(*bill);
  HC_CHECK(absl::IsInvalidArgument(bill.status()) && !bill.status().message().empty());
}

}  // namespace
}  // namespace homecare::fuzz

FUZZ_TARGET(rate_folder, bytes) { homecare::fuzz::Rate(bytes); }
