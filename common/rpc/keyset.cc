#include "common/rpc/keyset.h"

#include <google/protobuf/message.h>

#include <memory>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace homecare::rpc {
namespace {

using google::protobuf::Message;

// The request without its page, as text that is the same for every page of one list.
std::string ScopeOf(const Message& request) {
  const std::unique_ptr<Message> filters(request.New());
  filters->CopyFrom(request);
  for (const char* field : {"page_size", "page_token"}) {
    filters->GetReflection()->ClearField(filters.get(),
                                         request.GetDescriptor()->FindFieldByName(field));
  }
  return absl::StrCat(request.GetDescriptor()->full_name(), "/", filters->SerializeAsString());
}

}  // namespace

absl::StatusOr<TimePage> ReadTimePage(const Pager& pager, const Message& request) {
  const google::protobuf::Descriptor* type = request.GetDescriptor();
  const google::protobuf::Reflection* reflection = request.GetReflection();
  TimePage page;
  page.scope = ScopeOf(request);
  ASSIGN_OR_RETURN(
      const Page read,
      pager.Read(reflection->GetInt32(request, type->FindFieldByName("page_size")),
                 reflection->GetString(request, type->FindFieldByName("page_token")), page.scope));
  page.limit = read.limit;
  if (read.after.empty()) return page;
  // The time travels as microseconds, which is what the database holds.
  int64_t microseconds = 0;
  if (read.after.size() != 2 || !absl::SimpleAtoi(read.after[0], &microseconds)) {
    return InvalidField("page_token", "was not made for this list", "INVALID_PAGE_TOKEN");
  }
  page.after = {absl::FromUnixMicros(microseconds), read.after[1]};
  return page;
}

std::string NextTimePage(const Pager& pager, const TimePage& page, const TimeKey& last) {
  return pager.Next({absl::StrCat(absl::ToUnixMicros(last.time)), last.id}, page.scope);
}

}  // namespace homecare::rpc
