// SPDX-License-Identifier: Apache-2.0
#include "catalog/waiver.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <set>
#include <utility>

namespace assay {
namespace {

bool IsBlank(char c) { return c == ' ' || c == '\t'; }

std::string_view TrimBlanks(std::string_view s) {
  while (!s.empty() && IsBlank(s.front())) s.remove_prefix(1);
  while (!s.empty() && (IsBlank(s.back()) || s.back() == '\r')) s.remove_suffix(1);
  return s;
}

// Takes the next word; one that is (or holds after '=') a quoted text goes on to the closing quote.
std::string NextWord(std::string_view& rest) {
  rest = TrimBlanks(rest);
  std::string word;
  bool quoted = false;
  std::size_t at = 0;
  for (; at < rest.size(); ++at) {
    const char c = rest[at];
    if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && IsBlank(c)) {
      break;
    } else if (quoted && c == '\\' && at + 1 < rest.size()) {
      word += rest[++at];
    } else {
      word += c;
    }
  }
  rest.remove_prefix(at);
  return word;
}

std::vector<Waiver> Ours(std::string_view rest) {
  std::vector<std::string> ids;
  Waiver w;
  while (!TrimBlanks(rest).empty()) {
    const std::string word = NextWord(rest);
    // What another marker begins is a comment of its own.
    if (word == "*/" || word.starts_with('#') || word.starts_with("//")) break;
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos) {
      std::string id = word;
      while (!id.empty() && id.back() == ',') id.pop_back();
      if (!id.empty()) ids.push_back(id);
      continue;
    }
    const std::string key = word.substr(0, equals), value = word.substr(equals + 1);
    if (key == "until") w.until = value;
    if (key == "owner") w.owner = value;
    if (key == "reason") w.reason = value;
    if (key == "ticket") w.ticket = value;
    if (key == "approver") w.approver = value;
    if (key == "compensating") w.compensating = value;
  }
  std::vector<Waiver> out;
  for (const std::string& id : ids) {
    w.control = id;
    out.push_back(w);
  }
  return out;
}

bool IsIdChar(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-'; }

std::string_view TakeId(std::string_view& rest) {
  std::size_t n = 0;
  while (n < rest.size() && IsIdChar(rest[n])) ++n;
  const std::string_view id = rest.substr(0, n);
  rest.remove_prefix(n);
  return id;
}

Waiver Imported(std::string_view id, std::string_view reason) {
  Waiver w;
  w.control = id;
  w.reason = TrimBlanks(reason);
  w.imported = true;
  return w;
}

// checkov:skip=ID[,ID…][:reason]
std::vector<Waiver> Checkov(std::string_view rest) {
  std::vector<std::string_view> ids;
  while (true) {
    const std::string_view id = TakeId(rest);
    if (!id.empty()) ids.push_back(id);
    if (rest.empty() || rest.front() != ',') break;
    rest.remove_prefix(1);
    rest = TrimBlanks(rest);
  }
  if (!rest.empty() && rest.front() == ':') rest.remove_prefix(1);
  std::vector<Waiver> out;
  out.reserve(ids.size());
  for (const std::string_view id : ids) out.push_back(Imported(id, rest));
  return out;
}

// trivy:ignore:ID [exp:DATE] [ws:…]
std::vector<Waiver> Trivy(std::string_view rest) {
  const std::string_view id = TakeId(rest);
  // A condition in brackets is about values, which a comment doesn't know.
  if (id.empty() || rest.starts_with('[')) return {};
  Waiver w = Imported(id, "");
  const std::size_t next = std::min(rest.find("ignore:"), rest.size());
  const std::size_t exp = rest.substr(0, next).find("exp:");
  if (exp != std::string_view::npos) w.until = rest.substr(exp + 4, 10);
  return {w};
}

// kics-scan disable=ID,ID
std::vector<Waiver> Kics(std::string_view rest) {
  const std::size_t disable = rest.find("disable=");
  return disable == std::string_view::npos ? std::vector<Waiver>() : Checkov(rest.substr(disable + 8));
}

Diagnostic Problem(std::string_view path, const YAML::Mark& mark, const std::string& what) {
  Diagnostic d =
      Error("waiver-file", what,
            "line " + std::to_string(mark.line + 1) + " of " + std::string(path) +
                "; a waiver has control, resource, reason, owner, until, ticket, approver, compensating "
                "and id");
  d.path = path;
  return d;
}

// Whether what begins at `at` stands right after a comment's marker, or at the beginning of a later line of
// one.
bool AfterMarker(std::string_view line, std::size_t at, bool first_line) {
  while (at > 0 && IsBlank(line[at - 1])) --at;
  return at == 0 ? !first_line : std::string_view("#/*").find(line[at - 1]) != std::string_view::npos;
}

struct Shape {
  std::string_view word;
  std::vector<Waiver> (*parse)(std::string_view rest);
  bool ours;
};
constexpr std::array<Shape, 5> kShapes = {{{"assay:waive ", Ours, true},
                                           {"checkov:skip=", Checkov, false},
                                           {"trivy:ignore:", Trivy, false},
                                           {"tfsec:ignore:", Trivy, false},
                                           {"kics-scan ", Kics, false}}};

void ParseLine(std::string_view line, bool first_line, std::vector<Waiver>& out) {
  for (const Shape& shape : kShapes) {
    for (std::size_t at = line.find(shape.word); at != std::string_view::npos;
         at = line.find(shape.word, at + shape.word.size())) {
      if (shape.ours && !AfterMarker(line, at, first_line)) continue;
      for (Waiver& w : shape.parse(line.substr(at + shape.word.size()))) out.push_back(std::move(w));
    }
  }
}

tl::expected<Waiver, Diagnostic> ReadWaiver(std::string_view path, const YAML::Node& one) {
  if (!one.IsMap()) return tl::unexpected(Problem(path, one.Mark(), "a waiver is a mapping"));
  Waiver w;
  w.path = path;
  w.line = static_cast<std::uint32_t>(one.Mark().line + 1);
  std::set<std::string> seen;
  for (const auto& entry : one) {
    const std::string key = entry.first.IsScalar() ? entry.first.Scalar() : "";
    std::string Waiver::*member = WaiverPart(key);
    if (!member) return tl::unexpected(Problem(path, entry.first.Mark(), "a waiver has no \"" + key + "\""));
    if (!seen.insert(key).second)
      return tl::unexpected(Problem(path, entry.first.Mark(), "\"" + key + "\" stands here twice"));
    if (!entry.second.IsScalar())
      return tl::unexpected(Problem(path, entry.first.Mark(), "\"" + key + "\" is no text"));
    w.*member = entry.second.Scalar();
  }
  if (w.control.empty()) return tl::unexpected(Problem(path, one.Mark(), "a waiver names its control"));
  if (w.resource.empty()) w.resource = "*";
  if (w.id.empty()) w.id = w.path + ":" + std::to_string(w.line);
  return w;
}

}  // namespace

