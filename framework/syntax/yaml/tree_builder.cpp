// SPDX-License-Identifier: Apache-2.0
#include "syntax/yaml/tree_builder.h"

#include <algorithm>
#include <utility>

#include "source/text.h"
#include "syntax/yaml/scalar.h"
#include "value/ops.h"

namespace assay::yaml {
namespace {

constexpr std::string_view kCore = "tag:yaml.org,2002:";
constexpr std::uint64_t kFreeExpansion = 100'000;

bool IsStructureTag(std::string_view name) {
  return name == "seq" || name == "map" || name == "set" || name == "omap" || name == "pairs";
}

// The key under which a tag is kept, or empty if the tag only says what the node is anyway.
std::string WrapperKey(std::string_view tag) {
  if (tag.empty() || tag == "!") return {};
  if (tag.starts_with(kCore)) {
    const std::string_view name = tag.substr(kCore.size());
    return IsStructureTag(name) ? std::string() : "!!" + std::string(name);
  }
  return tag[0] == '!' ? std::string(tag) : "!<" + std::string(tag) + ">";
}

}  // namespace

TreeBuilder::TreeBuilder(std::string_view text, FileId id, const Limits& limits,
                         const std::vector<std::uint32_t>& unreadable, File& file, Diagnostics& diagnostics)
    : text_(text),
      id_(id),
      limits_(limits),
      unreadable_(unreadable),
      file_(file),
      diagnostics_(diagnostics),
      comments_(text, id, file.comments) {}

void TreeBuilder::Report(std::string code, std::string summary, std::string detail, std::uint32_t begin,
                         std::uint32_t end) {
  diagnostics_.push_back(Error(std::move(code), std::move(summary), std::move(detail), {id_, begin, end}));
}

bool TreeBuilder::MayReport() {
  if (reported_ < limits_.reports) {
    ++reported_;
    return true;
  }
  ++unreported_;
  return false;
}

std::size_t TreeBuilder::LineOf(std::uint32_t offset) const {
  return 1 + static_cast<std::size_t>(std::count(text_.begin(), text_.begin() + offset, '\n'));
}

const Origin* TreeBuilder::Literal(std::uint32_t begin, std::uint32_t end) {
  return file_.arena.New<Origin>(OriginKind::kLiteral, Span{id_, begin, end});
}

Value TreeBuilder::Missing(std::uint32_t begin, std::uint32_t end, UnknownReason reason) {
  auto* unknown = file_.arena.New<Unknown>();
  unknown->reason = reason;
  unknown->span = {id_, begin, end};
  return Value::Of(unknown, Literal(begin, end));
}

bool TreeBuilder::HoldsUnreadable(std::uint32_t begin, std::uint32_t end) const {
  if (unreadable_.empty()) return false;
  const auto first = std::lower_bound(unreadable_.begin(), unreadable_.end(), begin);
  return first != unreadable_.end() && *first < end;
}

bool TreeBuilder::Count(std::uint32_t at) {
  ++written_;
  flow_steps_ += flow_depth_;
  if (flow_steps_ > limits_.flow_steps) {
    Report("limit-depth", "The brackets of the file are nested too deeply for its length",
           "With " + std::to_string(flow_depth_) +
               " levels around each value it would take too long; the rest is not read.",
           at, at);
    return false;
  }
  if (++expanded_ <= limits_.nodes) return true;
  if (!std::exchange(expansion_reported_, true)) {
    Report("limit-expansion", "The file has too many YAML nodes",
           "The limit is " + std::to_string(limits_.nodes) + "; what follows is not read. Split the file.",
           at, at);
  }
  return false;
}

void TreeBuilder::StartDocument() {
  anchors_.clear();
  root_ = Value();
  has_root_ = false;
}

void TreeBuilder::EndDocument() {
  if (has_root_) file_.documents.push_back(root_);
  has_root_ = false;
}

void TreeBuilder::CutDocument(std::uint32_t at) {
  while (!frames_.empty()) {
    Frame& frame = frames_.back();
    if (frame.mapping && frame.have_key) {
      Add({Missing(frame.key_span.end, frame.key_span.end, UnknownReason::kError), frame.key_span.end});
    }
    CloseCollection(std::max(frame.last_end, std::min(at, frame.begin)), true);
  }
  EndDocument();
}

void TreeBuilder::EndStream() {
  if (unreported_ > 0) {
    const auto end = static_cast<std::uint32_t>(text_.size());
    Report("yaml-syntax", "There are more errors of the kinds named in this file",
           std::to_string(unreported_) + " more duplicate keys, aliases, tags or merges are wrong.", end,
           end);
  }
  // Keys are compared when a mapping ends, so an inner one's are reported before what stands above it.
  std::stable_sort(diagnostics_.begin(), diagnostics_.end(),
                   [](const Diagnostic& a, const Diagnostic& b) { return a.span.begin < b.span.begin; });
}

std::string_view TreeBuilder::Keep(std::string_view content, std::uint32_t begin, std::uint32_t end) {
  // Most scalars are in the text as they are, apart from their quotes.
  if (content.empty()) return {};
  for (const std::uint32_t skip : {0u, 1u}) {
    if (begin + skip + content.size() > end) break;
    const std::string_view there = text_.substr(begin + skip, content.size());
    if (there == content) return there;
  }
  return file_.arena.Copy(content);
}

bool TreeBuilder::Scalar(const NodeEvent& event, std::string_view content, ScalarStyle style) {
  comments_.ScanTo(event.begin);
  CommentFinder::Properties properties{0, 0, event.begin};
  const bool has_properties = !event.tag.empty() || !event.anchor.empty();
  if (has_properties) properties = comments_.SkipProperties(event.begin, event.end);
  const std::uint32_t begin = properties.content;
  std::uint32_t end = event.end;
  comments_.SkipTo(end);
  if (style == ScalarStyle::kBlock) {
    comments_.ScanBlockHeader(begin, end);
    while (end > begin && (text_[end - 1] == '\n' || text_[end - 1] == '\r' || text_[end - 1] == ' ')) --end;
  }
  if (!Count(begin)) return false;

  if (ExpectsKey()) {
    const std::string_view key = Keep(content, begin, end);
    if (!event.anchor.empty()) Remember(event.anchor, {Value::String(key, Literal(begin, end)), end});
    const bool merge = content == "<<" && style == ScalarStyle::kPlain;
    frames_.back().last_end = end;
    TakeKey(key, {id_, begin, end}, merge);
    return true;
  }
  Value value;
  if (HoldsUnreadable(begin, end)) {
    value = Missing(begin, end, UnknownReason::kError);
  } else {
    const std::string_view kept = Keep(content, begin, end);
    value = event.tag.empty() && style == ScalarStyle::kPlain
                ? ResolvePlain(kept, file_.arena, Literal(begin, end))
                : TaggedScalar(event.tag, kept, begin, end);
  }
  value = Wrap(event.tag, {id_, properties.tag_begin, properties.tag_end}, value, end);
  const Node node{value, end};
  Remember(event.anchor, node);
  Add(node);
  return true;
}

Value TreeBuilder::TaggedScalar(std::string_view tag, std::string_view content, std::uint32_t begin,
                                std::uint32_t end) {
  const Origin* const origin = Literal(begin, end);
  if (!tag.starts_with(kCore)) return Value::String(content, origin);
  const std::string_view name = tag.substr(kCore.size());
  if (name != "int" && name != "float" && name != "bool" && name != "null")
    return Value::String(content, origin);
  std::string_view digits = content;
  if (name == "int") {  // asked for by name, so a leading zero is no reason to keep the text
    while (digits.size() > 1 && digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9')
      digits.remove_prefix(1);
  }
  const Value value = ResolvePlain(digits, file_.arena, origin);
  const bool fits = name == "bool"   ? value.is_bool()
                    : name == "null" ? value.is_null()
                    : name == "int"  ? value.kind() == Kind::kInt
                                     : value.is_number();
  if (fits) return value;
  if (MayReport()) {
    Report("yaml-tag", "The value is not what its tag says",
           "\"" + Printable(content.substr(0, 60)) + "\" is no " + std::string(name) +
               "; it is read as a string.",
           begin, end);
  }
  return Value::String(content, origin);
}

Value TreeBuilder::Wrap(std::string_view tag, Span tag_span, Value inner, std::uint32_t end) {
  if (tag.empty() || (!inner.is_sequence() && !inner.is_mapping() && tag.starts_with(kCore))) return inner;
  const std::string key = WrapperKey(tag);
  if (key.empty()) return inner;
  const Entry entry{file_.arena.Copy(key), inner, tag_span};
  return Value::Mapping(Kind::kObject, file_.arena.Copy(std::span<const Entry>(&entry, 1)),
                        Literal(tag_span.begin, end));
}

void TreeBuilder::Remember(std::string_view anchor, const Node& node) {
  if (!anchor.empty()) anchors_.insert_or_assign(std::string(anchor), Anchored{node, true});
}

bool TreeBuilder::StartCollection(const NodeEvent& event, bool mapping, bool flow) {
  comments_.ScanTo(event.begin);
  if (frames_.size() >= static_cast<std::size_t>(std::max(limits_.depth, 1))) {
    Report("limit-depth", "The YAML is nested too deeply",
           "The limit is " + std::to_string(limits_.depth) + " levels; the rest of the file is not read.",
           event.begin, event.begin + 1);
    return false;
  }
  if (!Count(event.begin)) return false;
  Frame frame;
  frame.mapping = mapping;
  frame.flow = flow;
  frame.mark = mapping ? entries_.size() : values_.size();
  frame.merge_mark = merges_.size();
  frame.begin = event.begin;
  if (!event.tag.empty() || !event.anchor.empty()) {
    // A block collection's event ends where it begins to have content, a flow one's with its bracket.
    const auto properties = comments_.SkipProperties(event.begin, static_cast<std::uint32_t>(text_.size()));
    frame.begin = properties.content;
    frame.tag_span = {id_, properties.tag_begin, properties.tag_end};
    frame.tag = file_.arena.Copy(event.tag);
    frame.anchor = event.anchor;
    // Known from here on, so that an alias inside can be told from one that names nothing.
    if (!event.anchor.empty()) anchors_.insert_or_assign(frame.anchor, Anchored{});
  }
  frame.last_end = frame.begin;
  if (ExpectsKey()) {
    if (MayReport()) {
      Report("yaml-key", "A key is not a text",
             "Keys have to be scalars; this key and its value are left out. A value that begins with \"{\" "
             "or \"[\" needs "
             "quotes.",
             frame.begin, frame.begin + 1);
    }
    frames_.back().drop_pair = true;
  }
  frames_.push_back(std::move(frame));
  if (flow) ++flow_depth_;
  return true;
}

bool TreeBuilder::EndCollection(std::uint32_t end) {
  comments_.ScanTo(end);
  // A block collection's event ends at the next token, past blank lines and comments.
  CloseCollection(frames_.back().flow ? end : frames_.back().last_end, false);
  return merged_ <= limits_.merged_keys;
}

void TreeBuilder::CloseCollection(std::uint32_t end, bool open) {
  Frame frame = std::move(frames_.back());
  if (frame.flow) --flow_depth_;
  Value value;
  if (frame.mapping) {
    SortKeys(frame.mark);
    if (merges_.size() > frame.merge_mark && !MergeKeys(frame)) open = true;
    const auto entries = file_.arena.Copy(std::span<const Entry>(entries_).subspan(frame.mark));
    entries_.resize(frame.mark);
    merges_.resize(frame.merge_mark);
    value = Value::Mapping(Kind::kObject, entries, Literal(frame.begin, end));
  } else {
    const auto elements = file_.arena.Copy(std::span<const Value>(values_).subspan(frame.mark));
    values_.resize(frame.mark);
    value = Value::Sequence(Kind::kTuple, elements, Literal(frame.begin, end));
  }
  value = Wrap(frame.tag, frame.tag_span, value.WithOpen(open), end);
  frames_.pop_back();
  const Node node{value, end, frame.size, frame.height + 1};
  Remember(frame.anchor, node);
  Add(node);
}

void TreeBuilder::TakeKey(std::string_view key, Span span, bool merge) {
  Frame& frame = frames_.back();
  frame.have_key = true;
  frame.key = key;
  frame.key_span = span;
  frame.merge_key = merge;
}

void TreeBuilder::Add(const Node& node) {
  if (frames_.empty()) {
    root_ = node.value;
    has_root_ = true;
    return;
  }
  Frame& frame = frames_.back();
  frame.last_end = std::max(frame.last_end, node.end);
  frame.size += node.size;
  frame.height = std::max(frame.height, node.height);
  if (!frame.mapping) {
    values_.push_back(node.value);
  } else if (!frame.have_key) {
    frame.have_key = true;  // no scalar: the pair is on its way out
    frame.drop_pair = true;
  } else {
    frame.have_key = false;
    if (std::exchange(frame.drop_pair, false)) return;
    if (std::exchange(frame.merge_key, false)) {
      AddMerge(node.value);
    } else {
      entries_.push_back({frame.key, node.value, frame.key_span});
    }
  }
}

bool TreeBuilder::Alias(std::string_view anchor, std::uint32_t begin, std::uint32_t end) {
  comments_.ScanTo(begin);
  comments_.SkipTo(end);
  if (!Count(begin)) return false;
  const auto found = anchors_.find(std::string(anchor));
  Node node{Value(), end};
  if (found == anchors_.end() || !found->second.complete) {
    if (MayReport()) {
      const bool inside = found != anchors_.end();
      Report("yaml-alias", inside ? "The alias stands inside the node it names" : "The alias names nothing",
             inside
                 ? "A value can't hold itself."
                 : "No anchor \"&" + Printable(anchor.substr(0, 60)) + "\" comes before it in this document.",
             begin, end);
    }
    node.value = Missing(begin, end, UnknownReason::kError);
  } else {
    const Node& target = found->second.node;
    const std::uint64_t after = expanded_ + target.size;
    const bool wide = after > limits_.nodes ||
                      (after > kFreeExpansion && after > std::uint64_t{limits_.expansion_factor} * written_);
    const bool deep =
        frames_.size() + static_cast<std::size_t>(target.height) > static_cast<std::size_t>(limits_.depth);
    if (deep && MayReport()) {
      Report("limit-depth", "The YAML is nested too deeply once this alias is followed",
             "The limit is " + std::to_string(limits_.depth) + " levels.", begin, end);
    } else if (wide && !std::exchange(expansion_reported_, true)) {
      Report("limit-expansion", "The aliases of the file grow out of bounds",
             "Followed, this one would bring it to more than " + std::to_string(limits_.expansion_factor) +
                 " times what is written, or " + std::to_string(limits_.nodes) +
                 " nodes. It and others like it are unknown; write out what is meant.",
             begin, end);
    }
    if (deep || wide) {
      node.value = Missing(begin, end, UnknownReason::kLimit);
    } else {
      expanded_ = after;
      node.size = target.size + 1;
      node.height = target.height;
      node.value =
          target.value.WithOrigin(NewOrigin(file_.arena, OriginKind::kReference, {id_, begin, end},
                                            {text_.substr(begin, end - begin), target.value.origin()}));
    }
  }
  if (ExpectsKey() && (node.value.is_string() || node.value.is_unknown())) {
    frames_.back().last_end = end;
    TakeKey(node.value.is_string() ? node.value.string() : text_.substr(begin, end - begin),
            {id_, begin, end}, false);
    return true;
  }
  if (ExpectsKey() && MayReport()) {
    Report("yaml-key", "A key is not a text",
           "The alias names something else; this key and its value are left out.", begin, end);
  }
  Add(node);
  return true;
}

}  // namespace assay::yaml
