// SPDX-License-Identifier: Apache-2.0
#include "cli/unknowns.h"

#include <algorithm>
#include <map>

#include "source/text.h"

namespace assay::cli {
namespace {

constexpr std::size_t kReasons = 10;
constexpr int kDepth = 500;

// The attribute of a type, whichever resource it is of: "module.a[0].aws_kms_key.k[1].arn" → "aws_kms_key's
// arn".
std::string AttributeOf(const Unknown& u, std::string_view type) {
  const std::string_view attribute = u.identity ? u.identity->attribute : std::string_view();
  return std::string(type) + "'s " + (attribute.empty() ? std::string("attributes") : std::string(attribute));
}

class Counter {
 public:
  Unknowns Count(const Snapshot& snapshot) {
    for (const auto& root : snapshot.roots) {
      for (const Resource& r : root->resources) Walk(*root, r.attributes, 0);
    }
    out_.reasons.assign(reasons_.begin(), reasons_.end());
    std::stable_sort(out_.reasons.begin(), out_.reasons.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    return std::move(out_);
  }

 private:
  void Walk(const Root& root, const Value& v, int depth) {
    if (v.is_absent() || v.is_null() || depth > kDepth) return;
    if (v.is_mapping() && v.size() > 0) {
      for (const Entry& e : v.entries()) Walk(root, e.value, depth + 1);
      return;
    }
    if (v.is_sequence() && v.size() > 0) {
      for (const Value& e : v.elements()) Walk(root, e, depth + 1);
      return;
    }
    ++out_.settings;
    if (v.is_unknown()) {
      Add(Reason(root, v.unknown()));
    } else if (v.is_choice() && !(v.cases().size() == 1 && v.cases()[0].guard == Guard::kAlways)) {
      Add("conditions that can't be decided");
    }
  }

  void Add(const std::string& reason) {
    ++out_.unknown;
    ++reasons_[reason];
  }

  static const Unknown* FirstHole(const Value& v, int depth) {
    if (depth > kDepth) return nullptr;
    const Unknown* found = nullptr;
    if (v.is_unknown()) {
      found = &v.unknown();
      for (const Value& part : found->parts) {
        if (part.is_unknown()) return FirstHole(part, depth + 1);
      }
      return found->decoded ? FirstHole(*found->decoded, depth + 1) : found;
    }
    if (v.is_sequence()) {
      for (const Value& e : v.elements()) found = found ? found : FirstHole(e, depth + 1);
    } else if (v.is_mapping()) {
      for (const Entry& e : v.entries()) found = found ? found : FirstHole(e.value, depth + 1);
    } else if (v.is_choice()) {
      for (const ChoiceCase& c : v.cases()) found = found ? found : FirstHole(c.value, depth + 1);
    }
    return found;
  }

  static std::string Reason(const Root& root, const Unknown& u) {
    std::string expression(u.expression);
    const Resource* of = u.identity ? root.Find(u.identity->address) : nullptr;
    switch (u.reason) {
      case UnknownReason::kInput:
        return "no value is given for " + expression.substr(expression.rfind("var.") == std::string::npos
                                                                ? 0
                                                                : expression.rfind("var."));
      case UnknownReason::kComputed:
        return of ? AttributeOf(u, of->type) + " is known after apply" : "known after apply: " + expression;
      case UnknownReason::kDataSource:
        // A document that is put together here: what is missing in it.
        if (const Unknown* hole = u.decoded ? FirstHole(*u.decoded, 0) : nullptr) return Reason(root, *hole);
        return of ? AttributeOf(u, of->type) + " is read from the account"
                  : "read from the account: " + expression;
      case UnknownReason::kMissingModule:
        return "a module that isn't here: " + expression;
      case UnknownReason::kFunction:
        return "not evaluated: " + expression;
      case UnknownReason::kDynamic:
        return "known at deployment: " + expression;
      case UnknownReason::kDerived:
        return "made from " + expression;
      case UnknownReason::kError:
        return "an error: " + expression;
      case UnknownReason::kLimit:
        return "a limit was reached";
    }
    return expression;
  }

  Unknowns out_;
  std::map<std::string, std::size_t> reasons_;
};

}  // namespace

Unknowns CountUnknowns(const Snapshot& snapshot) { return Counter().Count(snapshot); }

std::string UnknownsText(const Unknowns& unknowns) {
  if (unknowns.settings == 0) return "";
  const std::uint64_t share = unknowns.unknown * 1'000 / unknowns.settings;
  std::string out = std::to_string(unknowns.unknown) + " of " + std::to_string(unknowns.settings) +
                    " settings (" + std::to_string(share / 10) + "." + std::to_string(share % 10) +
                    " %) can't be known";
  out += unknowns.reasons.empty() ? ".\n" : ". The commonest reasons:\n";
  for (std::size_t i = 0; i < std::min(kReasons, unknowns.reasons.size()); ++i) {
    const auto& [reason, count] = unknowns.reasons[i];
    out += "  " + std::to_string(count) + "  " + Printable(reason) + "\n";
  }
  return out;
}

}  // namespace assay::cli
