#include "services/billing/api/ledger_api.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/numbers.h"
#include "common/base/check.h"
#include "common/base/civil_time.h"
#include "common/base/status.h"
#include "common/rpc/convert.h"
#include "common/rpc/dispatch_stream.h"
#include "common/rpc/keyset.h"
#include "services/billing/api/convert.h"
#include "services/billing/api/convert_explanation.h"
#include "services/billing/api/table_export.h"
#include "services/billing/domain/errors.h"
#include "services/billing/domain/explain.h"
#include "services/billing/domain/quote.h"
#include "services/billing/domain/rating.h"
#include "services/billing/domain/usage.h"
#include "services/billing/storage/chain_head.h"
#include "services/billing/storage/facts.h"
#include "services/billing/storage/ledger.h"

namespace homecare::billing {
namespace {

constexpr int kExportPage = 2000;

rpc::TimeKey KeyOf(const storage::LedgerLine& line) {
  return {absl::InfinitePast(), std::to_string(line.entry_number)};
}

// The key of a page's token, which this service has signed.
int64_t EntryOf(const rpc::TimeKey& key) {
  int64_t entry = 0;
  HC_CHECK(key.id.empty() || absl::SimpleAtoi(key.id, &entry));
  return entry;
}

struct Reservations {
  Minutes minutes;  // Subsidised besides what is done.
  std::optional<absl::CivilDay> run_out_day;
};

absl::StatusOr<Minutes> SubsidisedOf(const ElderFacts& facts, absl::CivilMonth month,
                                     const Rulebook& rules) {
  ASSIGN_OR_RETURN(const std::vector<Line> lines, RateMonth(facts, month, rules));
  return TotalsOf(lines)[Funding::kSubsidy].minutes;
}

absl::StatusOr<Reservations> ReservationsOf(const ElderFacts& facts,
                                            const std::vector<Visit>& scheduled,
                                            absl::CivilMonth month, absl::CivilDay today,
                                            const Rulebook& rules) {
  Reservations held;
  ASSIGN_OR_RETURN(const Minutes without, SubsidisedOf(facts, month, rules));
  ASSIGN_OR_RETURN(const Minutes with,
                   SubsidisedOf(WithReservations(facts, scheduled), month, rules));
  held.minutes = with - without;
  ASSIGN_OR_RETURN(held.run_out_day, RunOutDay(facts, scheduled, month, today, rules));
  return held;
}

void SetReservations(const Reservations& held, v1::ElderMonth& out) {
  out.set_minutes_scheduled(held.minutes.value());
  out.set_minutes_left(std::max<int64_t>(0, out.minutes_left() - held.minutes.value()));
  if (held.run_out_day) out.set_run_out_date(FormatDay(*held.run_out_day));
}

// As the bill stood at `as_of`: by the rules of a closed month where it was one then.
absl::StatusOr<std::optional<LineExplanation>> Explain(pg::Tx& tx, const std::string& city_code,
                                                       const storage::LedgerLine& line,
                                                       absl::Time as_of) {
  const absl::CivilMonth month = line.line.month;
  const ElderHistory history =
      storage::HistoryOf(tx, city_code, line.elder_id, ClosedWindowOf(month));
  const RuleHistory rules = storage::RulesHistory(tx, city_code);
  const LineKey key{line.line.visit_id, line.line.funding, line.line.reason,
                    line.line.rate_fen_per_hour};
  const auto closed = storage::ClosedMonths(tx, city_code);
  const auto close = closed.find(month);
  if (close != closed.end() && close->second <= as_of) {
    return ExplainClosedLine(history, month, rules, close->second, as_of, key);
  }
  ASSIGN_OR_RETURN(const Rulebook rulebook, KnownAt(rules, as_of));
  return ExplainLine(KnownAt(history, as_of), month, rulebook, key);
}

absl::StatusOr<v1::LineExplanation> ExplanationOf(pg::Tx& tx, const v1::ExplainLineRequest& request,
                                                  absl::Time now) {
  const std::string& city = request.city_code();
  ASSIGN_OR_RETURN(absl::Time as_of, AsOf(request, now));
  const auto line = storage::FindLine(tx, city, request.line_id());
  if (!line) return LineNotFound(request.line_id());
  if (!request.has_as_of()) as_of = line->post_time;
  ASSIGN_OR_RETURN(const std::optional<LineExplanation> explained, Explain(tx, city, *line, as_of));
  v1::LineExplanation out = explained ? ToProto(*explained) : v1::LineExplanation();
  if (!explained) AddNothingLeft(out);
  *out.mutable_line() = ToProto(*line);
  std::vector<Line> about;
  for (const auto& posted : storage::LinesAbout(tx, city, line->line, line->elder_id, as_of)) {
    about.push_back(posted.line);
    out.add_line_ids(posted.line_id);
  }
  SetNet(about, out);
  for (std::string& event : storage::EvidenceOf(tx, city, line->line.visit_id, as_of)) {
    out.add_evidence_event_ids(std::move(event));
  }
  return out;
}

}  // namespace

rpc::Unary* LedgerApi::QuoteVisit(rpc::Context* context, const v1::QuoteVisitRequest* request,
                                  v1::QuoteVisitResponse* response) {
  return dispatch_.Read(
      context, request, response,
      [this](pg::Tx& tx, const v1::QuoteVisitRequest& request,
             v1::QuoteVisitResponse* response) -> absl::Status {
        ASSIGN_OR_RETURN(const Visit planned, FromProto(request, clock_.Now()));
        const std::string& city = request.city_code();
        const VisitWindow window = WindowAround(planned.check_in_time, planned.check_out_time);
        ASSIGN_OR_RETURN(const ElderFacts facts,
                         storage::FactsOf(tx, city, request.elder_id(), window));
        std::vector<Visit> scheduled =
            storage::ScheduledVisits(tx, city, request.elder_id(), window);
        ASSIGN_OR_RETURN(const Rulebook rules, storage::Rules(tx, city));
        ASSIGN_OR_RETURN(const Quote quote, billing::QuoteVisit(facts, scheduled, planned, rules));
        const absl::CivilDay day = ServiceDay(planned.check_in_time);
        ASSIGN_OR_RETURN(const Policy* policy, rules.PolicyOn(day));
        *response = ToProto(quote, *policy);
        scheduled.push_back(planned);
        ASSIGN_OR_RETURN(const auto run_out, RunOutDay(facts, scheduled, absl::CivilMonth(day),
                                                       ServiceDay(clock_.Now()), rules));
        if (run_out) response->set_run_out_date(FormatDay(*run_out));
        return absl::OkStatus();
      });
}

rpc::Unary* LedgerApi::GetElderMonth(rpc::Context* context, const v1::GetElderMonthRequest* request,
                                     v1::GetElderMonthResponse* response) {
  return dispatch_.Read(
      context, request, response,
      [this](pg::Tx& tx, const v1::GetElderMonthRequest& request,
             v1::GetElderMonthResponse* response) -> absl::Status {
        ASSIGN_OR_RETURN(const absl::CivilMonth month, CheckedMonth(request.month()));
        const std::string& city = request.city_code();
        const std::string& elder_id = request.elder_id();
        if (!storage::KnowsElder(tx, city, elder_id)) return ElderNotFound(elder_id);
        ASSIGN_OR_RETURN(const absl::Time as_of, AsOf(request, clock_.Now()));
        const VisitWindow window = WindowOf(month, month);
        const ElderFacts facts = KnownAt(storage::HistoryOf(tx, city, elder_id, window), as_of);
        ASSIGN_OR_RETURN(const Rulebook rules, storage::Rules(tx, city, as_of));
        const std::vector<Line> lines =
            storage::PostedSums(tx, city, elder_id, month, month, as_of);
        ASSIGN_OR_RETURN(const ElderMonth summary, Summarise(facts, month, lines, rules));
        v1::ElderMonth& out = *response->mutable_elder_month();
        out = ToProto(summary, lines);
        const auto closed = storage::ClosedMonths(tx, city);
        const auto close = closed.find(month);
        out.set_closed(close != closed.end() && close->second <= as_of);
        // What was scheduled at some instant before is not kept.
        if (request.has_as_of() || out.closed()) return absl::OkStatus();
        ASSIGN_OR_RETURN(const Reservations held,
                         ReservationsOf(facts, storage::ScheduledVisits(tx, city, elder_id, window),
                                        month, ServiceDay(clock_.Now()), rules));
        SetReservations(held, out);
        return absl::OkStatus();
      });
}

rpc::Unary* LedgerApi::ListLedger(rpc::Context* context, const v1::ListLedgerRequest* request,
                                  v1::ListLedgerResponse* response) {
  return dispatch_.Read(
      context, request, response,
      [this](pg::Tx& tx, const v1::ListLedgerRequest& request,
             v1::ListLedgerResponse* response) -> absl::Status {
        ASSIGN_OR_RETURN(const storage::LedgerFilter filter, FilterOf(request, clock_.Now()));
        ASSIGN_OR_RETURN(const rpc::TimePage page, rpc::ReadTimePage(pager_, request));
        std::vector<storage::LedgerLine> lines = storage::ListLines(
            tx, request.city_code(), filter, EntryOf(page.after), page.limit + 1);
        response->set_next_page_token(rpc::CutToPage(pager_, page, &lines, &KeyOf));
        for (const storage::LedgerLine& line : lines) *response->add_lines() = ToProto(line);
        return absl::OkStatus();
      });
}

rpc::Unary* LedgerApi::ExplainLine(rpc::Context* context, const v1::ExplainLineRequest* request,
                                   v1::ExplainLineResponse* response) {
  return dispatch_.Read(context, request, response,
                        [this](pg::Tx& tx, const v1::ExplainLineRequest& request,
                               v1::ExplainLineResponse* response) -> absl::Status {
                          ASSIGN_OR_RETURN(*response->mutable_explanation(),
                                           ExplanationOf(tx, request, clock_.Now()));
                          return absl::OkStatus();
                        });
}

// The lines until one instant, so that the pages are of one ledger: nothing is ever recorded before
// what was.
grpc::ServerWriteReactor<v1::ExportLinesResponse>* LedgerApi::ExportLines(
    rpc::Context* context, const v1::ExportLinesRequest* request) {
  return dispatch_.Download<v1::ExportLinesRequest, v1::ExportLinesResponse>(
      context, request,
      [this](const v1::ExportLinesRequest& request,
             rpc::DownloadPort<v1::ExportLinesResponse>& port) -> absl::Status {
        ASSIGN_OR_RETURN(const storage::LedgerFilter filter, FilterOf(request, clock_.Now()));
        ASSIGN_OR_RETURN(const auto writer,
                         TableWriterOf<v1::ExportLinesResponse>(request.format(), port));
        RETURN_IF_ERROR(writer->Header(LineColumns()));
        std::vector<storage::LedgerLine> lines;
        int64_t after = 0, last = 0;
        do {
          RETURN_IF_ERROR(port.Read([&](pg::Tx& tx) {
            if (last == 0) last = storage::ReadChain(tx, request.city_code()).size();
            lines = storage::ListLines(tx, request.city_code(), filter, after, kExportPage);
            return absl::OkStatus();
          }));
          for (const storage::LedgerLine& line : lines) {
            if (line.entry_number > last) return writer->Finish();
            RETURN_IF_ERROR(WriteLine(line, *writer));
            after = line.entry_number;
          }
        } while (lines.size() == kExportPage);
        return writer->Finish();
      });
}

}  // namespace homecare::billing
