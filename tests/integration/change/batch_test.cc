// What the changes of a group do together: rows written with one statement, facts read with one.
#include <gmock/gmock.h>

#include "common/change/announced.h"
#include "common/change/mutator.h"
#include "tests/integration/change/fixture.h"

namespace homecare::testing {
namespace {

using ::testing::ElementsAre;

constexpr RowInsert kNote = {
    "INSERT INTO note (note_id, words, number) SELECT note_id, words, number"
    " FROM unnest($1::text[], $2::text[], $3::bigint[]) AS noted (note_id, words, number)",
    3};

using Facts = Announced<std::string, std::string>;

absl::Status Refusal() {
  return NamedError(absl::StatusCode::kFailedPrecondition, "REFUSED", "refused");
}

class BatchTest : public ChangeTest {
 protected:
  BatchTest() {
    server_.Execute("CREATE TABLE note (note_id text PRIMARY KEY, words text, number bigint)");
  }

  static Step NewStep(ChangeBody body) { return {.city_code = kCity, .body = std::move(body)}; }

  static Step NoteStep(const std::string& note_id, const absl::Status& outcome = absl::OkStatus()) {
    return NewStep([note_id, outcome](Change& change) {
      change.Insert(kNote, {note_id, "words", int64_t{1}});
      return outcome;
    });
  }

  // Asks for the fact of that name, having announced it.
  Step FactStep(const std::string& name) {
    Step step = NewStep([this, name](Change& change) {
      const std::string& fact = change.memory().Of<Facts>().Get(
          name, [this](const Facts::Keys& keys, Facts::Values* facts) {
            loads_.push_back(std::vector<std::string>(keys.begin(), keys.end()));
            for (const std::string& key : keys) (*facts)[key] = "fact of " + key;
          });
      EXPECT_EQ(fact, "fact of " + name);
      return MakeThing(change, absl::StrCat(name, " ", ++runs_));
    });
    step.ahead = [name](GroupMemory& memory, absl::Time) { memory.Of<Facts>().Announce(name); };
    return step;
  }

  std::vector<std::string> Outcomes(std::vector<Step> steps) {
    runner_->Run(Lane::kNormal, absl::MakeSpan(steps));
    std::vector<std::string> reasons;
    for (const Step& step : steps) {
      reasons.push_back(step.outcome.ok() ? "OK" : Reason(step.outcome));
    }
    return reasons;
  }

  // Commands that wrote the notes there are.
  int64_t Writes() const {
    return server_.Count("(SELECT DISTINCT xmin::text, cmin::text FROM note) AS w");
  }

