#include "services/billing/rate/city.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "services/billing/rate/fields.h"
#include "services/billing/rate/overlap.h"
#include "services/billing/rate/rows.h"

namespace homecare::billing::rate {
namespace {

constexpr std::array<const char*, 4> kNames = {"elders.csv", "grants.csv", "suspensions.csv",
                                               "visits.csv"};
constexpr size_t kGrantFromColumn = 3;

const std::vector<Column>& ColumnsOf(City::File file) {
  switch (file) {
    case City::kElders:
      return ElderColumns();
    case City::kGrants:
      return GrantColumns();
    case City::kSuspensions:
      return SuspensionColumns();
    case City::kVisits:
      break;
  }
  return VisitColumns();
}

absl::StatusOr<std::unique_ptr<ElderFile>> OpenFile(const std::string& dir, City::File file,
                                                    FileOrder order) {
  absl::StatusOr<std::unique_ptr<ElderFile>> opened =
      ElderFile::Open(City::PathOf(dir, file), ColumnsOf(file), order);
  if (!absl::IsNotFound(opened.status())) return opened;
  if (file == City::kSuspensions) return ElderFile::Empty();
  return absl::InvalidArgumentError(opened.status().message());
}

}  // namespace

std::string City::PathOf(const std::string& dir, File file) {
  return absl::StrCat(dir, "/", kNames[file]);
}

absl::StatusOr<City> City::Open(const std::string& dir, const Orders& orders, VisitWindow window,
                                SeenIds* seen) {
  City city(window, seen);
  for (const File which : {kElders, kGrants, kSuspensions, kVisits}) {
    ASSIGN_OR_RETURN(city.files_[which], OpenFile(dir, which, orders[which]));
  }
  return city;
}

// Every row of an elder before that one, all rows without one, are of an elder who is not there.
absl::Status City::CheckKnown(const std::string* before) const {
  for (const File which : {kGrants, kSuspensions, kVisits}) {
    const ElderFile& rows = file(which);
    if (rows.at_end() || (before != nullptr && rows.elder_id() >= *before)) continue;
    return rows.row().Expected(kElderIdColumn, "an elder of elders.csv");
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> City::Next(Elder* elder) {
  *elder = Elder();
  ElderFile& elders = file(kElders);
  if (elders.at_end()) {
    RETURN_IF_ERROR(CheckKnown(nullptr));
    return false;
  }
  RETURN_IF_ERROR(CheckKnown(&elders.elder_id()));
  RETURN_IF_ERROR(TakeElder(elder));
  RETURN_IF_ERROR(TakeGrants(elder));
  RETURN_IF_ERROR(TakeSuspensions(elder));
  RETURN_IF_ERROR(TakeVisits(elder));
  return true;
}

absl::Status City::TakeElder(Elder* elder) {
  ElderFile& elders = file(kElders);
  elder->history.elder_id = elders.elder_id();
  Recorded<AreaClass> area;
  ASSIGN_OR_RETURN(area.fact, ReadElder(elders.row()));
  elder->history.registered_areas.push_back(area);
  RETURN_IF_ERROR(elders.Advance());
  if (!elders.at_end() && elders.elder_id() == elder->history.elder_id) {
    return elders.row().Expected(kElderIdColumn, "an elder who comes once");
  }
  return absl::OkStatus();
}

absl::Status City::TakeGrants(Elder* elder) {
  ElderFile& rows = file(kGrants);
  std::vector<int64_t> lines;
  while (!rows.at_end() && rows.elder_id() == elder->history.elder_id) {
    ASSIGN_OR_RETURN(Recorded<Grant> grant, ReadGrant(rows.row()));
    elder->history.grants.push_back(std::move(grant));
    lines.push_back(rows.row().line());
    RETURN_IF_ERROR(CheckNewest(
        rows.row(), kGrantFromColumn, "a period that overlaps no other grant of the elder",
        elder->history.grants, lines, [](const Grant&, const Grant&) { return true; }));
    RETURN_IF_ERROR(rows.Advance());
  }
  return absl::OkStatus();
}

absl::Status City::TakeSuspensions(Elder* elder) {
  ElderFile& rows = file(kSuspensions);
  while (!rows.at_end() && rows.elder_id() == elder->history.elder_id) {
    ASSIGN_OR_RETURN(Recorded<Suspension> suspension, ReadSuspension(rows.row()));
    elder->history.suspensions.push_back(std::move(suspension));
    RETURN_IF_ERROR(rows.Advance());
  }
  return absl::OkStatus();
}

absl::Status City::TakeVisits(Elder* elder) {
  ElderFile& rows = file(kVisits);
  while (!rows.at_end() && rows.elder_id() == elder->history.elder_id) {
    ASSIGN_OR_RETURN(Recorded<Visit> visit, ReadVisit(rows.row()));
    RETURN_IF_ERROR(seen_->Add(visit.fact.visit_id));
    if (window_.Has(visit.fact)) {
      elder->history.visits.push_back(std::move(visit));
      elder->visit_lines.push_back(rows.row().line());
    }
    RETURN_IF_ERROR(rows.Advance());
  }
  return absl::OkStatus();
}

bool City::FindOrders(Orders* orders) {
  bool found = false;
  for (const File which : {kElders, kGrants, kSuspensions, kVisits}) {
    if (!file(which).OutOfOrder()) continue;
    (*orders)[which] = FileOrder::kAny;
    found = true;
  }
  return found;
}

}  // namespace homecare::billing::rate
