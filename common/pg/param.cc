#include "common/pg/param.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/pg/text_format.h"

namespace homecare::pg {

Param::Param(double value) : text_(FormatDouble(value)) {}

Param::Param(absl::Time instant) : text_(FormatTimestamp(instant)) {}

Param::Param(absl::CivilDay day) : text_(FormatDate(day)) {}

Param::Param(Bytes bytes) : text_(FormatBytes(bytes.data)) {}

Param::Param(const std::vector<std::string>& values) : text_(FormatArray(values)) {}

Param::Param(const std::vector<int64_t>& values)
    : text_(absl::StrCat("{", absl::StrJoin(values, ","), "}")) {}

Param::Param(const std::vector<absl::Time>& values) {
  std::vector<std::string> texts;
  texts.reserve(values.size());
  for (const absl::Time value : values) texts.push_back(FormatTimestamp(value));
  text_ = FormatArray(texts);
}

}  // namespace homecare::pg
