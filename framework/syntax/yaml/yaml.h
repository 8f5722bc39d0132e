// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <string_view>
#include <vector>

#include "assay/value.h"
#include "source/diagnostic.h"
#include "value/arena.h"

namespace assay::yaml {

struct Limits {
  int depth = 500;                        ///< nesting of flow and block collections
  std::uint32_t nodes = 20'000'000;       ///< nodes after alias expansion, over all documents of a file
  std::uint32_t expansion_factor = 50;    ///< nodes after expansion per node written, once above 100,000
};

struct Comment {
  Span span;  ///< from '#' to the end of the line
};

struct File {
  std::vector<Value> documents;  ///< kNull for an empty document
  std::vector<Comment> comments;
  Arena arena;
};

struct ParsedFile {
  std::unique_ptr<File> file;
  Diagnostics diagnostics;
};

/// Parses a YAML stream into value trees: mappings are kObject (sorted; `Entry::key_span` set, a duplicate key is an
/// error diagnostic and the last one counts), sequences kTuple, plain scalars by the YAML 1.2 core schema (plus 1.1's
/// `<<` merge keys; yes/no/on/off stay strings), every node with a kLiteral origin whose span is its bytes.
/// A local tag `!Name x` becomes the one-key object {"!Name": x}; core tags (!!str, !!int, …) are applied.
/// Anchors share their node; a self-reference or an expansion past the limits is an error. After a syntax error the
/// documents before it are kept. `text` must outlive the result.
ParsedFile Parse(std::string_view text, FileId id, const Limits& limits = {});

}  // namespace assay::yaml
