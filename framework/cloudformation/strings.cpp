// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "cloudformation/address_block.h"
#include "cloudformation/evaluator.h"
#include "value/base64.h"

namespace assay::cloudformation {
namespace {

constexpr std::string_view kResolve = "{{resolve:";

const Type* ListOfString() {
  static const Type type{TypeKind::kList, StringType(), {}, {}};
  return &type;
}

std::optional<std::int64_t> ToInt(const Value& v) {
  std::string text;
  std::int64_t n = 0;
  if (!ScalarText(v, text)) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return n;
}

}  // namespace

Value Evaluator::Sub(const Value& argument, const Value& node) {
  const Value* text = &argument;
  const Value* variables = nullptr;
  if (argument.is_sequence() && argument.size() == 2 && argument.elements()[1].is_mapping()) {
    text = &argument.elements()[0];
    variables = &argument.elements()[1];
  } else if (argument.is_sequence() && argument.size() == 1) {
    text = &argument.elements()[0];
  }
  if (text->is_mapping() && Eval(*text).is_unknown()) {
    return Stopped(UnknownReason::kDerived, node, StringType());
  }
  if (!text->is_string())
    return Malformed(node, "a string, or a list of a string and a mapping of variables");
  const std::string_view s = text->string();
  std::vector<Value> parts;
  std::size_t literal = 0;
  for (std::size_t at = s.find("${"); at != std::string_view::npos; at = s.find("${", at)) {
    const std::size_t close = s.find('}', at);
    if (close == std::string_view::npos) break;
    if (!Spend(1, node.span())) return Stopped(UnknownReason::kLimit, node, StringType());
    std::string_view name = s.substr(at + 2, close - at - 2);
    if (at > literal) parts.push_back(Value::String(s.substr(literal, at - literal), text->origin()));
    literal = at = close + 1;
    if (!name.empty() && name[0] == '!') {  // ${!Name} stands for ${Name} itself
      parts.push_back(MakeText("${" + std::string(name.substr(1)) + "}", text->origin()));
      continue;
    }
    while (!name.empty() && name.front() == ' ') name.remove_prefix(1);
    while (!name.empty() && name.back() == ' ') name.remove_suffix(1);
    const Value* variable = variables ? variables->Find(name) : nullptr;
    const auto dot = name.find('.');
    if (variable) {
      parts.push_back(Eval(*variable));
    } else if (dot != std::string_view::npos) {
      parts.push_back(GetAttOf(name.substr(0, dot), name.substr(dot + 1), node, node.span()));
    } else {
      parts.push_back(RefTo(name, node, node.span()));
    }
  }
  if (literal < s.size()) parts.push_back(Value::String(s.substr(literal), text->origin()));
  return Distribute(parts, node, [&](std::span<const Value> concrete) { return Concat(concrete, node); });
}

Value Evaluator::Join(const Value& argument, const Value& node) {
  static constexpr const char* kTakes = "a delimiter and a list of values";
  if (!argument.is_sequence() || argument.size() != 2) return Malformed(node, kTakes);
  const Value args[2] = {Eval(argument.elements()[0]), Eval(argument.elements()[1])};
  return Distribute(args, node, [&](std::span<const Value> concrete) {
    const Value& delimiter = concrete[0];
    const Value& list = concrete[1];
    if (delimiter.is_unknown() || list.is_unknown() || (list.is_sequence() && list.open())) {
      return Stopped(UnknownReason::kDerived, node, StringType());
    }
    if (!delimiter.is_string() || !list.is_sequence()) return Malformed(node, kTakes);
    std::vector<Value> parts;
    for (const Value& element : list.elements()) {
      if (!parts.empty() && delimiter.size() > 0) parts.push_back(delimiter);
      parts.push_back(element);
    }
    return Concat(parts, node);
  });
}

Value Evaluator::Concat(std::span<const Value> parts, const Value& node) {
  std::vector<Value> kept;  // literals joined, unknown strings with parts of their own spliced in
  std::string literal;
  std::size_t bytes = 0;
  bool sensitive = false;
  bool whole = true;  // every part is kept
  std::size_t unknowns = 0;
  const Origin* via = nullptr;
  auto flush = [&] {
    if (literal.empty()) return;
    kept.push_back(MakeText(literal, node.origin()));
    literal.clear();
  };
  for (const Value& part : parts) {
    sensitive = sensitive || part.sensitive();
    if (part.is_absent()) continue;
    if (part.origin() && part.origin()->kind != OriginKind::kLiteral) via = part.origin();
    std::string text;
    if (ScalarText(part, text)) {
      bytes += text.size();
      if (bytes > kMaxString || bytes > shared_.string_bytes) {
        return Limit(node, "A string grows too long", "More than 4 MB; its value is unknown");
      }
      literal += text;
      continue;
    }
    if (!part.is_unknown()) {
      if (!part.is_null()) return Malformed(node, "strings");
      continue;
    }
    ++unknowns;
    flush();
    if (kept.size() >= kMaxParts) {
      whole = false;
    } else if (const auto inner = part.unknown().parts;
               !inner.empty() && kept.size() + inner.size() <= kMaxParts) {
      for (const Value& one : inner) {
        if (one.is_string()) {
          bytes += one.size();
          if (bytes > kMaxString || bytes > shared_.string_bytes) {
            return Limit(node, "A string grows too long", "More than 4 MB; its value is unknown");
          }
          literal += one.string();
        } else {
          flush();
          kept.push_back(one);
        }
      }
    } else {
      kept.push_back(part);
    }
  }
  flush();
  shared_.string_bytes -= std::min<std::uint64_t>(shared_.string_bytes, bytes);
  const Origin* origin = Step(OriginKind::kTemplate, node.span(), {}, via ? via : node.origin());
  if (unknowns == 0) {
    std::string text;
    for (const Value& one : kept) text += one.string();
    if (text.find(kResolve) != std::string::npos)
      return DynamicReference(Text(text), node).WithOrigin(origin);
    return MakeText(text, origin).WithSensitive(sensitive);
  }
  // One unknown alone is itself: `!Sub "${Bucket}"` is the bucket.
  if (unknowns == 1 && kept.size() == 1 && kept[0].is_unknown()) {
    return kept[0].WithOrigin(origin).WithSensitive(sensitive);
  }
  Unknown u;
  u.type = StringType();
  u.not_null = true;
  u.reason = UnknownReason::kDerived;
  u.span = node.span();
  u.expression = Expression(node);
  if (kept[0].is_string())
    u.prefix = kept[0].string();
  else
    u.prefix = kept[0].unknown().prefix;
  for (const Value& one : kept) {
    if (!one.is_string() || one.string().find(kResolve) == std::string_view::npos) continue;
    u.reason = UnknownReason::kDynamic;
    sensitive = true;
    // What the reference resolves to need not begin as the reference does.
    if (&one == &kept[0]) u.prefix = one.string().substr(0, one.string().find(kResolve));
    whole = false;
  }
  if (whole && kept.size() <= kMaxParts) u.parts = arena_.Copy(kept);
  return MakeUnknown(u, arena_, origin).WithSensitive(sensitive);
}

/// Source: AWS CloudFormation user guide, "Get values stored in other services using dynamic references".
Value Evaluator::DynamicReference(std::string_view text, const Value& node) {
  std::vector<Value> parts;
  std::string_view first;
  std::size_t literal = 0;
  for (std::size_t at = text.find(kResolve); at != std::string_view::npos; at = text.find(kResolve, at)) {
    const std::size_t close = text.find("}}", at);
    if (close == std::string_view::npos) break;
    if (parts.size() >= kMaxParts) break;
    if (at > literal) parts.push_back(Value::String(text.substr(literal, at - literal), node.origin()));
    const std::string_view reference = text.substr(at, close + 2 - at);
    if (first.empty()) first = reference;
    Unknown u;
    u.type = StringType();
    u.not_null = true;
    u.reason = UnknownReason::kDynamic;
    u.span = node.span();
    u.expression = reference;
    parts.push_back(MakeUnknown(u, arena_, node.origin()).WithSensitive());
    literal = at = close + 2;
  }
  if (parts.empty()) return Value::String(text, node.origin());
  if (literal < text.size()) parts.push_back(Value::String(text.substr(literal), node.origin()));
  if (parts.size() == 1) return parts[0];
  Unknown u;
  u.type = StringType();
  u.not_null = true;
  u.reason = UnknownReason::kDynamic;
  u.span = node.span();
  u.expression = first;
  if (parts[0].is_string()) u.prefix = parts[0].string();
  u.parts = arena_.Copy(parts);
  return MakeUnknown(u, arena_, node.origin()).WithSensitive();
}

Value Evaluator::Split(const Value& argument, const Value& node) {
  static constexpr const char* kTakes = "a delimiter and a string";
  if (!argument.is_sequence() || argument.size() != 2) return Malformed(node, kTakes);
  const Value args[2] = {Eval(argument.elements()[0]), Eval(argument.elements()[1])};
  return Distribute(args, node, [&](std::span<const Value> concrete) {
    if (concrete[0].is_unknown() || concrete[1].is_unknown()) {
      return Stopped(UnknownReason::kDerived, node, ListOfString()).WithSensitive(concrete[1].sensitive());
    }
    std::string scalar;
    if (!concrete[0].is_string() || concrete[0].size() == 0 || !ScalarText(concrete[1], scalar)) {
      return Malformed(node, kTakes);
    }
    const std::string_view delimiter = concrete[0].string();
    const std::string_view text = concrete[1].is_string() ? concrete[1].string() : Text(scalar);
    const Origin* origin = Step(OriginKind::kCall, node.span(), "Fn::Split", concrete[1].origin());
    std::vector<Value> elements;
    for (std::size_t at = 0; at <= text.size();) {
      if (!Spend(1, node.span())) return Stopped(UnknownReason::kLimit, node);
      const std::size_t end = std::min(text.find(delimiter, at), text.size());
      elements.push_back(
          Value::String(text.substr(at, end - at), origin).WithSensitive(concrete[1].sensitive()));
      at = end + delimiter.size();
    }
    return MakeTuple(elements, arena_, origin);
  });
}

Value Evaluator::Encoded(const Value& inner, const std::optional<std::string>& text, Encoding encoding,
                         std::string_view function, const Value& node) {
  const Origin* origin = NewOrigin(arena_, OriginKind::kEncoded, node.span(),
                                   {function, inner.origin(), arena_.New<Value>(inner)});
  if (text) {
    if (text->size() > shared_.string_bytes)
      return Limit(node, "Strings grow too long", "The value is unknown");
    shared_.string_bytes -= text->size();
    return MakeText(*text, origin).WithSensitive(inner.sensitive());
  }
  Unknown u;
  u.type = StringType();
  u.not_null = true;
  u.span = node.span();
  u.expression = Expression(node);
  u.encoding = encoding;
  u.decoded = arena_.New<Value>(inner);
  return MakeUnknown(u, arena_, origin).WithSensitive(inner.sensitive());
}

Value Evaluator::Base64(const Value& argument, const Value& node) {
  const Value args[1] = {Eval(argument)};
  return Distribute(args, node, [&](std::span<const Value> concrete) {
    const Value& inner = concrete[0];
    std::string text;
    if (ScalarText(inner, text))
      return Encoded(inner, EncodeBase64(text), Encoding::kBase64, "Fn::Base64", node);
    if (!inner.is_unknown()) return Malformed(node, "a string");
    return Encoded(inner, std::nullopt, Encoding::kBase64, "Fn::Base64", node);
  });
}

Value Evaluator::ToJsonString(const Value& argument, const Value& node) {
  const Value inner = Eval(argument);
  std::optional<std::string> text;
  if (WhollyKnown(inner)) text = EncodeJson(inner);
  return Encoded(inner, text, Encoding::kJson, "Fn::ToJsonString", node);
}

Value Evaluator::Cidr(const Value& argument, const Value& node) {
  static constexpr const char* kTakes = "a block, a count from 1 to 256 and the bits of a host";
  if (!argument.is_sequence() || argument.size() < 2 || argument.size() > 3) return Malformed(node, kTakes);
  std::vector<Value> args;
  for (const Value& one : argument.elements()) args.push_back(Eval(one));
  return Distribute(args, node, [&](std::span<const Value> concrete) {
    for (const Value& one : concrete) {
      if (one.is_unknown()) return Stopped(UnknownReason::kDerived, node, ListOfString());
    }
    const auto count = ToInt(concrete[1]);
    const auto bits = concrete.size() == 3 ? ToInt(concrete[2]) : std::optional<std::int64_t>(8);
    if (!concrete[0].is_string() || !count || *count < 1 || *count > 256 || !bits || *bits < 1 ||
        *bits > 128) {
      return Malformed(node, kTakes);
    }
    const auto block = AddressBlock::Parse(concrete[0].string());
    if (!block) return Malformed(node, kTakes);
    const int free = block->host_bits() - static_cast<int>(*bits);
    if (free < 0 || (free < 10 && *count > (std::int64_t{1} << free))) {
      return Malformed(node, "no more blocks than the address range holds");
    }
    const Origin* origin = Step(OriginKind::kCall, node.span(), "Fn::Cidr", concrete[0].origin());
    std::vector<Value> elements;
    for (std::int64_t i = 0; i < *count; ++i) {
      elements.push_back(MakeText(block->Part(static_cast<std::uint32_t>(i), static_cast<int>(*bits)), origin)
                             .WithSensitive(concrete[0].sensitive()));
    }
    return MakeTuple(elements, arena_, origin);
  });
}

}  // namespace assay::cloudformation
