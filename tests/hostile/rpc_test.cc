// Each RPC of each contract against its table: one test an RPC, each with a world of its own.
#include <google/protobuf/descriptor.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>

#include "absl/strings/str_split.h"
#include "common/log/log.h"
#include "tests/hostile/kit/run.h"
#include "tests/support/program.h"

namespace homecare::hostile {
namespace {

const google::protobuf::DescriptorPool& Contracts() {
  return *google::protobuf::DescriptorPool::generated_pool();
}

std::vector<std::string> AllMethods() {
  std::vector<std::string> names;
  for (const auto& [service_name, make] : Worlds()) {
    const auto* const service = Contracts().FindServiceByName(service_name);
    for (int i = 0; i < service->method_count(); ++i)
      names.push_back(service->method(i)->full_name());
  }
  return names;
}

// A line for each of thousands of refusals would hide a failure.
class QuietLog final : public ::testing::Environment {
  void SetUp() override { log::Configure("hostile", log::Level::kError); }
};
[[maybe_unused]] const ::testing::Environment* const kQuiet =
    ::testing::AddGlobalTestEnvironment(new QuietLog);

class HostileTest : public ::testing::TestWithParam<std::string> {};

TEST_P(HostileTest, IsRefusedAndLeavesNothing) {
  const auto* const method = Contracts().FindMethodByName(GetParam());
  ASSERT_NE(method, nullptr);
  const std::unique_ptr<World> world = Worlds().at(method->service()->full_name())();
  CheckMethod(*world, *method);
}

// "homecare.intake.v1.IntakeService.PlaceOrder" becomes "intake_PlaceOrder".
std::string NameOf(const ::testing::TestParamInfo<std::string>& info) {
  const std::vector<std::string> parts = absl::StrSplit(info.param, '.');
  return parts[1] + "_" + parts.back();
}

INSTANTIATE_TEST_SUITE_P(AllRpcs, HostileTest, ::testing::ValuesIn(AllMethods()), NameOf);

// What proto/ declares is what is tested.
TEST(HostileServicesTest, EveryServiceHasAWorld) {
  std::set<std::string> declared, tested;
  const std::regex package_line("package ([a-z0-9.]+);"), service_line("service ([A-Za-z]+) \\{");
  for (const auto& file :
       std::filesystem::recursive_directory_iterator(testing::RepositoryRoot() + "/proto")) {
    if (file.path().extension() != ".proto") continue;
    std::ifstream stream(file.path());
    std::string line, package;
    std::smatch match;
    while (std::getline(stream, line)) {
      if (std::regex_match(line, match, package_line)) package = match[1];
      if (std::regex_match(line, match, service_line))
        declared.insert(package + "." + match[1].str());
    }
  }
  for (const auto& [service, make] : Worlds()) tested.insert(service);
  EXPECT_EQ(declared, tested);
}

}  // namespace
}  // namespace homecare::hostile
