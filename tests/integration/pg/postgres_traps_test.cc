// Traps 1 and 6 of PostgreSQL 15: exclusion constraints, which keep a caregiver out of two visits.

#include <future>

#include "tests/integration/pg/pg_test_base.h"

namespace homecare::pg {
namespace {

class ExclusionTest : public PgTest {
 protected:
  void MakeCalendar(const std::string& deferrable) {
    Onlook("CREATE EXTENSION btree_gist");
    Onlook(
        "CREATE TABLE calendar (city_code text NOT NULL, caregiver_id text NOT NULL,"
        " visit_id text NOT NULL, start_time timestamptz NOT NULL, end_time timestamptz NOT NULL,"
        " PRIMARY KEY (city_code, visit_id),"
        " EXCLUDE USING gist (city_code WITH =, caregiver_id WITH =,"
        " tstzrange(start_time, end_time) WITH &&) " +
        deferrable + ")");
  }

  // Hours of one day.
  static Rows Take(Tx& tx, const std::string& visit_id, int start, int end,
                   const std::string& on_conflict) {
    const absl::Time day = absl::FromUnixSeconds(1654070400);
    return tx.Exec(
        "INSERT INTO calendar (city_code, caregiver_id, visit_id, start_time, end_time)"
        " VALUES ('370300', 'c', $1, $2, $3) " +
            on_conflict + " RETURNING visit_id",
        {visit_id, day + absl::Hours(start), day + absl::Hours(end)});
  }

  std::string Calendar() const {
    return Scalar("SELECT string_agg(visit_id, ',' ORDER BY visit_id) FROM calendar");
  }

  const std::unique_ptr<Database> database_ = Open();
};

TEST_F(ExclusionTest, LosingTheRaceIsNoRow) {
  MakeCalendar("");
  const absl::Status status = database_->Run(Lane::kNormal, [](Tx& tx) {
    constexpr char kNothing[] = "ON CONFLICT DO NOTHING";
    EXPECT_EQ(Take(tx, "a", 8, 10, kNothing).size(), 1);
    EXPECT_EQ(Take(tx, "b", 9, 11, kNothing).size(), 0);
    // Half-open: one may begin where the other ends.
    EXPECT_EQ(Take(tx, "c", 10, 11, kNothing).size(), 1);
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(Calendar(), "a,c");
}

// Two transactions at once: the second waits for the first and then gets no row.
TEST_F(ExclusionTest, LosingToAnotherTransactionIsNoRow) {
  MakeCalendar("");
  std::future<int64_t> second;
  const absl::Status status = database_->Run(Lane::kNormal, [&](Tx& tx) {
    EXPECT_EQ(Take(tx, "a", 8, 10, "").size(), 1);
    second = std::async(std::launch::async, [&] {
      int64_t rows = -1;
      const absl::Status lost = database_->Run(Lane::kNormal, [&](Tx& other) {
        rows = Take(other, "b", 9, 11, "ON CONFLICT DO NOTHING").size();
        return absl::OkStatus();
      });
      EXPECT_TRUE(lost.ok()) << lost;
      return rows;
    });
    EXPECT_TRUE(testing::Eventually(kPatience, [this] {
      return Scalar("SELECT count(*) FROM pg_locks WHERE NOT granted") == "1";
    }));
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(second.get(), 0);
  EXPECT_EQ(Calendar(), "a");
}

TEST_F(ExclusionTest, WithoutOnConflictItIsANamedError) {
  MakeCalendar("");
  const absl::Status status = database_->Run(Lane::kNormal, [](Tx& tx) {
    Take(tx, "a", 8, 10, "");
    Take(tx, "b", 9, 11, "");
    return absl::OkStatus();
  });
  EXPECT_EQ(status.code(), absl::StatusCode::kAborted);
  EXPECT_EQ(Reason(status), "EXCLUSION_VIOLATION");
  EXPECT_EQ(Calendar(), "");
}

// Why ours are never deferrable.
TEST_F(ExclusionTest, DeferrableForbidsOnConflict) {
  MakeCalendar("DEFERRABLE");
  const absl::Status status = database_->Run(Lane::kNormal, [](Tx& tx) {
    EXPECT_THROW(Take(tx, "a", 8, 10, "ON CONFLICT DO NOTHING"), pqxx::sql_error);
    return absl::OkStatus();
  });
  EXPECT_EQ(Reason(status), "DATABASE_ERROR");
}

TEST_F(ExclusionTest, DeferredFailsTheWholeGroupAtCommit) {
  MakeCalendar("DEFERRABLE INITIALLY DEFERRED");
  const absl::Status status = database_->Run(Lane::kNormal, [](Tx& tx) {
    EXPECT_EQ(Take(tx, "a", 8, 10, "").size(), 1);
    EXPECT_EQ(Take(tx, "b", 9, 11, "").size(), 1);
    return absl::OkStatus();
  });
  // The server refused the COMMIT: an error with a name, and no doubt.
  EXPECT_EQ(Reason(status), "EXCLUSION_VIOLATION");
  EXPECT_EQ(Calendar(), "");
}

// One UPDATE that shifts adjacent ranges fails in between; deleting and inserting does not.
TEST_F(ExclusionTest, ShiftingAdjacentRanges) {
  MakeCalendar("");
  ASSERT_TRUE(database_
                  ->Run(Lane::kNormal,
                        [](Tx& tx) {
                          Take(tx, "a", 8, 10, "");
                          Take(tx, "b", 10, 12, "");
                          return absl::OkStatus();
                        })
                  .ok());
  const absl::Status update = database_->Run(Lane::kNormal, [](Tx& tx) {
    tx.Exec(
        "UPDATE calendar SET start_time = start_time + interval '1 hour',"
        " end_time = end_time + interval '1 hour'");
    return absl::OkStatus();
  });
  EXPECT_EQ(Reason(update), "EXCLUSION_VIOLATION");
  const absl::Status replace = database_->Run(Lane::kNormal, [](Tx& tx) {
    tx.Exec("DELETE FROM calendar");
    Take(tx, "a", 9, 11, "");
    Take(tx, "b", 11, 13, "");
    return absl::OkStatus();
  });
  EXPECT_TRUE(replace.ok()) << replace;
}

}  // namespace
}  // namespace homecare::pg
