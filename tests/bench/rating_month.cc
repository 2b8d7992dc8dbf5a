#include "tests/bench/rating_month.h"

#include <fstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "deploy/demo/random.h"

namespace homecare::bench {
namespace {

// As long as those of the services.
std::string IdOf(const char* prefix, int64_t number) {
  return absl::StrFormat("%s-0000-7000-8000-%012d", prefix, number);
}

class MonthWriter {
 public:
  MonthWriter(const std::string& folder, uint64_t seed)
      : random_(seed),
        elders_(folder + "/elders.csv"),
        grants_(folder + "/grants.csv"),
        suspensions_(folder + "/suspensions.csv"),
        visits_(folder + "/visits.csv"),
        tariffs_(folder + "/tariffs.csv") {
    elders_ << "elder_id,area\n";
    grants_ << "elder_id,level,area,valid_from,valid_to\n";
    suspensions_ << "elder_id,start_time,end_time,reason\n";
    visits_ << "visit_id,elder_id,caregiver_id,provider_id,item,bucket,check_in,check_out,"
               "double_up,family_consent\n";
    tariffs_ << "area,valid_from,valid_to,subsidy_fen_per_hour,family_fen_per_hour\n"
                "URBAN,2022-01-01,,1500,1500\nRURAL,2022-01-01,,1000,1000\n";
  }

  void AddElder(int number) {
    const std::string id = IdOf("01800000", number);
    const char* const area = random_.Permille(400) ? "RURAL" : "URBAN";
    elders_ << id << "," << area << "\n";
    if (random_.Permille(980)) AddGrants(id, area);
    if (random_.Permille(50)) {
      const int day = random_.Between(1, 20);
      suspensions_ << absl::StrFormat(
          "%s,2022-06-%02dT14:00:00+08:00,2022-06-%02dT10:00:00+08:00,HOSPITAL\n", id, day,
          day + random_.Between(1, 10));
    }
    for (int i = 0; i < kVisitsOfElder; ++i) AddVisit(id, number, i);
  }

  absl::Status Close() {
    for (std::ofstream* file : {&elders_, &grants_, &suspensions_, &visits_, &tariffs_}) {
      file->close();
      if (!*file) return absl::InternalError("cannot write the files of a month");
    }
    return absl::OkStatus();
  }

 private:
  const char* SomeLevel() {
    constexpr const char* kLevels[] = {"SEVERE", "MODERATE", "MILD", "MILD"};
    return kLevels[random_.Below(4)];
  }

  void AddGrants(const std::string& id, const char* area) {
    if (!random_.Permille(100)) {
      grants_ << id << "," << SomeLevel() << "," << area << ",2022-01-01,\n";
      return;
    }
    const std::string change = absl::StrFormat("2022-06-%02d", random_.Between(2, 29));
    grants_ << id << "," << SomeLevel() << "," << area << ",2022-01-01," << change << "\n"
            << id << "," << SomeLevel() << ",URBAN," << change << ",\n";
  }

  // Five visits in four days; the sixth of each six beside the one before.
  void AddVisit(const std::string& elder_id, int elder, int i) {
    const bool beside = i % 6 == 5;
    const int slot = beside ? i - 1 : i;
    const int start = 7 * 3600 + (slot % 3) * 4 * 3600 + (beside ? 1200 : 0) + random_.Below(1800);
    const int end =
        start + (random_.Permille(10) ? 600 : 60 * random_.Between(25, 130)) + random_.Below(60);
    const int64_t number = int64_t{elder} * kVisitsOfElder + i;
    absl::StrAppendFormat(&text_, "%s,%s,%s,%s,BATHING,%s,%s,%s,%s,%s\n", IdOf("01900000", number),
                          elder_id, IdOf("01700000", elder / 8), IdOf("01600000", elder / 500),
                          random_.Permille(20) ? "MEAL" : "CARE_HOURS",
                          TimeOf(1 + slot * 5 / 6, start), TimeOf(1 + slot * 5 / 6, end),
                          beside && random_.Permille(500) ? "true" : "false",
                          random_.Permille(500) ? "true" : "false");
    visits_ << text_;
    text_.clear();
  }

  static std::string TimeOf(int day, int second) {
    return absl::StrFormat("2022-06-%02dT%02d:%02d:%02d+08:00", day, second / 3600,
                           second / 60 % 60, second % 60);
  }

  demo::Random random_;
  std::ofstream elders_, grants_, suspensions_, visits_, tariffs_;
  std::string text_;
};

}  // namespace

absl::Status WriteMonth(const std::string& folder, int elders, uint64_t seed) {
  MonthWriter writer(folder, seed);
  for (int i = 0; i < elders; ++i) writer.AddElder(i);
  return writer.Close();
}

}  // namespace homecare::bench
