// SPDX-License-Identifier: Apache-2.0
#include "cli/configuration.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "assay/control.h"
#include "cli/suggest.h"
#include "source/digest.h"
#include "value/ops.h"

namespace assay::cli {
namespace {

constexpr std::uint64_t kMaxBytes = 1u << 20;
constexpr std::string_view kNoSuchFile = "no such file or directory";  // as Resolve has it

/// What is wrong and where; thrown and caught within this file, beside yaml-cpp's own exceptions.
struct Wrong {
  YAML::Mark mark;
  std::string what;
};
[[noreturn]] void Refuse(const YAML::Node& node, std::string what) {
  throw Wrong{node.Mark(), std::move(what)};
}

std::string Text(const YAML::Node& node, const std::string& what) {
  if (!node.IsScalar()) Refuse(node, what + " must be a text");
  return node.Scalar();
}

bool Truth(const YAML::Node& node, const std::string& what) {
  const std::string text = Text(node, what);
  if (text != "true" && text != "false") Refuse(node, what + " must be true or false, not \"" + text + "\"");
  return text == "true";
}

std::vector<std::string> Texts(const YAML::Node& node, const std::string& what) {
  if (node.IsScalar()) return {node.Scalar()};
  if (!node.IsSequence()) Refuse(node, what + " must be a text or a list of texts");
  std::vector<std::string> out;
  for (const YAML::Node& one : node) out.push_back(Text(one, "an element of " + what));
  return out;
}

using Entries = std::vector<std::pair<std::string, std::pair<YAML::Node, YAML::Node>>>;

// The entries of a mapping in order; yaml-cpp would keep the first of two equal keys and say nothing.
Entries EntriesOf(const YAML::Node& node, const std::string& what) {
  if (node.IsNull()) return {};
  if (!node.IsMap()) Refuse(node, what + " must be a mapping");
  Entries out;
  std::set<std::string> seen;
  for (const auto& entry : node) {
    std::string key = Text(entry.first, "a key");
    if (!seen.insert(key).second) Refuse(entry.first, "`" + key + "` stands here twice");
    out.push_back({key, {entry.first, entry.second}});
  }
  return out;
}

[[noreturn]] void RefuseKey(const YAML::Node& node, const std::string& key, const std::string& where,
                            const std::vector<std::string>& known) {
  Refuse(node, "there is no `" + key + "`" + where + DidYouMean(key, known));
}

std::vector<std::string> ParameterTexts(const YAML::Node& node, const Parameter& parameter,
                                        const std::string& what) {
  switch (parameter.type) {
    case ParameterType::kString:
      return {Text(node, what)};
    case ParameterType::kBoolean:
      return {Truth(node, what) ? "true" : "false"};
    case ParameterType::kInteger: {
      const std::string text = Text(node, what);
      std::int64_t value = 0;
      const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
      if (error != std::errc() || end != text.data() + text.size())
        Refuse(node, what + " must be an integer, not \"" + text + "\"");
      return {std::to_string(value)};
    }
    case ParameterType::kStringList: {
      if (!node.IsSequence()) Refuse(node, what + " must be a list of strings");
      return Texts(node, what);
    }
  }
  return {};
}

bool OfPack(const std::string& id, const std::vector<std::string>& packs) {
  return std::any_of(packs.begin(), packs.end(), [&](const std::string& p) { return id.starts_with(p); });
}

std::map<std::string, ParameterValues> Parameters(const YAML::Node& node,
                                                  const std::vector<std::string>& packs) {
  std::map<std::string, ParameterValues> out;
  for (const auto& [id, entry] : EntriesOf(node, "`parameters`")) {
    const ControlBase* control = FindControl(id);
    if (!control && OfPack(id, packs)) continue;
    if (!control) {
      std::vector<std::string> known;
      for (const ControlBase* c : Registry()) {
        if (!c->info.parameters.empty()) known.push_back(c->id);
      }
      Refuse(entry.first, "there is no control " + id + DidYouMean(id, known));
    }
    for (const auto& [name, value] : EntriesOf(entry.second, "the parameters of " + id)) {
      const std::vector<Parameter>& all = control->info.parameters;
      const auto it =
          std::find_if(all.begin(), all.end(), [&, &n = name](const Parameter& p) { return p.name == n; });
      if (it == all.end()) {
        std::vector<std::string> known;
        known.reserve(all.size());
        for (const Parameter& p : all) known.emplace_back(p.name);
        std::string what = id;
        what.append(" has no parameter ").append(name).append(DidYouMean(name, known));
        Refuse(value.first, what);
      }
      out[id][name] = ParameterTexts(value.second, *it, std::string(name).append(" of ").append(id));
    }
  }
  return out;
}

std::map<std::string, std::string, std::less<>> Account(const YAML::Node& node) {
  std::set<std::string> types;
  for (const ControlBase* c : Registry()) {
    for (std::string& type : c->types()) types.insert(std::move(type));
  }
  std::map<std::string, std::string, std::less<>> out;
  for (const auto& [key, entry] : EntriesOf(node, "`account`")) {
    const std::string type = key.substr(0, std::min(key.rfind('.'), key.size()));
    if (type == key) Refuse(entry.first, "`" + key + "` must be a type and a setting, as aws_instance.name");
    if (!types.contains(type))
      RefuseKey(entry.first, type, " among the types of `account`", {types.begin(), types.end()});
    out[key] = Text(entry.second, key);
  }
  return out;
}

void ReadWaivers(const YAML::Node& node, Configuration& out) {
  for (const auto& [key, entry] : EntriesOf(node, "`waivers`")) {
    if (key == "files" || key == "file") {
      out.waiver_files = Texts(entry.second, "`waivers." + key + "`");
    } else if (key == "imported") {
      const std::string text = Text(entry.second, "`waivers.imported`");
      if (text == "accept") {
        out.imported = ImportedWaivers::kAccept;
      } else if (text == "warn") {
        out.imported = ImportedWaivers::kWarn;
      } else if (text == "refuse") {
        out.imported = ImportedWaivers::kRefuse;
      } else {
        Refuse(entry.second, "`waivers.imported` must be accept, warn or refuse, not \"" + text + "\"");
      }
    } else {
      RefuseKey(entry.first, key, " under `waivers`", {"file", "files", "imported"});
    }
  }
}

Severity ReadSeverity(const YAML::Node& node) {
  const std::string text = Text(node, "`fail-on`");
  const std::optional<Severity> severity = FindSeverity(text);
  if (!severity) Refuse(node, "`fail-on` must be info, low, medium, high or critical, not \"" + text + "\"");
  return *severity;
}

// A value as --var takes it: text as it is, all else as an expression of Terraform's, which JSON is.
std::string ExpressionText(const YAML::Node& node, const std::string& what, int depth = 0) {
  constexpr int kMaxDepth = 32;
  if (depth > kMaxDepth) Refuse(node, what + " is nested too deep");
  if (node.IsNull()) return "null";
  // What is quoted is text, and so is what YAML takes for neither a number nor a truth.
  const auto quoted = [](const YAML::Node& scalar) {
    double number = 0;
    const bool plain = scalar.Tag() != "!" && (scalar.Scalar() == "true" || scalar.Scalar() == "false" ||
                                               YAML::convert<double>::decode(scalar, number));
    return plain ? scalar.Scalar() : EncodeJson(Value::String(scalar.Scalar()));
  };
  if (node.IsScalar()) return depth == 0 ? node.Scalar() : quoted(node);
  std::string out;
  if (node.IsSequence()) {
    for (const YAML::Node& one : node)
      out += (out.empty() ? "" : ", ") + ExpressionText(one, what, depth + 1);
    return "[" + out + "]";
  }
  for (const auto& [key, entry] : EntriesOf(node, what)) {
    out += (out.empty() ? "" : ", ") + EncodeJson(Value::String(key)) + " = " +
           ExpressionText(entry.second, what, depth + 1);
  }
  return "{" + out + "}";
}

// Names stand in rows and sentences, one beside the other.
bool IsScenarioName(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
  });
}

