// SPDX-License-Identifier: Apache-2.0
#include "terraform/config.h"

#include <algorithm>
#include <array>

#include "source/file_system.h"
#include "value/ops.h"

namespace assay::terraform {
namespace {

constexpr std::array<std::string_view, 6> kResourceMeta = {"count",      "for_each",   "provider",
                                                           "depends_on", "connection", "provisioner"};
constexpr std::array<std::string_view, 6> kCallMeta = {"source",   "version",   "count",
                                                       "for_each", "providers", "depends_on"};
constexpr std::array<std::string_view, 3> kProviderMeta = {"alias", "version", "for_each"};
constexpr std::array<std::string_view, 3> kStatements = {"import", "moved", "removed"};

template <class Range>
bool Contains(const Range& range, std::string_view s) {
  return std::find(range.begin(), range.end(), s) != range.end();
}

bool IsOverride(std::string_view path) {
  std::string_view name = path.substr(path.find_last_of('/') + 1);
  for (std::string_view extension : {".json", ".tf", ".tofu"}) {
    if (name.ends_with(extension)) name.remove_suffix(extension.size());
  }
  return name == "override" || name.ends_with("_override");
}

const hcl::Expr* ValueOf(const hcl::Body& body, std::string_view name) {
  const hcl::Attribute* attribute = body.Find(name);
  return attribute ? attribute->value : nullptr;
}

bool IsTrue(const hcl::Expr* e) {
  const auto* literal = hcl::As<hcl::LiteralExpr>(e);
  return literal && ((literal->value.is_bool() && literal->value.boolean()) || LiteralText(e) == "true");
}
bool IsFalse(const hcl::Expr* e) {
  const auto* literal = hcl::As<hcl::LiteralExpr>(e);
  return literal && ((literal->value.is_bool() && !literal->value.boolean()) || LiteralText(e) == "false");
}

// What a block configures: "dynamic" stands for the type it makes.
std::string_view ContentType(const hcl::Block& block) {
  return block.type == "dynamic" && !block.labels.empty() ? block.labels[0].text : block.type;
}

// One block with its overrides merged in.
struct Raw {
  const hcl::Block* block;
  hcl::Body body;
};

// By convention the file where a module begins.
bool IsMain(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  return name == "main.tf" || name == "main.tofu" || name == "main.tf.json" || name == "main.tofu.json";
}

class Reader {
 public:
  Reader(const Directory& directory, Arena& arena, const DefaultOf& default_of, Diagnostics& diagnostics)
      : directory_(directory), arena_(arena), default_of_(default_of), diagnostics_(diagnostics) {}

  ModuleConfig Read() {
    config_.path = directory_.path;
    for (const ConfigFile& file : directory_.config) {
      if (!config_.span.valid() || IsMain(file.path)) config_.span = {file.id, 0, 0};
      if (file.broken) config_.broken.push_back(file.path);
      reading_ = file.path;
      if (file.lost) NoteLost();
      if (file.file && !IsOverride(file.path)) ReadFile(*file.file);
    }
    for (const ConfigFile& file : directory_.config) {
      reading_ = file.path;
      if (file.file && IsOverride(file.path)) Override(*file.file);
    }
    Declare();
    return std::move(config_);
  }

 private:
  using Raws = std::vector<Raw>;

  static std::size_t LabelsOf(std::string_view type) {
    if (type == "resource" || type == "data") return 2;
    if (type == "variable" || type == "output" || type == "module" || type == "provider" || type == "check")
      return 1;
    return 0;
  }

  // "resource aws_s3_bucket.a": what makes two blocks the same.
  static std::string KeyOf(const hcl::Block& block) {
    std::string key(block.type);
    for (const hcl::Label& label : block.labels) (key += '\n') += label.text;
    if (block.type == "provider") (key += '\n') += LiteralText(ValueOf(block.body, "alias"));
    return key;
  }

