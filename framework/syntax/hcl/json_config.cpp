// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <optional>

#include "source/text.h"
#include "syntax/hcl/native_parser.h"
#include "syntax/hcl/parser.h"
#include "syntax/json/json.h"

namespace assay::hcl {
namespace {

struct BlockType {
  std::string_view name;
  int labels;
};
// The blocks of a Terraform module. Source: Terraform's "JSON Configuration Syntax" and its top-level schema.
constexpr std::array kBlockTypes = {
    BlockType{"action", 2},    BlockType{"check", 1},    BlockType{"data", 2},    BlockType{"ephemeral", 2},
    BlockType{"import", 0},    BlockType{"locals", 0},   BlockType{"module", 1},  BlockType{"moved", 0},
    BlockType{"output", 1},    BlockType{"provider", 1}, BlockType{"removed", 0}, BlockType{"resource", 2},
    BlockType{"terraform", 0}, BlockType{"variable", 1},
};

std::optional<int> LabelsOf(std::string_view type) {
  const auto* found = std::find_if(kBlockTypes.begin(), kBlockTypes.end(),
                                   [&](const BlockType& known) { return known.name == type; });
  if (found == kBlockTypes.end()) return std::nullopt;
  return found->labels;
}

constexpr std::string_view kCommentKey = "//";

std::size_t HexDigits(std::string_view text) {
  std::uint32_t value = 0;
  for (const char c : text.substr(0, 4)) {
    const std::uint32_t digit = c <= '9'   ? static_cast<std::uint32_t>(c - '0')
                                : c <= 'F' ? static_cast<std::uint32_t>(c - 'A' + 10)
                                           : static_cast<std::uint32_t>(c - 'a' + 10);
    value = value * 16 + digit;
  }
  return value;
}

// Where each byte of a decoded JSON string, and its end, stands in the file. `span` includes the quotes.
std::vector<std::uint32_t> OffsetsOf(std::string_view file, Span span, std::size_t decoded_size) {
  std::vector<std::uint32_t> offsets;
  offsets.reserve(decoded_size + 1);
  const std::uint32_t end = span.end - 1;
  for (std::uint32_t at = span.begin + 1; at < end;) {
    std::uint32_t length = 1;
    std::string character(1, file[at]);
    if (file[at] == '\\' && file[at + 1] != 'u') {
      length = 2;
    } else if (file[at] == '\\') {
      std::uint32_t code_point = static_cast<std::uint32_t>(HexDigits(file.substr(at + 2)));
      length = 6;
      const bool high = code_point >= 0xD800 && code_point < 0xDC00;
      if (high && end - at >= 12 && file.substr(at + 6, 2) == "\\u") {
        const auto low = static_cast<std::uint32_t>(HexDigits(file.substr(at + 8)));
        if (low >= 0xDC00 && low < 0xE000) {
          code_point = 0x10000 + ((code_point - 0xD800) << 10) + (low - 0xDC00);
          length = 12;
        }
      }
      character.clear();
      AppendUtf8(character, code_point);
    }
    offsets.insert(offsets.end(), character.size(), at);
    at += length;
  }
  offsets.push_back(end);
  // Bytes that were no UTF-8 have been replaced by longer ones: then the string as a whole is all there is to
  // say.
  if (offsets.size() != decoded_size + 1) {
    offsets.assign(decoded_size + 1, span.begin + 1);
    offsets.back() = end;
  }
  return offsets;
}

class JsonConfig {
 public:
  JsonConfig(std::string_view text, FileId id, const Limits& limits, bool templates, ParsedFile& parsed)
      : text_(text),
        id_(id),
        limits_(limits),
        templates_(templates),
        arena_(parsed.file->arena),
        kept_(*parsed.file->kept),
        diagnostics_(parsed.diagnostics) {}

  void Root(const Value& root, File& file) {
    Collect(root, root);
    file.body = {arena_.Copy(attributes_), arena_.Copy(blocks_),
                 Span{id_, 0, static_cast<std::uint32_t>(text_.size())}};
    file.lost = file.body.damaged = lost_;
  }

 private:
  // JSON's parser sorts by key; the order of the file is what messages and later duplicates go by.
  static std::vector<Entry> InOrder(const Value& object) {
    std::vector<Entry> entries(object.entries().begin(), object.entries().end());
    std::sort(entries.begin(), entries.end(),
              [](const Entry& a, const Entry& b) { return a.key_span < b.key_span; });
    return entries;
  }

  void Refuse(Span span, std::string_view what) {
    diagnostics_.push_back(Error("hcl-syntax", "Value is not an object",
                                 "Expected an object, or a list of objects, as " + std::string(what) + ".",
                                 span));
  }

  // The root is an object or a list of objects.
  void Collect(const Value& value, const Value& root) {
    if (value.open() || value.is_absent() || value.is_unknown()) lost_ = true;
    if (value.kind() == Kind::kTuple && &value == &root) {
      for (const Value& element : value.elements()) Collect(element, root);
      return;
    }
    if (value.is_absent() || value.is_unknown()) return;  // reported as a JSON error
    if (!value.is_mapping()) return Refuse(value.span(), "the whole file");
    for (const Entry& entry : InOrder(value)) {
      if (entry.key == kCommentKey) continue;
      const std::optional<int> labels = templates_ ? LabelsOf(entry.key) : std::nullopt;
      if (labels) {
        labels_.clear();
        Blocks(entry.key, entry.key_span, *labels, entry.value);
      } else {
        attributes_.push_back(Argument(entry));
      }
    }
  }

