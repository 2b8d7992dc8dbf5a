// What the matching service answers from its tables and its model, without changing anything.
#pragma once

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/pg/tx.h"
#include "common/rpc/page.h"
#include "homecare/matching/v1/matching_service.pb.h"
#include "services/matching/domain/matcher.h"

namespace homecare::matching {

// Judges everybody; a page of the outcome. NOT_LEADER where the model was never loaded.
absl::Status FindCandidates(pg::Tx& tx, const rpc::Pager& pager, const Matcher& matcher,
                            absl::Time now, const v1::FindCandidatesRequest& request,
                            v1::FindCandidatesResponse* response);
absl::Status GetOffer(pg::Tx& tx, const v1::GetOfferRequest& request,
                      v1::GetOfferResponse* response);
absl::Status ListOffers(pg::Tx& tx, const rpc::Pager& pager, const v1::ListOffersRequest& request,
                        v1::ListOffersResponse* response);
absl::Status ListAssignments(pg::Tx& tx, const rpc::Pager& pager,
                             const v1::ListAssignmentsRequest& request,
                             v1::ListAssignmentsResponse* response);
absl::Status ExplainAssignment(pg::Tx& tx, const v1::ExplainAssignmentRequest& request,
                               v1::ExplainAssignmentResponse* response);

}  // namespace homecare::matching
