// SPDX-License-Identifier: Apache-2.0
#include "record/redact.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

namespace assay {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
bool IsWord(char c) { return IsDigit(c) || IsUpper(c) || IsLower(c) || c == '_' || c == '-'; }
bool IsBlank(char c) { return c == ' ' || c == '\t'; }

std::string Squeezed(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (IsUpper(c)) {
      out.push_back(static_cast<char>(c - 'A' + 'a'));
    } else if (c != '_' && c != '-') {
      out.push_back(c);
    }
  }
  return out;
}

/// Names whose value is a credential: what they end with, without case, dashes and underscores.
bool IsSecretName(std::string_view name) {
  static constexpr std::string_view kEndings[] = {
      "password",   "passwd",        "passphrase",  "pwd",          "secret",       "token",
      "apikey",     "accesskey",     "accesskeyid", "secretkey",    "privatekey",   "sharedkey",
      "signingkey", "encryptionkey", "credential",  "credentials",  "secretstring", "secretvalue",
      "secretdata", "authtoken",     "keymaterial", "presharedkey", "clientsecret", "connectionstring"};
  const std::string squeezed = Squeezed(name);
  return std::any_of(std::begin(kEndings), std::end(kEndings),
                     [&](std::string_view ending) { return squeezed.ends_with(ending); });
}

/// What may stand beside a secret's name without being one: references, switches, numbers.
bool IsHarmless(std::string_view value) {
  if (value.empty() || value == kRedacted) return true;
  for (const std::string_view word :
       {"true", "false", "null", "yes", "no", "none",  "required", "optional", "enabled", "disabled",
        "{",    "[",     "(",    "|",   ">",  "<<EOF", "<<-EOF",   "string",   "any",     "String"}) {
    if (value == word) return true;
  }
  if (value.starts_with("arn:") || value.starts_with("alias/") || value.starts_with("{{resolve:"))
    return true;
  if (value.starts_with("!") || value.starts_with("<<")) return true;
  // One interpolation and nothing else.
  if (value.starts_with("${") && value.find('}') == value.size() - 1) return true;
  return std::all_of(value.begin(), value.end(), IsDigit);
}

/// `var.x`, `random_password.db[0].result`, `file("x")`: an expression rather than a bare word.
bool LooksLikeReference(std::string_view value) {
  std::size_t i = 0;
  while (i < value.size() && IsWord(value[i])) ++i;
  return i > 0 && !IsDigit(value[0]) && i < value.size() &&
         (value[i] == '.' || value[i] == '(' || value[i] == '[');
}

using Range = std::pair<std::size_t, std::size_t>;  // bytes to take out, end exclusive

/// The end of a quoted string that opens at `quote`; the position of the closing quote or the line's end.
std::size_t CloseQuote(std::string_view line, std::size_t quote) {
  for (std::size_t i = quote + 1; i < line.size(); ++i) {
    if (line[i] == '\\') {
      ++i;
    } else if (line[i] == line[quote]) {
      return i;
    }
  }
  return line.size();
}

