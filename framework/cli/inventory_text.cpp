// SPDX-License-Identifier: Apache-2.0
#include "cli/inventory_text.h"

#include <algorithm>
#include <ostream>

#include "catalog/waiver.h"
#include "record/ledger.h"
#include "record/redact.h"
#include "record/secrets.h"
#include "run/explain.h"
#include "source/text.h"
#include "value/ops.h"

namespace assay::cli {
namespace {

constexpr std::size_t kValueLimit = 400;  // characters of one value
constexpr int kDepth = 500;               // as deep as any parser goes

std::string PlaceText(const Location& at) {
  return at.file + ":" + std::to_string(at.start_line) + ":" + std::to_string(at.start_column);
}

class Writer {
 public:
  Writer(const Snapshot& snapshot, const GivenSecrets& given, std::ostream& out)
      : sources_(*snapshot.sources), secrets_(SecretsOf(snapshot, given)), out_(out) {}

  void Write(const Root& root, const Resource& r) {
    out_ << (r.address.empty() ? r.name : r.address);
    const Span header = r.header_span.valid() ? r.header_span : r.span;
    if (header.valid()) out_ << "  " << PlaceText(Locate(sources_, header));
    out_ << "\n";
    if (r.prototype) out_ << "  stands for an unknown number of instances\n";
    if (r.present != Guard::kAlways) out_ << "  there when " << root.guards.Describe(r.present) << "\n";
    for (const OriginStep& step : CallSteps(r, sources_))
      out_ << "  in " << step.text << "  " << PlaceText(step.location) << "\n";
    Walk(root, "", r.attributes, 0);
    out_ << "\n";
  }

  void Write(const Root& root, const OutputValue& o) {
    Header("output " + std::string(o.name), o.span);
    Walk(root, "value", o.value, 0);
    out_ << "\n";
  }

  void Write(const Root& root, const Statement& s) {
    Header((s.module.empty() ? "" : std::string(s.module) + " ") + std::string(s.kind), s.span);
    Walk(root, "", s.attributes, 0);
    out_ << "\n";
  }

 private:
  void Header(const std::string& name, Span span) {
    out_ << name;
    if (span.valid()) out_ << "  " << PlaceText(Locate(sources_, span));
    out_ << "\n";
  }

  void Walk(const Root& root, const std::string& path, const Value& v, int depth) {
    if (depth > kDepth) return;
    if (v.is_mapping() && !v.sensitive() && !v.entries().empty()) {
      for (const Entry& e : v.entries())
        Walk(root, path.empty() ? std::string(e.key) : path + "." + std::string(e.key), e.value, depth + 1);
      return Open(path, v);
    }
    if (v.is_sequence() && !v.sensitive() && !v.elements().empty()) {
      for (std::size_t i = 0; i < v.elements().size(); ++i)
        Walk(root, path + "[" + std::to_string(i) + "]", v.elements()[i], depth + 1);
      return Open(path, v);
    }
    if (v.is_choice()) {
      for (const ChoiceCase& c : v.cases()) Leaf(path, c.value, " when " + root.guards.Describe(c.guard));
      return;
    }
    Leaf(path, v, "");
  }

  void Open(const std::string& path, const Value& v) {
    if (v.open()) out_ << "  " << Printable(path) << " may hold more\n";
  }

  void Leaf(const std::string& path, const Value& v, const std::string& when) {
    std::string text = RedactValue(path, Render(v, Audience::kDebug, kValueLimit));
    secrets_.Scrub(text);
    out_ << "  " << Printable(path) << " = " << text << when;
    if (v.span().valid()) out_ << "  " << PlaceText(Locate(sources_, v.span()));
    out_ << "\n";
    for (const OriginStep& step : OriginSteps(v, sources_)) {
      out_ << "      " << Printable(step.text);
      if (step.location.valid()) out_ << "  " << PlaceText(step.location);
      out_ << "\n";
    }
  }

  const Sources& sources_;
  const Scrubber secrets_;
  std::ostream& out_;
};

}  // namespace

bool IsWanted(const Resource& resource, const std::vector<std::string>& globs) {
  return globs.empty() || std::any_of(globs.begin(), globs.end(), [&](const std::string& glob) {
           return MatchesGlob(glob, resource.address) || MatchesGlob(glob, resource.type);
         });
}

void WriteInventoryText(const Snapshot& snapshot, const GivenSecrets& given,
                        const std::vector<std::string>& globs, std::ostream& out) {
  Writer writer(snapshot, given, out);
  for (const auto& root : snapshot.roots) {
    const bool any = std::any_of(root->resources.begin(), root->resources.end(),
                                 [&](const Resource& r) { return IsWanted(r, globs); });
    if (!any && !globs.empty()) continue;
    out << "# " << Printable(root->name);
    if (!root->scenario.empty()) out << " (scenario " << Printable(root->scenario) << ")";
    out << "\n\n";
    for (const OpenPopulation& open : root->open) out << "there may be more: " << open.reason << "\n\n";
    for (const Resource& r : root->resources) {
      if (IsWanted(r, globs)) writer.Write(*root, r);
    }
    if (!globs.empty()) continue;
    for (const OutputValue& o : root->outputs) writer.Write(*root, o);
    for (const Statement& s : root->statements) writer.Write(*root, s);
  }
}

}  // namespace assay::cli
