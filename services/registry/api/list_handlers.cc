#include "absl/strings/str_cat.h"
#include "common/base/civil_time.h"
#include "services/registry/api/convert.h"
#include "services/registry/api/handlers.h"
#include "services/registry/api/paging.h"
#include "services/registry/domain/errors.h"

namespace homecare::registry {
namespace {

const Slice kOne = {.limit = 1};

using Key = std::vector<std::string>;

Key ElderKey(const Elder& elder) { return {elder.elder_id}; }

template <typename Request>
HistoryQuery HistoryOf(const Request& request) {
  HistoryQuery query{request.elder_id(), std::nullopt};
  if (request.has_known_time()) query.known_time = InstantFrom(request.known_time());
  return query;
}

}  // namespace

absl::Status Handlers::GetElder(pg::Tx& tx, const v1::GetElderRequest& request,
                                v1::GetElderResponse* response) const {
  ElderQuery query;
  query.elder_id = request.elder_id();
  const std::vector<Elder> found = stores_.lists(tx, request.city_code())->Elders(query, kOne);
  if (found.empty()) return ElderNotFound(request.elder_id());
  *response->mutable_elder() = ToProto(found.front());
  return absl::OkStatus();
}

absl::Status Handlers::FindElders(pg::Tx& tx, const v1::FindEldersRequest& request,
                                  v1::FindEldersResponse* response) const {
  ASSIGN_OR_RETURN(const PageOf page, ReadPage(pager_, request));
  ASSIGN_OR_RETURN(const ElderQuery query, FromProto(request));
  auto elders = stores_.lists(tx, request.city_code())->Elders(query, page.slice);
  response->set_next_page_token(CutPage(pager_, page, elders, ElderKey));
  for (const Elder& elder : elders) *response->add_elders() = ToProto(elder);
  return absl::OkStatus();
}

absl::Status Handlers::ListElders(pg::Tx& tx, const v1::ListEldersRequest& request,
                                  v1::ListEldersResponse* response) const {
  ASSIGN_OR_RETURN(const PageOf page, ReadPage(pager_, request));
  ElderQuery query;
  query.county_code = request.county_code();
  query.day = ServiceDay(clock_.Now());
  if (request.level() != 0) query.level = static_cast<Level>(request.level());
  if (request.area() != 0) query.registered_area = static_cast<AreaClass>(request.area());
  auto elders = stores_.lists(tx, request.city_code())->Elders(query, page.slice);
  response->set_next_page_token(CutPage(pager_, page, elders, ElderKey));
  for (const Elder& elder : elders) *response->add_elders() = ToProto(elder);
  return absl::OkStatus();
}

absl::Status Handlers::ListGrants(pg::Tx& tx, const v1::ListGrantsRequest& request,
                                  v1::ListGrantsResponse* response) const {
  ASSIGN_OR_RETURN(const PageOf page, ReadPage(pager_, request));
  auto grants = stores_.lists(tx, request.city_code())->Grants(HistoryOf(request), page.slice);
  response->set_next_page_token(CutPage(pager_, page, grants, [](const Revision<Grant>& one) {
    return Key{one.elder_id, one.value.grant_id, absl::StrCat(one.value.revision)};
  }));
  for (const Revision<Grant>& grant : grants) *response->add_grants() = ToProto(grant);
  return absl::OkStatus();
}

absl::Status Handlers::ListSuspensions(pg::Tx& tx, const v1::ListSuspensionsRequest& request,
                                       v1::ListSuspensionsResponse* response) const {
  ASSIGN_OR_RETURN(const PageOf page, ReadPage(pager_, request));
  auto suspensions =
      stores_.lists(tx, request.city_code())->Suspensions(HistoryOf(request), page.slice);
  response->set_next_page_token(
      CutPage(pager_, page, suspensions, [](const Revision<Suspension>& one) {
        return Key{one.elder_id, one.value.suspension_id, absl::StrCat(one.value.revision)};
      }));
  for (const Revision<Suspension>& one : suspensions) {
    *response->add_suspensions() = ToProto(one);
  }
  return absl::OkStatus();
}

absl::Status Handlers::GetCaregiver(pg::Tx& tx, const v1::GetCaregiverRequest& request,
                                    v1::GetCaregiverResponse* response) const {
  CaregiverQuery query;
  query.caregiver_id = request.caregiver_id();
  const auto found = stores_.lists(tx, request.city_code())->Caregivers(query, kOne);
  if (found.empty()) return CaregiverNotFound(request.caregiver_id());
  *response->mutable_caregiver() = ToProto(found.front());
  return absl::OkStatus();
}

absl::Status Handlers::ListCaregivers(pg::Tx& tx, const v1::ListCaregiversRequest& request,
                                      v1::ListCaregiversResponse* response) const {
  ASSIGN_OR_RETURN(const PageOf page, ReadPage(pager_, request));
  CaregiverQuery query;
  query.provider_id = request.provider_id();
  query.day = ServiceDay(clock_.Now());
  if (request.qualification() != 0) {
    query.qualification = static_cast<Qualification>(request.qualification());
  }
  auto caregivers = stores_.lists(tx, request.city_code())->Caregivers(query, page.slice);
  response->set_next_page_token(CutPage(
      pager_, page, caregivers, [](const Caregiver& one) { return Key{one.caregiver_id}; }));
  for (const Caregiver& caregiver : caregivers) *response->add_caregivers() = ToProto(caregiver);
  return absl::OkStatus();
}

absl::Status Handlers::ListProviders(pg::Tx& tx, const v1::ListProvidersRequest& request,
                                     v1::ListProvidersResponse* response) const {
  ASSIGN_OR_RETURN(const PageOf page, ReadPage(pager_, request));
  auto providers = stores_.lists(tx, request.city_code())->Providers(page.slice);
  response->set_next_page_token(
      CutPage(pager_, page, providers, [](const Provider& one) { return Key{one.provider_id}; }));
  for (const Provider& provider : providers) *response->add_providers() = ToProto(provider);
  return absl::OkStatus();
}

absl::Status Handlers::ListServicePoints(pg::Tx& tx, const v1::ListServicePointsRequest& request,
                                         v1::ListServicePointsResponse* response) const {
  ASSIGN_OR_RETURN(const PageOf page, ReadPage(pager_, request));
  auto points =
      stores_.lists(tx, request.city_code())->ServicePoints(request.county_code(), page.slice);
  response->set_next_page_token(CutPage(
      pager_, page, points, [](const ServicePoint& one) { return Key{one.service_point_id}; }));
  for (const ServicePoint& point : points) *response->add_service_points() = ToProto(point);
  return absl::OkStatus();
}

absl::Status Handlers::GetTerminal(pg::Tx& tx, const v1::GetTerminalRequest& request,
                                   v1::GetTerminalResponse* response) const {
  const auto terminal = stores_.lists(tx, request.city_code())->FindTerminal(request.terminal_id());
  if (!terminal) return TerminalNotFound(request.terminal_id());
  *response->mutable_terminal() = ToProto(*terminal);
  return absl::OkStatus();
}

}  // namespace homecare::registry
