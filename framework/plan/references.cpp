// SPDX-License-Identifier: Apache-2.0
#include "plan/references.h"

#include <algorithm>

namespace assay::plan {
namespace {

constexpr int kMaxSteps = 128;  // from one module's input or output to the next

// The end of a dotted part that may hold keys: a["b.c"].d → 8.
std::size_t PartEnd(std::string_view text) {
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (quoted && text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      quoted = !quoted;
    } else if (text[i] == '.' && !quoted) {
      return i;
    }
  }
  return text.size();
}

std::string_view TakePart(std::string_view& text) {
  const std::size_t end = PartEnd(text);
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(end == text.size() ? end : end + 1);
  return part;
}

// A step into an expression: blocks of a type are a list, or one object.
const Value& Into(const Value& expression, std::string_view part) {
  const std::size_t bracket = part.find('[');
  const Value* at = &References::Member(expression, part.substr(0, bracket));
  if (bracket == std::string_view::npos || !at->is_sequence()) return *at;
  std::size_t index = 0;
  for (const char c : part.substr(bracket + 1)) {
    if (c < '0' || c > '9' || index > at->size()) break;
    index = index * 10 + static_cast<std::size_t>(c - '0');
  }
  static const Value kNone;
  return index < at->size() ? at->elements()[index] : kNone;
}

}  // namespace

const Value& References::Member(const Value& object, std::string_view name) {
  static const Value kNone;
  const Value* found = object.Find(name);
  return found ? *found : kNone;
}

std::vector<std::string_view> References::Steps(std::string_view module) {
  std::vector<std::string_view> steps;
  const char* begin = module.data();
  while (!module.empty()) {
    TakePart(module);  // "module"
    const std::string_view name = TakePart(module);
    steps.emplace_back(begin, static_cast<std::size_t>(name.data() + name.size() - begin));
    begin = module.data();
  }
  return steps;
}

std::string_view References::CallOf(std::string_view step) {
  step.remove_prefix(std::min<std::size_t>(step.size(), 7));
  return step.substr(0, step.find('['));
}

const Value& References::ModuleAt(std::span<const std::string_view> steps) const {
  const Value* at = &root_;
  for (const std::string_view step : steps)
    at = &Member(Member(Member(*at, "module_calls"), CallOf(step)), "module");
  return *at;
}

const Value& References::Resource(std::string_view module, std::string_view type, std::string_view name,
                                  bool data) const {
  static const Value kNone;
  const std::vector<std::string_view> steps = Steps(module);
  const Value& resources = Member(ModuleAt(steps), "resources");
  if (!resources.is_sequence()) return kNone;
  for (const Value& r : resources.elements()) {
    const Value &t = Member(r, "type"), &n = Member(r, "name"), &mode = Member(r, "mode");
    if (!t.is_string() || !n.is_string() || !mode.is_string()) continue;
    if (t.string() == type && n.string() == name && (mode.string() == "data") == data) return r;
  }
  return kNone;
}

References::Target References::Of(std::string_view module, std::string_view type, std::string_view name,
                                  bool data, std::string_view path) const {
  const Value* at = &Member(Resource(module, type, name, data), "expressions");
  while (!path.empty()) at = &Into(*at, TakePart(path));
  const std::vector<std::string_view> steps = Steps(module);
  return Follow(*at, steps, 0);
}

References::Target References::Follow(const Value& expression, std::span<const std::string_view> steps,
                                      int depth) const {
  const Value& list = Member(expression, "references");
  if (!list.is_sequence() || list.size() == 0 || depth > kMaxSteps) return {};
  for (const Value& one : list.elements()) {
    if (!one.is_string()) return {};
  }
  // The whole reference comes first, then what it begins with. Anything else is more than one reference.
  const std::string_view whole = list.elements()[0].string();
  for (const Value& one : list.elements()) {
    if (!whole.starts_with(one.string())) return {};
  }
  std::string_view rest = whole;
  const std::string_view head = TakePart(rest);
  std::string module;
  for (const std::string_view step : steps) (module += step) += '.';
  if (head == "var") {
    const std::string_view name = TakePart(rest);
    if (steps.empty() || !rest.empty()) return {};
    const auto outer = steps.first(steps.size() - 1);
    const Value& call = Member(Member(ModuleAt(outer), "module_calls"), CallOf(steps.back()));
    return Follow(Member(Member(call, "expressions"), name), outer, depth + 1);
  }
  if (head == "module") {
    const std::string step = "module." + std::string(TakePart(rest));
    const std::string_view output = TakePart(rest);
    if (!rest.empty()) return {};
    std::vector<std::string_view> inner(steps.begin(), steps.end());
    inner.push_back(step);
    const Value& row = Member(Member(ModuleAt(inner), "outputs"), output);
    return Follow(Member(row, "expression"), inner, depth + 1);
  }
  if (head == "local" || head == "each" || head == "count" || head == "path" || head == "terraform")
    return {};
  std::string address = module;
  std::string_view type = head;
  if (head == "data") {
    address += "data.";
    type = TakePart(rest);
  }
  (address += type) += '.';
  address += TakePart(rest);
  if (rest.empty() || rest.find_first_of(".[") != std::string_view::npos || !exists_(address)) return {};
  return {address, std::string(rest)};
}

bool References::IsComputed(std::string_view module, std::string_view type, std::string_view name, bool data,
                            std::string_view path) const {
  const Value* at = &Member(Resource(module, type, name, data), "expressions");
  while (!path.empty()) at = &Into(*at, TakePart(path));
  return at->is_absent();
}

}  // namespace assay::plan