  bool Usable(const hcl::Block& block) {
    // What an ephemeral resource gives isn't kept anywhere; references to it say what they know.
    if (block.type == "ephemeral") return false;
    const std::size_t wanted = LabelsOf(block.type);
    const bool known = wanted > 0 || block.type == "locals" || block.type == "terraform" ||
                       block.type == "language" || Contains(kStatements, block.type);
    if (!known && block.body.damaged) return false;
    if (!known) {
      diagnostics_.push_back(Error(
          "terraform-configuration", "Unsupported block type",
          "Blocks of type \"" + std::string(block.type) + "\" are not expected here.", block.header_span));
      return false;
    }
    if (block.labels.size() == wanted) return true;
    // Nobody can say which one it is.
    if (wanted > 0) NoteLost();
    const bool few = block.labels.size() < wanted;
    diagnostics_.push_back(Error("terraform-configuration",
                                 few ? "Missing label of a block" : "Extraneous label of a block",
                                 "A \"" + std::string(block.type) + "\" block has " + std::to_string(wanted) +
                                     " label(s), this one " + std::to_string(block.labels.size()) + ".",
                                 block.header_span));
    return false;
  }

  void NoteLost() {
    if (config_.lost.empty() || config_.lost.back() != reading_) config_.lost.emplace_back(reading_);
  }

  void ReadFile(const hcl::File& file) {
    for (const hcl::Block& block : file.body.blocks) {
      if (!Usable(block)) continue;
      if (block.type == "locals") {
        for (const hcl::Attribute& a : block.body.attributes) AddLocal(a, false);
      } else if (block.type == "terraform") {
        ReadSettings(block.body);
      } else if (Contains(kStatements, block.type)) {
        config_.statements.push_back(
            {block.type, StatementMembers(block.body), block.header_span, block.body.damaged});
      } else if (block.type != "language") {
        Add(block);
        // A data source of a check is one of the module's.
        for (const hcl::Block& inner : block.body.blocks) {
          if (block.type == "check" && inner.type == "data" && Usable(inner)) Add(inner);
        }
      }
    }
  }

  void Add(const hcl::Block& block) {
    const auto [it, added] = index_.try_emplace(KeyOf(block), raws_.size());
    if (!added) ReportDuplicate(block, *raws_[it->second].block);
    // Two resources of one address are both judged; of anything else the first one counts.
    if (added || block.type == "resource" || block.type == "data") raws_.push_back({&block, block.body});
  }

  void ReportDuplicate(const hcl::Block& block, const hcl::Block& first) {
    std::string name;
    if (block.type == "data") name = "data.";
    for (std::size_t i = 0; i < block.labels.size(); ++i) {
      if (i > 0) name += '.';
      name += block.labels[i].text;
    }
    const bool resource = block.type == "resource" || block.type == "data";
    Diagnostic d =
        resource
            ? Warning("duplicate-address", "Two resources have the address " + name,
                      "Both are judged. OpenTofu refuses such a module: rename one of them.",
                      block.header_span)
            : Error("terraform-configuration", "Duplicate " + std::string(block.type) + " \"" + name + "\"",
                    "It was declared before; the first declaration counts.", block.header_span);
    // A provider's default configuration may be given once, but two of them change nothing that is judged
    // here.
    if (block.type == "provider") d.severity = DiagnosticSeverity::kWarning;
    static_cast<void>(first);
    diagnostics_.push_back(std::move(d));
  }

  void AddLocal(const hcl::Attribute& attribute, bool override) {
    const auto [it, added] = config_.local_index.try_emplace(attribute.name, config_.locals.size());
    if (added) {
      config_.locals.push_back({attribute.name, &attribute});
    } else if (override) {
      config_.locals[it->second].attribute = &attribute;
    } else {
      diagnostics_.push_back(
          Error("terraform-configuration", "Duplicate local value definition",
                "A local value named \"" + std::string(attribute.name) + "\" was already defined.",
                attribute.name_span));
    }
  }

  void ReadSettings(const hcl::Body& body) {
    for (const hcl::Block& block : body.blocks) {
      if (block.type != "required_providers") continue;
      for (const hcl::Attribute& a : block.body.attributes) Require(a.name, a.value);
    }
    // JSON has it as an attribute.
    if (const auto* object = hcl::As<hcl::ObjectExpr>(ValueOf(body, "required_providers"))) {
      for (const hcl::ObjectItem& item : object->items) Require(LiteralText(item.key), item.value);
    }
  }

