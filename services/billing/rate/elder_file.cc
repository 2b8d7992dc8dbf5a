#include "services/billing/rate/elder_file.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "services/billing/rate/fields.h"
#include "services/billing/rate/rows.h"

namespace homecare::billing::rate {

absl::StatusOr<std::unique_ptr<ElderFile>> ElderFile::Open(const std::string& path,
                                                           const std::vector<Column>& columns,
                                                           FileOrder order) {
  std::unique_ptr<ElderFile> file(new ElderFile);
  ASSIGN_OR_RETURN(CsvReader reader, CsvReader::Open(path, columns, order == FileOrder::kAny));
  file->reader_.emplace(std::move(reader));
  file->order_ = order;
  if (order == FileOrder::kAny) RETURN_IF_ERROR(file->SortRows());
  RETURN_IF_ERROR(file->Advance());
  return file;
}

std::unique_ptr<ElderFile> ElderFile::Empty() {
  std::unique_ptr<ElderFile> file(new ElderFile);
  file->at_end_ = true;
  return file;
}

absl::Status ElderFile::SortRows() {
  for (;;) {
    ASSIGN_OR_RETURN(const bool found, reader_->Next());
    if (!found) break;
    ASSIGN_OR_RETURN(const absl::string_view elder_id, ReadName(*reader_, kElderIdColumn));
    sorted_.push_back({std::string(elder_id), reader_->place()});
  }
  std::stable_sort(sorted_.begin(), sorted_.end(),
                   [](const Row& a, const Row& b) { return a.elder_id < b.elder_id; });
  return absl::OkStatus();
}

absl::StatusOr<bool> ElderFile::NextRow() {
  if (order_ == FileOrder::kByElder) return reader_->Next();
  if (next_sorted_ == sorted_.size()) return false;
  reader_->MoveTo(sorted_[next_sorted_++].place);
  return reader_->Next();
}

absl::Status ElderFile::Advance() {
  ASSIGN_OR_RETURN(const bool found, NextRow());
  at_end_ = !found;
  if (!found) return absl::OkStatus();
  ASSIGN_OR_RETURN(const absl::string_view elder_id, ReadName(*reader_, kElderIdColumn));
  const int order = elder_id.compare(elder_id_);
  if (order == 0) return absl::OkStatus();
  out_of_order_ |= order < 0;
  elder_id_.assign(elder_id.data(), elder_id.size());
  if (order > 0) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat(reader_->path(), ":", reader_->line(), ": not in the order of elder_id"));
}

bool ElderFile::OutOfOrder() {
  if (order_ == FileOrder::kAny) return false;
  while (!at_end_ && !out_of_order_) {
    if (!Advance().ok()) return true;
  }
  return out_of_order_;
}

}  // namespace homecare::billing::rate