ScenarioSettings ReadScenario(const std::string& name, const YAML::Node& node) {
  ScenarioSettings out;
  out.name = name;
  const std::string where = "`scenarios." + name + "`";
  for (const auto& [key, entry] : EntriesOf(node, where)) {
    const YAML::Node& value = entry.second;
    const std::string what = std::string("`").append(key).append("` of ").append(where);
    if (key == "roots") {
      out.roots = Texts(value, what);
    } else if (key == "var-files") {
      out.variable_files = Texts(value, what);
    } else if (key == "variables") {
      for (const auto& [variable, given] : EntriesOf(value, what))
        out.variables.emplace_back(variable, ExpressionText(given.second, variable));
    } else if (key == "workspace") {
      out.workspace = Text(value, what);
    } else if (key == "parameter-files") {
      out.parameter_files = Texts(value, what);
    } else if (key == "parameters") {
      for (const auto& [parameter, given] : EntriesOf(value, what)) {
        std::string text;
        for (const std::string& one : Texts(given.second, parameter)) text += (text.empty() ? "" : ",") + one;
        out.parameters[parameter] = std::move(text);
      }
    } else {
      RefuseKey(entry.first, key, " in " + where,
                {"parameter-files", "parameters", "roots", "var-files", "variables", "workspace"});
    }
  }
  return out;
}

