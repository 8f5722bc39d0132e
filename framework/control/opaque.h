// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "value/ops.h"

namespace assay {

/// Something that isn't known because `cause` isn't: the same reason, place and origin, and nothing of what
/// is known of `cause` itself. A field of an unknown object is no more "not null" than the object is, and
/// what a companion that may not be one would set doesn't begin as the companion's reference does.
inline Value OpaqueFor(const Value& cause, Arena& arena) {
  if (!cause.is_unknown()) return cause;
  const Unknown& from = cause.unknown();
  Unknown u;
  u.reason = from.reason;
  u.span = from.span;
  u.expression = from.expression;
  return MakeUnknown(u, arena, cause.origin()).WithSensitive(cause.sensitive());
}

}  // namespace assay
