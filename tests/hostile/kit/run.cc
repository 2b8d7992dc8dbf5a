#include "tests/hostile/kit/run.h"

#include <google/protobuf/dynamic_message.h>

#include <algorithm>
#include <set>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/base/status.h"
#include "tests/hostile/kit/generic.h"

namespace homecare::hostile {
namespace {

using google::protobuf::MethodDescriptor;
using Fields = std::set<std::string>;

bool IsNear(const std::string& a, const std::string& b) {
  const auto within = [](const std::string& inner, const std::string& outer) {
    return absl::StartsWith(inner, outer) &&
           (inner.size() == outer.size() || inner[outer.size()] == '.' ||
            inner[outer.size()] == '[');
  };
  return within(a, b) || within(b, a);
}

// "contacts[1]" is as near to "contacts[0]" as to "contacts".
std::string WithoutIndices(const std::string& path) {
  std::string out;
  bool inside = false;
  for (const char c : path) {
    inside = c == '[' || (inside && c != ']');
    if (!inside && c != ']') out.push_back(c);
  }
  return out;
}

const Table* TableOf(const std::vector<Table>& tables, const std::string& method) {
  for (const Table& table : tables) {
    if (table.method == method) return &table;
  }
  return nullptr;
}

std::string TextField(const Message& message, const char* name) {
  const auto* const field = message.GetDescriptor()->FindFieldByName(name);
  return field == nullptr ? "" : message.GetReflection()->GetString(message, field);
}

void SetTextField(Message& message, const char* name, const std::string& text) {
  message.GetReflection()->SetString(&message, message.GetDescriptor()->FindFieldByName(name),
                                     text);
}

class Runner {
 public:
  Runner(World& world, const MethodDescriptor& method, const std::vector<Table>& tables,
         const Table& table)
      : world_(world), method_(method), tables_(tables), table_(table) {}

  void Run() {
    ASSERT_FALSE(table_.valid.empty());
    CheckCoverage();
    ExpectNothingWritten([this] {
      for (const auto& valid : table_.valid) {
        for (const Refused& one :
             GenericCases(*valid, table_, world_.harness().clock().Now(), used_))
          Check(*valid, one);
      }
      for (const Refused& one : table_.refused) Check(*table_.valid.front(), one);
    });
    for (const auto& [kind, why] : table_.accepts) {
      EXPECT_TRUE(used_.contains(kind)) << "accepts what nobody tries: " << kind;
    }
    AcceptAll();
    ExpectNothingWritten([this] {
      CheckReuse();
      CheckTokens();
      for (const Refused& one : table_.afterwards) Check(*table_.valid.front(), one);
    });
    CheckOdd();
  }

 private:
  bool Mutates() const { return method_.input_type()->FindFieldByName("request_id") != nullptr; }
  bool Pages() const { return method_.input_type()->FindFieldByName("page_token") != nullptr; }

  absl::Status Send(const Message& request, std::string* message = nullptr) {
    const Answer answer = world_.wire().Call(method_, BytesOf(request));
    if (message != nullptr) *message = answer.message;
    if (answer.status.ok() && table_.verdict) return table_.verdict(answer.message);
    return answer.status;
  }

  void ExpectNothingWritten(const std::function<void()>& body) {
    const std::string before = Written();
    body();
    EXPECT_EQ(Written(), before) << method_.name() << ": what was refused left a trace";
  }

  // A refusal inside an OK answer is an outcome that is stored, and so is its request.
  std::string Written() const {
    std::string text = world_.Fingerprint();
    if (!table_.verdict) return text;
    std::vector<std::string> lines = absl::StrSplit(text, '\n');
    std::erase_if(lines,
                  [](const std::string& line) { return absl::StartsWith(line, "request "); });
    return absl::StrJoin(lines, "\n");
  }

  void CheckCoverage() {
    std::set<std::string> given;
    for (const auto& valid : table_.valid) {
      for (const Route& route : RoutesOf(*valid)) given.insert(PathOf(route, false));
    }
    for (const std::string& path : PathsOf(*method_.input_type())) {
      EXPECT_TRUE(given.contains(path)) << method_.name() << ": no valid request gives " << path;
    }
  }

