#include "tests/simulation/model/memory_inbox.h"

#include <algorithm>
#include <set>
#include <stdexcept>
#include <tuple>
#include <utility>

namespace homecare::simulation {
namespace {

using event::Fate;
using event::Letter;

// As PostgreSQL does of an ON CONFLICT DO UPDATE that meets one row twice.
class TwiceInOneGroup : public std::runtime_error {
 public:
  TwiceInOneGroup() : std::runtime_error("an event is parked twice in one group") {}
};

Id IdOf(const std::string& city_code, const Letter& letter) {
  return {city_code, letter.event.event_id()};
}

void Park(Tables& tables, const std::string& city_code, absl::Span<Letter* const> letters) {
  std::set<Id> parked;
  for (const Letter* letter : letters) {
    if (letter->fate != Fate::kParked) continue;
    const Id id = IdOf(city_code, *letter);
    if (!parked.insert(id).second) throw TwiceInOneGroup();
    const Parked* before = tables.parked.Find(id);
    Parked row = before != nullptr
                     ? *before
                     : Parked{letter->subject(), letter->event.version(), {}, letter->bytes};
    row.wait = letter->wait;
    tables.parked.Put(id, std::move(row));
  }
}

void Bury(Tables& tables, const std::string& city_code, absl::Span<Letter* const> letters) {
  for (const Letter* letter : letters) {
    const Id id = IdOf(city_code, *letter);
    if (letter->fate != Fate::kBuried || tables.dead_letter.contains(id)) continue;
    tables.dead_letter.Put(
        id, {letter->subject(), letter->event.version(), letter->bytes, letter->reason});
  }
}

void Resolve(Tables& tables, const std::string& city_code, absl::Span<Letter* const> letters) {
  for (const Letter* letter : letters) {
    if (letter->task != event::Task::kReplay) continue;
    if (letter->fate != Fate::kApplied && letter->fate != Fate::kHad) continue;
    const Id id = IdOf(city_code, *letter);
    const DeadLetter* found = tables.dead_letter.Find(id);
    if (found == nullptr) continue;
    DeadLetter row = *found;
    row.resolved = true;
    tables.dead_letter.Put(id, std::move(row));
  }
}

std::vector<Letter> Wake(const Tables& tables, const std::string& city_code,
                         const event::Known& known) {
  std::vector<std::pair<std::tuple<event::Subject, int64_t>, const Parked*>> found;
  for (const auto& [id, parked] : tables.parked.rows()) {
    const auto key = known.keys.find(parked.wait);
    if (id.first != city_code || key == known.keys.end() || !key->second.moved) continue;
    found.emplace_back(std::make_tuple(parked.subject, parked.version), &parked);
  }
  std::sort(found.begin(), found.end());
  if (found.size() > event::InboxStore::kWakeLimit) found.resize(event::InboxStore::kWakeLimit);
  std::vector<Letter> woken;
  for (const auto& [place, parked] : found) {
    woken.push_back(event::ReadLetter(parked->bytes, city_code, parked->subject.topic, false));
  }
  return woken;
}

}  // namespace

event::Known MemoryInbox::Load(pg::Tx& tx, const std::string& city_code,
                               absl::Span<Letter* const> letters) const {
  Tables& tables = MemoryTx::Of(tx).Write();
  event::Known known;
  for (const Letter* letter : letters) {
    const Id id = IdOf(city_code, *letter);
    if (tables.inbox.contains(id)) known.received.insert(id.second);
    const DeadLetter* dead = tables.dead_letter.Find(id);
    if (dead != nullptr && !dead->resolved) known.dead.insert(id.second);
    if (letter->event.version() == 0) continue;
    const std::pair<std::string, event::Subject> key(city_code, letter->subject());
    if (!tables.applied.contains(key)) tables.applied.Put(key, 0);
    known.keys[key.second].version = *tables.applied.Find(key);
  }
  return known;
}

std::vector<Letter> MemoryInbox::Save(pg::Tx& tx, const std::string& city_code,
                                      absl::Span<Letter* const> letters,
                                      const event::Known& known) const {
  Tables& tables = MemoryTx::Of(tx).Write();
  Park(tables, city_code, letters);
  Bury(tables, city_code, letters);
  Resolve(tables, city_code, letters);
  for (const Letter* letter : letters) {
    const Id id = IdOf(city_code, *letter);
    if (letter->fate == Fate::kApplied) tables.inbox.Put(id, 0);
    if (letter->fate == Fate::kRefused || letter->fate == Fate::kParked) continue;
    if (tables.parked.contains(id)) tables.parked.Erase(id);
  }
  for (const auto& [subject, key] : known.keys) {
    if (key.moved) tables.applied.Put({city_code, subject}, key.version);
  }
  return Wake(tables, city_code, known);
}

std::vector<std::string> MemoryInbox::FindHad(pg::Tx& tx, const std::string& city_code,
                                              const std::vector<event::EventRef>& events) const {
  const Tables& tables = MemoryTx::Of(tx).tables();
  std::vector<std::string> had;
  for (const event::EventRef& event : events) {
    const Id id(city_code, event.event_id);
    const int64_t* applied = tables.applied.Find({city_code, {event.topic, event.key}});
    if (tables.inbox.contains(id) || tables.dead_letter.contains(id) ||
        (applied != nullptr && *applied >= event.version)) {
      had.push_back(event.event_id);
    }
  }
  return had;
}

std::vector<Letter> MemoryInbox::DeadLetters(pg::Tx& tx, const std::string& city_code,
                                             int limit) const {
  std::vector<std::pair<std::tuple<event::Subject, int64_t, Id>, const DeadLetter*>> found;
  for (const auto& [id, dead] : MemoryTx::Of(tx).tables().dead_letter.rows()) {
    if (id.first != city_code || dead.resolved) continue;
    found.emplace_back(std::make_tuple(dead.subject, dead.version, id), &dead);
  }
  std::sort(found.begin(), found.end());
  if (found.size() > static_cast<size_t>(limit)) found.resize(limit);
  std::vector<Letter> letters;
  for (const auto& [place, dead] : found) {
    letters.push_back(event::ReadLetter(dead->bytes, city_code, dead->subject.topic, false));
  }
  return letters;
}

}  // namespace homecare::simulation