  void Require(std::string_view name, const hcl::Expr* value) {
    std::string_view source = name;
    if (const auto* object = hcl::As<hcl::ObjectExpr>(value)) {
      for (const hcl::ObjectItem& item : object->items) {
        if (LiteralText(item.key) == "source" && !LiteralText(item.value).empty())
          source = LiteralText(item.value);
      }
    }
    config_.required_providers[name] = source.substr(source.find_last_of('/') + 1);
  }

  void Override(const hcl::File& file) {
    for (const hcl::Block& block : file.body.blocks) {
      if (!Usable(block)) continue;
      if (block.type == "locals") {
        for (const hcl::Attribute& a : block.body.attributes) AddLocal(a, true);
        continue;
      }
      if (block.type == "terraform") {
        ReadSettings(block.body);
        continue;
      }
      const auto it = index_.find(KeyOf(block));
      if (it == index_.end()) {
        // A provider may be configured in an override file alone.
        if (block.type == "provider") {
          Add(block);
          continue;
        }
        diagnostics_.push_back(
            Error("terraform-configuration",
                  "Missing base " + std::string(block.type) + " configuration to override",
                  "An override file can only change a block that another file of the module declares.",
                  block.header_span));
        continue;
      }
      Raw& raw = raws_[it->second];
      raw.body = Merge(raw.body, block.body);
    }
  }

  // Arguments replace each other by name, blocks by type; the arguments of `lifecycle` one by one.
  hcl::Body Merge(const hcl::Body& base, const hcl::Body& over) {
    std::vector<hcl::Attribute> attributes(base.attributes.begin(), base.attributes.end());
    for (const hcl::Attribute& a : over.attributes) {
      std::erase_if(attributes, [&](const hcl::Attribute& b) { return b.name == a.name; });
      attributes.push_back(a);
    }
    std::vector<hcl::Block> blocks;
    for (const hcl::Block& b : base.blocks) {
      const auto same = [&](const hcl::Block& o) { return ContentType(o) == ContentType(b); };
      const auto found = std::find_if(over.blocks.begin(), over.blocks.end(), same);
      if (found == over.blocks.end()) {
        blocks.push_back(b);
      } else if (b.type == "lifecycle") {
        blocks.push_back(b);
        blocks.back().body = Merge(b.body, found->body);
      }
    }
    for (const hcl::Block& o : over.blocks) {
      const auto same = [&](const hcl::Block& b) { return b.type == "lifecycle"; };
      if (o.type == "lifecycle" && std::any_of(base.blocks.begin(), base.blocks.end(), same)) continue;
      blocks.push_back(o);
    }
    return {arena_.Copy(attributes), arena_.Copy(blocks), base.span, base.damaged || over.damaged};
  }

  void Declare() {
    // The order of evaluation shows in the order of conditions, so it must not hang on where a block stands.
    std::stable_sort(raws_.begin(), raws_.end(),
                     [](const Raw& a, const Raw& b) { return KeyOf(*a.block) < KeyOf(*b.block); });
    for (const Raw& raw : raws_) {
      const hcl::Block& block = *raw.block;
      if (block.type == "variable") DeclareVariable(raw);
      if (block.type == "output") {
        config_.output_index.emplace(block.labels[0].text, config_.outputs.size());
        config_.outputs.push_back({block.labels[0].text, block.header_span, ValueOf(raw.body, "value"),
                                   RulesOf(block.body, "precondition"),
                                   IsTrue(ValueOf(raw.body, "sensitive")), raw.body.damaged});
      }
      if (block.type == "check")
        config_.checks.push_back({block.labels[0].text, RulesOf(block.body, "assert"), block.header_span});
      if (block.type == "resource" || block.type == "data") DeclareResource(raw);
      if (block.type == "module") DeclareCall(raw);
      if (block.type == "provider") {
        config_.providers.push_back({block.labels[0].text, LiteralText(ValueOf(raw.body, "alias")),
                                     MembersOf(raw.body, kProviderMeta, arena_), block.span,
                                     raw.body.damaged});
      }
    }
  }

