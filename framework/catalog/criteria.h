// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "source/diagnostic.h"

namespace assay {

/// One requirement of a framework, by its id and in our own words.
struct Criterion {
  std::string id;       ///< "CC6.1", "SC-28"
  std::string summary;  ///< one sentence
  /// How far static analysis can support it: "direct", "partial", "none"; empty if the mapping doesn't say.
  std::string support = {};
};

/// A framework's criteria and which controls support which of them. Data: a new framework touches no control.
struct Framework {
  std::string id;                   ///< "soc2-2017"
  std::string title;                ///< "SOC 2 Trust Services Criteria"
  std::string edition;              ///< the framework's own: "2017, points of focus of 2022"
  std::string version;              ///< of this mapping: "1"
  std::string organization;         ///< who publishes the framework
  std::string url;                  ///< where its text is
  std::vector<Criterion> criteria;  ///< in the framework's order
  std::map<std::string, std::vector<std::string>> controls;  ///< control id → criteria it supports

  const Criterion* Find(std::string_view criterion) const;
  /// The index in `criteria`, or their number if there is none.
  std::size_t IndexOf(std::string_view criterion) const;
};

/// Reads a mapping from YAML: `framework`, `title`, `edition`, `version`, `organization`, `url`, `criteria`
/// (a list of `id`, `summary` and, if known, `support`), `controls` (control id: list of criteria). Unknown
/// keys, criteria that occur twice, and controls mapped to a criterion that isn't listed are errors, with
/// file and line.
tl::expected<Framework, Diagnostic> ParseFramework(std::string_view file, std::string_view text);

/// Adds a mapping that is linked into the program; the texts must outlive it. Called by static initialisers
/// of generated files (see checks/catalog/CMakeLists.txt); the order of calls doesn't matter. Returns true.
bool RegisterFramework(std::string_view file, std::string_view text);

/// All registered mappings, sorted by id, mappings of one id from several files joined. An id with two
/// editions, or a text that isn't a mapping, is an error of the build, not of the user's.
tl::expected<std::vector<Framework>, Diagnostic> RegisteredFrameworks();

}  // namespace assay
