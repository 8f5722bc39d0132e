// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "record/ledger.h"

namespace assay::evidence {

/// What differs between two ledgers, by identity: nothing here hangs on lines or order.
struct Difference {
  struct Row {
    std::string control, root, resource;  ///< resource is empty for a population's own row
    std::string before, after;            ///< verdicts; empty where the row isn't there
  };
  std::vector<Row> rows;                                    ///< whose verdict changed, came or went
  std::vector<std::string> resources_gone, resources_come;  ///< "ROOT ADDRESS"
  std::vector<std::string> controls_changed;                ///< whose text has another digest
  std::vector<std::string> controls_gone, controls_come;    ///< judged before, or now
  std::vector<std::string> waivers_gone, waivers_come;      ///< by id and control
  std::vector<std::string> waivers_changed;                 ///< "ID CONTROL: until A to B"
  std::vector<std::string> run;                             ///< tool, date, options: sentences
  bool empty() const;
};

Difference Compare(const Ledger& before, const Ledger& after);

}  // namespace assay::evidence
