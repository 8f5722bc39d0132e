// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <string_view>

#include "assay/value.h"
#include "source/diagnostic.h"
#include "value/arena.h"

namespace assay::json {

struct Limits {
  int depth = 500;
};

struct Parsed {
  Value value;  ///< absent if nothing could be read
  Diagnostics diagnostics;
};

/// Parses one JSON text (RFC 8259; a byte order mark is passed over) into a value tree in `arena`: objects are
/// kObject (sorted, duplicate keys reported, last one counts), arrays kTuple; every node has a kLiteral origin with
/// its bytes' span shifted by `base_offset`. Strings without escapes are views into `text`, which must outlive the
/// arena. `id` may be kNone for text that comes from no file; then origins carry no span.
Parsed Parse(std::string_view text, FileId id, std::uint32_t base_offset, Arena& arena, const Limits& limits = {});

}  // namespace assay::json
