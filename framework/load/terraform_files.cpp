// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "load/input.h"
#include "syntax/json/json.h"

namespace assay {
namespace {

/// "main" of main.tf and main.tofu, "main.json" of main.tf.json and main.tofu.json.
std::string StemOf(std::string_view name, bool& tofu) {
  for (const auto& [suffix, is_tofu, tail] :
       {std::tuple<std::string_view, bool, std::string_view>{".tofu", true, ""},
        {".tofu.json", true, ".json"},
        {".tf", false, ""},
        {".tf.json", false, ".json"}}) {
    if (!name.ends_with(suffix)) continue;
    tofu = is_tofu;
    return std::string(name.substr(0, name.size() - suffix.size())) + std::string(tail);
  }
  return {};
}

bool IsOverride(std::string_view name) {
  const std::string_view stem = name.substr(0, name.find('.'));
  return stem == "override" || stem.ends_with("_override");
}

/// terraform.tfvars, terraform.tfvars.json, then *.auto.tfvars and *.auto.tfvars.json by name: later ones
/// win.
int RankOfVariables(std::string_view name) {
  if (name == "terraform.tfvars") return 0;
  if (name == "terraform.tfvars.json") return 1;
  return name.ends_with(".auto.tfvars") || name.ends_with(".auto.tfvars.json") ? 2 : -1;
}

}  // namespace

void HideShadowed(std::vector<Input>& inputs) {
  std::set<std::string> tofu_stems;
  auto key = [](const Input& input, bool& tofu) {
    return DirectoryOf(input.record.path) + "/" + StemOf(FileNameOf(input.record.path), tofu);
  };
  for (const Input& input : inputs) {
    bool tofu = false;
    if (!IsConfiguration(input.kind)) continue;
    std::string stem = key(input, tofu);
    if (tofu) tofu_stems.insert(std::move(stem));
  }
  for (Input& input : inputs) {
    const std::string_view name = FileNameOf(input.record.path);
    if (IsVariables(input.kind) && RankOfVariables(name) < 0) {
      input.record.outcome = FileOutcome::kSkipped;
      input.record.kind = "tfvars";
      input.record.reason = "not loaded unless it is named with --var-file";
    }
    bool tofu = false;
    if (!IsConfiguration(input.kind)) continue;
    const std::string stem = key(input, tofu);
    if (tofu || !tofu_stems.count(stem)) continue;
    input.record.outcome = FileOutcome::kSkipped;
    input.record.kind = "terraform";
    input.record.reason = "hidden by the .tofu file of the same name";
  }
}

std::map<std::string, std::string> InstalledModules(const FileSystem& files, const std::string& directory) {
  constexpr std::uint64_t kMaxBytes = 16u << 20;
  std::map<std::string, std::string> out;
  const auto text = files.Read(JoinPath(directory, ".terraform/modules/modules.json"), kMaxBytes);
  if (!text) return out;
  Arena arena;
  const Value all = json::Parse(*text, FileId::kNone, 0, arena).value;
  const Value* modules = all.Find("Modules");
  if (!modules || !modules->is_sequence()) return out;
  for (const Value& module : modules->elements()) {
    const Value *key = module.Find("Key"), *dir = module.Find("Dir");
    if (!key || !dir || !key->is_string() || !dir->is_string() || key->size() == 0) continue;
    std::string path = JoinPath(directory, dir->string());
    if (!path.empty()) out.emplace(key->string(), std::move(path));
  }
  return out;
}

terraform::ConfigFile ToConfigFile(const Input& input) {
  const bool unread =
      input.record.outcome == FileOutcome::kNotUnderstood || input.record.outcome == FileOutcome::kUnreadable;
  return {input.record.path, input.id, input.config, input.broken,
          input.broken && (unread || (input.config && input.config->lost))};
}

terraform::Directories GroupByDirectory(const std::vector<Input>& inputs) {
  terraform::Directories directories;
  for (const Input& input : inputs) {
    if (!input.config) continue;
    std::string path = DirectoryOf(input.record.path);
    terraform::Directory& directory = directories[path];
    directory.path = std::move(path);
    if (IsConfiguration(input.kind)) {
      directory.config.push_back(ToConfigFile(input));
    } else {
      directory.variables.push_back(ToConfigFile(input));
    }
  }
  for (auto& [path, directory] : directories) {
    std::sort(directory.config.begin(), directory.config.end(), [](const auto& a, const auto& b) {
      const bool x = IsOverride(FileNameOf(a.path));
      const bool y = IsOverride(FileNameOf(b.path));
      return std::tie(x, a.path) < std::tie(y, b.path);
    });
    std::sort(directory.variables.begin(), directory.variables.end(), [](const auto& a, const auto& b) {
      const int x = RankOfVariables(FileNameOf(a.path));
      const int y = RankOfVariables(FileNameOf(b.path));
      return std::tie(x, a.path) < std::tie(y, b.path);
    });
  }
  return directories;
}

std::vector<std::string> CalledDirectories(const Input& input) {
  std::vector<std::string> called;
  if (!input.config || !IsConfiguration(input.kind)) return called;
  for (const hcl::Block& block : input.config->body.blocks) {
    if (block.type != "module") continue;
    const hcl::Attribute* source = block.body.Find("source");
    const auto* literal = source ? hcl::As<hcl::LiteralExpr>(source->value) : nullptr;
    if (!literal || !literal->value.is_string()) continue;
    const std::string_view text = literal->value.string();
    if (!text.starts_with("./") && !text.starts_with("../")) continue;
    std::string path = JoinPath(DirectoryOf(input.record.path), text);
    if (!path.empty()) called.push_back(std::move(path));
  }
  return called;
}

}  // namespace assay
