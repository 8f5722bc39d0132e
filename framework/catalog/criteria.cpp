// SPDX-License-Identifier: Apache-2.0
#include "catalog/criteria.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <initializer_list>
#include <set>
#include <utility>

namespace assay {
namespace {

/// What is wrong and where; thrown and caught within this file, beside yaml-cpp's own exceptions.
struct Wrong {
  YAML::Mark mark;
  std::string detail;
};

[[noreturn]] void Refuse(const YAML::Node& node, std::initializer_list<std::string_view> detail) {
  Wrong wrong{node.Mark(), {}};
  for (const std::string_view part : detail) wrong.detail += part;
  throw wrong;
}

std::string Scalar(const YAML::Node& node, std::string_view what) {
  if (!node.IsScalar() || node.Scalar().empty()) Refuse(node, {what, " must be a text"});
  return node.Scalar();
}

std::vector<Criterion> ReadCriteria(const YAML::Node& list) {
  if (!list.IsSequence()) Refuse(list, {"`criteria` must be a list"});
  std::vector<Criterion> out;
  std::set<std::string> seen;
  for (const YAML::Node& item : list) {
    if (!item.IsMap()) Refuse(item, {"a criterion must have `id` and `summary`"});
    Criterion criterion;
    for (const auto& entry : item) {
      const std::string key = Scalar(entry.first, "a key");
      if (key == "id") {
        criterion.id = Scalar(entry.second, "`id`");
      } else if (key == "summary") {
        criterion.summary = Scalar(entry.second, "`summary`");
      } else if (key == "support") {
        criterion.support = Scalar(entry.second, "`support`");
        if (criterion.support != "direct" && criterion.support != "partial" && criterion.support != "none")
          Refuse(entry.second, {"`support` is direct, partial or none"});
      } else {
        Refuse(entry.first, {"a criterion has `id`, `summary` and `support`, not `", key, "`"});
      }
    }
    if (criterion.id.empty() || criterion.summary.empty())
      Refuse(item, {"a criterion must have `id` and `summary`"});
    if (!seen.insert(criterion.id).second) Refuse(item, {"criterion ", criterion.id, " is listed twice"});
    out.push_back(std::move(criterion));
  }
  return out;
}

void ReadControls(const YAML::Node& map, Framework& framework) {
  if (map.IsNull()) return;
  if (!map.IsMap()) Refuse(map, {"`controls` must map a control's id to a list of criteria"});
  for (const auto& entry : map) {
    const std::string id = Scalar(entry.first, "a control's id");
    if (!entry.second.IsSequence() || entry.second.size() == 0) {
      Refuse(entry.second, {"the criteria of ", id, " must be a list"});
    }
    auto [it, added] = framework.controls.try_emplace(id);
    if (!added) Refuse(entry.first, {id, " is mapped twice"});
    for (const YAML::Node& item : entry.second) {
      std::string criterion = Scalar(item, "a criterion's id");
      if (!framework.Find(criterion)) {
        Refuse(item, {id, " is mapped to ", criterion, ", which `criteria` doesn't list"});
      }
      if (std::find(it->second.begin(), it->second.end(), criterion) != it->second.end()) {
        Refuse(item, {id, " is mapped to ", criterion, " twice"});
      }
      it->second.push_back(std::move(criterion));
    }
  }
}

Framework Read(const YAML::Node& document) {
  if (!document.IsMap()) Refuse(document, {"a framework mapping must be a map"});
  Framework framework;
  const std::pair<std::string_view, std::string Framework::*> texts[] = {
      {"framework", &Framework::id},
      {"title", &Framework::title},
      {"edition", &Framework::edition},
      {"version", &Framework::version},
      {"organization", &Framework::organization},
      {"url", &Framework::url}};
  YAML::Node controls;
  for (const auto& entry : document) {
    const std::string key = Scalar(entry.first, "a key");
    const auto text =
        std::find_if(std::begin(texts), std::end(texts), [&](const auto& t) { return t.first == key; });
    if (text != std::end(texts)) {
      framework.*text->second = Scalar(entry.second, "`" + key + "`");
    } else if (key == "criteria") {
      framework.criteria = ReadCriteria(entry.second);
    } else if (key == "controls") {
      controls.reset(entry.second);  // read last: they name the criteria
    } else {
      Refuse(entry.first, {"`", key, "` isn't a key of a framework mapping"});
    }
  }
  for (const auto& [key, member] : texts) {
    if ((framework.*member).empty()) Refuse(document, {"`", key, "` is missing"});
  }
  if (framework.criteria.empty()) Refuse(document, {"`criteria` is missing"});
  ReadControls(controls, framework);
  return framework;
}

Diagnostic NotAMapping(std::string_view file, const YAML::Mark& mark, std::string detail) {
  std::string place(file);
  if (!mark.is_null()) place += ":" + std::to_string(mark.line + 1) + ":" + std::to_string(mark.column + 1);
  Diagnostic d =
      Error("framework-mapping", "A framework mapping can't be read", place + ": " + std::move(detail));
  d.path = file;
  return d;
}

struct Registered {
  std::string_view file, text;
};
std::vector<Registered>& Registry() {
  static std::vector<Registered> registry;
  return registry;
}

}  // namespace

const Criterion* Framework::Find(std::string_view criterion) const {
  const std::size_t index = IndexOf(criterion);
  return index < criteria.size() ? &criteria[index] : nullptr;
}

std::size_t Framework::IndexOf(std::string_view criterion) const {
  const auto it =
      std::find_if(criteria.begin(), criteria.end(), [&](const Criterion& c) { return c.id == criterion; });
  return static_cast<std::size_t>(it - criteria.begin());
}

tl::expected<Framework, Diagnostic> ParseFramework(std::string_view file, std::string_view text) {
  try {
    return Read(YAML::Load(std::string(text)));
  } catch (const Wrong& wrong) {
    return tl::unexpected(NotAMapping(file, wrong.mark, wrong.detail));
  } catch (const YAML::Exception& e) {
    return tl::unexpected(NotAMapping(file, e.mark, e.msg));
  }
}

bool RegisterFramework(std::string_view file, std::string_view text) {
  Registry().push_back({file, text});
  return true;
}

tl::expected<std::vector<Framework>, Diagnostic> RegisteredFrameworks() {
  std::vector<Registered> registered = Registry();
  std::sort(registered.begin(), registered.end(),
            [](const auto& a, const auto& b) { return a.file < b.file; });
  std::map<std::string, Framework> by_id;
  for (const Registered& r : registered) {
    auto parsed = ParseFramework(r.file, r.text);
    if (!parsed) return tl::unexpected(parsed.error());
    const auto [it, added] = by_id.try_emplace(parsed->id, *parsed);
    if (added) continue;
    // A pack of its own maps its controls onto a framework that is there already.
    Framework& framework = it->second;
    if (framework.edition != parsed->edition) {
      return tl::unexpected(NotAMapping(r.file, YAML::Mark::null_mark(),
                                        framework.id + " is here in edition \"" + parsed->edition +
                                            "\" and elsewhere in edition \"" + framework.edition + "\""));
    }
    for (const Criterion& criterion : parsed->criteria) {
      if (!framework.Find(criterion.id)) framework.criteria.push_back(criterion);
    }
    for (auto& [control, criteria] : parsed->controls) {
      if (!framework.controls.try_emplace(control, criteria).second) {
        return tl::unexpected(NotAMapping(r.file, YAML::Mark::null_mark(),
                                          control + " is mapped onto " + framework.id + " twice"));
      }
    }
  }
  std::vector<Framework> out;
  out.reserve(by_id.size());
  for (auto& [id, framework] : by_id) out.push_back(std::move(framework));
  return out;
}

}  // namespace assay