  void Blocks(std::string_view type, Span header, int labels_left, const Value& value) {
    const bool unread = value.is_unknown() || value.is_absent();
    if (unread || (value.open() && (labels_left > 0 || !value.is_mapping()))) lost_ = true;
    if (value.kind() == Kind::kTuple) {
      for (const Value& element : value.elements()) {
        if (element.kind() == Kind::kTuple) {
          Refuse(element.span(), "the content of a block");
        } else {
          Blocks(type, header, labels_left, element);
        }
      }
      return;
    }
    if (value.is_null() || unread) return;
    if (!value.is_mapping())
      return Refuse(value.span(), labels_left > 0 ? "the labels of a block" : "the content of a block");
    if (labels_left == 0) return AddBlock(type, header, value);
    for (const Entry& entry : InOrder(value)) {
      if (entry.key == kCommentKey) continue;
      labels_.push_back({entry.key, entry.key_span});
      Blocks(type, entry.key_span, labels_left - 1, entry.value);
      labels_.pop_back();
    }
  }

  Attribute Argument(const Entry& entry) {
    const Expr* expr = Convert(entry.value, 1);
    if (!expr) {
      expr = arena_.New<BrokenExpr>(Expr{ExprKind::kBroken, entry.key_span});
      return {entry.key, expr, entry.key_span, entry.key_span};
    }
    return {entry.key, expr, Join(entry.key_span, entry.value.span()), entry.key_span};
  }

  void AddBlock(std::string_view type, Span header, const Value& value) {
    std::vector<Attribute> attributes;
    for (const Entry& entry : InOrder(value)) {
      if (entry.key != kCommentKey) attributes.push_back(Argument(entry));
    }
    const Body body{arena_.Copy(attributes), {}, value.span(), value.open()};
    blocks_.push_back({type, arena_.Copy(labels_), body, Join(header, value.span()), header});
  }

  // Null if something in it couldn't be read, which is reported by then. Recursion is bounded by JSON's own
  // limit.
  const Expr* Convert(const Value& value, int level) {
    switch (value.kind()) {
      case Kind::kString:
        return String(value, level);
      case Kind::kTuple: {
        if (value.open()) return nullptr;
        std::vector<const Expr*> elements;
        elements.reserve(value.size());
        for (const Value& element : value.elements()) {
          elements.push_back(Convert(element, level + 1));
          if (!elements.back()) return nullptr;
        }
        return arena_.New<TupleExpr>(Expr{ExprKind::kTuple, value.span()}, arena_.Copy(elements));
      }
      case Kind::kObject: {
        if (value.open()) return nullptr;
        std::vector<ObjectItem> items;
        items.reserve(value.size());
        for (const Entry& entry : InOrder(value)) {
          items.push_back({Key(entry, level), Convert(entry.value, level + 1)});
          if (!items.back().key || !items.back().value) return nullptr;
        }
        return arena_.New<ObjectExpr>(Expr{ExprKind::kObject, value.span()}, arena_.Copy(items));
      }
      case Kind::kNull:
      case Kind::kBool:
      case Kind::kInt:
      case Kind::kBig:
        return arena_.New<LiteralExpr>(Expr{ExprKind::kLiteral, value.span()}, value);
      default:
        return nullptr;
    }
  }

  const Expr* Key(const Entry& entry, int level) {
    const Origin* origin = kept_.New<Origin>(OriginKind::kLiteral, entry.key_span);
    return String(Value::String(entry.key, origin), level);
  }

  const Expr* String(const Value& value, int level) {
    const std::string_view text = value.string();
    const bool plain = text.find("${") == std::string_view::npos && text.find("%{") == std::string_view::npos;
    if (plain || !templates_) return arena_.New<LiteralExpr>(Expr{ExprKind::kLiteral, value.span()}, value);
    const Span span = value.span();
    Limits rest = limits_;
    rest.depth = std::max(1, limits_.depth - level);
    Place place{id_, span.begin + 1, nullptr};
    std::vector<std::uint32_t> offsets;
    if (span.valid() && span.end - span.begin != text.size() + 2) {
      offsets = OffsetsOf(text_, span, text.size());
      place.offsets = offsets.data();
    }
    return NativeParser(text, place, arena_, kept_, rest, diagnostics_).ParseWholeTemplate();
  }

  std::string_view text_;
  FileId id_;
  const Limits& limits_;
  bool templates_;
  Arena& arena_;
  Arena& kept_;
  Diagnostics& diagnostics_;
  std::vector<Attribute> attributes_;
  std::vector<Block> blocks_;
  std::vector<Label> labels_;
  bool lost_ = false;  // something outermost could not be read
};

ParsedFile ParseJson(std::string_view text, FileId id, const Limits& limits, bool templates) {
  ParsedFile parsed{std::make_unique<File>(), {}};
  json::Limits json_limits;
  json_limits.depth = limits.depth;
  json::Parsed json = json::Parse(text, id, 0, *parsed.file->kept, json_limits);
  parsed.diagnostics = std::move(json.diagnostics);
  JsonConfig(text, id, limits, templates, parsed).Root(json.value, *parsed.file);
  return parsed;
}

}  // namespace

ParsedFile ParseJsonFile(std::string_view text, FileId id, const Limits& limits) {
  return ParseJson(text, id, limits, true);
}

ParsedFile ParseJsonVariables(std::string_view text, FileId id, const Limits& limits) {
  return ParseJson(text, id, limits, false);
}

}  // namespace assay::hcl
