#include "services/billing/export/xlsx_writer.h"

#include <unistd.h>
#include <xlsxwriter.h>

#include <cstdio>

#include "absl/strings/str_cat.h"
#include "common/base/check.h"
#include "common/base/civil_time.h"
#include "common/base/status.h"

namespace homecare::billing {
namespace {

// 2022-01-01T00:00:00Z, the programme's first day: a workbook says what it holds, not when it was
// asked for.
constexpr time_t kCreated = 1640995200;
constexpr int64_t kMostDigits = 1'000'000'000'000'000;
// Day 0 of the format's calendar, right for every day after February 1900.
constexpr absl::CivilDay kDayZero(1899, 12, 30);

absl::Status Failed(absl::string_view what) {
  return NamedError(absl::StatusCode::kInternal, "EXPORT_FAILED",
                    absl::StrCat("the workbook could not be written: ", what));
}

absl::Status ToStatus(lxw_error error) {
  if (error == LXW_NO_ERROR) return absl::OkStatus();
  if (error == LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED) {
    return NamedError(absl::StatusCode::kInvalidArgument, "EXPORT_TEXT_TOO_LONG",
                      "a text of the table has more than 32,767 characters");
  }
  return Failed(lxw_strerror(error));
}

// XML 1.0 knows no control characters but tab, line feed and carriage return.
std::string XmlText(absl::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool forbidden = byte < 0x20 && c != '\t' && c != '\n' && c != '\r';
    forbidden ? out.append("\xEF\xBF\xBD") : out.append(1, c);
  }
  return out;
}

double Serial(absl::Time time) {
  const absl::CivilSecond local = absl::ToCivilSecond(time, ServiceZone());
  const auto days = absl::CivilDay(local) - kDayZero;
  return static_cast<double>(days) +
         static_cast<double>(local.hour() * 3600 + local.minute() * 60 + local.second()) / 86400.0;
}

}  // namespace

// The library's workbook and the file it packs into.
class XlsxWriter::Book {
 public:
  static absl::StatusOr<std::unique_ptr<Book>> Open(const XlsxOptions& options) {
    auto book = std::make_unique<Book>(options);
    const int descriptor = mkstemp(book->path_.data());
    if (descriptor < 0) return Failed("no temporary file");
    close(descriptor);
    lxw_workbook_options own = {
        .constant_memory = LXW_TRUE, .tmpdir = book->directory_.data(), .use_zip64 = LXW_FALSE};
    book->workbook_ = workbook_new_opt(book->path_.c_str(), &own);
    if (book->workbook_ == nullptr) return Failed("out of memory");
    book->SetUp();
    return book;
  }

  explicit Book(const XlsxOptions& options)
      : options_(options),
        directory_(options.temporary_directory),
        path_(absl::StrCat(directory_, "/homecare-export-XXXXXX")) {}

  ~Book() {
    if (workbook_ != nullptr) lxw_workbook_free(workbook_);
    unlink(path_.c_str());
  }

  absl::Status AddSheet(const std::vector<Column>& columns) {
    const std::string name =
        ++sheets_ == 1 ? options_.sheet_name : absl::StrCat(options_.sheet_name, " ", sheets_);
    sheet_ = workbook_add_worksheet(workbook_, name.c_str());
    if (sheet_ == nullptr) return Failed("the sheet's name");
    worksheet_freeze_panes(sheet_, 1, 0);
    row_ = 0;
    for (size_t i = 0; i < columns.size(); ++i) {
      const auto column = static_cast<lxw_col_t>(i);
      RETURN_IF_ERROR(ToStatus(
          worksheet_set_column(sheet_, column, column, columns[i].width_characters, nullptr)));
      RETURN_IF_ERROR(ToStatus(
          worksheet_write_string(sheet_, 0, column, XmlText(columns[i].name).c_str(), bold_)));
    }
    return absl::OkStatus();
  }

  bool full() const { return static_cast<int>(row_) >= options_.rows_per_sheet; }

  absl::Status Add(absl::Span<const Cell> cells) {
    ++row_;
    for (size_t i = 0; i < cells.size(); ++i) {
      column_ = static_cast<lxw_col_t>(i);
      const lxw_error error =
          std::visit([this](const auto& value) { return Put(value); }, cells[i]);
      RETURN_IF_ERROR(ToStatus(error));
    }
    return absl::OkStatus();
  }

