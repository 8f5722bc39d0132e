// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "assay/value.h"
#include "cloudformation/cloudformation.h"

namespace assay {

/// What a cloud assembly (the CDK's `cdk.out`) says of one of its templates.
struct AssemblyStack {
  std::vector<std::string> names;  ///< the artifact's, the stack's, and the one that the CDK shows
  /// What its parameters are given, and AWS::AccountId and AWS::Region where the environment names them.
  std::map<std::string, std::string> parameters;
  std::map<std::string, cloudformation::Construct> constructs;  ///< by logical id
  /// The file beside the manifest that holds the constructs; empty if the manifest holds them all.
  std::string metadata_file;
};

/// The stacks of a manifest, by the file names of their templates; empty if the document is no manifest. A
/// construct's place is the first line of the trace that lies in the app's own code; traces are there only if
/// the app was synthesised with them. Source: AWS CDK, "Cloud assembly schema".
std::map<std::string, AssemblyStack> ReadAssembly(const Value& manifest);

/// Adds the constructs of a stack's metadata, which a manifest holds or keeps in a file of its own, by the
/// constructs' paths. A trace is a member of the entry that tells the logical id or, in newer assemblies, an
/// entry beside it.
void ReadConstructs(const Value& metadata, AssemblyStack& stack);

/// What --parameters gives one template: plain names count for every one, "Stack:Name" (as the CDK's command
/// line has it) for the template of that stack alone, and before a plain one. `stack` is null for a template
/// of no assembly.
std::map<std::string, std::string> ParametersFor(const std::map<std::string, std::string>& given,
                                                 const AssemblyStack* stack);
/// The stacks that names of parameters name and no assembly has, sorted.
std::vector<std::string> UnknownStacks(const std::map<std::string, std::string>& given,
                                       const std::map<std::string, AssemblyStack>& stacks);

}  // namespace assay
