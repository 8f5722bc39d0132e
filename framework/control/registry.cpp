// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cctype>
#include <set>
#include <string_view>

#include "assay/control.h"

namespace assay {
namespace {

struct Store {
  std::vector<std::unique_ptr<ControlBase>> owned;
  std::vector<const ControlBase*> sorted;
};
Store& TheStore() {
  static Store store;
  return store;
}

bool IsName(const std::string& s) {
  if (s.empty() || !std::isupper(static_cast<unsigned char>(s[0]))) return false;
  return std::all_of(s.begin(), s.end(), [](unsigned char c) { return std::isalnum(c); });
}

}  // namespace

namespace detail {

bool Register(std::unique_ptr<ControlBase> control, const char* fixture, const char* name, ControlInfo info,
              const char* file, int line) {
  control->fixture = fixture;
  control->name = name;
  control->id = control->fixture + "." + name;
  control->info = std::move(info);
  // A compiler cache hands the compiler a way up from the build folder, and options don't undo that reliably.
  std::string_view path = file;
  while (path.starts_with("../")) path.remove_prefix(3);
  control->file = path;
  control->line = line;
  TheStore().owned.push_back(std::move(control));
  return true;
}

}  // namespace detail

const std::vector<const ControlBase*>& Registry() {
  Store& store = TheStore();
  // Registration ends before main; after that the sorted list is read by many threads and never changes.
  static const bool sorted = [&] {
    for (const auto& c : store.owned) store.sorted.push_back(c.get());
    std::stable_sort(store.sorted.begin(), store.sorted.end(),
                     [](const ControlBase* a, const ControlBase* b) { return a->id < b->id; });
    return true;
  }();
  static_cast<void>(sorted);
  return store.sorted;
}

std::vector<std::string> CheckRegistry() {
  std::vector<std::string> problems;
  const ControlBase* previous = nullptr;
  for (const ControlBase* c : Registry()) {
    auto say = [&](const std::string& what) {
      problems.push_back(c->id + " (" + c->file + ":" + std::to_string(c->line) + ") " + what);
    };
    if (previous && previous->id == c->id) {
      say("is defined twice; the other one is at " + previous->file + ":" + std::to_string(previous->line));
    }
    if (!IsName(c->fixture) || !IsName(c->name))
      say("has a name that isn't of the form FixtureName.ControlName");
    if (c->info.title.empty()) say("has no title");
    if (c->info.remedy.empty()) say("has no remedy");
    std::set<std::string_view> aliases;
    for (const Alias& a : c->info.aliases) {
      if (!aliases.insert(a.id).second) say("names the alias " + std::string(a.id) + " twice");
    }
    previous = c;
  }
  return problems;
}

const ControlBase* FindControl(std::string_view id) {
  const auto& all = Registry();
  const auto it =
      std::lower_bound(all.begin(), all.end(), id,
                       [](const ControlBase* c, std::string_view wanted) { return c->id < wanted; });
  return it != all.end() && (*it)->id == id ? *it : nullptr;
}

}  // namespace assay
