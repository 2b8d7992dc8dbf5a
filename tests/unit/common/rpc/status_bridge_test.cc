#include "common/rpc/status_bridge.h"

#include <gmock/gmock.h>
#include <grpcpp/support/status.h>
#include <gtest/gtest.h>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "common/log/trace.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace homecare::rpc {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kTraceparent[] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
constexpr char kTraceId[] = "0af7651916cd43dd8448eb211c80319c";

google::rpc::ErrorInfo InfoOf(const grpc::Status& status) {
  google::rpc::Status details;
  google::rpc::ErrorInfo info;
  EXPECT_TRUE(details.ParseFromString(status.error_details()));
  EXPECT_EQ(details.code(), status.error_code());
  EXPECT_TRUE(details.details_size() > 0 && details.details(0).UnpackTo(&info));
  return info;
}

TEST(StatusBridgeTest, OkIsOk) {
  EXPECT_TRUE(ToGrpc(absl::OkStatus()).ok());
  EXPECT_TRUE(FromGrpc(grpc::Status::OK).ok());
}

TEST(StatusBridgeTest, EveryCodeGoesThereAndBack) {
  for (int code = 1; code <= 16; ++code) {
    const auto status = NamedError(static_cast<absl::StatusCode>(code), "SOME_REASON", "words");
    const grpc::Status sent = ToGrpc(status);
    EXPECT_EQ(sent.error_code(), code);
    EXPECT_EQ(FromGrpc(sent).code(), status.code());
    EXPECT_EQ(CodeName(status.code()), absl::StatusCodeToString(status.code()));
  }
}

TEST(StatusBridgeTest, ReasonViolationsAndDelayGoThereAndBack) {
  const TraceScope scope({kTraceparent});
  const std::vector<FieldViolation> violations = {{"a.b[0]", "is required"}, {"c", "must be x"}};
  const absl::Status before = WithRetryDelay(InvalidFields(violations), absl::Milliseconds(1500));
  const grpc::Status sent = ToGrpc(before);
  EXPECT_EQ(InfoOf(sent).domain(), kErrorDomain);
  EXPECT_EQ(InfoOf(sent).metadata().at("trace_id"), kTraceId);
  const absl::Status after = FromGrpc(sent);
  EXPECT_EQ(after.message(), before.message());
  EXPECT_EQ(Reason(after), "INVALID_FIELD");
  EXPECT_EQ(FieldViolations(after), violations);
  EXPECT_EQ(RetryDelay(after), absl::Milliseconds(1500));
}

TEST(StatusBridgeTest, InternalTextNeverLeaves) {
  const TraceScope scope({kTraceparent});
  for (const auto code :
       {absl::StatusCode::kInternal, absl::StatusCode::kUnknown, absl::StatusCode::kDataLoss}) {
    const grpc::Status sent = ToGrpc(NamedError(code, "SECRET_REASON", "SELECT secret"));
    EXPECT_THAT(sent.error_message(), Not(HasSubstr("secret")));
    EXPECT_THAT(sent.error_message(), HasSubstr(kTraceId));
    EXPECT_FALSE(absl::StrContains(absl::AsciiStrToLower(sent.error_details()), "secret"));
    EXPECT_EQ(InfoOf(sent).reason(), CodeName(code));
  }
}

TEST(StatusBridgeTest, AnErrorWithoutANameIsNamedByItsCode) {
  EXPECT_EQ(Reason(FromGrpc(ToGrpc(absl::NotFoundError("gone")))), "NOT_FOUND");
}

// Trailers past the peer's limit would replace the error by another one (RESOURCE_EXHAUSTED).
TEST(StatusBridgeTest, DetailsStayWithinTheTrailersLimit) {
  Violations many;
  for (int i = 0; i < 1000; ++i) many.Add(absl::StrCat("records[", i, "].name"), "名 is required");
  const grpc::Status sent = ToGrpc(many.ToStatus());
  EXPECT_LT(sent.error_details().size() * 4 / 3 + sent.error_message().size() * 3, 8000u);
  const std::vector<FieldViolation> kept = FieldViolations(FromGrpc(sent));
  EXPECT_EQ(kept.front().field, "records[0].name");
  EXPECT_EQ(kept.back().description, absl::StrCat("and ", 1000 - (kept.size() - 1), " more"));
}

TEST(StatusBridgeTest, OneHugeViolationIsShortened) {
  const grpc::Status sent = ToGrpc(InvalidField("f", std::string(5000, 'x')));
  EXPECT_LT(sent.error_details().size(), 2000u);
  EXPECT_EQ(FieldViolations(FromGrpc(sent)).size(), 1u);
}

TEST(StatusBridgeTest, ErrorsThatAreNotOursHaveNoReason) {
  const grpc::Status kForeign[] = {
      grpc::Status(grpc::StatusCode::UNAVAILABLE, "failed to connect"),
      grpc::Status(grpc::StatusCode::UNAVAILABLE, "broken details", "\xff not a message"),
  };
  for (const grpc::Status& foreign : kForeign) {
    const absl::Status status = FromGrpc(foreign);
    EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
    EXPECT_EQ(Reason(status), "");
  }
  EXPECT_EQ(FromGrpc(grpc::Status(static_cast<grpc::StatusCode>(20), "odd")).code(),
            absl::StatusCode::kUnknown);
}

}  // namespace
}  // namespace homecare::rpc
