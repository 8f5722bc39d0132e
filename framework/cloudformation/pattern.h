// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <string>
#include <string_view>

namespace assay::cloudformation {

/// A parameter's AllowedPattern: a Java regular expression that a whole value must match. What RE2 can't read
/// (look-ahead, back references) allows everything. Source: AWS CloudFormation user guide, "Parameters".
class Pattern {
 public:
  Pattern();  ///< allows everything
  explicit Pattern(std::string_view expression);
  ~Pattern();
  Pattern(Pattern&&) noexcept;
  Pattern& operator=(Pattern&&) noexcept;

  bool Allows(std::string_view text) const;
  /// What every allowed text begins with; may be empty.
  std::string Prefix() const;

 private:
  struct Compiled;
  std::unique_ptr<Compiled> compiled_;
};

}  // namespace assay::cloudformation
