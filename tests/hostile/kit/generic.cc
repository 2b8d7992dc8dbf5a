#include "tests/hostile/kit/generic.h"

#include <google/protobuf/timestamp.pb.h>

#include <limits>

#include "absl/strings/str_cat.h"
#include "common/rpc/convert.h"
#include "homecare/type/v1/types.pb.h"
#include "tests/hostile/kit/texts.h"

namespace homecare::hostile {
namespace {

using google::protobuf::Reflection;
using google::protobuf::Timestamp;

constexpr int kTooMany = 1001;

// The cases of one place of the request.
class Place {
 public:
  Place(const Message& valid, const Table& table, Route route, absl::Time now,
        std::set<std::string>& used, std::vector<Refused>& out)
      : valid_(valid),
        table_(table),
        route_(std::move(route)),
        field_(*route_.back().field),
        path_(PathOf(route_)),
        now_(now),
        used_(used),
        out_(out) {}

  void Add() {
    if (field_.is_repeated() && route_.back().index < 0) return AddList();
    AddMissing();
    switch (field_.cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING:
        if (field_.type() == FieldDescriptor::TYPE_STRING) AddTexts();
        return;
      case FieldDescriptor::CPPTYPE_ENUM:
        return AddEnums();
      case FieldDescriptor::CPPTYPE_DOUBLE:
        return AddDoubles();
      case FieldDescriptor::CPPTYPE_INT32:
        return AddNumbers<int32_t>(&Reflection::SetInt32);
      case FieldDescriptor::CPPTYPE_INT64:
        return AddNumbers<int64_t>(&Reflection::SetInt64);
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return AddMessages();
      default:
        return;  // a truth value cannot be wrong
    }
  }

 private:
  using EditField = std::function<void(Message& owner, const Step& step)>;

  Refused& AddCase(const std::string& what, EditField edit) {
    return out_.emplace_back(
        Refused{.name = absl::StrCat(path_, ": ", what),
                .edit = [route = route_, edit = std::move(edit)](
                            Message& request) { edit(OwnerOf(request, route), route.back()); },
                .fields = {path_}});
  }

  void AddNear(const std::string& what, EditField edit) {
    AddCase(what, std::move(edit)).anywhere_near = true;
  }

  bool Accepted(const std::string& kind) {
    const std::string key = absl::StrCat(kind, " ", PathOf(route_, /*with_indices=*/false));
    if (!table_.accepts.contains(key)) return false;
    used_.insert(key);
    return true;
  }

  void AddMissing() {
    const bool scalar = !field_.has_presence() &&
                        field_.cpp_type() != FieldDescriptor::CPPTYPE_STRING &&
                        field_.cpp_type() != FieldDescriptor::CPPTYPE_ENUM;
    if (!IsRequired(field_) || scalar || route_.back().index >= 0) return;
    Refused& missing = AddCase("missing", [](Message& owner, const Step& step) {
      owner.GetReflection()->ClearField(&owner, step.field);
    });
    const auto* const oneof = field_.real_containing_oneof();
    if (oneof == nullptr) return;
    missing.fields.clear();
    for (int i = 0; i < oneof->field_count(); ++i)
      missing.fields.push_back(oneof->field(i)->name());
  }

  Refused& AddText(const std::string& what, const std::string& text) {
    return AddCase(what, [text](Message& owner, const Step& step) { SetText(owner, step, text); });
  }

  void AddTexts() {
    AddText("10 kB", std::string(10 * 1024, 'x'));
    AddText("zero byte", std::string("a\0b", 3));
    AddText("control character",
            "a\x01"
            "b");
    Refused& broken = AddText("not UTF-8", "a\xc3\x28\xff");
    broken.reason = "REQUEST_UNREADABLE";
    broken.fields.clear();
    const TextKind kind = KindOf(field_.name());
    for (const auto& [what, text] : BadTexts(kind)) AddText(what, text);
    if (kind == TextKind::kToken) AddText("random", "bm9uc2Vuc2U").reason = "INVALID_PAGE_TOKEN";
    if (kind != TextKind::kCursor) return;
    for (const char* cursor : {"nonsense", "1", "-1.0", "9223372036854775807.0", "1.9999999999"}) {
      AddText(cursor, cursor).reason = "INVALID_CURSOR";
    }
  }

  void AddEnums() {
    for (const int number : {99, -1, std::numeric_limits<int>::max()}) {
      AddCase(absl::StrCat("number ", number), [number](Message& owner, const Step& step) {
        owner.GetReflection()->SetEnumValue(&owner, step.field, number);
      });
    }
  }

  void AddDoubles() {
    const double infinity = std::numeric_limits<double>::infinity();
    for (const double number : {std::numeric_limits<double>::quiet_NaN(), infinity, -infinity}) {
      AddCase(absl::StrCat("number ", number), [number](Message& owner, const Step& step) {
        owner.GetReflection()->SetDouble(&owner, step.field, number);
      });
    }
  }

