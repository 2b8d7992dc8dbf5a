// Answers of a service that speaks OSRM's table form: a table of the size asked for, of journeys
// that somebody could make, or garbled.
#include <string>

#include "common/base/check.h"
#include "services/matching/travel/osrm_table.h"
#include "tests/fuzz/fuzz.h"

FUZZ_TARGET(travel_table, bytes) {
  homecare::fuzz::Input input(bytes);
  const size_t sources = input.Byte() % 4 + 1, destinations = input.Byte() % 4 + 1;
  const auto table =
      homecare::matching::ParseOsrmTable(std::string(input.Rest()), sources, destinations);
  if (!table.ok()) {
    HC_CHECK(absl::IsInternal(table.status()) && !table.status().message().empty());
    return;
  }
  HC_CHECK(table->size() == sources * destinations);
  for (const auto& journey : *table) {
    if (!journey.has_value()) continue;
    HC_CHECK(journey->seconds >= 0 && journey->seconds <= 1'000'000);
    HC_CHECK(journey->metres >= -1 && journey->metres <= 20'000'000);
  }
}
