// SPDX-License-Identifier: Apache-2.0
#include "cli/parameters.h"

#include <fstream>
#include <iterator>

#include "syntax/json/json.h"
#include "value/ops.h"

namespace assay::cli {
namespace {

using Read = tl::expected<std::map<std::string, std::string>, Failure>;

Read Wrong(const std::string& path, const std::string& what) {
  return tl::unexpected(Failure{kUsage, path + ": " + what});
}

// Numbers and truths are written unquoted as often as not; a list is joined as CloudFormation's own lists
// are.
bool Text(const Value& value, std::string& out) {
  if (value.is_string()) {
    out = value.string();
  } else if (value.is_bool() || value.is_number()) {
    out = EncodeJson(value);
  } else if (value.is_sequence()) {
    for (const Value& one : value.elements()) {
      std::string text;
      if (one.is_sequence() || !Text(one, text)) return false;
      out += (out.empty() ? "" : ",") + text;
    }
  } else {
    return false;
  }
  return true;
}

bool Assignment(std::string_view given, std::map<std::string, std::string>& out) {
  const std::size_t equals = given.find('=');
  if (equals == std::string_view::npos || equals == 0) return false;
  out[std::string(given.substr(0, equals))] = given.substr(equals + 1);
  return true;
}

Read FromObject(const std::string& path, const Value& object) {
  // Under "Parameters", beside what is told of the stack itself; or nothing but parameters.
  const Value* parameters = object.Find("Parameters");
  if (!parameters) parameters = &object;
  if (!parameters->is_mapping()) return Wrong(path, "\"Parameters\" is no object");
  std::map<std::string, std::string> out;
  for (const Entry& entry : parameters->entries()) {
    if (!Text(entry.value, out[std::string(entry.key)]))
      return Wrong(path, "the parameter " + std::string(entry.key) + " is no text");
  }
  return out;
}

Read FromList(const std::string& path, const Value& list) {
  std::map<std::string, std::string> out;
  for (const Value& one : list.elements()) {
    if (one.is_string() && Assignment(one.string(), out)) continue;
    const Value* key = one.Find("ParameterKey");
    const Value* value = one.Find("ParameterValue");
    if (!key || !key->is_string())
      return Wrong(path, "an element is neither \"NAME=VALUE\" nor has a \"ParameterKey\"");
    // `UsePreviousValue` names what a deployed stack has, which nobody knows here.
    if (!value) continue;
    if (!Text(*value, out[std::string(key->string())]))
      return Wrong(path, "the parameter " + std::string(key->string()) + " is no text");
  }
  return out;
}

}  // namespace

Read ParseParameters(const std::string& path, std::string_view text) {
  Arena arena;
  const json::Parsed parsed = json::Parse(text, FileId::kNone, 0, arena);
  for (const Diagnostic& d : parsed.diagnostics) {
    if (d.severity == DiagnosticSeverity::kError) return Wrong(path, d.summary + ". " + d.detail);
  }
  if (parsed.value.is_mapping()) return FromObject(path, parsed.value);
  if (parsed.value.is_sequence()) return FromList(path, parsed.value);
  return Wrong(path, "parameters are a JSON object or list");
}

Read ReadParameters(const std::string& given) {
  if (given.ends_with(".json") && given.find('=') == std::string::npos) {
    std::ifstream in(given, std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(in)), {});
    if (!in.is_open() || in.bad()) return Wrong(given, "can't be read");
    return ParseParameters(given, text);
  }
  std::map<std::string, std::string> out;
  if (!Assignment(given, out))
    return tl::unexpected(
        Failure{kUsage, "--parameters takes NAME=VALUE or FILE.json; one that was given is neither"});
  return out;
}

}  // namespace assay::cli
