#include <stdexcept>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "tests/integration/rpc/download_fixture.h"

namespace homecare::testing {
namespace {

TEST_F(DownloadTest, SendsInOrderWhatItReads) {
  rule_ = [](const Request& request, Port& port) -> absl::Status {
    EXPECT_EQ(request.elder_id(), "e1");
    int next = 0;
    for (int page = 0; page < 100; ++page) {
      int end = 0;
      RETURN_IF_ERROR(port.Read([&](pg::Tx& tx) {
        end = static_cast<int>(tx.Exec("SELECT $1::bigint + 10 AS n", {next})[0].Int("n"));
        return absl::OkStatus();
      }));
      while (next < end) RETURN_IF_ERROR(port.Send(Numbered(next++)));
    }
    return absl::OkStatus();
  };
  Serve();
  Download download(*orders_stub_, "e1");
  EXPECT_EQ(download.ReadAll(), 1000);
  EXPECT_TRUE(download.Finish().ok());
}

TEST_F(DownloadTest, AnAnswerWithoutResponses) {
  rule_ = [](const Request&, Port&) { return absl::OkStatus(); };
  Serve();
  EXPECT_TRUE(Ask().ok());
}

TEST_F(DownloadTest, WhatTheDatabaseSaysIsTheHandlers) {
  std::string told;
  rule_ = [&](const Request&, Port& port) {
    told = Reason(port.Read([](pg::Tx& tx) {
      tx.Exec("CREATE TABLE written (id int)");
      return absl::OkStatus();
    }));
    return port.Send(Numbered(0));
  };
  Serve();
  EXPECT_TRUE(Ask().ok());
  EXPECT_EQ(told, "DATABASE_ERROR");  // the transaction only reads
}

// A client that reads all, beside one that does not, gives the latter's handler all the time it
// would need to fill the memory.
TEST_F(DownloadTest, AClientThatDoesNotReadHoldsItsHandlerBack) {
  constexpr int kPieces = 10'000;
  constexpr int kMost = 500;  // what gRPC and the sockets hold on the way, with room to spare
  std::atomic<int> sent = 0;
  rule_ = [&](const Request& request, Port& port) -> absl::Status {
    for (int i = 0; i < kPieces; ++i) {
      RETURN_IF_ERROR(port.Send(Numbered(i, kPiece)));
      if (request.elder_id() == "slow") ++sent;
    }
    return absl::OkStatus();
  };
  Serve();
  Download slow(*orders_stub_, "slow");
  EXPECT_EQ(slow.Next(), 0);
  auto other = intake::IntakeService::NewStub(
      rpc::Connect(absl::StrCat("127.0.0.1:", orders_server_->port())));
  Download fast(*other, "fast");
  EXPECT_EQ(fast.ReadAll(), kPieces);
  EXPECT_LT(sent, kMost);
  EXPECT_EQ(slow.ReadAll(1), kPieces - 1);
  EXPECT_TRUE(slow.Finish().ok());
  EXPECT_EQ(sent, kPieces);
}

TEST_F(DownloadTest, AClientThatGoesFreesTheThread) {
  Endless endless;
  rule_ = endless.rule();
  Serve({.download_threads = 1});
  Download gone(*orders_stub_, "");
  EXPECT_EQ(gone.Next(), 0);
  gone.Cancel();
  ASSERT_TRUE(Eventually(kPatience, [&] { return endless.ended == 1; }));
  EXPECT_EQ(endless.told.code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(Reason(endless.told), "CALL_CANCELLED");
  rule_ = [](const Request&, Port& port) { return port.Send(Numbered(0)); };
  EXPECT_TRUE(Ask().ok());
}

TEST_F(DownloadTest, ADrainStopsTheHandlerAndTheClientIsTold) {
  Endless endless;
  rule_ = endless.rule();
  Serve();
  Download download(*orders_stub_, "");
  EXPECT_EQ(download.Next(), 0);
  downloads_->Drain();
  ASSERT_TRUE(Eventually(kPatience, [&] { return endless.ended == 1; }));
  EXPECT_EQ(Reason(endless.told), "SERVER_DRAINING");
  const absl::Status status = download.Finish();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(Reason(status), "SERVER_DRAINING");
  EXPECT_TRUE(RetryDelay(status).has_value());
  EXPECT_EQ(Reason(Ask()), "SERVER_DRAINING");
  EXPECT_EQ(endless.started, 1);
}

// Nobody reads the write under way; the shutdown must get rid of it.
TEST_F(DownloadTest, AClientThatDoesNotReadDoesNotHoldTheShutdown) {
  Endless endless;
  rule_ = endless.rule();
  Serve();
  Download download(*orders_stub_, "");
  EXPECT_EQ(download.Next(), 0);
  Close(absl::Milliseconds(200));
  EXPECT_EQ(endless.ended, 1);
  EXPECT_FALSE(download.Finish().ok());
}

TEST_F(DownloadTest, WhatWaitsForAThreadIsDrainedToo) {
  Gate gate;
  std::atomic<int> running = 0;
  rule_ = [&](const Request&, Port&) {
    ++running;
    gate.Wait();
    return absl::OkStatus();
  };
  Serve({.download_threads = 1, .most_downloads = 1});
  Download first(*orders_stub_, "");
  ASSERT_TRUE(Eventually(kPatience, [&] { return running == 1; }));
  // Of two more, one has no place in the queue: once it is told so, the other waits there.
  std::atomic<int> busy = 0, drained = 0;
  const auto ask = [&] {
    const std::string reason = Reason(Ask());
    busy += reason == "SERVER_BUSY";
    drained += reason == "SERVER_DRAINING";
  };
  std::thread second(ask), third(ask);
  EXPECT_TRUE(Eventually(kPatience, [&] { return busy == 1; }));
  downloads_->Drain();
  gate.Open();
  EXPECT_TRUE(first.Finish().ok());  // it has sent all it had
  second.join();
  third.join();
  EXPECT_EQ(drained, 1);
  EXPECT_EQ(running, 1);
}

TEST_F(DownloadTest, AnErrorInTheMiddleEndsTheAnswerByItsName) {
  rule_ = [](const Request&, Port& port) -> absl::Status {
    for (int i = 0; i < 3; ++i) RETURN_IF_ERROR(port.Send(Numbered(i)));
    return NamedError(absl::StatusCode::kNotFound, "MONTH_NOT_FOUND", "there is no such month");
  };
  Serve();
  Download download(*orders_stub_, "");
  EXPECT_EQ(download.ReadAll(), 3);
  const absl::Status status = download.Finish();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(Reason(status), "MONTH_NOT_FOUND");
}

TEST_F(DownloadTest, AnExceptionIsInternalAndItsTextStaysHere) {
  rule_ = [](const Request& request, Port& port) -> absl::Status {
    RETURN_IF_ERROR(port.Send(Numbered(0)));
    if (request.elder_id().empty()) throw std::runtime_error("secret");
    return port.Read([](pg::Tx&) -> absl::Status { throw std::runtime_error("secret"); });
  };
  Serve();
  for (const char* elder_id : {"", "in a transaction"}) {
    Download download(*orders_stub_, elder_id);
    EXPECT_EQ(download.ReadAll(), 1);
    const absl::Status status = download.Finish();
    EXPECT_EQ(status.code(), absl::StatusCode::kInternal);
    EXPECT_FALSE(absl::StrContains(status.message(), "secret"));
  }
}

// A handler that goes on all the same.
TEST_F(DownloadTest, AnAnswerThatLacksAResponseIsNeverOk) {
  Gate gate;
  std::atomic<int> running = 0;
  std::vector<std::string> told;
  rule_ = [&](const Request&, Port& port) {
    ++running;
    gate.Wait();
    for (int i = 0; i < 3; ++i) told.push_back(Reason(port.Send(Numbered(i))));
    told.push_back(Reason(port.Read([](pg::Tx&) { return absl::OkStatus(); })));
    return absl::OkStatus();
  };
  Serve();
  Download download(*orders_stub_, "");
  ASSERT_TRUE(Eventually(kPatience, [&] { return running == 1; }));
  downloads_->Drain();
  gate.Open();
  EXPECT_EQ(download.ReadAll(), 0);
  EXPECT_EQ(Reason(download.Finish()), "SERVER_DRAINING");
  EXPECT_EQ(told, std::vector<std::string>(4, "SERVER_DRAINING"));
}

TEST_F(DownloadTest, AFullQueueRefusesAtOnce) {
  Gate gate;
  std::atomic<int> done = 0;
  rule_ = [&](const Request&, Port&) {
    gate.Wait();
    ++done;
    return absl::OkStatus();
  };
  Serve({.download_threads = 1, .most_downloads = 2});
  // One runs and two wait: of four, whichever comes last is refused while the gate is closed.
  std::atomic<int> refused = 0;
  std::vector<std::thread> clients;
  for (int i = 0; i < 4; ++i) {
    clients.emplace_back([&] {
      const absl::Status status = Ask();
      if (status.ok()) return;
      EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
      EXPECT_EQ(Reason(status), "SERVER_BUSY");
      EXPECT_TRUE(RetryDelay(status).has_value());
      ++refused;
    });
  }
  EXPECT_TRUE(Eventually(kPatience, [&] { return refused == 1; }));
  gate.Open();
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(done, 3);
}

TEST_F(DownloadTest, ABadRequestIsRefusedBeforeTheHandler) {
  std::atomic<int> running = 0;
  rule_ = [&](const Request&, Port&) {
    ++running;
    return absl::OkStatus();
  };
  Serve();
  EXPECT_EQ(Reason(Ask(std::string(65, 'e'))), "INVALID_FIELD");
  EXPECT_EQ(Download(*orders_stub_, "", absl::Milliseconds(1)).Finish().code(),
            absl::StatusCode::kDeadlineExceeded);
  EXPECT_EQ(running, 0);
}

TEST_F(DownloadTest, TheRateIsLimited) {
  Serve({.most_requests_per_second = 1});
  absl::Status status;
  for (int i = 0; i < 100 && status.ok(); ++i) status = Ask();
  EXPECT_EQ(Reason(status), "RATE_LIMITED");
}

// Either may come first: the client's reset, or the deadline as the server counts it.
TEST_F(DownloadTest, TheClientsDeadlineFreesTheThread) {
  Endless endless;
  rule_ = endless.rule();
  Serve({.download_threads = 1});
  Download late(*orders_stub_, "", absl::Milliseconds(300));
  ASSERT_TRUE(Eventually(kPatience, [&] { return endless.ended == 1; }));
  EXPECT_TRUE(Reason(endless.told) == "CALL_CANCELLED" || Reason(endless.told) == "DEADLINE_PASSED")
      << endless.told;
  EXPECT_EQ(late.Finish().code(), absl::StatusCode::kDeadlineExceeded);
  rule_ = [](const Request&, Port& port) { return port.Send(Numbered(0)); };
  EXPECT_TRUE(Ask().ok());
}

// The thread goes on to the next client although this one never read a thing; it may still do so.
TEST_F(DownloadTest, WithoutADeadlineOfTheClientsTheServersHolds) {
  Endless endless;
  rule_ = endless.rule();
  Serve({.download_threads = 1, .download_deadline = absl::Milliseconds(300)});
  Download late(*orders_stub_, "", std::nullopt);
  ASSERT_TRUE(Eventually(kPatience, [&] { return endless.ended == 1; }));
  rule_ = [](const Request&, Port& port) { return port.Send(Numbered(0)); };
  EXPECT_TRUE(Ask().ok());
  const absl::Status status = late.Finish();
  EXPECT_EQ(status.code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_EQ(Reason(status), "DEADLINE_PASSED");
  EXPECT_EQ(Reason(endless.told), "DEADLINE_PASSED");
}

TEST_F(DownloadTest, ManyClientsThatComeAndGo) {
  Endless endless;
  rule_ = endless.rule();
  Serve({.download_threads = 2, .most_downloads = 100});
  std::vector<std::thread> clients;
  for (int i = 0; i < 4; ++i) {
    clients.emplace_back([this, i] {
      for (int round = 0; round < 20; ++round) {
        Download download(*orders_stub_, "");
        if ((i + round) % 2 == 0) {
          EXPECT_EQ(download.Next(), 0);
        }
        download.Cancel();
      }
    });
  }
  for (std::thread& client : clients) client.join();
  Close(kPatience);
  EXPECT_EQ(endless.ended, endless.started);
}

}  // namespace
}  // namespace homecare::testing