std::vector<ScenarioSettings> Scenarios(const YAML::Node& node) {
  std::vector<ScenarioSettings> out;
  for (const auto& [name, entry] : EntriesOf(node, "`scenarios`")) {
    if (!IsScenarioName(name))
      Refuse(entry.first,
             "a scenario's name is made of letters, digits, `-`, `_` and `.`, not \"" + name + "\"");
    out.push_back(ReadScenario(name, entry.second));
  }
  return out;
}

Configuration Read(const YAML::Node& document) {
  static const std::vector<std::string> kKeys = {"account",   "exclude", "fail-on",    "fail-on-reachable",
                                                 "ignore",    "packs",   "parameters", "select",
                                                 "scenarios", "strict",  "waivers"};
  Configuration out;
  if (document.IsNull()) return out;
  const Entries entries = EntriesOf(document, "the configuration");
  for (const auto& [key, entry] : entries) {
    if (key == "packs") out.packs = Texts(entry.second, "`packs`");
  }
  for (const auto& [key, entry] : entries) {
    const YAML::Node& value = entry.second;
    if (key == "select") {
      out.select = Texts(value, "`select`");
    } else if (key == "ignore") {
      out.ignore = Texts(value, "`ignore`");
    } else if (key == "exclude") {
      out.exclude = Texts(value, "`exclude`");
    } else if (key == "fail-on") {
      out.fail_on = ReadSeverity(value);
    } else if (key == "strict") {
      out.strict = Truth(value, "`strict`");
    } else if (key == "fail-on-reachable") {
      out.fail_on_reachable = Truth(value, "`fail-on-reachable`");
    } else if (key == "waivers") {
      ReadWaivers(value, out);
    } else if (key == "parameters") {
      out.root.parameters = Parameters(value, out.packs);
    } else if (key == "account") {
      out.root.account = Account(value);
    } else if (key == "scenarios") {
      out.scenarios = Scenarios(value);
    } else if (key != "packs") {
      RefuseKey(entry.first, key, " in a configuration", kKeys);
    }
  }
  return out;
}

// A path of the tree as the configuration's directory sees it; false if it lies elsewhere.
bool Below(const std::string& directory, std::string_view& path) {
  if (directory == ".") return true;
  if (!path.starts_with(directory + "/")) return false;
  path.remove_prefix(directory.size() + 1);
  return true;
}