  void DeclareVariable(const Raw& raw) {
    VariableDecl decl;
    decl.name = raw.block->labels[0].text;
    decl.span = raw.block->header_span;
    decl.default_value = ValueOf(raw.body, "default");
    decl.nullable = !IsFalse(ValueOf(raw.body, "nullable"));
    decl.sensitive = IsTrue(ValueOf(raw.body, "sensitive"));
    decl.damaged = raw.body.damaged;
    decl.ephemeral = IsTrue(ValueOf(raw.body, "ephemeral"));
    // Overrides leave the rules as they are.
    decl.validations = RulesOf(raw.block->body, "validation");
    const hcl::Expr* type = ValueOf(raw.body, "type");
    if (type && !hcl::As<hcl::BrokenExpr>(type))
      decl.type = ReadType(type, arena_, default_of_, diagnostics_);
    config_.variable_index.emplace(decl.name, config_.variables.size());
    config_.variables.push_back(decl);
  }

  void DeclareResource(const Raw& raw) {
    ResourceDecl decl;
    decl.data = raw.block->type == "data";
    decl.type = raw.block->labels[0].text;
    decl.name = raw.block->labels[1].text;
    decl.count = ValueOf(raw.body, "count");
    decl.for_each = ValueOf(raw.body, "for_each");
    decl.provider = ValueOf(raw.body, "provider");
    decl.members = MembersOf(raw.body, kResourceMeta, arena_);
    for (Member& member : decl.members) {
      if (member.name == "lifecycle") KeepValues(member);
    }
    std::erase_if(decl.members, [](const Member& m) { return !m.attribute && m.blocks.empty(); });
    decl.span = raw.block->span;
    decl.header_span = raw.block->header_span;
    if (const hcl::Block* lifecycle = Lifecycle(raw.block->body)) {
      decl.enabled = ValueOf(lifecycle->body, "enabled");
      decl.preconditions = RulesOf(lifecycle->body, "precondition");
      decl.postconditions = RulesOf(lifecycle->body, "postcondition");
    }
    decl.damaged = raw.body.damaged;
    CheckRepetition(raw);
    std::string key = decl.data ? "data." : "";
    ((key += decl.type) += '.') += decl.name;
    config_.resource_index.emplace(std::move(key), config_.resources.size());
    config_.resources.push_back(std::move(decl));
  }

  static const hcl::Block* Lifecycle(const hcl::Body& body) {
    const auto it = std::find_if(body.blocks.begin(), body.blocks.end(),
                                 [](const hcl::Block& b) { return b.type == "lifecycle"; });
    return it == body.blocks.end() ? nullptr : &*it;
  }

  static std::vector<RuleDecl> RulesOf(const hcl::Body& body, std::string_view type) {
    std::vector<RuleDecl> rules;
    for (const hcl::Block& b : body.blocks) {
      if (b.type == type)
        rules.push_back({ValueOf(b.body, "condition"), ValueOf(b.body, "error_message"), b.header_span});
    }
    return rules;
  }

  // The arguments of `lifecycle` that are no rules; those that name things become texts.
  void KeepValues(Member& lifecycle) {
    lifecycle.attribute = nullptr;
    for (const hcl::Block*& block : lifecycle.blocks) {
      std::vector<hcl::Attribute> kept;
      for (hcl::Attribute a : block->body.attributes) {
        if (a.name == "enabled") continue;
        if (a.name == "ignore_changes" || a.name == "replace_triggered_by") a.value = AsTexts(a.value);
        kept.push_back(a);
      }
      hcl::Block values = *block;
      values.body.attributes = arena_.Copy(kept);
      values.body.blocks = {};
      block = arena_.Copy(std::vector<hcl::Block>{values}).data();
    }
  }

  // Addresses as strings, also in a list.
  const hcl::Expr* AsTexts(const hcl::Expr* e) {
    if (const auto* list = hcl::As<hcl::TupleExpr>(e)) {
      std::vector<const hcl::Expr*> elements;
      for (const hcl::Expr* element : list->elements) elements.push_back(AsTexts(element));
      hcl::TupleExpr* made = arena_.New<hcl::TupleExpr>(*list);
      made->elements = arena_.Copy(elements);
      return made;
    }
    const std::string text = AddressText(e);
    if (text.empty()) return e;
    const Origin* origin = NewOrigin(arena_, OriginKind::kLiteral, e->span);
    hcl::LiteralExpr* made = arena_.New<hcl::LiteralExpr>();
    made->kind = hcl::ExprKind::kLiteral;
    made->span = e->span;
    made->value = Value::String(arena_.Copy(text), origin);
    return made;
  }

