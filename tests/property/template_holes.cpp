// SPDX-License-Identifier: Apache-2.0
#include "template_holes.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "syntax/yaml/yaml.h"
#include "value/ops.h"

namespace assay::test {
namespace {

using Json = nlohmann::json;  // whose members stay where they are when others are added

Json ToJson(const Value& v);

// `!GetAtt A.B` in its long form.
Json Tagged(std::string_view tag, const Value& inner) {
  const std::string name(tag.substr(1));
  const bool short_name = name == "Ref" || name == "Condition";
  Json argument = ToJson(inner);
  if (name == "GetAtt" && inner.is_string()) {
    const std::string_view text = inner.string();
    const std::size_t dot = text.find('.');
    argument = Json::array({std::string(text.substr(0, dot)), std::string(text.substr(dot + 1))});
  }
  return Json{{short_name ? name : "Fn::" + name, std::move(argument)}};
}

Json ToJson(const Value& v) {
  if (v.is_mapping()) {
    if (v.size() == 1 && v.entries()[0].key.starts_with('!'))
      return Tagged(v.entries()[0].key, v.entries()[0].value);
    Json out = Json::object();
    for (const Entry& e : v.entries()) out[std::string(e.key)] = ToJson(e.value);
    return out;
  }
  if (v.is_sequence()) {
    Json out = Json::array();
    for (const Value& e : v.elements()) out.push_back(ToJson(e));
    return out;
  }
  if (v.is_bool()) return v.boolean();
  if (v.kind() == Kind::kInt) return v.integer();
  if (v.is_string()) return std::string(v.string());
  return nullptr;
}

Json Read(const std::string& text) {
  const yaml::ParsedFile parsed = yaml::Parse(text, FileId{0});
  return parsed.file->documents.empty() ? Json::object() : ToJson(parsed.file->documents[0]);
}

bool IsFunction(const Json& node) {
  return node.is_object() && node.size() == 1 &&
         (node.begin().key() == "Ref" || node.begin().key().starts_with("Fn::"));
}

const std::vector<std::string> kStrings = {
    "",
    "*",
    "x",
    "0.0.0.0/0",
    "10.0.0.0/8",
    "::/0",
    "true",
    "false",
    "-1",
    "22",
    "443",
    "aws:kms",
    "AES256",
    "alias/aws/s3",
    "Allow",
    "Deny",
    "Enabled",
    "Disabled",
    "arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555"};

class Maker {
 public:
  Maker(const std::string& text, const std::vector<Draft>& drafts) : document_(Read(text)) {
    if (!document_.contains("Resources")) return;
    for (auto& [id, resource] : document_["Resources"].items()) {
      const auto pointer = Json::json_pointer("/Resources") / id;
      places_.push_back(pointer);
      if (resource.contains("Properties")) Find(resource["Properties"], pointer / "Properties");
    }
    strings_.insert(strings_.end(), kStrings.begin(), kStrings.end());
    for (const Draft& draft : drafts) Dig(draft);
  }

  HoledTemplate Make() {
    out_.files = {{"template.json", document_.dump(1)}};
    return std::move(out_);
  }

 private:
  void Find(const Json& node, const Json::json_pointer& at) {
    places_.push_back(at);
    if (node.is_string()) strings_.push_back(node.get<std::string>());
    if (IsFunction(node)) return;
    if (node.is_object()) {
      for (const auto& [key, value] : node.items()) Find(value, at / key);
    } else if (node.is_array()) {
      for (std::size_t i = 0; i < node.size(); ++i) Find(node[i], at / i);
    }
  }

  bool Free(const std::string& place) const {
    return std::none_of(taken_.begin(), taken_.end(), [&](const std::string& t) {
      return (place + "/").starts_with(t + "/") || (t + "/").starts_with(place + "/");
    });
  }

  std::string Parameter(const std::string& type, std::vector<std::string> candidates) {
    const std::string name = "Hole" + std::to_string(out_.parameters.size());
    document_["Parameters"][name] = {{"Type", type}};
    out_.parameters.push_back(name);
    out_.candidates.push_back(std::move(candidates));
    return name;
  }

  std::string Condition() {
    const std::string parameter = Parameter("String", {"yes", "no"});
    document_["Conditions"]["Is" + parameter] = {{"Fn::Equals", Json::array({{{"Ref", parameter}}, "yes"})}};
    return "Is" + parameter;
  }

  void Dig(const Draft& draft) {
    if (places_.empty()) return;
    const Json::json_pointer& place = places_[draft.place % places_.size()];
    if (!Free(place.to_string())) return;
    Json& node = document_[place];
    const std::string name = place.to_string();
    if (std::count(name.begin(), name.end(), '/') == 2) {  // a resource
      if (node.contains("Condition")) return;
      // What lies within may still be replaced.
      node["Condition"] = Condition();
      return;
    }
    taken_.push_back(name);
    const Json old = node;
    std::vector<std::string> strings = strings_;
    if (old.is_string()) strings.insert(strings.begin(), old.get<std::string>());
    const std::string alternative = strings_[draft.detail % strings_.size()];
    const Json nothing = {{"Ref", "AWS::NoValue"}};
    // What holds properties is no input.
    const bool properties = name.ends_with("/Properties");
    switch (properties ? 3 + draft.kind % 2 : draft.kind % 7) {
      case 0:
        node = {{"Ref", Parameter("String", strings)}};
        return;
      case 1:
        node = {{"Ref", Parameter("Number", {"0", "1", "22", "443", "65535"})}};
        return;
      case 2:
        node = {{"Ref", Parameter("CommaDelimitedList", {"*", "x,y", "0.0.0.0/0", "10.0.0.0/8,::/0"})}};
        return;
      case 3:
        node = {{"Fn::If", Json::array({Condition(), old, nothing})}};
        return;
      case 4:
        node = {{"Fn::If", Json::array({Condition(), nothing, old})}};
        return;
      case 5:
        node = {{"Fn::If", Json::array({Condition(), old, alternative})}};
        return;
      default:
        if (old.is_string() && old.get<std::string>().find('$') == std::string::npos) {
          const auto text = old.get<std::string>();
          const std::size_t from = draft.detail % (text.size() + 1);
          strings.insert(strings.begin(), text.substr(from));
          node = {{"Fn::Sub", text.substr(0, from) + "${" + Parameter("String", strings) + "}"}};
        } else {
          const std::vector<std::string> truths = {"true", "false"};
          const std::string parameter = Parameter("String", truths);
          document_["Parameters"][parameter]["AllowedValues"] = truths;
          node = {{"Ref", parameter}};
        }
    }
  }

  Json document_;
  std::vector<Json::json_pointer> places_;
  std::vector<std::string> taken_, strings_;
  HoledTemplate out_;
};

}  // namespace

Inputs HoledTemplate::Filled(const std::vector<std::uint32_t>& choices) const {
  Inputs out;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const std::uint32_t choice = choices.empty() ? 0 : choices[i % choices.size()];
    out[parameters[i]] = candidates[i][choice % candidates[i].size()];
  }
  return out;
}

HoledTemplate MakeTemplateHoles(const std::string& text, const std::vector<Draft>& drafts) {
  return Maker(text, drafts).Make();
}

std::string AsJson(const std::string& yaml) { return Read(yaml).dump(1); }

}  // namespace assay::test
