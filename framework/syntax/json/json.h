// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <memory>
#include <string_view>

#include "assay/value.h"
#include "source/diagnostic.h"
#include "value/arena.h"

namespace assay::json {

struct Limits {
  int depth = 500;                        ///< nesting; the parser recurses, so keep it below a few thousand
  std::size_t number_characters = 4'096;  ///< of one number
  int exponent = 10'000;                  ///< a larger power of ten would fill memory once it is printed
  std::size_t reports = 50;               ///< duplicate keys and bad characters named one by one
};

struct Parsed {
  Value value;  ///< absent if nothing could be read
  Diagnostics diagnostics;
};

/// Parses one JSON text (RFC 8259; a byte order mark is passed over) into a value tree in `arena`: objects
/// are kObject (sorted, duplicate keys reported, last one counts), arrays kTuple; every node has a kLiteral
/// origin with its bytes' span shifted by `base_offset`. Strings without escapes are views into `text`, which
/// must outlive the arena. `id` may be kNone for text that comes from no file; then origins carry no span.
///
/// After a syntax error the tree holds what was read: the collections that were cut are marked open, a value
/// that couldn't be read is an unknown (kError, or kLimit where a limit was reached). Lone surrogates and
/// invalid UTF-8 become U+FFFD.
Parsed Parse(std::string_view text, FileId id, std::uint32_t base_offset, Arena& arena,
             const Limits& limits = {});

}  // namespace assay::json