  Members StatementMembers(const hcl::Body& body) {
    std::vector<hcl::Attribute> attributes(body.attributes.begin(), body.attributes.end());
    for (hcl::Attribute& a : attributes) {
      if (a.name == "from" || a.name == "to" || a.name == "provider") a.value = AsTexts(a.value);
    }
    return MembersOf({arena_.Copy(attributes), body.blocks, body.span}, {}, arena_);
  }

  void DeclareCall(const Raw& raw) {
    CallDecl decl;
    decl.name = raw.block->labels[0].text;
    decl.source = ValueOf(raw.body, "source");
    decl.count = ValueOf(raw.body, "count");
    decl.for_each = ValueOf(raw.body, "for_each");
    decl.span = raw.block->span;
    decl.header_span = raw.block->header_span;
    decl.damaged = raw.body.damaged;
    for (const hcl::Attribute& a : raw.body.attributes) {
      if (!Contains(kCallMeta, a.name)) decl.inputs.push_back(&a);
    }
    if (const auto* object = hcl::As<hcl::ObjectExpr>(ValueOf(raw.body, "providers"))) {
      for (const hcl::ObjectItem& item : object->items) {
        std::string_view name, alias;
        const hcl::Expr* key = item.key;
        if (!ProviderName(key, name, alias)) continue;
        std::string joined(name);
        if (!alias.empty()) (joined += '.') += alias;
        decl.providers.emplace_back(arena_.Copy(joined), item.value);
      }
    }
    if (const hcl::Block* lifecycle = Lifecycle(raw.block->body))
      decl.enabled = ValueOf(lifecycle->body, "enabled");
    CheckRepetition(raw);
    config_.call_index.emplace(decl.name, config_.calls.size());
    config_.calls.push_back(std::move(decl));
  }

  // One block may have one of these; an override may add another, of which then `count` holds, then
  // `enabled`.
  void CheckRepetition(const Raw& raw) {
    const hcl::Body& body = raw.block->body;
    const hcl::Block* lifecycle = Lifecycle(body);
    const hcl::Expr* enabled = lifecycle ? ValueOf(lifecycle->body, "enabled") : nullptr;
    const hcl::Expr* given[] = {ValueOf(body, "count"), ValueOf(body, "for_each"), enabled};
    constexpr const char* kNames[] = {"count", "for_each", "enabled"};
    for (int i = 0; i < 3; ++i) {
      for (int j = i + 1; j < 3; ++j) {
        if (!given[i] || !given[j]) continue;
        diagnostics_.push_back(
            Error("terraform-configuration",
                  std::string("Invalid combination of \"") + kNames[i] + "\" and \"" + kNames[j] + "\"",
                  std::string("The \"") + kNames[i] + "\" and \"" + kNames[j] +
                      "\" meta-arguments are mutually-exclusive, only one should be used.",
                  given[j]->span));
        return;
      }
    }
  }

