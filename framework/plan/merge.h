// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "assay/value.h"
#include "value/arena.h"

namespace assay::plan {

/// A planned value with what the source knows besides: where it is written, and of what isn't known yet whose
/// attribute it is. `source` may be absent: then nothing was written, and the value has no place of its own.
/// What is known in the plan stays as it is.
Value WithSource(const Value& planned, const Value& source, Arena& arena);

}  // namespace assay::plan
