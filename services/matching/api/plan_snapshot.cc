// The day as it is kept with its plan.
#include "common/base/status.h"
#include "homecare/matching/v1/plan_snapshot.pb.h"
#include "services/matching/api/plan_convert.h"

namespace homecare::matching {
namespace {

void Fill(const Span& span, v1::SpanSnapshot* out) {
  out->set_start(span.start);
  out->set_end(span.end);
}

void Fill(const LatLng& point, v1::PlaceSnapshot* out) {
  out->set_latitude_degrees(point.latitude_degrees);
  out->set_longitude_degrees(point.longitude_degrees);
}

Span Read(const v1::SpanSnapshot& span) { return {span.start(), span.end()}; }

LatLng Read(const v1::PlaceSnapshot& place) {
  return {place.latitude_degrees(), place.longitude_degrees()};
}

void Fill(const DayCaregiver& caregiver, v1::CaregiverSnapshot* out) {
  out->set_caregiver_id(caregiver.caregiver_id);
  for (const Qualification held : caregiver.qualifications) {
    out->add_qualifications(static_cast<int>(held));
  }
  for (const std::string& county : caregiver.county_codes) out->add_county_codes(county);
  for (const DayTour& tour : caregiver.tours) {
    v1::TourSnapshot& kept = *out->add_tours();
    Fill(tour.span, kept.mutable_span());
    Fill(tour.from, kept.mutable_from());
    Fill(tour.to, kept.mutable_to());
    kept.set_from_visit(tour.from_visit);
    kept.set_to_visit(tour.to_visit);
    kept.set_most_seconds(tour.most_seconds);
  }
}

DayCaregiver Read(const v1::CaregiverSnapshot& kept) {
  DayCaregiver caregiver;
  caregiver.caregiver_id = kept.caregiver_id();
  for (const int held : kept.qualifications()) {
    caregiver.qualifications.push_back(static_cast<Qualification>(held));
  }
  caregiver.county_codes.assign(kept.county_codes().begin(), kept.county_codes().end());
  for (const v1::TourSnapshot& tour : kept.tours()) {
    caregiver.tours.push_back({Read(tour.span()), Read(tour.from()), Read(tour.to()),
                               tour.from_visit(), tour.to_visit(), tour.most_seconds()});
  }
  return caregiver;
}

void Fill(const DayVisit& visit, v1::VisitSnapshot* out) {
  out->set_order_id(visit.order_id);
  Fill(visit.place, out->mutable_place());
  out->set_duration_seconds(visit.duration_seconds);
  for (const Span& starts : visit.starts) Fill(starts, out->add_starts());
  out->set_qualification(static_cast<int>(visit.qualification));
  out->set_county_code(visit.county_code);
  out->set_entitled(visit.entitled);
  out->set_together_with(visit.together_with);
  for (const std::string& id : visit.never) out->add_never(id);
  for (const std::string& id : visit.familiar) out->add_familiar(id);
  out->set_former_caregiver_id(visit.former_caregiver_id);
  out->set_former_start(visit.former_start);
  out->set_asked(visit.asked);
}

DayVisit Read(const v1::VisitSnapshot& kept) {
  DayVisit visit;
  visit.order_id = kept.order_id();
  visit.place = Read(kept.place());
  visit.duration_seconds = kept.duration_seconds();
  for (const v1::SpanSnapshot& starts : kept.starts()) visit.starts.push_back(Read(starts));
  visit.qualification = static_cast<Qualification>(kept.qualification());
  visit.county_code = kept.county_code();
  visit.entitled = kept.entitled();
  visit.together_with = kept.together_with();
  visit.never.assign(kept.never().begin(), kept.never().end());
  visit.familiar.assign(kept.familiar().begin(), kept.familiar().end());
  visit.former_caregiver_id = kept.former_caregiver_id();
  visit.former_start = kept.former_start();
  visit.asked = kept.asked();
  return visit;
}

}  // namespace

// No maps in it: protobuf writes fields in the order of their numbers, so equal days have equal
// bytes.
std::string SnapshotOf(const Day& day, const std::vector<std::vector<int64_t>>& paces) {
  v1::DaySnapshot kept;
  kept.set_day(day.day);
  kept.set_from_second(day.from);
  kept.set_unfamiliar_seconds(day.unfamiliar_seconds);
  kept.set_change_seconds(day.change_seconds);
  for (const DayCaregiver& caregiver : day.caregivers) Fill(caregiver, kept.add_caregivers());
  for (const DayVisit& visit : day.visits) Fill(visit, kept.add_visits());
  for (const std::vector<int64_t>& pace : paces) {
    v1::PaceSnapshot& part = *kept.add_paces();
    for (const int64_t step : pace) part.add_steps(step);
  }
  return kept.SerializeAsString();
}

absl::StatusOr<Snapshot> ReadSnapshot(const std::string& bytes) {
  v1::DaySnapshot kept;
  if (!kept.ParseFromString(bytes)) {
    return NamedError(absl::StatusCode::kInternal, "SNAPSHOT_BROKEN",
                      "the kept day cannot be read");
  }
  Snapshot snapshot;
  snapshot.day.day = kept.day();
  snapshot.day.from = kept.from_second();
  snapshot.day.unfamiliar_seconds = kept.unfamiliar_seconds();
  snapshot.day.change_seconds = kept.change_seconds();
  for (const auto& caregiver : kept.caregivers()) {
    snapshot.day.caregivers.push_back(Read(caregiver));
  }
  for (const auto& visit : kept.visits()) snapshot.day.visits.push_back(Read(visit));
  for (const v1::PaceSnapshot& part : kept.paces()) {
    snapshot.paces.emplace_back(part.steps().begin(), part.steps().end());
  }
  return snapshot;
}

}  // namespace homecare::matching