  void Check(const Message& valid, const Refused& one) {
    const std::unique_ptr<Message> request = Prepared(valid);
    one.edit(*request);
    const absl::Status status = Send(*request);
    const std::string label = absl::StrCat(method_.name(), ", ", one.name);
    EXPECT_EQ(status.code(), one.code) << label << "\n" << status;
    if (one.anywhere_near) return CheckNear(status, one, label);
    EXPECT_EQ(Reason(status), one.reason) << label << "\n" << status;
    Fields fields;
    for (const FieldViolation& violation : FieldViolations(status)) fields.insert(violation.field);
    EXPECT_EQ(fields, Fields(one.fields.begin(), one.fields.end())) << label;
  }

  // The reason may be the service's own, as START_IN_PAST.
  static void CheckNear(const absl::Status& status, const Refused& one, const std::string& label) {
    EXPECT_NE(Reason(status), "") << label;
    const std::vector<FieldViolation> violations = FieldViolations(status);
    EXPECT_TRUE(std::any_of(violations.begin(), violations.end(),
                            [&](const FieldViolation& violation) {
                              return IsNear(WithoutIndices(violation.field),
                                            WithoutIndices(one.fields.front()));
                            }))
        << label << "\n"
        << status;
  }

  void AcceptAll() {
    for (const auto& valid : table_.valid) {
      accepted_.push_back(Prepared(*valid));
      const absl::Status status = Send(*accepted_.back());
      EXPECT_TRUE(status.ok()) << method_.name() << " refuses what is valid: " << status;
    }
  }

  // The accepted request again is harmless; its id with another body, or in another RPC, is not.
  void CheckReuse() {
    if (!Mutates()) return;
    const Message& first = *accepted_.front();
    EXPECT_TRUE(Send(first).ok()) << method_.name() << " again";
    if (HasBody()) CheckOtherBody(first);
    for (const Table& other : tables_) {
      if (other.method == table_.method) continue;
      const Message& valid = *other.valid.front();
      if (valid.GetDescriptor()->FindFieldByName("request_id") == nullptr) continue;
      const std::unique_ptr<Message> request = Prepared(valid);
      SetTextField(*request, "request_id", TextField(first, "request_id"));
      const Answer answer =
          world_.wire().Call(*method_.service()->FindMethodByName(other.method), BytesOf(*request));
      EXPECT_EQ(Reason(answer.status), "REQUEST_ID_REUSED")
          << method_.name() << ", then " << other.method << ": " << answer.status;
    }
  }

  // More than the city and the request's own id.
  bool HasBody() const { return method_.input_type()->field_count() > 2; }

  void CheckOtherBody(const Message& first) {
    const Refused reused{.name = "request id with another body",
                         .edit =
                             [&](Message& request) {
                               request.CopyFrom(first);
                               ASSERT_TRUE(ChangeBody(request));
                             },
                         .reason = "REQUEST_ID_REUSED",
                         .fields = {"request_id"}};
    Check(first, reused);
  }

  // The first text that is no id of the call; the contract's checks let the change pass.
  static bool ChangeBody(Message& request) {
    for (const Route& route : RoutesOf(request)) {
      const FieldDescriptor& field = *route.back().field;
      if (field.name() == "city_code" || field.name() == "request_id" ||
          field.cpp_type() != FieldDescriptor::CPPTYPE_STRING || field.is_repeated()) {
        continue;
      }
      Message& owner = OwnerOf(request, route);
      const std::string text = owner.GetReflection()->GetString(owner, &field);
      owner.GetReflection()->SetString(&owner, &field, text == "another" ? "other" : "another");
      return true;
    }
    return false;
  }

  void CheckTokens() {
    if (!Pages()) return;
    bool any = false;
    for (const auto& valid : table_.valid) any = CheckTokensOf(*valid) || any;
    EXPECT_TRUE(any) << method_.name() << ": no valid list has a second page";
  }

