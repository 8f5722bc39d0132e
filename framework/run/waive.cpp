// SPDX-License-Identifier: Apache-2.0
#include "run/waive.h"

#include <algorithm>

#include "run/metadata_waivers.h"

namespace assay {
namespace {

// Trivy's ids are written with and without their prefix.
std::string_view Canonical(std::string_view id) { return id.starts_with("AVD-") ? id.substr(4) : id; }

bool NamesAll(const Waiver& w, const std::vector<Finding>& findings) {
  return w.only.empty() || std::all_of(findings.begin(), findings.end(), [&](const Finding& f) {
           std::string_view seen = f.observed;  // a text stands in quotes
           if (seen.size() >= 2 && seen.front() == '"' && seen.back() == '"')
             seen = seen.substr(1, seen.size() - 2);
           return std::find(w.only.begin(), w.only.end(), seen) != w.only.end();
         });
}

}  // namespace

Waivers::Waivers(const Snapshot& snapshot, const Selection& selection)
    : waivers_(selection.waivers), sources_(snapshot.sources.get()) {
  today_ = DayNumber(std::string_view(selection.run.evaluation_date).substr(0, 10)).value_or(0);
  for (const CommentRecord& comment : snapshot.comments) {
    for (Waiver& w : ParseWaiverComment(comment.text)) {
      w.inline_comment = true;
      w.span = comment.span;
      w.path = sources_->file(comment.span.file).path();
      w.line = sources_->Begin(comment.span).line;
      w.id = w.path + ":" + std::to_string(w.line);
      waivers_.push_back(std::move(w));
    }
  }
  for (const auto& root : snapshot.roots) {
    ReadMetadataWaivers(*root, *sources_, waivers_);
  }
  std::stable_sort(waivers_.begin(), waivers_.end(), [](const Waiver& a, const Waiver& b) {
    return std::tie(a.imported, a.path, a.line) < std::tie(b.imported, b.path, b.line);
  });
  // A module that several roots call is read once a root.
  waivers_.erase(std::unique(waivers_.begin(), waivers_.end(),
                             [](const Waiver& a, const Waiver& b) {
                               return a.inline_comment && b.inline_comment && a.path == b.path &&
                                      a.span.begin == b.span.begin && a.control == b.control;
                             }),
                 waivers_.end());
  // One of a control that only another program knows says nothing here, right or wrong.
  std::erase_if(waivers_, [&](const Waiver& w) {
    return !w.imported && !FindControl(w.control) &&
           std::any_of(selection.packs.begin(), selection.packs.end(),
                       [&](const std::string& prefix) { return w.control.starts_with(prefix); });
  });
  if (selection.imported == ImportedWaivers::kRefuse) {
    std::erase_if(waivers_, [](const Waiver& w) { return w.imported; });
  }
}

bool Waivers::Valid(const Waiver& w) const {
  if (w.imported) {
    const auto until = DayNumber(w.until);
    return !until || *until >= today_;
  }
  const auto until = DayNumber(w.until);
  return !w.reason.empty() && until && *until >= today_;
}

bool Waivers::Names(const Waiver& w, const ControlBase& control) const {
  if (!w.imported) return MatchesGlob(w.control, control.id);
  return std::any_of(control.info.aliases.begin(), control.info.aliases.end(), [&](const Alias& a) {
    return a.kind != AliasKind::kNarrower && Canonical(a.id) == Canonical(w.control);
  });
}

bool Waivers::AtPlace(const Waiver& w, const Resource& r) const {
  if (!w.inline_comment) return MatchesGlob(w.resource, r.address);
  if (w.covers.valid()) {
    return r.span.file == w.covers.file && w.covers.begin <= r.span.begin && r.span.end <= w.covers.end;
  }
  if (!r.span.valid() || sources_->file(r.span.file).path() != w.path) return false;
  const SourceFile& file = sources_->file(r.span.file);
  const std::uint32_t first = file.At(r.span.begin).line, last = file.At(r.span.end).line;
  if (first <= w.line && w.line <= last) return true;
  if (w.line >= first) return false;
  // Directly above: nothing but comments and blank lines between.
  for (std::uint32_t line = w.line + 1; line < first; ++line) {
    std::string_view text = file.Line(line);
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t' || text.front() == '\r'))
      text.remove_prefix(1);
    if (!text.empty() && !text.starts_with('#') && !text.starts_with("//")) return false;
  }
  std::string_view own = file.Line(w.line);
  while (!own.empty() && (own.front() == ' ' || own.front() == '\t')) own.remove_prefix(1);
  return own.starts_with('#') || own.starts_with("//") || own.starts_with("/*");
}

int Waivers::Find(const ControlBase& control, const Resource& resource,
                  const std::vector<Finding>& findings) const {
  for (std::size_t i = 0; i < waivers_.size(); ++i) {
    const Waiver& w = waivers_[i];
    if (Valid(w) && Names(w, control) && AtPlace(w, resource) && NamesAll(w, findings))
      return static_cast<int>(i);
  }
  return -1;
}

int Waivers::FindForRoot(const ControlBase& control, std::string_view root) const {
  for (std::size_t i = 0; i < waivers_.size(); ++i) {
    const Waiver& w = waivers_[i];
    if (!w.inline_comment && Valid(w) && Names(w, control) && MatchesGlob(w.resource, root))
      return static_cast<int>(i);
  }
  return -1;
}

}  // namespace assay