Failure At(std::string_view path, const YAML::Mark& mark, const std::string& what) {
  std::string place(path);
  if (!mark.is_null()) place += ":" + std::to_string(mark.line + 1) + ":" + std::to_string(mark.column + 1);
  return {kUsage, place + ": " + what};
}

}  // namespace

bool IsScenarioOf(const Configuration& configuration, const ScenarioSettings& scenario,
                  const std::string& root) {
  if (scenario.roots.empty()) return true;
  std::string_view inside = root;
  if (root == configuration.directory) {
    inside = ".";
  } else if (!Below(configuration.directory, inside)) {
    return false;
  }
  return std::any_of(scenario.roots.begin(), scenario.roots.end(), [&](std::string_view glob) {
    if (glob.starts_with("./")) glob.remove_prefix(2);
    while (glob.size() > 1 && glob.ends_with('/')) glob.remove_suffix(1);
    return MatchesGlob(glob, inside);
  });
}

bool IsExcluded(const Configuration& configuration, const std::string& path) {
  std::string_view inside = path;
  if (!Below(configuration.directory, inside)) return false;
  for (std::size_t end = 0; end != std::string_view::npos;) {
    end = inside.find('/', end == 0 ? 0 : end + 1);
    const std::string_view part = inside.substr(0, end);
    for (std::string_view glob : configuration.exclude) {
      while (glob.ends_with('/')) glob.remove_suffix(1);
      if (MatchesGlob(glob, part)) return true;
    }
  }
  return false;
}

std::string ParentOf(const std::string& path) {
  if (path == "." || path.empty()) return "";
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "." : path.substr(0, slash);
}

tl::expected<Configuration, Failure> ParseConfiguration(std::string_view path, std::string_view directory,
                                                        std::string_view text) {
  try {
    const std::vector<YAML::Node> documents = YAML::LoadAll(std::string(text));
    if (documents.size() > 1)
      return tl::unexpected(At(path, documents[1].Mark(), "a configuration is one document"));
    Configuration out = documents.empty() ? Configuration() : Read(documents[0]);
    out.path = path;
    out.directory = directory;
    out.sha256 = Sha256Hex(text);
    return out;
  } catch (const Wrong& wrong) {
    return tl::unexpected(At(path, wrong.mark, wrong.what));
  } catch (const YAML::Exception& e) {
    return tl::unexpected(At(path, e.mark, "this is no YAML: " + e.msg));
  }
}

tl::expected<std::optional<Configuration>, Failure> Configurations::Read(const std::string& directory) const {
  const std::string path = JoinPath(directory, kConfigurationName);
  const Resolution found = files_.Resolve(path);
  // A link that leads out of the tree must not pass for no configuration at all.
  if (found.type == FileType::kMissing && found.reason != kNoSuchFile && !found.reason.empty())
    return tl::unexpected(Failure{kUsage, path + " can't be read: " + found.reason});
  if (found.type == FileType::kMissing) return std::nullopt;
  const auto text = files_.Read(path, kMaxBytes);
  if (!text) {
    return tl::unexpected(
        Failure{kUsage, path + " can't be read: " + text.error().summary + ". " + text.error().detail});
  }
  return ParseConfiguration(path, directory, *text);
}

tl::expected<const Configuration*, Failure> Configurations::Nearest(const std::string& directory) {
  if (none_) return nullptr;
  if (only_) return &*only_;
  const std::lock_guard lock(mutex_);
  for (std::string at = directory; !at.empty(); at = ParentOf(at)) {
    auto it = read_.find(at);
    if (it == read_.end()) it = read_.emplace(at, Read(at)).first;
    if (!it->second) return tl::unexpected(it->second.error());
    if (*it->second) return &**it->second;
  }
  return nullptr;
}

}  // namespace assay::cli
