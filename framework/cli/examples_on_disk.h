// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>

#include "assay/control.h"
#include "cli/compare.h"

namespace assay::cli {

/// A file that shows one control: `s3/KeepsVersions.fail.tf` belongs to the control KeepsVersions of
/// `s3.cpp`.
struct Example {
  std::string path;
  const ControlBase* control = nullptr;
  Shows shows = Shows::kPass;
};

/// Whether a path is an example of a control that is linked in.
std::optional<Example> AsExample(const std::string& path);

}  // namespace assay::cli
