// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

namespace assay::cli {

/// What another program came to.
struct ProgramResult {
  int code = -1;  ///< 128 and more: ended by a signal
  std::string out, err;
};

/// Runs another program, found on PATH, without a shell, and waits for it. `input` goes to its standard
/// input. `environment` is added to this process's own. The error says why it could not be started.
tl::expected<ProgramResult, std::string> RunProgram(
    const std::vector<std::string>& words, const std::string& directory = ".", std::string_view input = {},
    const std::vector<std::pair<std::string, std::string>>& environment = {});

/// The same for git, with what a repository could make it run (hooks, monitors of files) switched off.
tl::expected<ProgramResult, std::string> RunGit(std::vector<std::string> words, const std::string& directory);

}  // namespace assay::cli
