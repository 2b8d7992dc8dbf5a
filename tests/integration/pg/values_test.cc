// Every type there and back through the server.

#include <limits>

#include "tests/integration/pg/pg_test_base.h"

namespace homecare::pg {
namespace {

using ::testing::ElementsAreArray;
using ::testing::IsEmpty;

class ValuesTest : public PgTest {
 protected:
  // `value` as the server gives it back, of the SQL type.
  template <typename T>
  T Echo(const std::string& type, const Param& value, T (Row::*get)(const char*) const) {
    std::optional<T> echoed;
    const absl::Status status = database_->Run(Lane::kNormal, [&](Tx& tx) {
      echoed = (tx.ExecVector("SELECT $1::" + type + " AS v", {value})[0].*get)("v");
      return absl::OkStatus();
    });
    EXPECT_TRUE(status.ok()) << status;
    return *echoed;
  }

  const std::unique_ptr<Database> database_ = Open();
};

TEST_F(ValuesTest, Texts) {
  for (const std::string text : {"", "张三", "'; \"\\", "\n\t\x01", "NULL", "{a,b}"}) {
    EXPECT_EQ(Echo("text", text, &Row::Text), text);
    EXPECT_EQ(Echo("text", text, &Row::OptionalText), text);
  }
}

TEST_F(ValuesTest, Numbers) {
  using Int64 = std::numeric_limits<int64_t>;
  for (const int64_t number : {int64_t{0}, int64_t{-1}, Int64::max(), Int64::min()}) {
    EXPECT_EQ(Echo("bigint", number, &Row::Int64), number);
    EXPECT_EQ(Echo("bigint", number, &Row::OptionalInt64), number);
  }
  for (const int number : {0, -1, std::numeric_limits<int>::max()}) {
    EXPECT_EQ(Echo("integer", number, &Row::Int), number);
  }
  for (const double number : {0.0, 0.1, -118.054123456789, 1e-300, 1.7976931348623157e308}) {
    EXPECT_EQ(Echo("double precision", number, &Row::Double), number);
  }
  for (const bool truth : {true, false}) EXPECT_EQ(Echo("boolean", truth, &Row::Bool), truth);
}

TEST_F(ValuesTest, Instants) {
  const std::vector<absl::Time> instants = {
      absl::UnixEpoch(),        absl::FromUnixMicros(1654070400123456),
      absl::FromUnixMicros(-1), absl::FromUnixSeconds(-62135596801),
      absl::InfiniteFuture(),   absl::FromUnixSeconds(253402300800),
      absl::InfinitePast(),
  };
  for (const absl::Time instant : instants) {
    EXPECT_EQ(Echo("timestamptz", instant, &Row::Time), instant);
    EXPECT_EQ(Echo("timestamptz", instant, &Row::OptionalTime), instant);
  }
  const std::vector<std::string> texts = Echo("timestamptz[]::text[]", instants, &Row::Texts);
  EXPECT_EQ(texts.size(), instants.size());
  EXPECT_EQ(texts[1], "2022-06-01 08:00:00.123456+00");
}

TEST_F(ValuesTest, Days) {
  for (const absl::CivilDay day :
       {absl::CivilDay(2022, 6, 1), absl::CivilDay(1937, 2, 28), absl::CivilDay(0, 1, 1),
        (absl::CivilDay::max)(), (absl::CivilDay::min)()}) {
    EXPECT_EQ(Echo("date", day, &Row::Day), day);
    EXPECT_EQ(Echo("date", day, &Row::OptionalDay), day);
  }
}

TEST_F(ValuesTest, Bytes) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all.push_back(static_cast<char>(byte));
  for (const std::string& bytes : {std::string(), all}) {
    EXPECT_EQ(Echo("bytea", Bytes{bytes}, &Row::Bytes), bytes);
  }
}

TEST_F(ValuesTest, Arrays) {
  const std::vector<std::string> texts = {"",     "NULL", "a,b",  "{x}", "\"", "\\",
                                          "张三", " ",    "null", "a b", "'"};
  EXPECT_THAT(Echo("text[]", texts, &Row::Texts), ElementsAreArray(texts));
  EXPECT_THAT(Echo("text[]", std::vector<std::string>(), &Row::Texts), IsEmpty());
  const std::vector<int64_t> numbers = {1, -2, std::numeric_limits<int64_t>::max()};
  EXPECT_THAT(Echo("bigint[]::text[]", numbers, &Row::Texts),
              ElementsAreArray({"1", "-2", "9223372036854775807"}));
}

TEST_F(ValuesTest, Nulls) {
  const Param null(std::nullopt);
  EXPECT_TRUE(Echo("text", null, &Row::IsNull));
  EXPECT_EQ(Echo("text", null, &Row::OptionalText), std::nullopt);
  EXPECT_EQ(Echo("bigint", null, &Row::OptionalInt64), std::nullopt);
  EXPECT_EQ(Echo("timestamptz", null, &Row::OptionalTime), std::nullopt);
  EXPECT_EQ(Echo("date", null, &Row::OptionalDay), std::nullopt);
}

// A column read as what it is not: the program is wrong, and says so without the value.
TEST_F(ValuesTest, WrongReadsThrow) {
  const absl::Status status = database_->Read(Lane::kNormal, [](Tx& tx) {
    const Rows rows = tx.Exec(
        "SELECT 'secret' AS t, NULL::text AS n, 3000000000 AS big, '{a,NULL}'::text[] AS a");
    const Row row = rows[0];
    EXPECT_THROW(row.Int64("t"), std::logic_error);
    EXPECT_THROW(row.Bool("t"), std::logic_error);
    EXPECT_THROW(row.Double("t"), std::logic_error);
    EXPECT_THROW(row.Time("t"), std::logic_error);
    EXPECT_THROW(row.Day("t"), std::logic_error);
    EXPECT_THROW(row.Bytes("t"), std::logic_error);
    EXPECT_THROW(row.Texts("t"), std::logic_error);
    EXPECT_THROW(row.Texts("a"), std::logic_error);
    EXPECT_THROW(row.Text("n"), std::logic_error);
    EXPECT_THROW(row.Int("big"), std::logic_error);
    EXPECT_THROW(row.Text("absent"), std::exception);
    try {
      row.OptionalInt64("t");
      ADD_FAILURE();
    } catch (const std::logic_error& error) {
      EXPECT_STREQ(error.what(), "column t is not a bigint");
    }
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok()) << status;
}

TEST_F(ValuesTest, RowsIterateAndCount) {
  const absl::Status status = database_->Run(Lane::kNormal, [](Tx& tx) {
    const Rows none = tx.Exec("SELECT id FROM t");
    EXPECT_TRUE(none.empty());
    EXPECT_EQ(
        tx.Exec("INSERT INTO t (id) SELECT unnest($1::bigint[])", {std::vector<int64_t>{1, 2, 3}})
            .affected(),
        3);
    int64_t sum = 0;
    for (const Row row : tx.Exec("SELECT id FROM t")) sum += row.Int64("id");
    EXPECT_EQ(sum, 6);
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok()) << status;
}

}  // namespace
}  // namespace homecare::pg
