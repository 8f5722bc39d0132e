// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "assay/guard.h"
#include "assay/span.h"
#include "assay/value.h"

namespace assay {

class Arena;

enum class Format : std::uint8_t { kTerraform, kCloudFormation };

/// One step of the way into a module: the block that calls it and the instance.
struct CallSite {
  std::string_view address;  ///< "module.logs[\"a\"]"
  Span span;                 ///< the module block's header
  const CallSite* caller = nullptr;
};

/// What a provider block gives to the resources that use it.
struct ProviderConfig {
  std::string_view name;   ///< "aws"
  std::string_view alias;  ///< "" for the default one
  Value attributes;        ///< kObject: region, default_tags, assume_role …
  Span span;
};

/// One instance of a resource or data source, evaluated.
struct Resource {
  std::string_view type;  ///< "aws_s3_bucket", "AWS::S3::Bucket"
  std::string_view name;  ///< "this", the logical id
  std::string_view
      address;  ///< Terraform's own ("module.m[0].data.aws_x.y"); "AWS::S3::Bucket.LogicalId" for templates
  std::string_view identity;  ///< what `Identity::address` says: the address, or the logical id of a template
  Format format = Format::kTerraform;
  bool data = false;       ///< a data source
  bool prototype = false;  ///< stands for an unknown number of instances (key `*`)
  Guard present = Guard::kAlways;
  /// kObject. Nested blocks are kTuple of kObject under their type's name, also if there is only one. What
  /// the configuration doesn't set isn't there (or is null, if it was set to null).
  Value attributes;
  const ProviderConfig* provider = nullptr;  ///< null if not configured in the tree
  const CallSite* call = nullptr;            ///< null in the root module
  Span span;                                 ///< the whole block
  Span header_span;                          ///< "resource "t" "n"", or the logical id's key
};

/// An output of a root module, evaluated.
struct OutputValue {
  std::string_view name;
  Value value;
  Span span;  ///< the block's header
};

/// A block that says something about resources and is none itself: Terraform's `moved`, `removed`, `import`
/// and `check`, in each module instance.
struct Statement {
  std::string_view kind;
  std::string_view module;  ///< the instance's address; "" for the root module
  Value attributes;         ///< kObject; what names a resource is its address as it is written
  Span span;                ///< the block's header
};

/// More resources may exist than are listed: a module that isn't there, a file not understood.
struct OpenPopulation {
  std::string reason;  ///< for people: "module.vpc is not here (./modules/vpc)"
  Span span;
  bool in_file = false;  ///< a file of this root was not understood: companions may be among what is missing
};

/// One deployable unit with everything in it: a Terraform root module, a CloudFormation template.
class Root {
 public:
  Root();
  ~Root();
  std::string name;      ///< the directory ("." for the base) or the template's path
  std::string scenario;  ///< which of its scenarios gave the inputs; empty: none is named
  Format format = Format::kTerraform;
  GuardTable guards;
  std::vector<Resource> resources;  ///< sorted by address
  std::vector<OpenPopulation> open;
  std::vector<OutputValue> outputs;                     ///< by name
  std::vector<Statement> statements;                    ///< by module, kind and place
  std::vector<std::unique_ptr<Arena>> arenas;           ///< own everything the values point to
  std::vector<std::shared_ptr<const void>> keep_alive;  ///< parsed files that values point into
  Span span;       ///< a place that stands for the root: its first file, the template's first line
  Value metadata;  ///< of a template: its Metadata section, evaluated; else absent

  /// Indices of the resources of a type; empty if none.
  std::span<const std::uint32_t> OfType(std::string_view type) const;
  const Resource* Find(std::string_view identity) const;
  /// Builds the indices; called once when `resources` is complete.
  void Seal();

 private:
  std::unordered_map<std::string_view, std::vector<std::uint32_t>> by_type_;
  std::unordered_map<std::string_view, std::uint32_t> by_identity_;
};

}  // namespace assay
