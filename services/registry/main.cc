// homecare-registry: who everybody is and what they are entitled to.
#include "common/runtime/process.h"
#include "services/registry/api/registry_service.h"
#include "services/registry/storage/pg_rolls.h"

int main(int argc, char** argv) {
  homecare::runtime::Process process("registry", argc, argv);
  const homecare::registry::PersonalData personal(process.key());
  homecare::registry::PlaceTable places;
  const homecare::registry::Stores stores = {
      [&](homecare::Change& change) {
        return homecare::registry::OpenRolls(change, personal, places);
      },
      [&](homecare::pg::Tx& tx, const std::string& city_code) {
        return homecare::registry::OpenLists(tx, city_code, personal);
      }};
  const homecare::registry::Handlers handlers(stores, process.pager(), process.clock());
  homecare::registry::RegistryService api(process.rpc(), handlers);
  process.Serve(&api);
  return process.Run();
}
