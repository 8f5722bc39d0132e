// SPDX-License-Identifier: Apache-2.0
#include "analysis/credentials.h"

#include <algorithm>
#include <cctype>
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

}  // namespace

bool HoldsAwsCredential(std::string_view text) {
  if (HoldsKeyId(text)) return true;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    std::string lower(line);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return std::tolower(c); });
    if (lower.find("secret") != std::string::npos && HoldsSecret(line)) return true;
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
  return false;
}

}  // namespace assay
