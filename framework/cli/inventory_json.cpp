// SPDX-License-Identifier: Apache-2.0
#include "cli/inventory_json.h"

#include <algorithm>
#include <ostream>

#include "cli/inventory_text.h"
#include "cli/json_text.h"
#include "record/ledger.h"
#include "record/redact.h"
#include "record/secrets.h"
#include "run/explain.h"
#include "value/ops.h"

namespace assay::cli {
namespace {

constexpr int kDepth = 500;

std::string PlaceJson(const Location& at) {
  if (!at.valid()) return "null";
  return JsonObject({{"file", JsonString(at.file)},
                     {"start_line", std::to_string(at.start_line)},
                     {"start_column", std::to_string(at.start_column)}});
}

std::string_view ReasonName(UnknownReason reason) {
  switch (reason) {
    case UnknownReason::kInput:
      return "input";
    case UnknownReason::kComputed:
      return "computed";
    case UnknownReason::kDataSource:
      return "data-source";
    case UnknownReason::kMissingModule:
      return "missing-module";
    case UnknownReason::kFunction:
      return "function";
    case UnknownReason::kDynamic:
      return "dynamic";
    case UnknownReason::kDerived:
      return "derived";
    case UnknownReason::kError:
      return "error";
    case UnknownReason::kLimit:
      return "limit";
  }
  return "";
}

/// The parts of one resource's attributes.
class Attributes {
 public:
  Attributes(const Root& root, const Sources& sources, const Scrubber& secrets)
      : root_(root), sources_(sources), secrets_(secrets) {}

  // The value as JSON; what can't be said there goes to the lists.
  std::string Write(const std::string& path, const Value& v, int depth = 0) {
    if (v.sensitive()) {
      sensitive.push_back(JsonString(path));
      if (v.is_unknown()) Unknown(path, v);
      if (v.is_choice()) Choice(path, v);
      if (v.open())
        unknown.push_back(JsonObject({{"path", JsonString(path)}, {"reason", JsonString("may hold more")}}));
      return "null";
    }
    if (depth > kDepth) return "null";
    if (v.open())
      unknown.push_back(JsonObject({{"path", JsonString(path)}, {"reason", JsonString("may hold more")}}));
    if (v.is_mapping()) {
      std::string out = "{";
      for (const Entry& e : v.entries()) {
        const std::string inner = Step(path, e.key);
        if (e.value.is_absent()) continue;
        out += (out.size() > 1 ? "," : "") + JsonString(e.key) + ":" + Write(inner, e.value, depth + 1);
      }
      return out + "}";
    }
    if (v.is_sequence()) {
      std::string out = "[";
      for (std::size_t i = 0; i < v.elements().size(); ++i) {
        out += (i ? "," : "") + Write(path + "[" + std::to_string(i) + "]", v.elements()[i], depth + 1);
      }
      return out + "]";
    }
    if (v.is_unknown()) return Unknown(path, v);
    if (v.is_choice()) return Choice(path, v);
    Origin(path, v);
    if (v.is_absent()) return "null";
    if (v.is_string()) return Text(path, v.string());
    return EncodeJson(v);
  }

  std::vector<std::string> unknown, sensitive, origins;

 private:
  /// A credential is sensitive whether or not anybody said so.
  std::string Text(const std::string& path, std::string_view text) {
    std::string quoted = JsonString(text);
    std::string shown = RedactValue(path, quoted);
    secrets_.Scrub(shown);
    if (shown == quoted) return quoted;
    sensitive.push_back(JsonString(path));
    return shown.starts_with('"') ? shown : "null";
  }

  // "a.b", and "a["b.c"]" where a key is no name, so that a path says one thing only.
  static std::string Step(const std::string& path, std::string_view key) {
    const auto is_name = [](std::string_view s) {
      const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
      return !s.empty() && letter(s[0]) && std::all_of(s.begin(), s.end(), [&](char c) {
        return letter(c) || (c >= '0' && c <= '9') || c == '-';
      });
    };
    if (!is_name(key)) return path + "[" + JsonString(key) + "]";
    return path.empty() ? std::string(key) : path + "." + std::string(key);
  }

  std::string Unknown(const std::string& path, const Value& v) {
    const assay::Unknown& u = v.unknown();
    // A resource as a whole: what its configuration says is known.
    if (u.identity && u.identity->attribute.empty() && u.structure && u.structure->is_mapping() &&
        !u.structure->open()) {
      return Write(path, u.structure->WithOpen(), 1);
    }
    const Span span = u.span.valid() ? u.span : v.span();
    unknown.push_back(JsonObject({{"path", JsonString(path)},
                                  {"reason", JsonString(ReasonName(u.reason))},
                                  {"expression", JsonString(u.expression)},
                                  {"text", JsonString(Shown(path, v))},
                                  {"location", PlaceJson(Locate(sources_, span))}}));
    return "null";
  }

  std::string Choice(const std::string& path, const Value& v) {
    std::vector<std::string> cases;
    for (const ChoiceCase& c : v.cases()) {
      cases.push_back(JsonObject({{"when", JsonString(root_.guards.Describe(c.guard))},
                                  {"text", JsonString(Shown(path, c.value))}}));
    }
    unknown.push_back(JsonObject({{"path", JsonString(path)},
                                  {"reason", JsonString("choice")},
                                  {"cases", JsonList(cases)},
                                  {"location", PlaceJson(Locate(sources_, v.span()))}}));
    return "null";
  }

