// SPDX-License-Identifier: Apache-2.0
#include "workspace.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "value/ops.h"

namespace assay::terraform {
namespace {

bool EndsWith(const std::string& s, std::string_view end) { return std::string_view(s).ends_with(end); }

bool IsOverrideName(std::string_view path) {
  const std::string_view name = path.substr(path.find_last_of('/') + 1);
  return name.starts_with("override.") || name.find("_override.") != std::string_view::npos;
}

}  // namespace

Workspace::Workspace(std::map<std::string, std::string> files)
    : files_(std::move(files)),
      file_system_(MakeMemoryFileSystem(files_)),
      sources_(std::make_unique<Sources>()) {
  for (const auto& [path, text] : files_) {
    const bool json = EndsWith(path, ".tf.json") || EndsWith(path, ".tfvars.json");
    const bool variables = EndsWith(path, ".tfvars") || EndsWith(path, ".tfvars.json");
    if (!variables && !EndsWith(path, ".tf") && !EndsWith(path, ".tf.json")) continue;
    const FileId id = sources_->Add(path, text);
    const std::string_view kept = sources_->file(id).text();
    hcl::ParsedFile parsed = json ? hcl::ParseJsonFile(kept, id) : hcl::ParseFile(kept, id);
    const bool lost = parsed.file->lost;
    ConfigFile file{path, id, std::move(parsed.file), !parsed.diagnostics.empty(), lost};
    parse_diagnostics_.insert(parse_diagnostics_.end(), parsed.diagnostics.begin(), parsed.diagnostics.end());
    const std::size_t slash = path.find_last_of('/');
    const std::string directory = slash == std::string::npos ? "." : path.substr(0, slash);
    Directory& d = directories_[directory];
    d.path = directory;
    const std::string name = slash == std::string::npos ? path : path.substr(slash + 1);
    if (!variables) {
      d.config.push_back(std::move(file));
    } else if (name.find("terraform.tfvars") == 0) {
      d.variables.insert(d.variables.begin(), std::move(file));
    } else if (name.find(".auto.tfvars") != std::string::npos) {
      d.variables.push_back(std::move(file));
    }
  }
  for (auto& [path, directory] : directories_) {
    std::stable_partition(directory.config.begin(), directory.config.end(),
                          [](const ConfigFile& f) { return !IsOverrideName(f.path); });
  }
}

const Evaluated& Workspace::Run(const std::string& directory) {
  evaluated_ = Evaluate(directory, directories_, *file_system_, *sources_, options);
  return evaluated_;
}

const Resource& Workspace::At(std::string_view address) const {
  static const Resource none;
  for (const Resource& r : root().resources) {
    if (r.address == address) return r;
  }
  ADD_FAILURE() << "no resource " << address;
  return none;
}

Value Workspace::Get(std::string_view address, std::string_view path) const {
  Value v = At(address).attributes;
  while (!path.empty()) {
    const std::size_t dot = path.find('.');
    const std::string_view step = path.substr(0, dot);
    path = dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
    if (v.is_sequence()) {
      const std::size_t index = std::stoul(std::string(step));
      if (index >= v.size()) return Value();
      v = v.elements()[index];
    } else {
      const Value* found = v.Find(step);
      if (!found) return Value();
      v = *found;
    }
  }
  return v;
}

std::string Workspace::Show(std::string_view address, std::string_view path) const {
  const Value v = Get(address, path);
  return v.is_absent() ? "absent" : Render(v, Audience::kDebug, 400);
}

std::vector<std::string> Workspace::Addresses() const {
  std::vector<std::string> out;
  for (const Resource& r : root().resources) out.emplace_back(r.address);
  return out;
}

std::vector<std::string> Workspace::Diagnosed() const {
  std::vector<std::string> out;
  for (const Diagnostic& d : evaluated_.diagnostics) out.push_back(d.code + ": " + d.summary);
  return out;
}

std::string Workspace::Eval(const std::string& expression, const std::string& directory) {
  const auto results =
      EvaluateExpressions({expression}, directory, directories_, *file_system_, *sources_, options);
  if (!results[0].error.empty()) return "error: " + results[0].error;
  if (!WhollyKnown(results[0].value)) return "unknown";
  return EncodeJson(results[0].value);
}

std::vector<std::string> Workspace::Origins(const Value& v) const {
  std::vector<std::string> out;
  for (const Origin* o = v.origin(); o; o = o->via()) out.emplace_back(sources_->Text(o->span));
  return out;
}

}  // namespace assay::terraform