std::string Waiver::*WaiverPart(std::string_view key) {
  constexpr std::pair<std::string_view, std::string Waiver::*> kMembers[] = {
      {"control", &Waiver::control},
      {"resource", &Waiver::resource},
      {"reason", &Waiver::reason},
      {"owner", &Waiver::owner},
      {"until", &Waiver::until},
      {"ticket", &Waiver::ticket},
      {"approver", &Waiver::approver},
      {"compensating", &Waiver::compensating},
      {"id", &Waiver::id}};
  for (const auto& [name, member] : kMembers) {
    if (name == key) return member;
  }
  return nullptr;
}

std::vector<Waiver> ParseWaiverComment(std::string_view comment) {
  std::vector<Waiver> out;
  for (bool first = true;; first = false) {
    const std::size_t end = comment.find('\n');
    ParseLine(comment.substr(0, end), first, out);
    if (end == std::string_view::npos) return out;
    comment.remove_prefix(end + 1);
  }
}

tl::expected<std::vector<Waiver>, Diagnostic> ParseWaiverFile(std::string_view path, std::string_view text) {
  try {
    const YAML::Node root = YAML::Load(std::string(text));
    std::vector<Waiver> out;
    if (root.IsNull()) return out;
    const bool has_list = root.IsMap() && root.size() == 1 && root["waivers"] && root["waivers"].IsSequence();
    if (!has_list)
      return tl::unexpected(Problem(path, root.Mark(), "a waiver file holds one list named \"waivers\""));
    for (const YAML::Node& one : root["waivers"]) {
      auto waiver = ReadWaiver(path, one);
      if (!waiver) return tl::unexpected(waiver.error());
      out.push_back(std::move(*waiver));
    }
    return out;
  } catch (const YAML::Exception& e) {
    return tl::unexpected(Problem(path, e.mark, "the waiver file is no YAML: " + e.msg));
  }
}

bool MatchesGlob(std::string_view glob, std::string_view text) {
  std::size_t g = 0, t = 0, star = std::string_view::npos, mark = 0;
  while (t < text.size()) {
    if (g < glob.size() && glob[g] == '*') {
      star = g++;
      mark = t;
    } else if (g < glob.size() && (glob[g] == '?' || glob[g] == text[t])) {
      ++g;
      ++t;
    } else if (star != std::string_view::npos) {
      g = star + 1;
      t = ++mark;
    } else {
      return false;
    }
  }
  while (g < glob.size() && glob[g] == '*') ++g;
  return g == glob.size();
}

std::optional<std::int64_t> DayNumber(std::string_view date) {
  if (date.size() != 10 || date[4] != '-' || date[7] != '-') return std::nullopt;
  int parts[3] = {0, 0, 0};
  const std::size_t starts[3] = {0, 5, 8}, sizes[3] = {4, 2, 2};
  for (int i = 0; i < 3; ++i) {
    for (std::size_t k = 0; k < sizes[i]; ++k) {
      const char c = date[starts[i] + k];
      if (c < '0' || c > '9') return std::nullopt;
      parts[i] = parts[i] * 10 + (c - '0');
    }
  }
  const auto [y, m, d] = parts;
  static constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
  if (m < 1 || m > 12 || d < 1 || d > kDays[m - 1] + (m == 2 && leap ? 1 : 0)) return std::nullopt;
  // Days before the civil date, counted from years that begin in March.
  const std::int64_t year = m <= 2 ? y - 1 : y;
  const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
  const std::int64_t of_era = year - era * 400;
  const std::int64_t of_year = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

}  // namespace assay
