#include "deploy/demo/month/bulk.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "common/base/ids.h"
#include "common/base/status.h"
#include "deploy/demo/peers.h"
#include "homecare/type/v1/types.pb.h"
#include "homecare/visit/v1/visit_service.pb.h"
#include "services/intake/storage/orders.h"
#include "services/visit/storage/visits.h"

namespace homecare::demo {
namespace {

using visit::EvidenceKind;
using Store = visit::storage::Visits;

constexpr size_t kGroup = 250;
constexpr double kAwayDegrees = 0.006;
constexpr double kDoorDegrees = 0.0004;

using Group = absl::Span<const MonthVisit>;

std::string OrderOf(const MonthVisit& visit) { return "order-" + visit.visit_id; }

visit::Visit ToVisit(const MonthVisit& in) {
  visit::Visit visit;
  visit.visit_id = in.visit_id;
  visit.order_id = OrderOf(in);
  visit.elder_id = in.elder->elder_id;
  visit.caregiver_id = in.caregiver->caregiver_id;
  visit.provider_id = in.caregiver->provider_id;
  visit.item_code = in.item_code;
  visit.bucket = in.care ? type::v1::BUCKET_CARE_HOURS : type::v1::BUCKET_GOODS;
  visit.qualification = type::v1::QUALIFICATION_CAREGIVER;
  visit.planned_start_time = in.planned_start_time;
  visit.planned_end_time = in.planned_end_time;
  visit.location = in.elder->location;
  visit.double_up = in.double_up;
  visit.family_consent = in.family_consent;
  return visit;
}

void Raise(Store& store, const std::string& visit_id, absl::Time time,
           const visit::Finding& finding) {
  store.Put({.exception_id = NewId(),
             .visit_id = visit_id,
             .code = finding.code,
             .raise_time = time,
             .detail = finding.detail});
}

// No phone gives the same position twice.
visit::Fix PositionOf(const visit::Visit& visit, EvidenceKind kind) {
  Random random(0, absl::StrCat(visit.visit_id, visit::Name(kind)));
  visit::Fix fix{.point = visit.location};
  fix.point.latitude_degrees += kDoorDegrees * random.Signed();
  fix.point.longitude_degrees += kDoorDegrees * random.Signed();
  fix.accuracy_metres = random.Between(4, 60);
  return fix;
}

// Judged as the visit service does.
void Prove(Store& store, const visit::Visit& visit, const MonthVisit& in, EvidenceKind kind) {
  const bool arrives = kind == EvidenceKind::kCheckIn;
  visit::Proof proof;
  proof.caregiver_id = visit.caregiver_id;
  proof.method = visit::v1::EVIDENCE_METHOD_GPS;
  proof.fix = PositionOf(visit, kind);
  if (in.away && arrives) proof.fix->point.latitude_degrees += kAwayDegrees;
  proof.device_time = arrives ? in.check_in_time : in.check_out_time;
  proof.device_id = "phone-" + visit.caregiver_id;
  const absl::Time received = in.upload_time.value_or(proof.device_time);
  store.Append(visit::Evidence{.evidence_id = NewId(),
                               .visit_id = visit.visit_id,
                               .kind = kind,
                               .proof = proof,
                               .receive_time = received,
                               .distance_metres = visit::DistanceMetres(visit, proof),
                               .ruling = std::nullopt});
  for (const visit::Finding& finding :
       visit::Judge(visit::EvidencePolicy(), visit, kind, proof, received)) {
    Raise(store, visit.visit_id, received, finding);
  }
}

// Waited for by nobody, the visit is scheduled and over in one transaction.
void Write(Store& store, const MonthVisit& in) {
  visit::Visit visit = ToVisit(in);
  store.Save(visit);
  Prove(store, visit, in, EvidenceKind::kCheckIn);
  if (in.overlaps) {
    Raise(store, visit.visit_id, in.check_in_time,
          {visit::ExceptionCode::kElderOverlap, "another visit had not ended"});
  }
  visit.check_in_time = in.check_in_time;
  if (in.forgot_check_out) {
    visit.state = visit::State::kInProgress;
    Raise(store, visit.visit_id, visit.planned_end_time + visit::EvidencePolicy().no_check_out,
          {visit::ExceptionCode::kNoCheckOut, "nobody has checked out"});
  } else {
    Prove(store, visit, in, EvidenceKind::kCheckOut);
    visit.state = visit::State::kCompleted;
    visit.check_out_time = in.check_out_time;
  }
  store.Save(visit);
}

absl::Status RunOne(ChangeRunner& runner, ChangeBody body) {
  Step step{.city_code = kCity, .traceparent = "", .body = std::move(body), .ahead = nullptr};
  runner.Run(Lane::kNormal, absl::MakeSpan(&step, 1));
  return step.outcome;
}

// Intake knows an order's visits; what it hears of one it does not know, it keeps for later.
absl::Status Announce(Change& change, Group group) {
  intake::storage::PgOrders orders(change, [](const intake::Order&) { return std::string(); });
  for (const MonthVisit& visit : group) {
    intake::Order order;
    order.order_id = OrderOf(visit);
    order.visit_id = visit.visit_id;
    orders.RememberVisit(order);
  }
  return absl::OkStatus();
}

}  // namespace

BulkPath::BulkPath(const Stage& stage, const std::string& visit_database,
                   const std::string& intake_database)
    : clock_(stage),
      visit_database_(pg::Database::Open({.conninfo = visit_database})),
      intake_database_(pg::Database::Open({.conninfo = intake_database})),
      visit_runner_(ChangeRunner::Create(*visit_database_, clock_, nullptr)),
      intake_runner_(ChangeRunner::Create(*intake_database_, clock_, nullptr)) {}

absl::Status BulkPath::Tell(const std::vector<MonthVisit>& visits) {
  for (size_t begin = 0; begin < visits.size(); begin += kGroup) {
    const Group group = Group(visits).subspan(begin, kGroup);
    RETURN_IF_ERROR(
        RunOne(*intake_runner_, [group](Change& change) { return Announce(change, group); }));
    RETURN_IF_ERROR(RunOne(*visit_runner_, [group](Change& change) {
      Store store(change);
      for (const MonthVisit& visit : group) Write(store, visit);
      return absl::OkStatus();
    }));
  }
  return absl::OkStatus();
}

}  // namespace homecare::demo
