// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "catalog/waiver.h"
#include "model/snapshot.h"
#include "run/judge.h"

namespace assay {

/// The waivers of a run, and which cells they cover.
class Waivers {
 public:
  /// From files (the selection's) and from comments and template metadata of the snapshot.
  Waivers(const Snapshot& snapshot, const Selection& selection);

  const std::vector<Waiver>& all() const { return waivers_; }
  /// The index of the waiver that covers a cell, own ones before imported ones, in order of place; -1 if none
  /// does. One that has expired at the evaluation date, or lacks a reason or date, covers nothing.
  /// `findings` are the cell's: a waiver of some findings only must name each.
  int Find(const ControlBase& control, const Resource& resource, const std::vector<Finding>& findings) const;
  /// The same for a cell whose subject is a root: by its name, and from files only, since a comment stands at
  /// a resource.
  int FindForRoot(const ControlBase& control, std::string_view root) const;
  bool Names(const Waiver& waiver, const ControlBase& control) const;
  bool Valid(const Waiver& waiver) const;

 private:
  bool AtPlace(const Waiver& waiver, const Resource& resource) const;

  std::vector<Waiver> waivers_;
  const Sources* sources_;
  std::int64_t today_ = 0;
};

}  // namespace assay
