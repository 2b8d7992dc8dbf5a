// The register's words. The numbers are the contract's (homecare.type.v1, homecare.registry.v1);
// the names are what the database keeps.
#pragma once

#include <array>

#include "common/base/names.h"

namespace homecare::registry {

enum class Sex { kMale = 1, kFemale = 2 };
enum class Level { kSevere = 1, kModerate, kMild };  // 失能等级
enum class AreaClass { kUrban = 1, kRural };         // 城/乡
enum class SuspensionReason { kDeath = 1, kHospital, kInstitution, kWithdrawal };
enum class Qualification { kCaregiver = 1, kNurse, kTherapist, kFirstAid };
enum class ServicePointKind { kStreetCentre = 1, kTownCentre, kDayCareCentre, kCanteen };
enum class ElderCategory {
  kMinimumLivingAllowance = 1,  // 低保
  kExtremeHardship,             // 特困
  kMarginalIncome,              // 低保边缘
  kBereavedParent,              // 计划生育特殊家庭
  kEntitledVeteran,             // 重点优抚对象
  kSelfPaying,
};
enum class ContactRelation {
  kSpouse = 1,
  kChild,
  kGrandchild,
  kSibling,
  kRelative,
  kNeighbour,
  kCommunityWorker,
};

inline constexpr auto kSexNames =
    std::to_array<NameOf<Sex>>({{Sex::kMale, "MALE"}, {Sex::kFemale, "FEMALE"}});
inline constexpr auto kLevelNames = std::to_array<NameOf<Level>>(
    {{Level::kSevere, "SEVERE"}, {Level::kModerate, "MODERATE"}, {Level::kMild, "MILD"}});
inline constexpr auto kAreaClassNames =
    std::to_array<NameOf<AreaClass>>({{AreaClass::kUrban, "URBAN"}, {AreaClass::kRural, "RURAL"}});
inline constexpr auto kSuspensionReasonNames =
    std::to_array<NameOf<SuspensionReason>>({{SuspensionReason::kDeath, "DEATH"},
                                             {SuspensionReason::kHospital, "HOSPITAL"},
                                             {SuspensionReason::kInstitution, "INSTITUTION"},
                                             {SuspensionReason::kWithdrawal, "WITHDRAWAL"}});
inline constexpr auto kQualificationNames =
    std::to_array<NameOf<Qualification>>({{Qualification::kCaregiver, "CAREGIVER"},
                                          {Qualification::kNurse, "NURSE"},
                                          {Qualification::kTherapist, "THERAPIST"},
                                          {Qualification::kFirstAid, "FIRST_AID"}});
inline constexpr auto kServicePointKindNames =
    std::to_array<NameOf<ServicePointKind>>({{ServicePointKind::kStreetCentre, "STREET_CENTRE"},
                                             {ServicePointKind::kTownCentre, "TOWN_CENTRE"},
                                             {ServicePointKind::kDayCareCentre, "DAY_CARE_CENTRE"},
                                             {ServicePointKind::kCanteen, "CANTEEN"}});
inline constexpr auto kElderCategoryNames = std::to_array<NameOf<ElderCategory>>(
    {{ElderCategory::kMinimumLivingAllowance, "MINIMUM_LIVING_ALLOWANCE"},
     {ElderCategory::kExtremeHardship, "EXTREME_HARDSHIP"},
     {ElderCategory::kMarginalIncome, "MARGINAL_INCOME"},
     {ElderCategory::kBereavedParent, "BEREAVED_PARENT"},
     {ElderCategory::kEntitledVeteran, "ENTITLED_VETERAN"},
     {ElderCategory::kSelfPaying, "SELF_PAYING"}});
inline constexpr auto kContactRelationNames = std::to_array<NameOf<ContactRelation>>(
    {{ContactRelation::kSpouse, "SPOUSE"},
     {ContactRelation::kChild, "CHILD"},
     {ContactRelation::kGrandchild, "GRANDCHILD"},
     {ContactRelation::kSibling, "SIBLING"},
     {ContactRelation::kRelative, "RELATIVE"},
     {ContactRelation::kNeighbour, "NEIGHBOUR"},
     {ContactRelation::kCommunityWorker, "COMMUNITY_WORKER"}});

}  // namespace homecare::registry
