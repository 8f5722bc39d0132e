// SPDX-License-Identifier: Apache-2.0
#include "run/negated.h"

namespace assay {
namespace {

// "covers" without its ending: "cover"; "matches": "match".
std::string Infinitive(std::string_view verb) {
  for (std::string_view ending : {"ches", "shes", "sses", "xes"}) {
    if (verb.ends_with(ending)) return std::string(verb.substr(0, verb.size() - 2));
  }
  if (verb.ends_with('s')) verb.remove_suffix(1);
  return std::string(verb);
}

}  // namespace

std::string Negated(std::string_view description) {
  constexpr std::string_view kOr = "is not set or ", kAnd = "is set and ", kIsNot = "is not ", kIs = "is ";
  if (description.empty()) return "";
  if (description.starts_with(kOr)) {
    return std::string(kAnd) + Negated(description.substr(kOr.size()));
  }
  if (description == "is set and not empty") return "is not set or empty";
  if (description.starts_with(kIsNot))
    return std::string(kIs) + std::string(description.substr(kIsNot.size()));
  if (description.starts_with(kIs)) return std::string(kIsNot) + std::string(description.substr(kIs.size()));
  const std::size_t end = description.find(' ');
  const std::string_view verb = description.substr(0, end);
  const std::string_view rest = end == std::string_view::npos ? std::string_view() : description.substr(end);
  if (verb == "has") return "does not have" + std::string(rest);
  return "does not " + Infinitive(verb) + std::string(rest);
}

}  // namespace assay