  absl::Status Pack() {
    lxw_workbook* const workbook = workbook_;
    workbook_ = nullptr;  // closing frees it, whatever comes of it
    return ToStatus(workbook_close(workbook));
  }

  absl::Status ReadOut(const Sink& sink) const {
    const std::unique_ptr<FILE, int (*)(FILE*)> file(fopen(path_.c_str(), "rb"), &fclose);
    if (file == nullptr) return Failed("the packed file is gone");
    std::string chunk(kChunkBytes, '\0');
    while (const size_t size = fread(chunk.data(), 1, chunk.size(), file.get())) {
      RETURN_IF_ERROR(sink(absl::string_view(chunk.data(), size)));
    }
    return ferror(file.get()) == 0 ? absl::OkStatus() : Failed("the packed file cannot be read");
  }

 private:
  void SetUp() {
    lxw_doc_properties properties = {};
    properties.created = kCreated;
    workbook_set_properties(workbook_, &properties);
    bold_ = workbook_add_format(workbook_);
    format_set_bold(bold_);
    yuan_ = AddFormat("0.00");
    time_ = AddFormat("yyyy-mm-dd hh:mm:ss");
    date_ = AddFormat("yyyy-mm-dd");
  }

  lxw_format* AddFormat(const char* shown) {
    lxw_format* const format = workbook_add_format(workbook_);
    format_set_num_format(format, shown);
    return format;
  }

  lxw_error Put(std::monostate) { return LXW_NO_ERROR; }
  lxw_error Put(absl::string_view text) {
    if (text.empty()) return LXW_NO_ERROR;
    return worksheet_write_string(sheet_, row_, column_, XmlText(text).c_str(), nullptr);
  }
  lxw_error Put(int64_t number) {
    if (number >= kMostDigits || number <= -kMostDigits) return Put(absl::StrCat(number));
    return PutNumber(static_cast<double>(number), nullptr);
  }
  lxw_error Put(const std::string& text) { return Put(absl::string_view(text)); }
  lxw_error Put(Fen fen) {
    if (fen.value() >= kMostDigits || fen.value() <= -kMostDigits) return Put(YuanText(fen));
    return PutNumber(static_cast<double>(fen.value()) / 100, yuan_);
  }
  lxw_error Put(absl::Time time) { return PutNumber(Serial(time), time_); }
  lxw_error Put(absl::CivilDay day) {
    return PutNumber(static_cast<double>(day - kDayZero), date_);
  }
  lxw_error PutNumber(double number, lxw_format* format) {
    return worksheet_write_number(sheet_, row_, column_, number, format);
  }

  const XlsxOptions options_;
  std::string directory_;
  std::string path_;
  lxw_workbook* workbook_ = nullptr;
  lxw_worksheet* sheet_ = nullptr;
  lxw_format* bold_ = nullptr;
  lxw_format* yuan_ = nullptr;
  lxw_format* time_ = nullptr;
  lxw_format* date_ = nullptr;
  int sheets_ = 0;
  lxw_row_t row_ = 0;
  lxw_col_t column_ = 0;
};

XlsxWriter::XlsxWriter(Sink sink, XlsxOptions options)
    : sink_(std::move(sink)), options_(std::move(options)) {}

XlsxWriter::~XlsxWriter() = default;

absl::Status XlsxWriter::Header(const std::vector<Column>& columns) {
  columns_ = columns;
  ASSIGN_OR_RETURN(book_, Book::Open(options_));
  return book_->AddSheet(columns_);
}

absl::Status XlsxWriter::Row(absl::Span<const Cell> cells) {
  CheckCells(columns_, cells);
  HC_CHECK(book_ != nullptr);
  if (book_->full()) RETURN_IF_ERROR(book_->AddSheet(columns_));
  return book_->Add(cells);
}

absl::Status XlsxWriter::Finish() {
  HC_CHECK(book_ != nullptr);
  RETURN_IF_ERROR(book_->Pack());
  const absl::Status status = book_->ReadOut(sink_);
  book_.reset();
  return status;
}

}  // namespace homecare::billing
