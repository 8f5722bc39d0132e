// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "cli/exit_code.h"

namespace assay::cli {

/// Where a run stands: the directory that its file system is rooted in, and its paths relative to that.
struct Base {
  std::string root;    ///< absolute, links followed
  std::string common;  ///< the directory that holds all the paths, relative to `root`; "." is the root
  std::vector<std::string> paths;  ///< in the order given
  std::vector<std::string> extra;  ///< the files named by options, likewise
};

/// The root is the top of the git repository that holds all paths, so that reports name files as the
/// repository does; outside of one it is the paths' common directory. A path that isn't there is a failure
/// that names it.
tl::expected<Base, Failure> FindBase(const std::vector<std::string>& paths,
                                     const std::vector<std::string>& extra = {});

}  // namespace assay::cli