/// A literal that is assigned to a name, as `name = "…"`, `name: …`, `"name" => "…"`, `NAME=…`.
struct Assignment {
  std::string_view name;
  Range value;
  bool quoted = false;
};
std::vector<Assignment> Assignments(std::string_view line) {
  std::vector<Assignment> out;
  for (std::size_t i = 0; i < line.size();) {
    if (!IsWord(line[i])) {
      ++i;
      continue;
    }
    const std::size_t begin = i;
    while (i < line.size() && IsWord(line[i])) ++i;
    const std::string_view name = line.substr(begin, i - begin);
    std::size_t j = i;
    if (j + 1 < line.size() && line[j] == '\\') ++j;  // \"name\": inside an encoded document
    if (j < line.size() && (line[j] == '"' || line[j] == '\'')) ++j;
    while (j < line.size() && IsBlank(line[j])) ++j;
    if (j >= line.size() || (line[j] != '=' && line[j] != ':')) continue;
    const char separator = line[j++];
    if (separator == '=' && j < line.size() && line[j] == '=') continue;
    if (separator == ':' && j < line.size() && line[j] == ':') continue;
    if (j < line.size() && line[j] == '>') ++j;
    const bool blank = j < line.size() && IsBlank(line[j]);
    while (j < line.size() && IsBlank(line[j])) ++j;
    if (j >= line.size()) continue;
    std::size_t quote = j;
    if (line[quote] == '\\' && quote + 1 < line.size()) ++quote;
    if (line[quote] == '"' || line[quote] == '\'') {
      std::size_t end = quote > j ? line.find(line.substr(j, 2), quote + 1) : CloseQuote(line, quote);
      end = std::min(end, line.size());
      out.push_back({name, {quote + 1, end}, true});
      continue;  // names inside the literal may be assigned to as well
    }
    std::size_t end = j;
    if (separator == ':') {  // a plain YAML scalar: to the comment or the end
      if (!blank) continue;
      end = std::min(line.find(" #", j), line.size());
      while (end > j && (IsBlank(line[end - 1]) || line[end - 1] == ',' || line[end - 1] == '}')) --end;
    } else {
      if (blank) continue;  // HCL: what isn't quoted is an expression
      while (end < line.size() && !IsBlank(line[end]) && line[end] != ';' && line[end] != '"' &&
             line[end] != '&' && !line.substr(end).starts_with("\\n")) {
        ++end;
      }
    }
    out.push_back({name, {j, end}, false});
  }
  return out;
}

/// `variable "db_password" {`, `DbPassword:`, `"DbPassword": {`: what a line opens.
std::string_view Opened(std::string_view line) {
  while (!line.empty() && (IsBlank(line.back()) || line.back() == '{' || line.back() == '\r'))
    line.remove_suffix(1);
  if (!line.empty() && line.back() == ':') line.remove_suffix(1);
  while (!line.empty() && (line.back() == '"' || line.back() == '\'')) line.remove_suffix(1);
  std::size_t begin = line.size();
  while (begin > 0 && IsWord(line[begin - 1])) --begin;
  return line.substr(begin);
}

bool NamesSecret(std::string_view text) {
  if (!text.empty() && (text.back() == '{' || text.back() == ':') && IsSecretName(Opened(text))) return true;
  for (const Assignment& a : Assignments(text)) {
    const std::string name = Squeezed(a.name);
    if ((name == "name" || name == "key") &&
        IsSecretName(text.substr(a.value.first, a.value.second - a.value.first))) {
      return true;
    }
  }
  return false;
}

void FindAssigned(std::string_view line, std::string_view beside, std::vector<Range>& out) {
  std::optional<bool> named;
  for (const Assignment& a : Assignments(line)) {
    bool secret = IsSecretName(a.name);
    const std::string name = secret ? std::string() : Squeezed(a.name);
    if (name == "value" || name == "default") {
      if (!named) {
        *(named = false) = NamesSecret(line);
        for (std::size_t begin = 0; !*named && begin < beside.size();) {
          const std::size_t end = std::min(beside.find('\n', begin), beside.size());
          named = NamesSecret(beside.substr(begin, end - begin));
          begin = end + 1;
        }
      }
      secret = *named;
    }
    if (!secret) continue;
    const std::string_view value = line.substr(a.value.first, a.value.second - a.value.first);
    if (IsHarmless(value) || (!a.quoted && LooksLikeReference(value))) continue;
    out.push_back(a.value);
  }
}

void FindPrivateKey(std::string_view line, std::vector<Range>& out) {
  std::size_t at = line.find("PRIVATE KEY-----");
  if (at == std::string_view::npos) return;
  at += std::string_view("PRIVATE KEY-----").size();
  const std::size_t end = std::min(line.find("-----END", at), line.size());
  if (end > at) out.emplace_back(at, end);
}

