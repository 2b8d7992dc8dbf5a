#include "services/matching/domain/model.h"

#include <algorithm>
#include <mutex>
#include <utility>

namespace homecare::matching {
namespace {

// Commits that are heard out of order are microseconds apart; this many offers are minutes.
constexpr size_t kGoneRemembered = 65'536;

}  // namespace

void Model::Reset(ModelFacts facts) {
  const std::unique_lock lock(mutex_);
  for (Known& known : known_) known = Known{};
  shift_owner_.clear();
  offer_owner_.clear();
  gone_.clear();
  gone_order_.clear();
  for (Provider& provider : providers_) provider.active = false;
  for (Provider& provider : facts.providers) {
    providers_[ProviderIndexOf(provider.provider_id)] = std::move(provider);
  }
  for (const Caregiver& caregiver : facts.caregivers) StoreCaregiver(caregiver);
  for (const OwnedSpan& shift : facts.shifts) StoreShift(shift);
  for (OwnedSpan& absence : facts.absences) {
    known_[IndexOf(absence.caregiver_id)].calendar.PutAbsence(std::move(absence.span));
  }
  for (const OwnedEntry& entry : facts.entries) StoreEntry(entry);
  ready_ = true;
}

bool Model::ready() const {
  const std::shared_lock lock(mutex_);
  return ready_;
}

int Model::IndexOf(const std::string& caregiver_id) {
  const auto known = index_.find(caregiver_id);
  if (known != index_.end()) return known->second;
  ids_.push_back(caregiver_id);
  known_.emplace_back();
  index_[ids_.back()] = static_cast<int>(known_.size()) - 1;
  return static_cast<int>(known_.size()) - 1;
}

int Model::ProviderIndexOf(const std::string& provider_id) {
  const auto [known, added] =
      provider_index_.try_emplace(provider_id, static_cast<int>(providers_.size()));
  if (added) providers_.push_back({provider_id});
  return known->second;
}

void Model::PutProvider(const Provider& provider) {
  const std::unique_lock lock(mutex_);
  providers_[ProviderIndexOf(provider.provider_id)] = provider;
}

void Model::PutCaregiver(const Caregiver& caregiver) {
  const std::unique_lock lock(mutex_);
  StoreCaregiver(caregiver);
}

void Model::StoreCaregiver(const Caregiver& caregiver) {
  const int provider = ProviderIndexOf(caregiver.provider_id);
  Known& known = known_[IndexOf(caregiver.caregiver_id)];
  known.facts = caregiver;
  known.provider = provider;
  known.person = {Place(caregiver.base), caregiver.daily_limit_minutes * int64_t{60},
                  caregiver.weekly_limit_minutes * int64_t{60}};
}

void Model::PutShift(const OwnedSpan& shift) {
  const std::unique_lock lock(mutex_);
  StoreShift(shift);
}

void Model::StoreShift(const OwnedSpan& shift) {
  const int owner = IndexOf(shift.caregiver_id);
  const auto [known, added] = shift_owner_.try_emplace(shift.span.id, owner);
  if (!added && known->second != owner) {
    known_[known->second].calendar.RemoveShift(shift.span.id);
    known->second = owner;
  }
  known_[owner].calendar.PutShift(shift.span);
}

void Model::PutAbsence(const OwnedSpan& absence) {
  const std::unique_lock lock(mutex_);
  known_[IndexOf(absence.caregiver_id)].calendar.PutAbsence(absence.span);
}

void Model::PutEntry(const OwnedEntry& entry) {
  const std::unique_lock lock(mutex_);
  StoreEntry(entry);
}

void Model::StoreEntry(const OwnedEntry& entry) {
  if (gone_.contains(entry.entry.offer_id)) return;
  const int owner = IndexOf(entry.caregiver_id);
  offer_owner_[entry.entry.offer_id] = owner;
  known_[owner].calendar.Put(entry.entry);
}

void Model::RemoveEntry(const std::string& offer_id) {
  const std::unique_lock lock(mutex_);
  if (const auto owner = offer_owner_.find(offer_id); owner != offer_owner_.end()) {
    known_[owner->second].calendar.Remove(offer_id);
    offer_owner_.erase(owner);
  }
  if (!gone_.insert(offer_id).second) return;
  gone_order_.push_back(offer_id);
  if (gone_order_.size() > kGoneRemembered) {
    gone_.erase(gone_order_.front());
    gone_order_.pop_front();
  }
}

void Model::Prune(int64_t before) {
  const std::unique_lock lock(mutex_);
  for (Known& known : known_) known.calendar.Prune(before);
  absl::erase_if(offer_owner_, [&](const auto& owned) {
    return known_[owned.second].calendar.Find(owned.first) == nullptr;
  });
  absl::erase_if(shift_owner_, [&](const auto& owned) {
    return !known_[owned.second].calendar.HasShift(owned.first);
  });
}

bool Model::IsEmergency(absl::string_view offer_id) const {
  const std::shared_lock lock(mutex_);
  const auto owner = offer_owner_.find(offer_id);
  if (owner == offer_owner_.end()) return false;
  const Entry* entry = known_[owner->second].calendar.Find(offer_id);
  return entry != nullptr && entry->emergency;
}

std::optional<Caregiver> Model::FindCaregiver(absl::string_view caregiver_id) const {
  const std::shared_lock lock(mutex_);
  const auto known = index_.find(caregiver_id);
  if (known == index_.end()) return std::nullopt;
  return known_[known->second].facts;
}

}  // namespace homecare::matching
