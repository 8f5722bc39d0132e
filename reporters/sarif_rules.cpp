// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <set>

#include "record/fingerprint.h"
#include "record/utf8.h"
#include "reporters/row.h"
#include "reporters/sarif.h"

namespace assay::report {
namespace {

constexpr std::size_t kTags = 10;           // a rule; GitHub shows no more
constexpr std::size_t kDescription = 1024;  // UTF-16 units; GitHub refuses more
constexpr std::size_t kName = 255;

/// Weaknesses are tagged as GitHub and others look for them.
constexpr std::string_view kWeaknesses = "cwe";

/// GitHub's bands: over 9 critical, from 7 high, from 4 medium, over 0 low.
std::string_view SecuritySeverity(Severity severity) {
  static constexpr std::array<std::string_view, 5> kScores = {"", "2.0", "5.5", "8.0", "9.5"};
  return kScores[static_cast<std::size_t>(severity)];
}

std::string WithStop(std::string_view text) {
  std::string out(text);
  if (!out.empty() && out.back() != '.' && out.back() != '?' && out.back() != '!') out.push_back('.');
  return out;
}

std::string RuleName(std::string_view id) {
  std::string name;
  for (const char c : id) {
    if (c != '.') name.push_back(c);
  }
  return CapUtf16(name, kName);
}

std::string HelpText(const Control& control) {
  std::string text = WithStop(control.info.remedy.empty() ? control.info.title : control.info.remedy);
  if (!control.info.rationale.empty()) text += " " + WithStop(control.info.rationale);
  return text;
}

std::string HelpMarkdown(const Control& control) {
  const ControlInfo& info = control.info;
  std::string text = "**" + std::string(info.title) + "**\n";
  const auto section = [&](std::string_view head, std::string_view body) {
    if (!body.empty()) text += "\n## " + std::string(head) + "\n\n" + std::string(body) + "\n";
  };
  section("Why", WithStop(info.rationale));
  section("How to fix", WithStop(info.remedy));
  if (!control.criteria.empty()) {
    std::string list;
    for (const auto& [framework, criteria] : control.criteria) {
      list += (list.empty() ? "- " : "\n- ") + framework + ": ";
      for (std::size_t i = 0; i < criteria.size(); ++i) list += (i == 0 ? "" : ", ") + criteria[i];
    }
    section("Criteria it supports", list);
  }
  section("More",
          "`assay explain " + control.id + "`" +
              (IsWebAddress(info.reference) ? "\n\n<" + std::string(info.reference) + ">" : std::string()));
  return text;
}

std::vector<std::string> Tags(const Control& control) {
  std::vector<std::string> tags;
  if (control.info.severity > Severity::kInfo) tags.emplace_back("security");
  const auto add = [&](std::string tag) {
    if (tags.size() < kTags) tags.push_back(std::move(tag));
  };
  for (const auto& [framework, criteria] : control.criteria) {
    if (framework != kWeaknesses) continue;
    for (std::string id : criteria) {
      std::transform(id.begin(), id.end(), id.begin(),
                     [](unsigned char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; });
      add("external/cwe/" + id);
    }
  }
  // One of each framework in turn, so that none crowds out the other.
  for (std::size_t i = 0, more = 1; more > 0; ++i) {
    more = 0;
    for (const auto& [framework, criteria] : control.criteria) {
      if (framework == kWeaknesses || i >= criteria.size()) continue;
      add(framework + "/" + criteria[i]);
      ++more;
    }
  }
  return tags;
}

}  // namespace

std::string NamedGuid(std::string_view name) {
  const std::array<std::string_view, 2> parts = {"assay-guid/1", name};
  std::string hex = DigestOf(parts, 32);
  hex[12] = '4';
  hex[16] = "89ab"[static_cast<unsigned char>(hex[16]) % 4];
  return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" + hex.substr(16, 4) + "-" +
         hex.substr(20);
}

std::string CapUtf16(std::string_view text, std::size_t units) {
  std::size_t used = 0, pos = 0;
  while (pos < text.size()) {
    std::size_t next = pos;
    used += NextCodePoint(text, next) >= 0x10000 ? 2 : 1;
    if (used > units) break;
    pos = next;
  }
  return std::string(text.substr(0, pos));
}

std::string PathToUri(std::string_view path) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string uri;
  for (const char c : path) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-._~/").find(c) != std::string_view::npos;
    if (plain) {
      uri.push_back(c);
    } else {
      const auto byte = static_cast<unsigned char>(c);
      uri.push_back('%');
      uri.push_back(kHex[byte >> 4]);
      uri.push_back(kHex[byte & 15]);
    }
  }
  return uri;
}

std::string SarifText(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (c == '(' && out.ends_with(']')) out.push_back(' ');
    out.push_back(c);
  }
  return out;
}