  const Directory& directory_;
  std::string_view reading_;  // the file's path
  Arena& arena_;
  const DefaultOf& default_of_;
  Diagnostics& diagnostics_;
  ModuleConfig config_;
  Raws raws_;
  std::map<std::string, std::size_t> index_;
};

// JSON writes blocks as objects; only `dynamic` must be told from an argument to be understood.
hcl::Body BodyOf(const hcl::ObjectExpr& object, Arena& arena) {
  std::vector<hcl::Attribute> attributes;
  std::vector<hcl::Block> blocks;
  for (const hcl::ObjectItem& item : object.items) {
    const std::string_view name = LiteralText(item.key);
    const auto* content = hcl::As<hcl::ObjectExpr>(item.value);
    if (name == "content" && content) {
      blocks.push_back({name, {}, BodyOf(*content, arena), content->span, item.key->span});
    } else {
      attributes.push_back({name, item.value, Join(item.key->span, item.value->span), item.key->span});
    }
  }
  return {arena.Copy(attributes), arena.Copy(blocks), object.span};
}

void AddJsonDynamic(const hcl::Expr* value, Arena& arena, std::vector<hcl::Block>& out) {
  const auto* by_type = hcl::As<hcl::ObjectExpr>(value);
  if (!by_type) return;
  for (const hcl::ObjectItem& item : by_type->items) {
    std::vector<const hcl::Expr*> bodies{item.value};
    if (const auto* list = hcl::As<hcl::TupleExpr>(item.value))
      bodies.assign(list->elements.begin(), list->elements.end());
    for (const hcl::Expr* body : bodies) {
      const auto* object = hcl::As<hcl::ObjectExpr>(body);
      if (!object) continue;
      const std::vector<hcl::Label> label{{LiteralText(item.key), item.key->span}};
      out.push_back({"dynamic", arena.Copy(label), BodyOf(*object, arena), object->span, item.key->span});
    }
  }
}

}  // namespace

std::string AddressText(const hcl::Expr* expression) {
  if (const auto* variable = hcl::As<hcl::VariableExpr>(expression)) return std::string(variable->name);
  if (const auto* get = hcl::As<hcl::GetAttrExpr>(expression)) {
    const std::string object = AddressText(get->object);
    return object.empty() ? object : object + '.' + std::string(get->name);
  }
  if (const auto* index = hcl::As<hcl::IndexExpr>(expression)) {
    const std::string object = AddressText(index->object);
    const auto* key = hcl::As<hcl::LiteralExpr>(index->key);
    if (object.empty() || !key) return "";
    return object + '[' + EncodeJson(key->value) + ']';
  }
  return std::string(LiteralText(expression));
}

std::string_view LiteralText(const hcl::Expr* expression) {
  const auto* literal = hcl::As<hcl::LiteralExpr>(expression);
  return literal && literal->value.is_string() ? literal->value.string() : std::string_view();
}

bool ProviderName(const hcl::Expr* expression, std::string_view& name, std::string_view& alias) {
  // aws.by_region[each.key]: the instances of one block differ in what isn't judged.
  if (const auto* index = hcl::As<hcl::IndexExpr>(expression)) expression = index->object;
  if (const auto* variable = hcl::As<hcl::VariableExpr>(expression)) {
    name = variable->name;
    alias = {};
    return true;
  }
  if (const auto* get = hcl::As<hcl::GetAttrExpr>(expression)) {
    const auto* variable = hcl::As<hcl::VariableExpr>(get->object);
    if (!variable) return false;
    name = variable->name;
    alias = get->name;
    return true;
  }
  const std::string_view text = LiteralText(expression);
  if (text.empty()) return false;
  const std::size_t dot = text.find('.');
  name = text.substr(0, dot);
  alias = dot == std::string_view::npos ? std::string_view() : text.substr(dot + 1);
  return true;
}

Members MembersOf(const hcl::Body& body, std::span<const std::string_view> skip, Arena& arena) {
  std::map<std::string_view, Member> by_name;
  for (const hcl::Attribute& a : body.attributes) {
    if (Contains(skip, a.name)) continue;
    if (a.name == "dynamic" && hcl::As<hcl::ObjectExpr>(a.value)) {
      std::vector<hcl::Block> blocks;
      AddJsonDynamic(a.value, arena, blocks);
      for (const hcl::Block& block : arena.Copy(blocks)) {
        Member& m = by_name[block.labels[0].text];
        m.blocks.push_back(&block);
        m.name_span = block.header_span;
      }
      continue;
    }
    Member& m = by_name[a.name];
    m.attribute = &a;
    m.name_span = a.name_span;
  }
  for (const hcl::Block& b : body.blocks) {
    const std::string_view name = ContentType(b);
    if (Contains(skip, name)) continue;
    Member& m = by_name[name];
    m.blocks.push_back(&b);
    if (!m.name_span.valid()) m.name_span = b.header_span;
  }
  Members out;
  out.reserve(by_name.size());
  for (auto& [name, member] : by_name) {
    member.name = name;
    out.push_back(std::move(member));
  }
  return out;
}

std::string LocalModulePath(const std::string& directory, std::string_view source) {
  const bool local = source.starts_with("./") || source.starts_with("../") || source == "." || source == "..";
  return local ? JoinPath(directory, source) : std::string();
}

ModuleConfig ReadModule(const Directory& directory, Arena& arena, const DefaultOf& default_of,
                        Diagnostics& diagnostics) {
  return Reader(directory, arena, default_of, diagnostics).Read();
}

}  // namespace assay::terraform
