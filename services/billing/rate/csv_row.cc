#include "services/billing/rate/csv_row.h"

#include <algorithm>
#include <cstring>

namespace homecare::billing::rate {
namespace {

constexpr CsvSplit kDone{};
constexpr CsvSplit kMore{CsvOutcome::kMore};

CsvSplit Malformed(const char* expected, absl::string_view found) {
  return {CsvOutcome::kMalformed, expected, found};
}

CsvSplit LineEnd(absl::string_view found) {
  return Malformed("LF behind CR, or no CR outside quotes", found);
}

bool Has(absl::string_view text, char c) {
  return !text.empty() && std::memchr(text.data(), c, text.size()) != nullptr;
}

// A line without a quote: no field of it holds a comma. `line` is without its end.
CsvSplit SplitPlain(absl::string_view line, CsvRow* row) {
  const char* at = line.data();
  const char* const end = at + line.size();
  if (Has(line, '\r')) return LineEnd(line.substr(line.find('\r')));
  for (;;) {
    const void* const comma = at == end ? nullptr : std::memchr(at, ',', end - at);
    const char* const stop = comma == nullptr ? end : static_cast<const char*>(comma);
    row->fields.emplace_back(at, stop - at);
    if (comma == nullptr) return kDone;
    at = stop + 1;
  }
}

// Character by character, for what SplitPlain cannot read.
class QuotedSplitter {
 public:
  QuotedSplitter(absl::string_view text, bool last, CsvRow* row)
      : text_(text), last_(last), row_(*row) {}

  CsvSplit Split() {
    for (;;) {
      const CsvSplit field = at_ < text_.size() && text_[at_] == '"' ? TakeQuoted() : TakePlain();
      if (field.outcome != CsvOutcome::kRow) return field;
      if (at_ == text_.size()) return last_ ? End(0) : kMore;
      if (text_[at_] == '\n') return End(1);
      if (text_[at_] == '\r') return EndCrLf();
      ++at_;  // The comma.
    }
  }

 private:
  CsvSplit End(size_t bytes) {
    at_ += bytes;
    row_.bytes = at_;
    row_.lines = std::max<int64_t>(1, std::count(text_.begin(), text_.begin() + at_, '\n'));
    return kDone;
  }

  CsvSplit EndCrLf() {
    if (at_ + 1 == text_.size() && !last_) return kMore;
    if (text_.substr(at_, 2) == "\r\n") return End(2);
    return LineEnd(text_.substr(at_));
  }

  CsvSplit TakePlain() {
    const size_t begin = at_;
    at_ = std::min(text_.find_first_of(",\n\r\"", at_), text_.size());
    if (at_ < text_.size() && text_[at_] == '"') {
      return Malformed("no quote inside a field without quotes", text_.substr(begin));
    }
    row_.fields.push_back(text_.substr(begin, at_ - begin));
    return kDone;
  }

  CsvSplit TakeQuoted() {
    const size_t begin = at_ + 1;
    size_t doubled = 0;
    for (at_ = begin;; at_ += 2, ++doubled) {
      at_ = text_.find('"', at_);
      if (at_ == absl::string_view::npos) {
        return last_ ? Malformed("a closing quote", text_.substr(begin - 1)) : kMore;
      }
      if (at_ + 1 == text_.size() || text_[at_ + 1] != '"') break;
    }
    // Whether a quote at the end of the text is doubled is not known yet.
    if (at_ + 1 == text_.size() && !last_) return kMore;
    AddQuoted(text_.substr(begin, at_ - begin), doubled > 0);
    ++at_;
    const bool ends = at_ == text_.size() || text_.find_first_of(",\n\r", at_) == at_;
    return ends ? kDone : Malformed("a comma behind the closing quote", text_.substr(begin - 1));
  }

  void AddQuoted(absl::string_view field, bool doubled) {
    if (!doubled) {
      row_.fields.push_back(field);
      return;
    }
    std::string& plain = row_.unescaped.emplace_back();
    for (size_t i = 0; i < field.size(); ++i) {
      plain.push_back(field[i]);
      if (field[i] == '"') ++i;
    }
    row_.fields.push_back(plain);
  }

  const absl::string_view text_;
  const bool last_;
  CsvRow& row_;
  size_t at_ = 0;
};

}  // namespace

CsvSplit SplitRow(absl::string_view text, bool last, CsvRow* row) {
  row->fields.clear();
  if (!row->unescaped.empty()) row->unescaped.clear();
  const size_t newline = text.find('\n');
  const bool ended = newline != absl::string_view::npos;
  absl::string_view line = text.substr(0, newline);
  if (Has(line, '"')) return QuotedSplitter(text, last, row).Split();
  if (!ended && !last) return kMore;
  if (ended && !line.empty() && line.back() == '\r') line.remove_suffix(1);
  row->bytes = ended ? newline + 1 : text.size();
  row->lines = 1;
  return SplitPlain(line, row);
}

}  // namespace homecare::billing::rate
