// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "assay/control.h"
#include "record/ledger.h"

namespace assay {

/// Stage two: controls on waivers, over what stage one found. It needs the ledger alone, so that it can be
/// judged again when ledgers of several runs are joined.
class StageTwo {
 public:
  /// `ledger` holds everything but the rows of stage two; `stage_one` are its cells, in any order.
  /// `selected`: the controls of the run; a waiver of others can't show whether it is needed.
  StageTwo(Ledger& ledger, std::vector<Cell> stage_one, std::vector<const ControlBase*> selected);

  /// The rows of one control, by root: one for each waiver of ours, or the population's own row. Subjects,
  /// details and populations go to the ledger. `at` is the control's index there.
  std::vector<Cell> Judge(const ControlBase& control, std::uint32_t at);

 private:
  std::uint32_t SubjectOf(std::size_t waiver);
  Cell Row(const ControlBase& control, std::uint32_t at, std::size_t waiver);
  std::uint32_t AddDetail(Detail detail);

  Ledger& ledger_;
  std::vector<Cell> stage_one_;
  std::vector<const ControlBase*> selected_;
  std::vector<std::uint32_t> subjects_;                 // by waiver
  std::vector<std::uint32_t> roots_;                    // by waiver
  std::vector<std::vector<std::uint32_t>> covered_by_;  // by waiver: indices of stage-one cells
  std::uint32_t nothing_here_ = kNoDetail;
};

}  // namespace assay
