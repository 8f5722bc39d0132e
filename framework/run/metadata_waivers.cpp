// SPDX-License-Identifier: Apache-2.0
#include "run/metadata_waivers.h"

#include <string>
#include <utility>

#include "value/base64.h"

namespace assay {
namespace {

struct Shape {
  const char *tool, *list, *reason, *prefix;
};
constexpr Shape kShapes[] = {{"checkov", "skip", "comment", ""},
                             {"cdk_nag", "rules_to_suppress", "reason", ""},
                             {"cfn_nag", "rules_to_suppress", "reason", "cfn_nag:"},
                             {"guard", "SuppressedRules", "", ""}};

std::string_view Text(const Value* v) { return v && v->is_string() ? v->string() : std::string_view(); }

class Reader {
 public:
  Reader(const Sources& sources, Span whole, std::vector<Waiver>& out)
      : sources_(sources), whole_(whole), out_(out) {}

  void Read(const Value& metadata) {
    for (const Shape& shape : kShapes) {
      const Value* tool = metadata.Find(shape.tool);
      const Value* list = tool ? tool->Find(shape.list) : nullptr;
      if (!list || !list->is_sequence()) continue;
      for (const Value& one : list->elements()) ReadOne(shape, one);
    }
    const Value* ours = metadata.Find("assay");
    if (const Value* list = ours ? ours->Find("waive") : nullptr) ReadOurs(*list);
  }

 private:
  void ReadOne(const Shape& shape, const Value& one) {
    if (one.is_string()) {
      Add(shape, one.string(), "", one.span());
    } else if (const Value* id = one.Find("id")) {
      std::vector<std::string> only;
      if (const Value* some = one.Find("applies_to"); some && some->is_sequence()) {
        for (const Value& finding : some->elements()) only.push_back(FindingText(finding));
      }
      Add(shape, Text(id), ReasonOf(one, shape), one.span(), std::move(only));
    } else if (one.is_mapping() && std::string_view(shape.tool) == "guard") {
      for (const Entry& entry : one.entries()) Add(shape, entry.key, Text(&entry.value), entry.key_span);
    }
  }

  /// Reasons that aren't ASCII are kept in Base64.
  static std::string ReasonOf(const Value& one, const Shape& shape) {
    const std::string_view written = Text(one.Find(shape.reason));
    const Value* encoded = one.Find("is_reason_encoded");
    if (!encoded || !encoded->is_bool() || !encoded->boolean()) return std::string(written);
    return DecodeBase64(written).value_or(std::string(written));
  }

  /// "Policy::arn:<AWS::Partition>:iam::…" as a finding shows it. A regular expression stands for no text
  /// that a finding could have.
  static std::string FindingText(const Value& v) {
    std::string_view text = Text(&v);
    const std::size_t kind = text.find("::");
    if (kind == std::string_view::npos) return {};
    text.remove_prefix(kind + 2);
    std::string out;
    for (const char c : text) {
      if (c == '<') {
        out += "${";
      } else {
        out += c == '>' ? '}' : c;
      }
    }
    return out;
  }

  void Add(const Shape& shape, std::string_view id, std::string_view reason, Span span,
           std::vector<std::string> only = {}) {
    if (id.empty()) return;
    Waiver w;
    w.control = shape.prefix + std::string(id);
    w.reason = reason;
    w.imported = true;
    w.only = std::move(only);
    Put(std::move(w), span);
  }

  void ReadOurs(const Value& list) {
    if (!list.is_sequence()) {
      Put(Waiver(), list.span());
      return;
    }
    for (const Value& one : list.elements()) {
      Waiver w;
      if (one.is_mapping()) {
        for (const Entry& entry : one.entries()) {
          if (std::string Waiver::*part = WaiverPart(entry.key)) w.*part = Text(&entry.value);
        }
      }
      w.resource.clear();  // the place decides
      w.id.clear();
      Put(std::move(w), one.span());
    }
  }

  void Put(Waiver w, Span span) {
    w.inline_comment = true;
    w.span = span;
    w.covers = whole_;
    if (span.valid()) {
      w.path = sources_.file(span.file).path();
      w.line = sources_.Begin(span).line;
      w.id = w.path + ":" + std::to_string(w.line);
    }
    out_.push_back(std::move(w));
  }

  const Sources& sources_;
  Span whole_;
  std::vector<Waiver>& out_;
};

}  // namespace

void ReadMetadataWaivers(const Root& root, const Sources& sources, std::vector<Waiver>& out) {
  if (root.metadata.is_mapping() && root.span.valid()) {
    const Span file{root.span.file, 0,
                    static_cast<std::uint32_t>(sources.file(root.span.file).text().size())};
    Reader(sources, file, out).Read(root.metadata);
  }
  for (const Resource& r : root.resources) {
    if (const Value* metadata = r.attributes.Find("@Metadata")) Reader(sources, r.span, out).Read(*metadata);
  }
}

}  // namespace assay
