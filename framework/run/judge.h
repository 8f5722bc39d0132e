// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "assay/control.h"
#include "catalog/waiver.h"
#include "control/cell.h"
#include "model/snapshot.h"
#include "record/ledger.h"
#include "record/secrets.h"

namespace assay {

/// What the configuration says for one root.
struct RootSettings {
  std::map<std::string, ParameterValues> parameters;        ///< by control id
  std::map<std::string, std::string, std::less<>> account;  ///< "aws_ebs_volume.encrypted" → value
};

enum class ImportedWaivers : std::uint8_t { kAccept, kWarn, kRefuse };

/// What is to be judged and how.
struct Selection {
  std::vector<const ControlBase*> controls;   ///< sorted by id
  std::map<std::string, RootSettings> roots;  ///< by root name; "" for every other one
  std::vector<Waiver> waivers;                ///< from files; inline ones come from the snapshot's comments
  std::vector<std::string> packs;             ///< prefixes of controls that other programs bring
  ImportedWaivers imported = ImportedWaivers::kWarn;
  int jobs = 1;
  bool observations = true;   ///< keep what passing cells read: the evidence of a pass
  std::string secret_key;     ///< see `SecretMarks`
  GivenSecrets secrets = {};  ///< what the run was given that no file of the tree holds
  RunInfo run;                ///< copied into the ledger; counts are filled in
};

/// Judges every selected control over every root: stage one over the snapshot, then stage two (controls on
/// waivers) over what stage one found. A control whose required parameter isn't set for a root gives no rows
/// there. Pure: the same snapshot and selection give the same ledger, for any number of jobs, from any
/// thread. Holds no GoogleTest state.
Ledger Judge(const Snapshot& snapshot, const Selection& selection);

/// The same, a control at a time, for the GoogleTest face. Controls on one fixture are judged together, some
/// subjects at a time, so that what was adapted of them can go again.
class Judging {
 public:
  Judging(const Snapshot& snapshot, const Selection& selection);
  /// Takes the snapshot over and lets go of what no later stage reads.
  Judging(Snapshot&& snapshot, const Selection& selection);
  ~Judging();
  Judging(const Judging&) = delete;
  Judging& operator=(const Judging&) = delete;

  struct Summary {
    std::size_t cells = 0, passed = 0, failed = 0, unknown = 0, errors = 0, waived = 0, not_applicable = 0;
    std::string first_failure;  ///< "aws_s3_bucket.a (main.tf:3): …"
  };
  /// Judges one selected control, once. A stage-two control judges all stage-one ones first.
  Summary JudgeControl(const ControlBase& control);
  /// Judges what hasn't been and gives the ledger. Once.
  Ledger Finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace assay
