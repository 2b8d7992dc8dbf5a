#include "services/matching/plan/command.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/base/status.h"
#include "services/matching/domain/planner/solver.h"
#include "services/matching/plan/explanation.h"
#include "services/matching/plan/hhcrsp.h"
#include "services/matching/plan/map_file.h"
#include "services/matching/plan/options.h"
#include "services/matching/plan/road_matrix.h"
#include "services/matching/plan/threads.h"
#include "services/matching/plan/vroom.h"

namespace homecare::matching::plan {
namespace {

constexpr double kMilliseconds = 1000;

// What must remain of the time limit for the last check and for writing.
double Reserve(size_t tasks) {
  constexpr double kLeast = 0.02, kPerTask = 0.00002;
  return kLeast + kPerTask * static_cast<double>(tasks);
}

// The size of what is to come, where that can be known: of a file, not of a pipe.
size_t SizeOf(std::istream& in) {
  const std::streampos here = in.tellg();
  in.seekg(0, std::ios::end);
  const std::streampos end = in.tellg();
  in.clear();
  if (here < 0 || end < 0) return 0;
  in.seekg(here);
  return static_cast<size_t>(end - here);
}

std::string ReadAll(std::istream& in) {
  constexpr size_t kChunk = size_t{1} << 20;
  std::string document(SizeOf(in) + 1, '\0');
  size_t size = 0;
  while (true) {
    in.read(document.data() + size, static_cast<std::streamsize>(document.size() - size));
    size += static_cast<size_t>(in.gcount());
    if (!in) break;
    document.resize(2 * size + kChunk);
  }
  document.resize(size);
  return document;
}

class Command {
 public:
  Command(const Options& options, const std::function<double()>& elapsed_seconds,
          std::ostream& errors)
      : options_(options), elapsed_seconds_(elapsed_seconds), errors_(errors) {}

  absl::StatusOr<std::string> Vroom(std::istream& in) {
    ASSIGN_OR_RETURN(const MatrixMaker roads, RoadMatrix(options_.travel_matrix_url, errors_));
    ASSIGN_OR_RETURN(const VroomProblem vroom, ReadVroom(ReadAll(in), roads));
    const double read = elapsed_seconds_();
    ASSIGN_OR_RETURN(const planner::Plan plan, Solve(vroom.problem, vroom.initial));
    if (!options_.map.empty()) RETURN_IF_ERROR(WriteMapFile(vroom, plan, options_.map));
    if (!options_.explain.empty()) return ExplainJob(vroom, plan, options_.explain);
    Durations durations;
    durations.loading_milliseconds = static_cast<int64_t>(kMilliseconds * read);
    durations.solving_milliseconds =
        static_cast<int64_t>(kMilliseconds * (elapsed_seconds_() - read));
    return WriteVroom(vroom, plan, durations);
  }

  absl::StatusOr<std::string> Hhcrsp(std::istream& in) {
    if (!options_.map.empty() || !options_.explain.empty()) {
      return absl::InvalidArgumentError("--map and --explain: expected --format=vroom with them");
    }
    ASSIGN_OR_RETURN(const HhcrspDocument document, ReadHhcrsp(ReadAll(in)));
    ASSIGN_OR_RETURN(const planner::Plan plan, Solve(document.problem, {}));
    return WriteHhcrsp(document, plan);
  }

 private:
  absl::StatusOr<planner::Plan> Solve(const planner::Problem& problem,
                                      const planner::Routes& initial) {
    Threads threads(options_.threads);
    planner::SolveOptions solve;
    solve.seed = options_.seed;
    solve.rounds = options_.iterations;
    solve.elapsed_seconds = elapsed_seconds_;
    solve.seconds = absl::ToDoubleSeconds(options_.time_limit) - Reserve(problem.tasks.size());
    if (!initial.tasks.empty()) solve.initial = &initial;
    if (options_.progress) {
      solve.progress = [this](const planner::Progress& progress) {
        errors_ << absl::StrFormat("%.2f s  round %d  cost %d  unserved %d\n", progress.seconds,
                                   progress.rounds, progress.cost, progress.unserved)
                << std::flush;
      };
    }
    ASSIGN_OR_RETURN(planner::SolveResult result, planner::Solve(problem, solve, threads));
    return std::move(result.plan);
  }

  const Options& options_;
  const std::function<double()>& elapsed_seconds_;
  std::ostream& errors_;
};

}  // namespace

int RunCommand(const std::vector<absl::string_view>& arguments,
               const std::function<double()>& elapsed_seconds, std::istream& in, std::ostream& out,
               std::ostream& errors) {
  const absl::StatusOr<Options> options = ReadOptions(arguments);
  if (!options.ok()) {
    errors << options.status().message() << "\n";
    return kMalformed;
  }
  if (options->help) {
    out << Usage();
    return kDone;
  }
  Command command(*options, elapsed_seconds, errors);
  const absl::StatusOr<std::string> result =
      options->format == Format::kHhcrsp ? command.Hhcrsp(in) : command.Vroom(in);
  if (!result.ok()) {
    errors << result.status().message() << "\n";
    return absl::IsInvalidArgument(result.status()) ? kMalformed : kFailed;
  }
  out << *result << std::flush;
  return out.good() ? kDone : kFailed;
}

}  // namespace homecare::matching::plan
