// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "assay/guard.h"

namespace assay {

/// Conditions in words.
struct Told {
  std::string when;     ///< "IsProd is false"
  std::string witness;  ///< one way to get there: "Env is dev"
};

/// Says where `guard` holds, as short as it can be said to someone who knows that `given` holds: what follows
/// from it (a parameter with three allowed values is only one of them) is left out. Both without anonymous
/// conditions; `guard` holds somewhere within `given`. Takes time by the size of `guard`, not by that of
/// `given`.
Told Tell(GuardTable& guards, Guard guard, Guard given);

}  // namespace assay
