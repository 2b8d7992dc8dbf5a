#include "deploy/demo/month/blockers.h"

#include <algorithm>
#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "common/base/status.h"
#include "deploy/demo/month/say.h"
#include "deploy/demo/pages.h"

namespace homecare::demo {
namespace {

using Visits = visit::v1::VisitService::Stub;
using billing::v1::CloseBlocker;
using billing::v1::CloseBlockerFound;
using visit::v1::VisitException;

std::string NameOf(CloseBlocker blocker) {
  return std::string(absl::StripPrefix(billing::v1::CloseBlocker_Name(blocker), "CLOSE_BLOCKER_"));
}

// What the inspector writes down, having asked the people concerned.
std::string FindingOf(const VisitException& exception) {
  switch (exception.code()) {
    case visit::v1::EXCEPTION_CODE_OUTSIDE_GEOFENCE:
      return "met in the park near the home; the elder confirms the visit";
    case visit::v1::EXCEPTION_CODE_LOCATION_MOCK:
      return "a new phone was set up with a test position; the family confirms the visit";
    default:
      return "looked into; the elder confirms the visit";
  }
}

absl::StatusOr<std::vector<VisitException>> BlockingOf(Peers& peers, const std::string& visit_id) {
  std::vector<VisitException> blocking;
  visit::v1::ListExceptionsRequest request;
  request.set_visit_id(visit_id);
  request.set_open_only(true);
  RETURN_IF_ERROR(EachPage(*peers.visit, &Visits::ListExceptions, request,
                           [&](const visit::v1::ListExceptionsResponse& page) {
                             std::copy_if(
                                 page.exceptions().begin(), page.exceptions().end(),
                                 std::back_inserter(blocking), [](const VisitException& exception) {
                                   return exception.effect() == visit::v1::BILLING_EFFECT_BLOCKS;
                                 });
                           }));
  return blocking;
}

absl::Status Clear(Scene& scene, const VisitException& exception, const std::string& actor_id,
                   const std::string& provider_id) {
  auto request = RequestFor<visit::v1::ClearExceptionRequest>(
      absl::StrCat("clear-", exception.exception_id()));
  request.set_exception_id(exception.exception_id());
  request.set_actor_id(actor_id);
  request.set_actor_provider_id(provider_id);
  request.set_reason_text(FindingOf(exception));
  return Call(*scene.peers.visit, &Visits::ClearException, request).status();
}

// Nobody decides in their own cause.
absl::Status TryAsProvider(Scene& scene, const CloseBlockerFound& blocker) {
  ASSIGN_OR_RETURN(const auto blocking, BlockingOf(scene.peers, blocker.visit_id()));
  if (blocking.empty()) return absl::OkStatus();
  const absl::Status refused = Clear(scene, blocking.front(), "manager-1", blocker.provider_id());
  scene.report.Expect(Reason(refused) == "OWN_PROVIDER",
                      "a provider cleared an exception of its own visit");
  SayRow("the visit's own provider", absl::StrCat("may not clear it: ", Reason(refused)));
  return absl::OkStatus();
}

// To the planned end at most (DOMAIN, E8c).
absl::Status SetEnd(Scene& scene, const std::string& visit_id) {
  visit::v1::GetVisitRequest look;
  look.set_city_code(kCity);
  look.set_visit_id(visit_id);
  ASSIGN_OR_RETURN(const auto found, Call(*scene.peers.visit, &Visits::GetVisit, look));
  auto request = RequestFor<visit::v1::SetVisitEndRequest>("end-" + visit_id);
  request.set_visit_id(visit_id);
  *request.mutable_end_time() = found.visit().planned().end_time();
  request.set_actor_id(kInspector);
  request.set_confirmer_id(kSecondInspector);
  request.set_reason_text("the elder confirms care until the planned end");
  return Call(*scene.peers.visit, &Visits::SetVisitEnd, request).status();
}

absl::Status SetEnds(Scene& scene, const std::vector<CloseBlockerFound>& blockers) {
  int ends = 0;
  for (const CloseBlockerFound& blocker : blockers) {
    if (blocker.blocker() != billing::v1::CLOSE_BLOCKER_CHECK_OUT_MISSING) continue;
    RETURN_IF_ERROR(SetEnd(scene, blocker.visit_id()));
    ++ends;
  }
  SayRow("ends set", absl::StrCat(ends, " by ", kInspector, ", confirmed by ", kSecondInspector,
                                  ": nobody had checked out"));
  return scene.stage.Settle();
}

}  // namespace

absl::StatusOr<std::vector<CloseBlockerFound>> ListJuneBlockers(Peers& peers) {
  std::vector<CloseBlockerFound> blockers;
  billing::v1::ListCloseBlockersRequest request;
  request.set_month(kJune);
  RETURN_IF_ERROR(EachPage(*peers.billing, &billing::v1::BillingService::Stub::ListCloseBlockers,
                           request, [&](const billing::v1::ListCloseBlockersResponse& page) {
                             blockers.insert(blockers.end(), page.blockers().begin(),
                                             page.blockers().end());
                           }));
  return blockers;
}

void ShowBlockers(const std::vector<CloseBlockerFound>& blockers) {
  std::map<CloseBlocker, int> counts;
  std::map<CloseBlocker, std::map<std::string, int>> details;
  for (const CloseBlockerFound& found : blockers) {
    ++counts[found.blocker()];
    if (found.visit_id().empty()) {
      ++details[found.blocker()][found.detail()];
      continue;
    }
    for (absl::string_view code : absl::StrSplit(found.detail(), ' ')) {
      ++details[found.blocker()][std::string(code)];
    }
  }
  for (const auto& [blocker, count] : counts) {
    std::vector<std::string> texts;
    for (const auto& [what, times] : details[blocker]) {
      texts.push_back(absl::StrCat(times, " ", what));
    }
    SayRow(NameOf(blocker), absl::StrCat(count, ": ", absl::StrJoin(texts, ", ")));
  }
}

absl::Status ResolveBlockers(Scene& scene, const std::vector<CloseBlockerFound>& blockers) {
  const auto first =
      std::find_if(blockers.begin(), blockers.end(),
                   [](const CloseBlockerFound& found) { return !found.visit_id().empty(); });
  if (first == blockers.end()) return absl::OkStatus();
  RETURN_IF_ERROR(TryAsProvider(scene, *first));
  RETURN_IF_ERROR(SetEnds(scene, blockers));
  int cleared = 0;
  for (const CloseBlockerFound& blocker : blockers) {
    if (blocker.visit_id().empty()) continue;
    ASSIGN_OR_RETURN(const auto blocking, BlockingOf(scene.peers, blocker.visit_id()));
    for (const VisitException& exception : blocking) {
      RETURN_IF_ERROR(Clear(scene, exception, kInspector, ""));
      ++cleared;
    }
  }
  SayRow("exceptions cleared", absl::StrCat(cleared, " by ", kInspector, ", each with a reason"));
  return scene.stage.Settle();
}

}  // namespace homecare::demo
