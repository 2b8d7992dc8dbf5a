#include <atomic>

#include "homecare/registry/v1/registry_service.grpc.pb.h"
#include "tests/integration/rpc/fixture.h"

namespace homecare::testing {
namespace {

namespace registry = ::homecare::registry::v1;

using Rule =
    std::function<absl::Status(Change&, const registry::ImportRequest&, registry::ImportResponse*)>;

class Registry final : public registry::RegistryService::CallbackService {
 public:
  Registry(rpc::Dispatch& dispatch, const Rule& rule) : dispatch_(dispatch), rule_(rule) {}

  grpc::ServerBidiReactor<registry::ImportRequest, registry::ImportResponse>* Import(
      rpc::Context* context) override {
    return dispatch_.WriteStream<registry::ImportRequest, registry::ImportResponse>(context, rule_);
  }

 private:
  rpc::Dispatch& dispatch_;
  const Rule& rule_;
};

// One client of Import.
class Importer {
 public:
  explicit Importer(registry::RegistryService::Stub& stub) {
    context_.set_deadline(absl::ToChronoTime(absl::Now() + kPatience));
    stream_ = stub.Import(&context_);
  }

  bool Send(const std::string& request_id, const std::string& city_code = kCity) {
    registry::ImportRequest batch;
    batch.set_city_code(city_code);
    batch.set_request_id(request_id);
    batch.add_records();
    return stream_->Write(batch);
  }
  // The count in the next answer; -1 at the end.
  int Receive() {
    registry::ImportResponse response;
    return stream_->Read(&response) ? response.accepted_count() : -1;
  }
  void Cancel() { context_.TryCancel(); }
  void Close() { stream_->WritesDone(); }
  absl::Status Finish() { return rpc::FromGrpc(stream_->Finish()); }

 private:
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReaderWriter<registry::ImportRequest, registry::ImportResponse>>
      stream_;
};

// A second server over the same Dispatch.
class WriteStreamTest : public RpcTest {
 protected:
  WriteStreamTest() {
    // Answers with how many batches were done so far.
    rule_ = [this](Change&, const auto&, auto* response) {
      response->set_accepted_count(++done_);
      return absl::OkStatus();
    };
    auto server = runtime::Server::Start("127.0.0.1:0", {&service_});
    EXPECT_TRUE(server.ok()) << server.status();
    import_server_ = *std::move(server);
    stub_ = registry::RegistryService::NewStub(
        rpc::Connect(absl::StrCat("127.0.0.1:", import_server_->port())));
  }
  ~WriteStreamTest() override {
    dispatcher_->Drain();
    dispatcher_->WaitUntilIdle(absl::Seconds(10));
    import_server_->Shutdown(absl::Milliseconds(500));
  }

  std::atomic<int> done_ = 0;
  Rule rule_;
  Registry service_{*dispatcher_, rule_};
  std::unique_ptr<runtime::Server> import_server_;
  std::unique_ptr<registry::RegistryService::Stub> stub_;
};

TEST_F(WriteStreamTest, BatchesAreAnsweredInOrder) {
  Importer importer(*stub_);
  for (int i = 1; i <= 5; ++i) ASSERT_TRUE(importer.Send(absl::StrCat("b", i)));
  for (int i = 1; i <= 5; ++i) EXPECT_EQ(importer.Receive(), i);
  importer.Close();
  EXPECT_EQ(importer.Receive(), -1);
  EXPECT_TRUE(importer.Finish().ok());
}

TEST_F(WriteStreamTest, ARepeatedBatchIsAnsweredFromItsFirstOutcome) {
  {
    Importer lost(*stub_);
    ASSERT_TRUE(lost.Send("b1") && lost.Send("b2"));
    EXPECT_EQ(lost.Receive(), 1);
    EXPECT_EQ(lost.Receive(), 2);
    lost.Cancel();
    EXPECT_FALSE(lost.Finish().ok());
  }
  Importer again(*stub_);
  ASSERT_TRUE(again.Send("b2") && again.Send("b3"));
  EXPECT_EQ(again.Receive(), 2);
  EXPECT_EQ(again.Receive(), 3);
  EXPECT_EQ(done_, 3);
}

TEST_F(WriteStreamTest, ABatchThatIsRefusedAsAWholeEndsTheStream) {
  Importer importer(*stub_);
  ASSERT_TRUE(importer.Send("b1"));
  EXPECT_EQ(importer.Receive(), 1);
  importer.Send("b2", "110000");
  EXPECT_EQ(importer.Receive(), -1);
  const absl::Status status = importer.Finish();
  EXPECT_EQ(Reason(status), "INVALID_FIELD");
  EXPECT_EQ(FieldViolations(status).front().field, "city_code");
}

TEST_F(WriteStreamTest, ADrainEndsAnIdleStream) {
  Importer importer(*stub_);
  ASSERT_TRUE(importer.Send("b1"));
  EXPECT_EQ(importer.Receive(), 1);
  dispatcher_->Drain();
  EXPECT_EQ(importer.Receive(), -1);
  EXPECT_EQ(Reason(importer.Finish()), "SERVER_DRAINING");
}

TEST_F(WriteStreamTest, ADrainLetsTheBatchUnderWayBeAnswered) {
  Gate gate;
  rule_ = [&](Change&, const auto&, auto* response) {
    response->set_accepted_count(++done_);
    gate.Wait();
    return absl::OkStatus();
  };
  Importer importer(*stub_);
  ASSERT_TRUE(importer.Send("b1") && importer.Send("b2"));
  ASSERT_TRUE(Eventually(kPatience, [&] { return done_ == 1; }));
  dispatcher_->Drain();
  gate.Open();
  EXPECT_EQ(importer.Receive(), 1);
  EXPECT_EQ(importer.Receive(), -1);
  EXPECT_EQ(Reason(importer.Finish()), "SERVER_DRAINING");
  EXPECT_EQ(done_, 1);
}

TEST_F(WriteStreamTest, AClientThatVanishesLeavesNothingBehind) {
  for (int round = 0; round < 20; ++round) {
    Importer importer(*stub_);
    if (round % 2 == 0) importer.Send(absl::StrCat("b", round));
    importer.Cancel();
    EXPECT_FALSE(importer.Finish().ok());
  }
}

}  // namespace
}  // namespace homecare::testing