  void Origin(const std::string& path, const Value& v) {
    std::vector<std::string> steps;
    for (const OriginStep& step : OriginSteps(v, sources_))
      steps.push_back(JsonObject({{"step", JsonString(step.text)}, {"location", PlaceJson(step.location)}}));
    if (!v.span().valid()) return;
    origins.push_back(JsonObject({{"path", JsonString(path)},
                                  {"location", PlaceJson(Locate(sources_, v.span()))},
                                  {"steps", JsonList(steps)}}));
  }

  std::string Shown(const std::string& path, const Value& v) const {
    std::string text = RedactValue(path, Render(v, Audience::kDebug, 400));
    secrets_.Scrub(text);
    return text;
  }

  const Root& root_;
  const Sources& sources_;
  const Scrubber& secrets_;
};

using Members = std::vector<std::pair<std::string_view, std::string>>;

// The members that say what a value is.
void Add(const Attributes& attributes, Members& members) {
  members.emplace_back("unknown", JsonList(attributes.unknown));
  members.emplace_back("sensitive", JsonList(attributes.sensitive));
  members.emplace_back("origins", JsonList(attributes.origins));
}

std::string OutputJson(const Root& root, const OutputValue& output, const Sources& sources,
                       const Scrubber& secrets) {
  Attributes attributes(root, sources, secrets);
  Members members = {{"name", JsonString(output.name)},
                     {"location", PlaceJson(Locate(sources, output.span))},
                     {"value", attributes.Write("", output.value)}};
  Add(attributes, members);
  return JsonObject(members);
}

std::string StatementJson(const Root& root, const Statement& statement, const Sources& sources,
                          const Scrubber& secrets) {
  Attributes attributes(root, sources, secrets);
  Members members = {{"kind", JsonString(statement.kind)},
                     {"module", JsonString(statement.module)},
                     {"location", PlaceJson(Locate(sources, statement.span))},
                     {"values", attributes.Write("", statement.attributes)}};
  Add(attributes, members);
  return JsonObject(members);
}

template <class List, class Write>
void WriteList(const char* name, const List& list, const Write& write, std::ostream& out) {
  out << ",\"" << name << "\":[";
  bool first = true;
  for (const auto& one : list) {
    const std::string text = write(one);
    if (text.empty()) continue;
    out << (first ? "\n" : ",\n") << text;
    first = false;
  }
  out << "]";
}

std::string ResourceJson(const Root& root, const Resource& r, const Sources& sources,
                         const Scrubber& secrets) {
  Attributes attributes(root, sources, secrets);
  const std::string values = attributes.Write("", r.attributes);
  std::vector<std::string> calls;
  for (const OriginStep& step : CallSteps(r, sources))
    calls.push_back(JsonObject({{"module", JsonString(step.text)}, {"location", PlaceJson(step.location)}}));
  const Span header = r.header_span.valid() ? r.header_span : r.span;
  Members members = {
      {"address", JsonString(r.address)},
      {"type", JsonString(r.type)},
      {"name", JsonString(r.name)},
      {"data", r.data ? "true" : "false"},
      {"prototype", r.prototype ? "true" : "false"},
      {"present", JsonString(r.present == Guard::kAlways ? "always" : root.guards.Describe(r.present))},
      {"location", PlaceJson(Locate(sources, header))},
      {"calls", JsonList(calls)},
      {"values", values}};
  Add(attributes, members);
  return JsonObject(members);
}

}  // namespace

void WriteInventoryJson(const Snapshot& snapshot, const GivenSecrets& given,
                        const std::vector<std::string>& globs, std::ostream& out) {
  const Scrubber secrets = SecretsOf(snapshot, given);
  out << "{\"roots\":[";
  bool first_root = true;
  for (const auto& root : snapshot.roots) {
    std::vector<std::string> open;
    for (const OpenPopulation& o : root->open) open.push_back(JsonString(o.reason));
    out << (first_root ? "\n" : ",\n") << "{\"name\":" << JsonString(root->name)
        << (root->scenario.empty() ? "" : ",\"scenario\":" + JsonString(root->scenario))
        << ",\"format\":" << (root->format == Format::kTerraform ? "\"terraform\"" : "\"cloudformation\"")
        << ",\"open\":" << JsonList(open);
    first_root = false;
    const Sources& sources = *snapshot.sources;
    WriteList(
        "resources", root->resources,
        [&](const Resource& r) {
          return IsWanted(r, globs) ? ResourceJson(*root, r, sources, secrets) : std::string();
        },
        out);
    if (globs.empty()) {
      WriteList(
          "outputs", root->outputs, [&](const auto& o) { return OutputJson(*root, o, sources, secrets); },
          out);
      WriteList(
          "statements", root->statements,
          [&](const auto& s) { return StatementJson(*root, s, sources, secrets); }, out);
    }
    out << "}";
  }
  out << "]}\n";
}

}  // namespace assay::cli