void FindKnownShapes(std::string_view token, std::size_t offset, std::vector<Range>& out) {
  struct Shape {
    std::string_view prefix;
    std::size_t at_least;  // whole length
  };
  static constexpr Shape kShapes[] = {
      {"AKIA", 20},   {"ASIA", 20},     {"ghp_", 20},           {"gho_", 20},
      {"ghu_", 20},   {"ghs_", 20},     {"ghr_", 20},           {"github_pat_", 30},
      {"glpat-", 20}, {"xoxb-", 20},    {"xoxp-", 20},          {"xoxa-", 20},
      {"xapp-", 20},  {"sk_live_", 20}, {"rk_live_", 20},       {"sk-", 32},
      {"AIza", 35},   {"eyJ", 30},      {"npm_", 36},           {"dop_v1_", 40},
      {"SG.", 40},    {"hvs.", 24},     {"AGE-SECRET-KEY-", 40}};
  for (const Shape& shape : kShapes) {
    if (token.size() >= shape.at_least && token.starts_with(shape.prefix)) {
      out.emplace_back(offset, offset + token.size());
      return;
    }
  }
}

/// Long, mixed and without repetition: what generated keys look like and words, paths, digests in hex don't.
bool LooksRandom(std::string_view token) {
  if (token.size() < 32) return false;
  std::array<int, 256> count{};
  int digits = 0, uppers = 0, lowers = 0, changes = 0;
  const auto group = [](char c) { return IsDigit(c) ? 0 : IsUpper(c) ? 1 : IsLower(c) ? 2 : 3; };
  for (std::size_t i = 0; i < token.size(); ++i) {
    ++count[static_cast<unsigned char>(token[i])];
    digits += IsDigit(token[i]);
    uppers += IsUpper(token[i]);
    lowers += IsLower(token[i]);
    if (i > 0 && group(token[i]) != group(token[i - 1])) ++changes;
  }
  if (digits * 16 < static_cast<int>(token.size()) || uppers < 3 || lowers < 3 ||
      changes * 4 < static_cast<int>(token.size()))
    return false;
  double entropy = 0;
  for (const int n : count) {
    if (n == 0) continue;
    const double p = static_cast<double>(n) / static_cast<double>(token.size());
    entropy -= p * std::log2(p);
  }
  return entropy > 4.2;
}

/// A logical id as the CDK makes it: words, each with the digest of a construct's path behind it, and the
/// digest of a deployment. All digits are in digests, which a random text of this length as good as never
/// has.
bool IsMadeName(std::string_view token) {
  const auto begins = [&](std::size_t at, std::size_t length, char first, char last) {
    if (token.size() - at < length) return false;
    const std::string_view digest = token.substr(at, length);
    return std::any_of(digest.begin(), digest.end(), IsDigit) &&
           std::all_of(digest.begin(), digest.end(),
                       [&](char c) { return IsDigit(c) || (first <= c && c <= last); });
  };
  for (std::size_t i = 0; i < token.size();) {
    if (begins(i, 8, 'A', 'F')) {
      i += 8;
    } else if (begins(i, 32, 'a', 'f')) {
      i += 32;
    } else if (IsUpper(token[i]) || IsLower(token[i])) {
      ++i;
    } else {
      return false;
    }
  }
  return true;
}

void FindTokens(std::string_view line, std::vector<Range>& out) {
  const auto in_token = [](char c) { return IsWord(c) || c == '+' || c == '/' || c == '='; };
  for (std::size_t i = 0; i < line.size();) {
    if (!in_token(line[i])) {
      ++i;
      continue;
    }
    const std::size_t begin = i;
    while (i < line.size() && in_token(line[i])) ++i;
    const std::string_view token = line.substr(begin, i - begin);
    if (LooksRandom(token) && !IsMadeName(token)) out.emplace_back(begin, i);
    // Known shapes may stand after a '=' or '/' of the same run.
    for (std::size_t j = begin; j < i; ++j) {
      if (j > begin && IsWord(line[j - 1])) continue;
      std::size_t end = j;
      while (end < line.size() && (IsWord(line[end]) || line[end] == '.')) ++end;
      FindKnownShapes(line.substr(j, end - j), j, out);
    }
  }
}

