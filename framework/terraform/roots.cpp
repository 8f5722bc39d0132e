// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "terraform/config.h"

namespace assay::terraform {
namespace {

// Whether a directory is something that can be applied: variables and locals alone declare nothing.
bool HasContent(const Directory& directory) {
  for (const ConfigFile& file : directory.config) {
    if (file.broken) return true;
    if (!file.file) continue;
    for (const hcl::Block& block : file.file->body.blocks) {
      for (std::string_view type : {"resource", "data", "module", "output", "provider", "check", "import"}) {
        if (block.type == type) return true;
      }
    }
  }
  return false;
}

using Calls = std::map<std::string, std::set<std::string>>;

Calls FindCalls(const Directories& directories) {
  Calls calls;
  for (const auto& [path, directory] : directories) {
    for (const ConfigFile& file : directory.config) {
      if (!file.file) continue;
      for (const hcl::Block& block : file.file->body.blocks) {
        const hcl::Attribute* source = block.type == "module" ? block.body.Find("source") : nullptr;
        if (!source) continue;
        std::string to = LocalModulePath(path, LiteralText(source->value));
        if (to != path && directories.count(to) > 0) calls[path].insert(std::move(to));
      }
    }
  }
  return calls;
}

std::set<std::string> ReachableFrom(const std::string& from, const Calls& calls) {
  std::set<std::string> seen;
  std::vector<std::string> todo{from};
  while (!todo.empty()) {
    const auto it = calls.find(todo.back());
    todo.pop_back();
    if (it == calls.end()) continue;
    for (const std::string& to : it->second) {
      if (seen.insert(to).second) todo.push_back(to);
    }
  }
  return seen;
}

}  // namespace

std::vector<std::string> FindRoots(const Directories& directories) {
  const Calls calls = FindCalls(directories);
  Calls callers;
  for (const auto& [from, to] : calls) {
    for (const std::string& one : to) callers[one].insert(from);
  }
  std::set<std::string> called;
  for (const auto& [from, to] : calls) called.insert(to.begin(), to.end());

  std::set<std::string> roots, covered;
  for (const auto& [path, directory] : directories) {
    if (called.count(path) > 0 || !HasContent(directory)) continue;
    roots.insert(path);
    covered.insert(path);
    covered.merge(ReachableFrom(path, calls));
  }
  // What is left lies on or below cycles that nothing leads into. The smallest directory of a cycle stands
  // for it, unless another cycle leads here.
  for (const auto& [path, directory] : directories) {
    if (covered.count(path) > 0 || !HasContent(directory)) continue;
    std::set<std::string> below = ReachableFrom(path, calls);
    if (below.count(path) == 0) continue;
    bool entered = false;
    for (const std::string& above : ReachableFrom(path, callers)) {
      entered = entered || (covered.count(above) == 0 && below.count(above) == 0);
    }
    if (entered) continue;
    roots.insert(path);
    covered.merge(below);
    covered.insert(path);
  }
  return {roots.begin(), roots.end()};
}

}  // namespace assay::terraform
