// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>

#include "assay/setting.h"

namespace assay {

/// A waiver as a subject of stage two, which sees what stage one found. What the waiver leaves out is absent.
struct WaiverSubject {
  Setting<bool> used;  ///< it covers at least one cell of this run
  Setting<std::string> reason, owner;
  Setting<std::string> until;       ///< a date
  Setting<std::int64_t> days_left;  ///< from the evaluation date to `until`, negative once it has expired;
                                    ///< absent without a date
  Setting<bool> names_known_control;
  /// Id of the control that makes up for what is waived. Absent where the waiver covers nothing.
  Setting<std::string> compensating;
  /// Where the waiver covers something, that control passes: for the resource itself if it was judged there,
  /// else for all that it judged in the root, and it judged something. Absent if none is named; unknown if
  /// its verdict is, or if it wasn't judged in this run.
  Setting<bool> compensated;
};

}  // namespace assay
