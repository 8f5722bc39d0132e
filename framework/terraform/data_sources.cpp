// SPDX-License-Identifier: Apache-2.0
// Data sources that are functions of their arguments, and those of which the shape of the answer is known.
// Sources: the documentation of hashicorp/template, hashicorp/local and hashicorp/aws.
#include <algorithm>
#include <array>

#include "terraform/evaluator.h"

namespace assay::terraform {
namespace {

struct Partition {
  std::string_view region_prefix, name, dns_suffix;
};
// Source: botocore's endpoints, "partitions"; the last one holds for every other region.
constexpr std::array<Partition, 8> kPartitions = {{{"cn-", "aws-cn", "amazonaws.com.cn"},
                                                   {"us-gov-", "aws-us-gov", "amazonaws.com"},
                                                   {"us-isob-", "aws-iso-b", "sc2s.sgov.gov"},
                                                   {"us-isof-", "aws-iso-f", "csp.hci.ic.gov"},
                                                   {"us-iso-", "aws-iso", "c2s.ic.gov"},
                                                   {"eu-isoe-", "aws-iso-e", "cloud.adc-e.uk"},
                                                   {"eusc-", "aws-eusc", "amazonaws.eu"},
                                                   {"", "aws", "amazonaws.com"}}};

const Partition& PartitionOf(std::string_view region) {
  return *std::find_if(kPartitions.begin(), kPartitions.end(),
                       [&](const Partition& p) { return region.starts_with(p.region_prefix); });
}

}  // namespace

Value Evaluator::Argument(ResourceInstance& instance, std::string_view name) {
  const Members& members = instance.node->decl->members;
  const auto it = std::lower_bound(members.begin(), members.end(), name,
                                   [](const Member& m, std::string_view n) { return m.name < n; });
  if (it == members.end() || it->name != name) return Value();
  return MemberValue(instance, static_cast<std::size_t>(it - members.begin()));
}

Value Evaluator::ShapedAttribute(ResourceInstance& instance, std::string_view name, const TextShape& shape) {
  const Value plain = ComputedAttribute(instance, name);
  Unknown u = plain.unknown();
  u.not_null = true;
  Shape(u, shape);
  return instance.computed[name] = MakeUnknown(u, arena_);
}

Value Evaluator::ProviderRegion(ResourceInstance& instance) {
  Value region = Argument(instance, "region");
  if (region.is_absent() || region.is_null()) {
    const ProviderConfig* const provider = ProviderFor(instance);
    const Value* const stated = provider ? provider->attributes.Find("region") : nullptr;
    region = stated ? *stated : Value();
  }
  return region;
}

Value Evaluator::RenderedTemplate(ResourceInstance& instance) {
  const Value arguments[] = {Argument(instance, "template"), Argument(instance, "vars")};
  const hcl::Expr at{hcl::ExprKind::kLiteral, instance.node->decl->header_span};
  return Distribute(arguments, &at, [&](std::span<const Value> given) -> Value {
    const Value& text = given[0];
    if (!text.is_string()) return Derived(text, StringType(), at.span);
    const Value vars = given[1].is_absent() || given[1].is_null() ? Value::Mapping(Kind::kMap, {}) : given[1];
    const Result rendered = RenderTemplate(text.string(), "", vars);
    if (!rendered) return Fail(&at, "Failed to render a template", rendered.error() + ".");
    return rendered->WithOrigin(Step(OriginKind::kTemplate, at.span, instance.address, text.origin()))
        .WithSensitive(rendered->sensitive() || text.sensitive() || vars.sensitive());
  });
}

Value Evaluator::FileContent(ResourceInstance& instance, std::string_view function) {
  const Value name = Argument(instance, "filename");
  const hcl::Expr at{hcl::ExprKind::kLiteral, instance.node->decl->header_span};
  return Distribute({&name, 1}, &at, [&](std::span<const Value> given) -> Value {
    if (!given[0].is_string()) return Derived(given[0], StringType(), at.span);
    CallContext context{.arena = arena_,
                        .budget = budget_,
                        .span = at.span,
                        .files = &files_,
                        .module_dir = directory_,
                        .guards = &root_.guards,
                        .render_template = {}};
    const Result content = CallFunction(function, given, context);
    // It may be made before it is read.
    return content
               ? content->WithOrigin(Step(OriginKind::kCall, at.span, instance.address, given[0].origin()))
               : Derived(given[0], StringType(), at.span);
  });
}

bool Evaluator::DataAttribute(ResourceInstance& instance, std::string_view name, Value& out) {
  const std::string_view type = instance.node->decl->type;
  const auto shaped = [&](const TextShape& shape) {
    const auto known = instance.computed.find(name);
    out = known != instance.computed.end() ? known->second : ShapedAttribute(instance, name, shape);
    return true;
  };
  if (type == "template_file" && name == "rendered") {
    out = RenderedTemplate(instance);
    return true;
  }
  if ((type == "template_cloudinit_config" || type == "cloudinit_config") && name == "rendered") {
    // Its provider puts parts, boundaries and headers together and packs them; that isn't done here.
    Unknown u;
    u.type = StringType();
    u.not_null = true;
    u.reason = UnknownReason::kFunction;
    u.span = instance.node->decl->header_span;
    u.expression = Text(std::string(instance.address) + ".rendered");
    const auto [known, added] = instance.computed.try_emplace(name, Value());
    if (added) known->second = MakeUnknown(u, arena_);
    out = known->second;
    return true;
  }
  if (type == "local_file" && (name == "content" || name == "content_base64")) {
    out = FileContent(instance, name == "content" ? "file" : "filebase64");
    return true;
  }
  if (type == "aws_caller_identity") {
    if (name == "account_id" || name == "id") return shaped(kAccountShape);
    if (name == "arn") return shaped(kArnShape);
    if (name == "user_id") return shaped({});
  }
  const bool region = type == "aws_region" && (name == "name" || name == "region" || name == "id");
  const bool partition = type == "aws_partition" && (name == "partition" || name == "id");
  const bool suffix = type == "aws_partition" && name == "dns_suffix";
  if (!region && !partition && !suffix) return false;
  const Value given = ProviderRegion(instance);
  if (given.is_string() && given.size() > 0) {
    const Partition& found = PartitionOf(given.string());
    out = region ? given : Value::String(partition ? found.name : found.dns_suffix, given.origin());
    return true;
  }
  if (partition) return shaped(kPartitionShape);
  return shaped(region ? kRegionShape : TextShape{"", 1, -1});
}

}  // namespace assay::terraform
