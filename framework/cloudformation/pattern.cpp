// SPDX-License-Identifier: Apache-2.0
#include "cloudformation/pattern.h"

#include <re2/re2.h>

namespace assay::cloudformation {
namespace {

constexpr std::size_t kMaxExpression = 4'096;

bool Contains(std::string_view set, char c) { return set.find(c) != std::string_view::npos; }

/// Whether alternatives stand outside any group: then nothing at the beginning is common to all.
bool HasAlternatives(std::string_view expression) {
  int depth = 0;
  for (std::size_t i = 0; i < expression.size(); ++i) {
    const char c = expression[i];
    if (c == '\\') ++i;
    if (c == '(' || c == '[') ++depth;
    if (c == ')' || c == ']') --depth;
    if (c == '|' && depth <= 0) return true;
  }
  return false;
}

/// The literal characters that the expression begins with.
std::string LiteralPrefix(std::string_view expression) {
  if (HasAlternatives(expression)) return {};
  while (!expression.empty() && expression.front() == '^') expression.remove_prefix(1);
  std::string out;
  for (std::size_t i = 0; i < expression.size(); ++i) {
    char c = expression[i];
    if (Contains("^$.[]()*+?{}|", c)) break;
    if (c == '\\') {
      if (++i == expression.size()) break;
      c = expression[i];
      const bool is_class = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (is_class) break;
    }
    if (i + 1 < expression.size() && Contains("*?{", expression[i + 1])) break;
    out += c;
  }
  return out;
}

re2::RE2::Options Quiet() {
  re2::RE2::Options options;
  options.set_log_errors(false);
  return options;
}

}  // namespace

struct Pattern::Compiled {
  explicit Compiled(std::string_view expression)
      : regex(re2::StringPiece(expression.data(), expression.size()), Quiet()),
        prefix(LiteralPrefix(expression)) {}
  re2::RE2 regex;
  std::string prefix;
};

Pattern::Pattern() = default;
Pattern::~Pattern() = default;
Pattern::Pattern(Pattern&&) noexcept = default;
Pattern& Pattern::operator=(Pattern&&) noexcept = default;

Pattern::Pattern(std::string_view expression) {
  if (expression.size() > kMaxExpression) return;
  compiled_ = std::make_unique<Compiled>(expression);
  if (!compiled_->regex.ok()) compiled_.reset();
}

bool Pattern::Allows(std::string_view text) const {
  return !compiled_ || re2::RE2::FullMatch(re2::StringPiece(text.data(), text.size()), compiled_->regex);
}

std::string Pattern::Prefix() const { return compiled_ ? compiled_->prefix : std::string(); }

}  // namespace assay::cloudformation
