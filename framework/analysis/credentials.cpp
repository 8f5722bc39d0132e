// SPDX-License-Identifier: Apache-2.0
#include "analysis/credentials.h"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <string>

namespace assay {
namespace {

bool IsKeyChar(char c) {
  return std::isupper(static_cast<unsigned char>(c)) || std::isdigit(static_cast<unsigned char>(c));
}
bool IsSecretChar(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '/' || c == '+' || c == '=';
}

bool HoldsKeyId(std::string_view text) {
  for (std::size_t at = 0; at + 20 <= text.size(); ++at) {
    const std::string_view four = text.substr(at, 4);
    if (four != "AKIA" && four != "ASIA") continue;
    if (at > 0 && std::isalnum(static_cast<unsigned char>(text[at - 1]))) continue;
    const std::string_view rest = text.substr(at + 4, 16);
    if (!std::all_of(rest.begin(), rest.end(), IsKeyChar)) continue;
    if (at + 20 < text.size() && IsKeyChar(text[at + 20])) continue;
    return true;
  }
  return false;
}

// A run of exactly forty characters that mixes cases and digits.
bool HoldsSecret(std::string_view line) {
  for (std::size_t at = 0; at < line.size();) {
    if (!IsSecretChar(line[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < line.size() && IsSecretChar(line[end])) ++end;
    std::string_view run = line.substr(at, end - at);
    // "KEY=value" is one run: the value stands after the first '='.
    if (const std::size_t equals = run.find('=');
        equals != std::string_view::npos && equals + 1 < run.size()) {
      run.remove_prefix(equals + 1);
    }
    const bool upper = std::any_of(run.begin(), run.end(), [](unsigned char c) { return std::isupper(c); });
    const bool lower = std::any_of(run.begin(), run.end(), [](unsigned char c) { return std::islower(c); });
    if (run.size() == 40 && upper && lower) return true;
    at = end;
  }
  return false;
}

bool IsNameChar(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-'; }

/// Whether a name says that its value is a secret: DATABASE_PASSWORD, api-key. What merely names one
/// (password_file, SECRET_ARN, token_url) doesn't.
bool NamesSecret(std::string_view lower) {
  static constexpr std::string_view kWords[] = {"password", "passwd", "passphrase", "secret",    "api_key",
                                                "api-key",  "apikey", "token",      "secret_key"};
  return std::any_of(std::begin(kWords), std::end(kWords),
                     [&](std::string_view word) { return lower.ends_with(word); });
}

/// Whether a value stands there as it is: no variable, command or placeholder that something fills in.
bool IsLiteral(std::string_view value) {
  if (value.size() < 6) return false;
  if (value.find_first_of("$`<>{}%*") != std::string_view::npos) return false;
  return std::any_of(value.begin(), value.end(), [](unsigned char c) { return std::isalnum(c); });
}

/// NAME=value, name: "value", --password=value with a literal value.
bool AssignsSecret(std::string_view line, std::string_view lower) {
  for (std::size_t at = line.find_first_of("=:"); at != std::string_view::npos;
       at = line.find_first_of("=:", at + 1)) {
    std::size_t end = at;
    while (end > 0 && (line[end - 1] == ' ' || line[end - 1] == '"' || line[end - 1] == '\'')) --end;
    std::size_t begin = end;
    while (begin > 0 && IsNameChar(line[begin - 1])) --begin;
    if (begin == end || !NamesSecret(lower.substr(begin, end - begin))) continue;
    std::size_t from = at + 1;
    while (from < line.size() && line[from] == ' ') ++from;
    const bool quoted = from < line.size() && (line[from] == '"' || line[from] == '\'');
    // A word after "token = " may be the program's own; without quotes the value stands at once.
    if (!quoted && (line[at] == ':' || from != at + 1)) continue;
    const std::size_t to =
        std::min(quoted ? line.find(line[from], from + 1) : line.find_first_of(" ;&|\"'", from), line.size());
    from += quoted ? 1 : 0;
    if (from <= to && IsLiteral(line.substr(from, to - from))) return true;
  }
  return false;
}

}  // namespace

bool HoldsCredential(std::string_view text) {
  if (HoldsKeyId(text)) return true;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    std::string lower(line);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return std::tolower(c); });
    if (lower.find("secret") != std::string::npos && HoldsSecret(line)) return true;
    if (AssignsSecret(line, lower)) return true;
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
  return false;
}

}  // namespace assay