  template <typename Number>
  void AddNumbers(void (Reflection::*set)(Message*, const FieldDescriptor*, Number) const) {
    std::vector<Number> numbers = {-1, std::numeric_limits<Number>::min()};
    if (field_.name() != "page_size") numbers.push_back(std::numeric_limits<Number>::max());
    if (Accepted("number")) return;
    for (const Number number : numbers) {
      AddCase(absl::StrCat("number ", number), [set, number](Message& owner, const Step& step) {
        (owner.GetReflection()->*set)(&owner, step.field, number);
      });
    }
  }

  void AddMessages() {
    if (IsTimestamp(field_)) return AddTimes();
    if (IsOfType(field_, "homecare.type.v1.LatLng")) AddPoints();
    if (IsOfType(field_, "homecare.type.v1.TimeRange")) AddRanges();
  }

  void AddTime(const std::string& what, int64_t seconds, int nanos) {
    AddCase(what, [seconds, nanos](Message& owner, const Step& step) {
      auto& time =
          static_cast<Timestamp&>(*owner.GetReflection()->MutableMessage(&owner, step.field));
      time.set_seconds(seconds);
      time.set_nanos(nanos);
    });
  }

  void AddTimes() {
    AddTime("after every calendar", std::numeric_limits<int64_t>::max(), 0);
    AddTime("before every calendar", std::numeric_limits<int64_t>::min(), 0);
    AddTime("negative nanos", 1654045200, -1);
    AddTime("a second of nanos", 1654045200, 1'000'000'000);
    if (Accepted("far")) return;
    const bool past = Accepted("past");
    for (const absl::Duration by : {kTooFar, -kTooFar}) {
      if (past && by < absl::ZeroDuration()) continue;
      AddTime(absl::StrCat(absl::FormatDuration(by), " away"), absl::ToUnixSeconds(now_ + by), 0);
      out_.back().anywhere_near = true;
    }
  }

  void AddPoints() {
    if (Accepted("outside")) return;
    const LatLng points[] = {{0, 0}, {90, 180}, {-90, -180}, {39.9, 116.4}, {35.89, 118}, {1e9, 1}};
    for (const LatLng& point : points) {
      AddNear(absl::StrCat("at ", point.latitude_degrees, " ", point.longitude_degrees),
              [point](Message& owner, const Step& step) {
                owner.GetReflection()
                    ->MutableMessage(&owner, step.field)
                    ->CopyFrom(rpc::ToProto(point));
              });
    }
  }

  void AddRanges() {
    if (Accepted("backwards")) return;
    const auto edit = [](bool empty) {
      return [empty](Message& owner, const Step& step) {
        auto& range = static_cast<type::v1::TimeRange&>(
            *owner.GetReflection()->MutableMessage(&owner, step.field));
        if (empty) *range.mutable_end_time() = range.start_time();
        if (!empty) range.mutable_end_time()->Swap(range.mutable_start_time());
      };
    };
    AddNear("backwards", edit(false));
    AddNear("empty", edit(true));
  }

  // Copies of the first element, up to so many.
  static EditField Fill(int count) {
    return [count](Message& owner, const Step& step) {
      const Reflection& reflection = *owner.GetReflection();
      const bool text = step.field->cpp_type() == FieldDescriptor::CPPTYPE_STRING;
      while (reflection.FieldSize(owner, step.field) < count) {
        if (text) {
          const std::string first = reflection.GetRepeatedString(owner, step.field, 0);
          reflection.AddString(&owner, step.field, first);
        } else {
          // A copy: adding may move the first.
          std::unique_ptr<Message> first(reflection.GetRepeatedMessage(owner, step.field, 0).New());
          first->CopyFrom(reflection.GetRepeatedMessage(owner, step.field, 0));
          reflection.AddMessage(&owner, step.field)->CopyFrom(*first);
        }
      }
    };
  }

  void AddList() {
    if (IsRequired(field_)) {
      AddCase("missing", [](Message& owner, const Step& step) {
        owner.GetReflection()->ClearField(&owner, step.field);
      });
    }
    std::unique_ptr<Message> copy(valid_.New());
    copy->CopyFrom(valid_);
    const Message& owner = OwnerOf(*copy, route_);
    const int size = owner.GetReflection()->FieldSize(owner, &field_);
    if (size == 0) return;
    AddCase(absl::StrCat(kTooMany, " elements"), Fill(kTooMany));
    if (!Accepted("twice")) AddNear("an element twice", Fill(size + 1));
  }

  const Message& valid_;
  const Table& table_;
  const Route route_;
  const FieldDescriptor& field_;
  const std::string path_;
  const absl::Time now_;
  std::set<std::string>& used_;
  std::vector<Refused>& out_;
};

}  // namespace

std::vector<Refused> GenericCases(const Message& valid, const Table& table, absl::Time now,
                                  std::set<std::string>& used) {
  std::vector<Refused> cases;
  for (const Route& route : RoutesOf(valid)) Place(valid, table, route, now, used, cases).Add();
  return cases;
}

}  // namespace homecare::hostile
