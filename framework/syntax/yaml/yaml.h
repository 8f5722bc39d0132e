// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "assay/value.h"
#include "source/diagnostic.h"
#include "value/arena.h"

namespace assay::yaml {

struct Limits {
  int depth = 500;                        ///< nesting of flow and block collections, aliases followed
  std::uint32_t nodes = 20'000'000;       ///< nodes after alias expansion, over all documents of a file
  std::uint32_t expansion_factor = 50;    ///< nodes after expansion per node written, once above 100,000
  std::uint32_t merged_keys = 1'000'000;  ///< keys copied by `<<`, over all documents of a file
  std::uint32_t tag_prefix = 256;         ///< bytes of a %TAG directive's prefix, which every use repeats
  std::uint32_t tag_directives = 1'000;   ///< %TAG lines of a file: each is compared with all others
  std::uint64_t flow_steps =
      500'000'000;  ///< sum over all nodes of how many brackets they stand in: libyaml's work
  std::uint32_t unreadable_bytes = 1'000;  ///< more of them, and the file is no text
  std::uint32_t syntax_errors = 10;  ///< documents that may be broken before the rest of the file is given up
  std::uint32_t reports = 50;        ///< duplicate keys, bad aliases and the like named one by one
};

struct Comment {
  Span span;  ///< from '#' to the end of the line, without the line ending
};

struct File {
  std::vector<Value> documents;   ///< kNull for an empty document
  std::vector<Comment> comments;  ///< in the order of the text
  Arena arena;
};

struct ParsedFile {
  std::unique_ptr<File> file;  ///< never null
  Diagnostics diagnostics;
};

/// Parses a YAML stream into value trees: mappings are kObject (sorted; `Entry::key_span` set, a duplicate
/// key is an error diagnostic and the last one counts), sequences kTuple, plain scalars by the YAML 1.2 core
/// schema (plus 1.1's
/// `<<` merge keys; yes/no/on/off, dates, .inf and .nan stay strings, see scalar.h), every node with a
/// kLiteral origin whose span is its bytes: quotes included, a block scalar from its header to its last line,
/// a block collection from its first key or dash to the end of its last value. Keys are always the text that
/// is written.
///
/// A local tag `!Name x` becomes the one-key object {"!Name": x}, whose key span is the tag's bytes; a plain
/// scalar under one is a string whatever it looks like, as the AWS command line reads it. Core tags (!!str,
/// !!int, …) are applied. Anchors share their node: an alias is the node's value with a kReference origin at
/// the alias, linked to the node's own. An alias that can't be followed (unknown, inside its own node, past
/// the limits) is an error and an unknown value.
///
/// After a syntax error the documents before it are kept, of the broken one what was complete (its open
/// collections are marked open, a value that is missing is unknown), and reading goes on at the next line
/// that begins with "---". Bytes that are no text are an error; values that hold any are unknown. UTF-16 is
/// an error: spans are bytes of UTF-8. `text` must outlive the result.
ParsedFile Parse(std::string_view text, FileId id, const Limits& limits = {});

}  // namespace assay::yaml