Taxonomies::Taxonomies(const Ledger& ledger) {
  std::map<std::string, std::set<std::string>> used;
  for (const Control& control : ledger.controls) {
    if (!control.selected) continue;
    for (const auto& [framework, criteria] : control.criteria)
      used[framework].insert(criteria.begin(), criteria.end());
  }
  for (const auto& entry : used) {
    const std::string& id = entry.first;
    Taxonomy taxonomy{id, NamedGuid("taxonomy " + id), nullptr, {entry.second.begin(), entry.second.end()}};
    const auto it = std::find_if(ledger.frameworks.begin(), ledger.frameworks.end(),
                                 [&id](const Framework& f) { return f.id == id; });
    if (it != ledger.frameworks.end()) {
      taxonomy.framework = &*it;
      std::stable_sort(
          taxonomy.taxa.begin(), taxonomy.taxa.end(),
          [&](const std::string& a, const std::string& b) { return it->IndexOf(a) < it->IndexOf(b); });
    }
    taxonomies_.push_back(std::move(taxonomy));
  }
}

void Taxonomies::Write(JsonWriter& json) const {
  json.Key("taxonomies").BeginArray();
  for (const Taxonomy& t : taxonomies_) {
    json.BeginObject().Member("name", t.id).Member("guid", t.guid);
    if (t.framework) {
      json.Member("version", t.framework->edition).Member("organization", t.framework->organization);
      json.Key("shortDescription").BeginObject();
      json.Member("text", WithStop(t.framework->title) + " The summaries are our own words.").EndObject();
      if (IsWebAddress(t.framework->url)) json.Member("informationUri", t.framework->url);
    } else {
      json.Key("shortDescription")
          .BeginObject()
          .Member("text", "Criteria that controls support.")
          .EndObject();
    }
    json.Member("isComprehensive", false).Key("taxa").BeginArray();
    for (const std::string& id : t.taxa) {
      const Criterion* criterion = t.framework ? t.framework->Find(id) : nullptr;
      json.BeginObject().Member("id", id);
      if (criterion) {
        json.Key("shortDescription").BeginObject().Member("text", criterion->summary).EndObject();
      }
      json.EndObject();
    }
    json.EndArray().EndObject();
  }
  json.EndArray();
}

void Taxonomies::WriteReference(JsonWriter& json, std::size_t index) const {
  json.BeginObject().Member("name", taxonomies_[index].id).Member("index", index);
  json.Member("guid", taxonomies_[index].guid).EndObject();
}

void Taxonomies::WriteReferences(JsonWriter& json) const {
  json.Key("supportedTaxonomies").BeginArray();
  for (std::size_t i = 0; i < taxonomies_.size(); ++i) WriteReference(json, i);
  json.EndArray();
}

void Taxonomies::WriteRelationships(JsonWriter& json, const Control& control) const {
  if (control.criteria.empty()) return;
  json.Key("relationships").BeginArray();
  for (std::size_t i = 0; i < taxonomies_.size(); ++i) {
    const auto supported = control.criteria.find(taxonomies_[i].id);
    if (supported == control.criteria.end()) continue;
    for (const std::string& id : supported->second) {
      const auto& taxa = taxonomies_[i].taxa;
      json.BeginObject().Key("target").BeginObject().Member("id", id);
      json.Member("index",
                  static_cast<std::uint64_t>(std::find(taxa.begin(), taxa.end(), id) - taxa.begin()));
      json.Key("toolComponent");
      WriteReference(json, i);
      json.EndObject().Key("kinds").BeginArray();
      json.String(taxonomies_[i].id == kWeaknesses ? "superset" : "relevant").EndArray().EndObject();
    }
  }
  json.EndArray();
}

Rules::Rules(const Ledger& ledger) : ledger_(ledger), index_(ledger.controls.size()) {
  std::uint32_t next = 0;
  for (std::size_t i = 0; i < index_.size(); ++i) {
    if (ledger.controls[i].selected) index_[i] = next++;
  }
}

void Rules::Write(JsonWriter& json, const Taxonomies& taxonomies) const {
  json.Key("rules").BeginArray();
  for (const Control& control : ledger_.controls) {
    if (!control.selected) continue;
    const ControlInfo& info = control.info;
    const auto text = [&](std::string_view key, std::string_view value) {
      json.Key(key).BeginObject().Member("text", CapUtf16(value, kDescription)).EndObject();
    };
    json.BeginObject().Member("id", control.id).Member("name", RuleName(control.id));
    text("shortDescription", WithStop(info.title));
    text("fullDescription",
         WithStop(info.title) + (info.rationale.empty() ? "" : " " + WithStop(info.rationale)));
    json.Key("help")
        .BeginObject()
        .Member("text", HelpText(control))
        .Member("markdown", HelpMarkdown(control))
        .EndObject();
    if (IsWebAddress(info.reference)) json.Member("helpUri", info.reference);
    json.Key("defaultConfiguration").BeginObject().Member("level", SeverityLevel(info.severity)).EndObject();
    taxonomies.WriteRelationships(json, control);
    json.Key("properties").BeginObject().Strings("tags", Tags(control)).Member("precision", "high");
    const std::string_view level = SeverityLevel(info.severity);
    json.Member("problem.severity", level == "note" ? "recommendation" : level);
    if (info.severity > Severity::kInfo) json.Member("security-severity", SecuritySeverity(info.severity));
    if (const auto aliases = EqualAliases(info); !aliases.empty()) json.Strings("aliases", aliases);
    json.EndObject().EndObject();
  }
  json.EndArray();
}

}  // namespace assay::report
