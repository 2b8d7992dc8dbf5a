#include "tests/hostile/kit/world.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/stubs/logging.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/base/check.h"
#include "common/runtime/server.h"

namespace homecare::hostile {
namespace {

// Which RPC a name means: "PlaceOrder" of the service that serves the request's package.
const google::protobuf::MethodDescriptor& MethodOf(const Message& request,
                                                   const std::string& name) {
  const google::protobuf::FileDescriptor* file = request.GetDescriptor()->file();
  const auto& pool = *google::protobuf::DescriptorPool::generated_pool();
  for (const auto& [service, make] : Worlds()) {
    const auto* const method = pool.FindMethodByName(absl::StrCat(service, ".", name));
    if (method != nullptr && method->file()->package() == file->package()) return *method;
  }
  HC_CHECK(false && "no such method");
}

}  // namespace

World::World(const std::string& service, event::Apply apply, testing::Harness::Fire fire)
    : harness_(service, std::move(apply), std::move(fire)), service_(service) {}

World::~World() { Stop(); }

void World::Serve(const std::vector<grpc::Service*>& services) {
  auto server = runtime::Server::Start("127.0.0.1:0", services);
  ASSERT_TRUE(server.ok()) << server.status();
  server_ = *std::move(server);
  wire_ = std::make_unique<Wire>(server_->port());
}

void World::Stop() {
  if (server_ == nullptr) return;
  harness_.dispatcher().Drain();
  server_->Shutdown(absl::Seconds(10));
  server_.reset();
}

std::string FingerprintOf(const testing::TestDatabase& server, const std::string& schema) {
  const std::string tables = server.Scalar(absl::StrCat(
      "SELECT string_agg(table_name, ' ' ORDER BY table_name) FROM information_schema.tables"
      " WHERE table_type = 'BASE TABLE' AND table_schema = '",
      schema, "'"));
  std::vector<std::string> parts;
  for (const absl::string_view table : absl::StrSplit(tables, ' ')) {
    parts.push_back(absl::StrCat("SELECT '", table,
                                 " ' || count(*) || ' ' || coalesce(md5(string_agg(md5(t::text), ''"
                                 " ORDER BY md5(t::text))), '') AS part FROM ",
                                 schema, ".", table, " t"));
  }
  return server.Scalar(absl::StrCat("SELECT string_agg(part, E'\\n' ORDER BY part) FROM (",
                                    absl::StrJoin(parts, " UNION ALL "), ") AS parts"));
}

std::string World::Fingerprint() const { return FingerprintOf(harness_.server(), service_); }

std::string World::MustAccept(const std::string& method, const Message& request) {
  const Answer answer = wire_->Call(MethodOf(request, method), BytesOf(*Prepared(request)));
  EXPECT_TRUE(answer.status.ok()) << method << ": " << answer.status;
  return answer.message;
}

void World::ParseAnswer(const std::string& bytes, Message* response) {
  EXPECT_TRUE(response->ParseFromString(bytes));
}

std::map<std::string, MakeWorld>& Worlds() {
  static auto* const worlds = new std::map<std::string, MakeWorld>();
  return *worlds;
}

std::unique_ptr<Message> Prepared(const Message& request) {
  std::unique_ptr<Message> out(request.New());
  out->CopyFrom(request);
  const auto fill = [&](const char* name, const std::string& text) {
    const auto* const field = request.GetDescriptor()->FindFieldByName(name);
    if (field == nullptr || !request.GetReflection()->GetString(request, field).empty()) return;
    out->GetReflection()->SetString(out.get(), field, text);
  };
  fill("city_code", kCity);
  fill("request_id", NewId());
  return out;
}

std::string BytesOf(const Message& request) {
  // Protobuf complains of broken text in the log and writes it.
  const google::protobuf::LogSilencer silencer;
  return request.SerializePartialAsString();
}

}  // namespace homecare::hostile
