// SPDX-License-Identifier: Apache-2.0
#include "cli/main_entry.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "assay/control.h"
#include "cli/command.h"
#include "cli/help.h"
#include "cli/output.h"
#include "cli/suggest.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace assay {
namespace cli {

const std::vector<const Command*>& Commands() {
  static const std::vector<const Command*> commands = {
      &ScanCommand(),  &TestCommand(),       &InspectCommand(),   &ListCommand(),  &ExplainCommand(),
      &MergeCommand(), &VerifyCommand(),     &ReperformCommand(), &AuditCommand(), &DiffCommand(),
      &NewCommand(),   &CompletionCommand(), &ManCommand(),       &DocsCommand()};
  return commands;
}

namespace {

const Command* FindCommand(const std::string& name) {
  const auto it =
      std::find_if(Commands().begin(), Commands().end(), [&](const Command* c) { return c->name == name; });
  return it == Commands().end() ? nullptr : *it;
}

Failure NoCommand(const std::string& word) {
  std::vector<std::string> names = {"help"};
  for (const Command* c : Commands()) {
    if (!c->hidden) names.emplace_back(c->name);
  }
  if (word.starts_with("-"))
    return {kUsage, "there is no option " + word + " before the command; see `assay --help`"};
  std::string suggestion = DidYouMean(word, names);
  if (suggestion.empty()) suggestion = "; `assay --help` lists them";
  return {kUsage, "there is no command " + word + suggestion};
}

tl::expected<int, Failure> Help(const std::vector<std::string>& words) {
  if (words.empty()) {
    PrintHelp(Commands(), std::cout);
    return kFine;
  }
  const Command* command = FindCommand(words[0]);
  if (!command) return tl::unexpected(NoCommand(words[0]));
  PrintHelp(*command, std::cout);
  return kFine;
}

// Controls that can't all be told apart must not judge: an id would stand for two requirements.
tl::expected<void, Failure> CheckControls() {
  const std::vector<std::string> problems = CheckRegistry();
  if (problems.empty()) return {};
  std::string message = "the controls that are linked in can't be used:";
  for (const std::string& problem : problems) message += "\n  " + problem;
  return tl::unexpected(Failure{kInternal, message});
}

tl::expected<int, Failure> Dispatch(const std::vector<std::string>& words) {
  if (words.empty()) {
    PrintHelp(Commands(), std::cerr);
    return kUsage;
  }
  const std::string& first = words[0];
  const std::vector<std::string> rest(words.begin() + 1, words.end());
  if (first == "--help" || first == "-h") return Help({});
  if (first == "help") return Help(rest);
  if (first == "--version" || first == "version") {
    std::cout << "assay " ASSAY_VERSION "\n";
    return kFine;
  }
  const Command* command = FindCommand(first);
  if (!command) return tl::unexpected(NoCommand(first));
  // Asking for help is never answered with a complaint about the rest of the line.
  const auto end = std::find(rest.begin(), rest.end(), "--");
  if (std::find(rest.begin(), end, "--help") != end || std::find(rest.begin(), end, "-h") != end)
    return Help({first});
  auto arguments = ParseArguments(command->options, rest);
  if (!arguments) {
    Failure failure = arguments.error();
    failure.message += "\nSee `assay " + first + " --help`.";
    return tl::unexpected(failure);
  }
  if (auto fine = CheckControls(); !fine) return tl::unexpected(fine.error());
  return command->run(*arguments);
}

int Report(const Failure& failure) {
  std::cout.flush();
  std::cerr << "assay: " << failure.message << "\n";
  return failure.code;
}

// Whoever reads our output may stop reading; that is no fault of ours. A disk that is full is.
int Close(int code) {
  errno = 0;
  std::cout.flush();
  if (std::cout.good() || errno == EPIPE) return code;
  const std::string reason = errno ? std::string(": ") + std::strerror(errno) : "";
  std::cerr << "assay: standard output could not be written" << reason << "\n";
  return kInternal;
}

}  // namespace
}  // namespace cli

int Main(int argc, char** argv) {
  cli::ReserveStandardStreams();
#ifdef __GLIBC__
  // Threads come and go with the roots, and what one frees the next stage needs: with a pool for each thread
  // a scan takes a fifth more memory, with one it is no slower.
  ::mallopt(M_ARENA_MAX, 1);
  ::mallopt(M_TRIM_THRESHOLD, 1 << 20);
#endif
  try {
    std::ios::sync_with_stdio(false);
    const auto result = cli::Dispatch({argv + std::min(argc, 1), argv + argc});
    return cli::Close(result ? *result : cli::Report(result.error()));
  } catch (const std::bad_alloc&) {
    std::cerr << "assay: out of memory\n";
  } catch (const std::exception& e) {
    std::cerr
        << "assay: an internal error: " << e.what()
        << "\nNothing was judged that can be relied on. Please report it with the input that caused it.\n";
  }
  return cli::kInternal;
}

}  // namespace assay