  std::unique_ptr<ChangeRunner> runner_ = NewRunner(*database_);
  std::vector<std::vector<std::string>> loads_;
  int runs_ = 0;
};

TEST_F(BatchTest, RowsOfAGroupAreOneStatement) {
  EXPECT_THAT(Outcomes({NoteStep("a"), NoteStep("b"), NoteStep("c")}),
              ElementsAre("OK", "OK", "OK"));
  EXPECT_EQ(server_.Count("note"), 3);
  EXPECT_EQ(Writes(), 1);
}

TEST_F(BatchTest, ValuesArriveAsTheyWereGiven) {
  const std::vector<std::string> kWords = {
      "", "NULL", "{\"a\", b}", "back\\slash \"quote\"", "助浴", "line\nline"};
  std::vector<Step> steps;
  for (size_t i = 0; i < kWords.size(); ++i) {
    steps.push_back(NewStep([&, i](Change& change) {
      change.Insert(kNote, {absl::StrCat(i), kWords[i], static_cast<int64_t>(i)});
      return absl::OkStatus();
    }));
  }
  steps.push_back(NewStep([](Change& change) {
    change.Insert(kNote, {"nothing", std::nullopt, std::nullopt});
    return absl::OkStatus();
  }));
  Outcomes(std::move(steps));
  for (size_t i = 0; i < kWords.size(); ++i) {
    const std::string row = absl::StrCat("FROM note WHERE note_id = '", i, "'");
    EXPECT_EQ(server_.Scalar("SELECT words " + row), kWords[i]);
    EXPECT_EQ(server_.Scalar("SELECT number " + row), absl::StrCat(i));
  }
  EXPECT_EQ(server_.Count("note WHERE note_id = 'nothing' AND words IS NULL AND number IS NULL"),
            1);
}

struct SpoilCase {
  const char* name;
  bool inserts_first;  // what the refused one did before it refused
  int64_t statements;  // in which the others' rows were then written
};

class SpoilTest : public BatchTest, public ::testing::WithParamInterface<SpoilCase> {};

TEST_P(SpoilTest, WhoRefusesLeavesNothingAndSpoilsNobody) {
  Step refused = NewStep([](Change&) { return Refusal(); });
  if (GetParam().inserts_first) refused = NoteStep("refused", Refusal());
  EXPECT_THAT(Outcomes({NoteStep("a"), std::move(refused), NoteStep("b")}),
              ElementsAre("OK", "REFUSED", "OK"));
  EXPECT_EQ(server_.Count("note"), 2);
  EXPECT_EQ(server_.Count("note WHERE note_id = 'refused'"), 0);
  EXPECT_EQ(Writes(), GetParam().statements);
}

INSTANTIATE_TEST_SUITE_P(Cases, SpoilTest,
                         ::testing::Values(SpoilCase{"WithoutATrace", false, 1},
                                           SpoilCase{"AfterItInserted", true, 2}),
                         [](const auto& info) { return std::string(info.param.name); });

TEST_F(BatchTest, ARowThatCannotBeWrittenSpoilsNobody) {
  server_.Execute("INSERT INTO note (note_id) VALUES ('taken')");
  EXPECT_THAT(Outcomes({NoteStep("a"), NoteStep("taken"), NoteStep("b")}),
              ElementsAre("OK", "UNIQUE_VIOLATION", "OK"));
  EXPECT_EQ(server_.Count("note"), 3);
}

TEST_F(BatchTest, WhatAllAnnounceIsReadOnce) {
  EXPECT_THAT(Outcomes({FactStep("b"), FactStep("a"), FactStep("b")}),
              ElementsAre("OK", "OK", "OK"));
  EXPECT_THAT(loads_, ElementsAre(ElementsAre("a", "b")));
}

TEST_F(BatchTest, WhatWasNotAnnouncedIsReadWhenAskedFor) {
  Step silent = FactStep("c");
  silent.ahead = nullptr;
  EXPECT_THAT(Outcomes({FactStep("a"), std::move(silent), FactStep("c")}),
              ElementsAre("OK", "OK", "OK"));
  EXPECT_THAT(loads_, ElementsAre(ElementsAre("a", "c")));
}

TEST_F(BatchTest, AReplayRemembersNothing) {
  Step refused = NewStep([](Change& change) -> absl::Status {
    RETURN_IF_ERROR(MakeThing(change, "trace"));
    return Refusal();
  });
  EXPECT_THAT(Outcomes({FactStep("a"), FactStep("b"), std::move(refused)}),
              ElementsAre("OK", "OK", "REFUSED"));
  // Together, then each for itself.
  EXPECT_THAT(loads_, ElementsAre(ElementsAre("a", "b"), ElementsAre("a"), ElementsAre("b")));
  EXPECT_EQ(Things(), 2);
}

TEST_F(BatchTest, WhatIsForgottenIsReadAgain) {
  Facts facts;
  int loads = 0;
  const auto load = [&](const Facts::Keys& keys, Facts::Values* values) {
    ++loads;
    for (const std::string& key : keys) (*values)[key] = absl::StrCat(key, loads);
  };
  EXPECT_EQ(facts.Get("a", load), "a1");
  EXPECT_EQ(facts.Get("a", load), "a1");
  facts.Forget("a");
  EXPECT_EQ(facts.Get("a", load), "a2");
}

}  // namespace
}  // namespace homecare::testing
