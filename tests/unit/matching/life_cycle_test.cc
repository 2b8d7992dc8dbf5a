#include <gtest/gtest.h>

#include <set>

#include "services/matching/domain/job.h"
#include "services/matching/domain/offer.h"

namespace homecare::matching {
namespace {

constexpr JobState kJobStates[] = {JobState::kOpen,      JobState::kOffered,   JobState::kAssigned,
                                   JobState::kUnmatched, JobState::kCancelled, JobState::kClosed};
constexpr OfferState kOfferStates[] = {OfferState::kOpen, OfferState::kAccepted,
                                       OfferState::kDeclined, OfferState::kExpired,
                                       OfferState::kReleased};

TEST(LifeCycleTest, OnlyAnOpenOfferEnds) {
  for (const OfferState from : kOfferStates) {
    for (const OfferState to : kOfferStates) {
      EXPECT_EQ(CanStep(from, to), from == OfferState::kOpen && to != OfferState::kOpen)
          << Name(from) << " to " << Name(to);
    }
  }
}

TEST(LifeCycleTest, WhatIsCancelledOrClosedStays) {
  for (const JobState to : kJobStates) {
    EXPECT_FALSE(CanStep(JobState::kCancelled, to));
    EXPECT_FALSE(CanStep(JobState::kClosed, to));
    EXPECT_EQ(CanStep(JobState::kUnmatched, to), to == JobState::kCancelled);
  }
}

TEST(LifeCycleTest, EveryJobStateCanBeReachedAndNoneLeadsToItself) {
  std::set<JobState> reached = {JobState::kOpen};
  for (size_t i = 0; i < std::size(kJobStates); ++i) {
    for (const auto& [from, to] : kJobSteps) {
      if (reached.contains(from)) reached.insert(to);
      EXPECT_NE(from, to);
    }
  }
  EXPECT_EQ(reached.size(), std::size(kJobStates));
  EXPECT_FALSE(CanStep(JobState::kOpen, JobState::kAssigned));  // only through an offer
}

TEST(LifeCycleTest, AnIllegalStepEndsTheProgram) {
  Offer offer;
  Close(offer, OfferState::kDeclined, absl::UnixEpoch());
  EXPECT_EQ(offer.close_time, absl::UnixEpoch());
  EXPECT_DEATH(Close(offer, OfferState::kAccepted, absl::UnixEpoch()), "CanStep");
  Job job;
  EXPECT_DEATH(MoveTo(job, JobState::kAssigned), "CanStep");
}

TEST(LifeCycleTest, SlotsSetApartDoubleUpsAndEmergencies) {
  Job job;
  EXPECT_EQ(job.slot(), ElderSlot::kOrdinary);
  job.double_up = true;
  EXPECT_EQ(job.slot(), ElderSlot::kDoubleUp);
  job.priority = Priority::kEmergency;
  EXPECT_EQ(job.slot(), ElderSlot::kEmergency);
}

}  // namespace
}  // namespace homecare::matching
