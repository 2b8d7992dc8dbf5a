// fuzz_seeds FOLDER: writes a plausible request of each RPC, a plausible event of each payload and
// the files of a signed ledger below FOLDER, for a corpus that begins anew.
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/event/topology.h"
#include "homecare/event/v1/event.pb.h"
#include "tests/fuzz/plausible.h"
#include "tests/fuzz/rpcs.h"
#include "tests/fuzz/signed_ledger.h"

namespace homecare::fuzz {
namespace {

constexpr int kChoices = 6;

void Write(const std::string& path, const std::string& bytes) {
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  std::ofstream(path, std::ios::binary) << bytes;
}

void WriteRequests(const std::string& folder) {
  for (size_t i = 0; i < Rpcs().size(); ++i) {
    for (int choice = 0; choice < kChoices; ++choice) {
      Write(absl::StrCat(folder, "/requests/", i, "-", choice),
            static_cast<char>(i) + Plausible(*Rpcs()[i].request, choice)->SerializeAsString());
    }
  }
}

// On every route: to most subscribers most payloads are none of their concern.
void WriteEvents(const std::string& folder) {
  char route = 0;
  for (const event::Topic& topic : event::Topics()) {
    for (size_t i = 0; i < topic.subscribers.size(); ++i, ++route) {
      const auto* const payloads = event::v1::Event::descriptor()->FindOneofByName("payload");
      for (int choice = 0; choice < payloads->field_count(); ++choice) {
        auto message = Plausible(*event::v1::Event::descriptor(), choice);
        static_cast<event::v1::Event&>(*message).set_topic(std::string(topic.name));
        Write(absl::StrCat(folder, "/events/", int{route}, "-", choice),
              route + message->SerializeAsString());
      }
    }
  }
}

void WriteLedger(const std::string& folder) {
  for (const char way : {'0', '1', '2'}) {
    Write(absl::StrCat(folder, "/ledger_file/signed-", std::string(1, way)),
          way + ExampleLedger().ledger);
  }
  Write(absl::StrCat(folder, "/checkpoint_file/signed"), ExampleLedger().checkpoints);
  Write(absl::StrCat(folder, "/checkpoint_file/beginning"), ExampleLedger().beginning);
}

}  // namespace
}  // namespace homecare::fuzz

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
    return 2;
  }
  homecare::fuzz::WriteRequests(argv[1]);
  homecare::fuzz::WriteLedger(argv[1]);
  homecare::fuzz::WriteEvents(argv[1]);
  return 0;
}
