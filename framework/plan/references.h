// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assay/value.h"

namespace assay::plan {

/// What `configuration` says an argument refers to.
class References {
 public:
  /// `exists` tells whether a resource of that address is in the plan.
  References(const Value& configuration, std::function<bool(std::string_view)> exists)
      : root_(Member(configuration, "root_module")), exists_(std::move(exists)) {}

  /// The one attribute of a resource that an argument is, through inputs and outputs of modules; an empty
  /// address if it is anything else, or hangs on which instance is meant. `path` is "kms_key_id" or
  /// "rule[0].apply[0].key"; `module` is the module instance's address, "" for the root module.
  struct Target {
    std::string address, attribute;
  };
  Target Of(std::string_view module, std::string_view type, std::string_view name, bool data,
            std::string_view path) const;

  /// A member of an object, or an absent value.
  static const Value& Member(const Value& object, std::string_view name);
  /// The module instances of an address: {"module.a[0]", "module.b"}.
  static std::vector<std::string_view> Steps(std::string_view module);
  /// "b" of "module.b[0]".
  static std::string_view CallOf(std::string_view step);
  /// Whether an argument isn't written at all, so that it is the provider's own.
  bool IsComputed(std::string_view module, std::string_view type, std::string_view name, bool data,
                  std::string_view path) const;
  /// The configuration of a resource, or an absent value.
  const Value& Resource(std::string_view module, std::string_view type, std::string_view name,
                        bool data) const;

 private:
  const Value& ModuleAt(std::span<const std::string_view> steps) const;
  Target Follow(const Value& expression, std::span<const std::string_view> steps, int depth) const;

  const Value& root_;
  std::function<bool(std::string_view)> exists_;
};

}  // namespace assay::plan
