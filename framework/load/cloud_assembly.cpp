// SPDX-License-Identifier: Apache-2.0
#include "load/cloud_assembly.h"

#include <algorithm>
#include <set>
#include <utility>

#include "value/ops.h"

namespace assay {
namespace {

std::string_view TextAt(const Value& mapping, std::string_view key) {
  const Value* v = mapping.Find(key);
  return v && v->is_string() ? v->string() : std::string_view();
}

/// "aws://123456789012/eu-west-1"; each half may be unknown.
void ReadEnvironment(std::string_view environment, std::map<std::string, std::string>& out) {
  static constexpr std::string_view kScheme = "aws://";
  if (environment.substr(0, kScheme.size()) != kScheme) return;
  environment.remove_prefix(kScheme.size());
  const auto slash = environment.find('/');
  if (slash == std::string_view::npos) return;
  const std::string_view account = environment.substr(0, slash), region = environment.substr(slash + 1);
  if (account.find_first_not_of("0123456789") == std::string_view::npos && !account.empty())
    out.emplace("AWS::AccountId", account);
  if (!region.empty() && region.substr(0, 7) != "unknown") out.emplace("AWS::Region", region);
}

/// The first frame that is neither a library's nor the runtime's: "new OrdersStack (lib/orders.ts:12:5)" →
/// "lib/orders.ts:12:5".
std::string PlaceOf(const Value& trace) {
  if (!trace.is_sequence()) return {};
  for (const Value& frame : trace.elements()) {
    if (!frame.is_string()) continue;
    std::string_view text = frame.string();
    if (text.find("node_modules") != std::string_view::npos || text.find("node:") != std::string_view::npos) {
      continue;
    }
    const auto open = text.rfind('('), close = text.rfind(')');
    if (open != std::string_view::npos && close != std::string_view::npos && open < close) {
      text = text.substr(open + 1, close - open - 1);
    }
    if (text.find(':') != std::string_view::npos) return std::string(text);
  }
  return {};
}

/// "Orders:Env" → "Orders"; nothing of a plain name, nor of "AWS::Region".
std::string_view StackOf(std::string_view name) {
  const auto colon = name.rfind(':');
  if (colon == std::string_view::npos || colon == 0 || name[colon - 1] == ':') return {};
  return name.substr(0, colon);
}

AssemblyStack ReadStack(std::string_view id, const Value& artifact, const Value& properties) {
  AssemblyStack stack;
  for (const std::string_view name : {id, TextAt(properties, "stackName"), TextAt(artifact, "displayName")}) {
    if (!name.empty()) stack.names.emplace_back(name);
  }
  ReadEnvironment(TextAt(artifact, "environment"), stack.parameters);
  if (const Value* parameters = properties.Find("parameters"); parameters && parameters->is_mapping()) {
    for (const Entry& one : parameters->entries()) {
      if (one.value.is_string()) stack.parameters.emplace(one.key, one.value.string());
    }
  }
  if (const Value* metadata = artifact.Find("metadata")) ReadConstructs(*metadata, stack);
  // Only beside the manifest: the name is not ours to follow elsewhere.
  const std::string_view file = TextAt(artifact, "additionalMetadataFile");
  if (file.find('/') == std::string_view::npos) stack.metadata_file = file;
  return stack;
}

}  // namespace

void ReadConstructs(const Value& metadata, AssemblyStack& stack) {
  if (!metadata.is_mapping()) return;
  for (const Entry& entry : metadata.entries()) {
    if (!entry.value.is_sequence()) continue;
    std::string_view path = entry.key;
    if (path.substr(0, 1) == "/") path.remove_prefix(1);
    std::string place;
    for (const Value& one : entry.value.elements()) {
      const Value* trace = TextAt(one, "type") == "aws:cdk:creationStack" ? one.Find("data") : nullptr;
      if (trace) place = PlaceOf(*trace);
    }
    for (const Value& one : entry.value.elements()) {
      if (TextAt(one, "type") != "aws:cdk:logicalId") continue;
      const Value* trace = one.Find("trace");
      stack.constructs[std::string(TextAt(one, "data"))] = {std::string(path),
                                                            trace ? PlaceOf(*trace) : place};
    }
  }
}

std::map<std::string, AssemblyStack> ReadAssembly(const Value& manifest) {
  std::map<std::string, AssemblyStack> out;
  const Value* artifacts = manifest.Find("artifacts");
  if (!artifacts || !artifacts->is_mapping() || !manifest.Find("version")) return out;
  for (const Entry& entry : artifacts->entries()) {
    const Value* properties = entry.value.Find("properties");
    if (TextAt(entry.value, "type") != "aws:cloudformation:stack" || !properties) continue;
    const std::string_view file = TextAt(*properties, "templateFile");
    if (!file.empty()) out.emplace(file, ReadStack(entry.key, entry.value, *properties));
  }
  return out;
}

std::map<std::string, std::string> ParametersFor(const std::map<std::string, std::string>& given,
                                                 const AssemblyStack* stack) {
  std::map<std::string, std::string> out;
  for (const auto& [name, value] : given) {
    if (StackOf(name).empty()) out.emplace(name, value);
  }
  for (const auto& [name, value] : given) {
    const std::string_view of = StackOf(name);
    if (of.empty() || !stack) continue;
    if (std::find(stack->names.begin(), stack->names.end(), of) == stack->names.end()) continue;
    out[name.substr(of.size() + 1)] = value;
  }
  return out;
}

std::vector<std::string> UnknownStacks(const std::map<std::string, std::string>& given,
                                       const std::map<std::string, AssemblyStack>& stacks) {
  std::set<std::string> out;
  for (const auto& [name, value] : given) {
    const std::string_view of = StackOf(name);
    const bool known = of.empty() || std::any_of(stacks.begin(), stacks.end(), [&](const auto& one) {
                         const auto& names = one.second.names;
                         return std::find(names.begin(), names.end(), of) != names.end();
                       });
    if (!known) out.emplace(of);
  }
  return {out.begin(), out.end()};
}

}  // namespace assay