void FindUrlPasswords(std::string_view line, std::vector<Range>& out) {
  for (std::size_t at = line.find("://"); at != std::string_view::npos; at = line.find("://", at + 3)) {
    const std::size_t begin = at + 3;
    const std::size_t end = std::min(line.find_first_of("/ \t\"'", begin), line.size());
    const std::string_view authority = line.substr(begin, end - begin);
    const std::size_t host = authority.rfind('@');
    if (host == std::string_view::npos) continue;
    const std::size_t colon = authority.find(':');
    if (colon == std::string_view::npos || colon + 1 >= host) continue;
    if (IsHarmless(authority.substr(colon + 1, host - colon - 1))) continue;
    out.emplace_back(begin + colon + 1, begin + host);
  }
}

}  // namespace

bool MayHoldSecret(std::string_view line) {
  // Pieces of every ending of a secret's name and of every shape; runs of 32 may be random.
  std::size_t run = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = static_cast<char>(line[i] | 0x20);
    run = IsWord(line[i]) || line[i] == '+' || line[i] == '/' || line[i] == '=' ? run + 1 : 0;
    if (run >= 20) return true;  // the shortest shape
    if (c != 'p' && c != 's' && c != 't' && c != 'k' && c != 'c' && c != 'v' && c != 'd' && line[i] != ':')
      continue;
    const std::string_view rest = line.substr(i, 8);
    const auto is = [&](std::string_view piece) {
      return rest.size() >= piece.size() && std::equal(piece.begin(), piece.end(), rest.begin(),
                                                       [](char a, char b) { return a == (b | 0x20); });
    };
    if (is("pass") || is("pwd") || is("secret") || is("token") || is("key") || is("cred") || is("connecti") ||
        is("value") || is("default") || rest.starts_with("://"))
      return true;
  }
  return false;
}

std::string RedactValue(std::string_view attribute, std::string_view observed,
                        std::vector<std::string>* found) {
  std::string_view name = attribute;
  while (name.ends_with(']')) name = name.substr(0, name.rfind('['));
  std::size_t begin = name.size();
  while (begin > 0 && IsWord(name[begin - 1])) --begin;
  name.remove_prefix(begin);
  const bool literal = observed.size() > 2 && observed.front() == '"';
  const std::string_view inner =
      literal ? observed.substr(1, CloseQuote(observed, 0) - 1) : std::string_view();
  if (literal && IsSecretName(name) && !IsHarmless(inner)) {
    if (found) found->emplace_back(inner);
    return "(sensitive value)";
  }
  return MayHoldSecret(observed) ? RedactLine(observed, {}, found) : std::string(observed);
}

std::string RedactLine(std::string_view line, std::string_view beside, std::vector<std::string>* found) {
  std::vector<Range> ranges;
  FindAssigned(line, beside, ranges);
  FindPrivateKey(line, ranges);
  FindTokens(line, ranges);
  FindUrlPasswords(line, ranges);
  std::sort(ranges.begin(), ranges.end());
  std::string out;
  std::size_t done = 0;
  for (std::size_t i = 0; i < ranges.size();) {
    std::size_t end = ranges[i].second;
    const std::size_t begin = ranges[i].first;
    for (++i; i < ranges.size() && ranges[i].first <= end; ++i) end = std::max(end, ranges[i].second);
    out += line.substr(done, begin - done);
    if (found) found->emplace_back(line.substr(begin, end - begin));
    out += kRedacted;
    done = end;
  }
  out += line.substr(done);
  return out;
}

}  // namespace assay