  std::string TokenOf(const Message& valid) {
    const std::unique_ptr<Message> request = Prepared(valid);
    request->GetReflection()->SetInt32(request.get(),
                                       method_.input_type()->FindFieldByName("page_size"), 1);
    std::string bytes;
    EXPECT_TRUE(Send(*request, &bytes).ok());
    google::protobuf::DynamicMessageFactory factory;
    const std::unique_ptr<Message> response(factory.GetPrototype(method_.output_type())->New());
    EXPECT_TRUE(response->ParseFromString(bytes));
    return TextField(*response, "next_page_token");
  }

  void CheckToken(const Message& valid, const std::string& what, const std::string& token,
                  const Edit& edit = nullptr) {
    Check(valid, {.name = absl::StrCat("page token, ", what),
                  .edit =
                      [&](Message& request) {
                        if (edit) edit(request);
                        SetTextField(request, "page_token", token);
                      },
                  .reason = "INVALID_PAGE_TOKEN",
                  .fields = {"page_token"}});
  }

  // Whether the list had a second page, and with it a token of its own to bend.
  bool CheckTokensOf(const Message& valid) {
    CheckToken(valid, "of another list",
               world_.harness().pager().Next({"1654045200000000", "x"}, "another list"));
    CheckToken(valid, "no base64", "****");
    const std::string token = TokenOf(valid);
    if (token.empty()) return false;
    const std::unique_ptr<Message> next = Prepared(valid);
    SetTextField(*next, "page_token", token);
    EXPECT_TRUE(Send(*next).ok()) << method_.name() << " refuses its own page token";
    std::string raw;
    EXPECT_TRUE(absl::WebSafeBase64Unescape(token, &raw));
    for (const size_t at : {size_t{0}, raw.size() / 3, raw.size() / 2, raw.size() - 1}) {
      std::string bent = raw;
      bent[at] ^= 1;
      CheckToken(valid, absl::StrCat("a bit of byte ", at), absl::WebSafeBase64Escape(bent));
    }
    CheckToken(valid, "cut", absl::WebSafeBase64Escape(raw.substr(0, raw.size() - 1)));
    CheckToken(valid, "longer", absl::WebSafeBase64Escape(absl::StrCat(raw, "x")));
    for (const Refused& other : OtherFilters(valid)) {
      CheckToken(valid, other.name, token, other.edit);
    }
    return true;
  }

  // Nothing that is sent makes the service fail. A watch may have nothing to say of it.
  void CheckOdd() {
    if (IsWatch(method_)) return;
    constexpr absl::StatusCode kDecided[] = {absl::StatusCode::kOk,
                                             absl::StatusCode::kInvalidArgument,
                                             absl::StatusCode::kNotFound,
                                             absl::StatusCode::kFailedPrecondition,
                                             absl::StatusCode::kAlreadyExists,
                                             absl::StatusCode::kPermissionDenied};
    for (const auto& valid : table_.valid) {
      for (const Refused& one : OddCases(*valid, world_.harness().clock().Now())) {
        const std::unique_ptr<Message> request = Prepared(*valid);
        one.edit(*request);
        const absl::Status status = world_.wire().Call(method_, BytesOf(*request)).status;
        EXPECT_NE(std::find(std::begin(kDecided), std::end(kDecided), status.code()),
                  std::end(kDecided))
            << method_.name() << ", " << one.name << "\n"
            << status;
      }
    }
  }

  World& world_;
  const MethodDescriptor& method_;
  const std::vector<Table>& tables_;
  const Table& table_;
  std::set<std::string> used_;
  std::vector<std::unique_ptr<Message>> accepted_;
};

}  // namespace

void CheckMethod(World& world, const MethodDescriptor& method) {
  const std::vector<Table> tables = world.Tables();
  for (const Table& table : tables) {
    EXPECT_NE(method.service()->FindMethodByName(table.method), nullptr)
        << "a table for an RPC that is not there: " << table.method;
  }
  const Table* const table = TableOf(tables, method.name());
  ASSERT_NE(table, nullptr) << "no table for " << method.full_name();
  Runner(world, method, tables, *table).Run();
}

}  // namespace homecare::hostile
