// SPDX-License-Identifier: Apache-2.0
#include "answer.h"

#include <map>
#include <memory>
#include <vector>

#include "syntax/json/json.h"
#include "value/ops.h"

namespace assay::differential {
namespace {

constexpr const char* kUnknown = "\"<unknown>\"";
constexpr const char* kSensitive = "\"<sensitive>\"";

// A value that may be changed in place; scalars as JSON.
struct Tree {
  enum class Kind { kScalar, kList, kObject } kind = Kind::kScalar;
  std::string scalar = "null";
  std::vector<Tree> elements;
  std::map<std::string, Tree> members;

  static Tree Scalar(std::string json) {
    Tree t;
    t.scalar = std::move(json);
    return t;
  }
  static Tree Object() {
    Tree t;
    t.kind = Kind::kObject;
    return t;
  }
};

Tree Of(const Value& v) {
  Tree t;
  if (v.is_sequence()) {
    t.kind = Tree::Kind::kList;
    for (const Value& e : v.elements()) t.elements.push_back(Of(e));
  } else if (v.is_mapping()) {
    t.kind = Tree::Kind::kObject;
    for (const Entry& e : v.entries()) t.members[std::string(e.key)] = Of(e.value);
  } else {
    t.scalar = v.is_absent() ? "null" : EncodeJson(v);
  }
  return t;
}

void Print(const Tree& t, std::string& out) {
  if (t.kind == Tree::Kind::kScalar) {
    out += t.scalar;
    return;
  }
  const bool list = t.kind == Tree::Kind::kList;
  out += list ? '[' : '{';
  bool first = true;
  for (const Tree& e : t.elements) {
    if (!first) out += ',';
    first = false;
    Print(e, out);
  }
  for (const auto& [key, e] : t.members) {
    if (!first) out += ',';
    first = false;
    AppendJsonString(key, out);
    out += ':';
    Print(e, out);
  }
  out += list ? ']' : '}';
}

// Puts `mark` where `where` says true.
void Overlay(Tree& t, const Value& where, const char* mark) {
  if (where.is_bool()) {
    if (where.boolean()) t = Tree::Scalar(mark);
  } else if (where.is_sequence()) {
    for (std::size_t i = 0; i < where.size(); ++i) {
      if (t.kind != Tree::Kind::kList) return;
      if (t.elements.size() <= i) t.elements.resize(i + 1);
      Overlay(t.elements[i], where.elements()[i], mark);
    }
  } else if (where.is_mapping()) {
    for (const Entry& e : where.entries()) {
      if (e.value.is_bool() && !e.value.boolean()) continue;
      if (t.kind != Tree::Kind::kObject) return;
      Overlay(t.members[std::string(e.key)], e.value, mark);
    }
  }
}

const Value& At(const Value& v, std::string_view key) {
  static const Value kNone;
  const Value* found = v.Find(key);
  return found ? *found : kNone;
}

// The place of a path as `inspect` writes it: a.b["c.d"][0].
Tree* Place(Tree& root, std::string_view path) {
  Tree* at = &root;
  while (!path.empty()) {
    if (path[0] == '.') path.remove_prefix(1);
    std::string name;
    if (path[0] == '[' && path.size() > 1 && path[1] == '"') {
      Arena arena;
      std::size_t end = 2;
      while (path[end] != '"') end += path[end] == '\\' ? 2 : 1;
      name = std::string(json::Parse(path.substr(1, end), FileId::kNone, 0, arena).value.string());
      path.remove_prefix(end + 2);
    } else if (path[0] == '[') {
      const std::size_t index = std::stoul(std::string(path.substr(1)));
      path.remove_prefix(path.find(']') + 1);
      if (at->kind != Tree::Kind::kList || index >= at->elements.size()) return nullptr;
      at = &at->elements[index];
      continue;
    } else {
      const std::size_t end = path.find_first_of(".[");
      name = std::string(path.substr(0, end));
      path.remove_prefix(end == std::string_view::npos ? path.size() : end);
    }
    if (at->kind != Tree::Kind::kObject) return nullptr;
    at = &at->members[name];
  }
  return at;
}

std::string Line(const Tree& resources, const Tree& outputs) {
  Tree all = Tree::Object();
  all.members["resources"] = resources;
  all.members["outputs"] = outputs;
  std::string out;
  Print(all, out);
  return out;
}

void Keep(Tree& t) {
  Tree kept = Tree::Object();
  for (const char* name : {"input", "triggers_replace"}) kept.members[name] = t.members[name];
  t = std::move(kept);
}

void Mark(Tree& t, const Value& row) {
  for (const Value& path : At(row, "sensitive").elements()) {
    if (Tree* at = Place(t, path.string())) *at = Tree::Scalar(kSensitive);
  }
  for (const Value& u : At(row, "unknown").elements()) {
    if (Tree* at = Place(t, At(u, "path").string())) *at = Tree::Scalar(kUnknown);
  }
}

}  // namespace

std::string AnswerOfPlan(std::string_view plan_json) {
  Arena arena;
  const Value plan = json::Parse(plan_json, FileId::kNone, 0, arena).value;
  Tree resources = Tree::Object(), outputs = Tree::Object();
  if (const Value& changes = At(plan, "resource_changes"); changes.is_sequence()) {
    for (const Value& row : changes.elements()) {
      const Value& change = At(row, "change");
      Tree t = Of(At(change, "after"));
      Overlay(t, At(change, "after_sensitive"), kSensitive);
      Overlay(t, At(change, "after_unknown"), kUnknown);
      Keep(t);
      resources.members[std::string(At(row, "address").string())] = std::move(t);
    }
  }
  if (const Value& changes = At(plan, "output_changes"); changes.is_mapping()) {
    for (const Entry& e : changes.entries()) {
      Tree t = Of(At(e.value, "after"));
      Overlay(t, At(e.value, "after_sensitive"), kSensitive);
      Overlay(t, At(e.value, "after_unknown"), kUnknown);
      outputs.members[std::string(e.key)] = std::move(t);
    }
  }
  return Line(resources, outputs);
}

std::string AnswerOfInspect(std::string_view inspect_json) {
  Arena arena;
  const Value all = json::Parse(inspect_json, FileId::kNone, 0, arena).value;
  Tree resources = Tree::Object(), outputs = Tree::Object();
  for (const Value& root : At(all, "roots").elements()) {
    for (const Value& row : At(root, "resources").elements()) {
      Tree t = Of(At(row, "values"));
      Mark(t, row);
      Keep(t);
      resources.members[std::string(At(row, "address").string())] = std::move(t);
    }
    for (const Value& row : At(root, "outputs").elements()) {
      Tree t = Of(At(row, "value"));
      Mark(t, row);
      outputs.members[std::string(At(row, "name").string())] = std::move(t);
    }
  }
  return Line(resources, outputs);
}

}  // namespace assay::differential
