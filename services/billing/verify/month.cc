#include "services/billing/verify/month.h"

#include "services/billing/verify/table.h"
#include "services/billing/verify/tree.h"

namespace homecare::verify {
namespace {

enum Place { kMonth = 1, kMinutes = 6, kFen = 7 };

const std::vector<Column>& Columns() {
  static const std::vector<Column> columns = {
      {"elder_id", Kind::kText},  {"month", Kind::kMonth}, {"visit_id", Kind::kText},
      {"funding", Kind::kText},   {"reason", Kind::kText}, {"rate_fen_per_hour", Kind::kNumber},
      {"minutes", Kind::kNumber}, {"fen", Kind::kNumber}};
  return columns;
}

Outcome AddLines(const MonthQuestion& question, Tree* tree, MonthReport* report) {
  TableReader rows(question.lines, question.lines_name, Columns());
  Record record;
  Frame frame;
  while (true) {
    bool at_end = false;
    if (Outcome outcome = rows.Next(&record, &at_end); !outcome.ok()) return outcome;
    if (at_end) return {};
    if (report->month.empty()) report->month = record[kMonth].text;
    if (record[kMonth].text != report->month) {
      return Unusable(rows.Where() + "expected only lines of " + report->month);
    }
    if (__builtin_add_overflow(report->minutes, record[kMinutes].number, &report->minutes) ||
        __builtin_add_overflow(report->fen, record[kFen].number, &report->fen)) {
      return Unusable(rows.Where() + "expected sums of at most 64 bits");
    }
    frame.Start("HCMONTHL");
    PutRecord(Columns(), record, Columns().size(), &frame);
    tree->Add(frame.bytes());
  }
}

std::string ChainedRoot(const MonthQuestion& question, const MonthReport& report) {
  Hash previous = {};
  FromHex(question.previous_chained_root, &previous);
  Frame frame;
  frame.Start("HCMONTHR");
  frame.Bytes(question.city_code);
  frame.Bytes(report.month);
  frame.Number(report.lines);
  frame.Bytes(View(report.root));
  frame.Bytes(View(previous));
  return ToHex(View(Sha256(frame.bytes())));
}

Outcome Differs(const MonthQuestion& question, const std::string& what, const std::string& found,
                const std::string& expected) {
  return Tampered(question.lines_name + ": these lines are not the month that was closed: " + what +
                  " is " + found + ", expected " + expected);
}

}  // namespace

Outcome VerifyMonth(const MonthQuestion& question, MonthReport* report) {
  *report = {.month = question.month};
  Tree tree;
  if (Outcome outcome = AddLines(question, &tree, report); !outcome.ok()) return outcome;
  report->lines = tree.size();
  report->root = tree.Root();
  const std::string root = ToHex(View(report->root));
  if (!question.month_root.empty() && root != question.month_root) {
    return Differs(question, "the month's root", root, question.month_root);
  }
  if (question.chained_root.empty()) return {};
  const std::string chained = ChainedRoot(question, *report);
  if (chained != question.chained_root) {
    return Differs(question, "the chained root", chained, question.chained_root);
  }
  return {};
}

}  // namespace homecare::verify
