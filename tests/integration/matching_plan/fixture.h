// homecare-plan as people run it: the real program on a document, standard input to output.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "absl/strings/str_cat.h"
#include "tests/support/program.h"
#include "tests/support/temp_folder.h"

namespace homecare::testing {

using Json = nlohmann::json;

struct Outcome {
  int code = -1;
  std::string output, errors;
};

class PlanProgramTest : public ::testing::Test {
 protected:
  Outcome Run(const std::string& document, const std::string& options = "--iterations=2") const {
    std::ofstream(folder_->File("in"), std::ios::binary) << document;
    const std::string command =
        absl::StrCat(OwnProgram("homecare-plan"), " ", options, " < ", folder_->File("in"), " > ",
                     folder_->File("out"), " 2> ", folder_->File("errors"));
    absl::StatusOr<std::unique_ptr<Program>> program =
        Program::Start({.arguments = {"/bin/sh", "-c", command}});
    EXPECT_TRUE(program.ok()) << program.status();
    if (!program.ok()) return {};
    return {(*program)->Wait(absl::Minutes(2)).value_or(-1), Read("out"), Read("errors")};
  }

  // The plan of a document that is expected to have one.
  Json Plan(const Json& document, const std::string& options = "--iterations=2") const {
    const Outcome outcome = Run(document.dump(), options);
    EXPECT_EQ(outcome.code, 0) << outcome.errors;
    return Json::parse(outcome.output, nullptr, false);
  }

 private:
  std::string Read(const std::string& name) const {
    std::ifstream file(folder_->File(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }

  const std::unique_ptr<TempFolder> folder_ = *TempFolder::Create();
};

}  // namespace homecare::testing
