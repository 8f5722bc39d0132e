// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <string>
#include <string_view>

#include "load/load.h"
#include "run/judge.h"
#include "source/file_system.h"

namespace assay {

using Parameters = std::map<std::string, ParameterValues>;

/// Files judged by one control.
class Judged {
 public:
  Judged(std::map<std::string, std::string> files, const std::string& control, Parameters parameters = {}) {
    files_ = MakeMemoryFileSystem(std::move(files));
    snapshot_ = Load(*files_, {});
    Selection selection;
    selection.controls = {FindControl(control)};
    selection.roots[""].parameters = std::move(parameters);
    selection.run.evaluation_date = "2026-11-20T00:00:00Z";
    ledger_ = Judge(snapshot_, selection);
  }

  /// The verdict of the only row there is; "none" or "several" if there isn't one.
  std::string verdict() const {
    if (ledger_.cells.empty()) return "none";
    return ledger_.cells.size() > 1 ? "several" : std::string(VerdictName(ledger_.cells[0].verdict));
  }
  std::string fails_when() const {
    const Detail* detail = ledger_.detail(ledger_.cells.at(0));
    return detail ? detail->fails_when : "";
  }
  /// The address of what must change, if it isn't the subject.
  std::string owner() const {
    const std::uint32_t owner = ledger_.cells.at(0).owner;
    return owner == kNoSubject ? "" : ledger_.subjects.at(owner).address;
  }
  /// "main.tf:3: name is "a"; required: …" of the first finding.
  std::string finding() const {
    const Detail* detail = ledger_.detail(ledger_.cells.at(0));
    if (!detail || detail->findings.empty()) return "";
    const Finding& f = detail->findings.front();
    return f.location.file + ":" + std::to_string(f.location.start_line) + ": " + f.message;
  }

 private:
  std::unique_ptr<FileSystem> files_;
  Snapshot snapshot_;
  Ledger ledger_;
};

}  // namespace assay
