// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "terraform/evaluator.h"

namespace assay::terraform {
namespace {

// aws_iam_policy_document: the provider makes JSON of the blocks without asking the account.
// Source: registry documentation of hashicorp/aws, "Data Source: aws_iam_policy_document".
class DocumentBuilder {
 public:
  using Distribute =
      std::function<Value(std::span<const Value>, const std::function<Value(std::span<const Value>)>&)>;
  using Derive = std::function<Value(const Value&)>;

  DocumentBuilder(Arena& arena, GuardTable& guards, Distribute distribute, Derive derive)
      : arena_(arena), guards_(guards), distribute_(std::move(distribute)), derive_(std::move(derive)) {}

  Value Statement(const Value& block) {
    if (block.is_choice()) {
      std::vector<ChoiceCase> cases;
      for (const ChoiceCase& c : block.cases()) cases.push_back({c.guard, Statement(c.value)});
      return Value::Choice(arena_.Copy(cases), block.origin());
    }
    if (!block.is_mapping()) return block;
    std::vector<Entry> entries;
    const auto put = [&](std::string_view key, const Value& v) {
      if (!v.is_absent()) entries.push_back({key, v, {}});
    };
    if (const Value* sid = block.Find("sid");
        sid && !sid->is_null() && !(sid->is_string() && sid->string().empty())) {
      put("Sid", *sid);
    }
    const Value* effect = block.Find("effect");
    const bool stated = effect && !effect->is_null();
    if (stated || !block.open()) put("Effect", stated ? *effect : Value::String("Allow", block.origin()));
    put("Action", Texts(block.Find("actions")));
    put("NotAction", Texts(block.Find("not_actions")));
    put("Resource", Texts(block.Find("resources")));
    put("NotResource", Texts(block.Find("not_resources")));
    put("Principal", Principals(block.Find("principals")));
    put("NotPrincipal", Principals(block.Find("not_principals")));
    put("Condition", Conditions(block.Find("condition")));
    return MakeObject(std::move(entries), arena_, block.origin()).WithOpen(block.open());
  }

 private:
  // One text, or a list of them; absent if there is none.
  Value Texts(const Value* given) {
    if (!given || given->is_null() || given->is_absent()) return Value();
    const Value& v = *given;
    if (v.is_choice()) {
      std::vector<ChoiceCase> cases;
      for (const ChoiceCase& c : v.cases()) cases.push_back({c.guard, Texts(&c.value)});
      return Value::Choice(arena_.Copy(cases), v.origin());
    }
    if (!v.is_sequence()) return v;
    if (v.size() == 0 && !v.open()) return Value();
    std::vector<Value> texts;
    bool known = true;
    for (const Value& element : v.elements()) {
      Value text = Text(element);
      if (!text.is_string()) known = false;
      texts.push_back(text);
    }
    if (known) {
      // The argument is a set to the provider, which writes it from the end.
      std::stable_sort(texts.begin(), texts.end(),
                       [](const Value& a, const Value& b) { return a.string() > b.string(); });
      texts.erase(std::unique(texts.begin(), texts.end(),
                              [](const Value& a, const Value& b) { return a.string() == b.string(); }),
                  texts.end());
    }
    if (texts.size() == 1 && !v.open() && (known || !texts[0].is_choice())) return texts[0];
    return MakeTuple(texts, arena_, v.origin()).WithOpen(v.open()).WithSensitive(v.sensitive());
  }

  // "&{aws:username}" is how a policy variable is written where ${…} would be an interpolation.
  Value Text(const Value& v) {
    if (!v.is_string() || v.string().find("&{") == std::string_view::npos) return v;
    std::string out(v.string());
    for (std::size_t at = out.find("&{"); at != std::string::npos; at = out.find("&{", at + 2)) out[at] = '$';
    return MakeString(out, arena_, v.origin()).WithSensitive(v.sensitive());
  }

  // The blocks of an argument, each of which may be there under a condition only.
  Value OverBlocks(const Value* blocks, const std::function<Value(std::span<const Value>)>& f) {
    if (!blocks || blocks->is_null() || blocks->is_absent()) return Value();
    if (!blocks->is_sequence() || blocks->open()) return derive_(*blocks);
    if (blocks->size() == 0) return Value();
    std::vector<Value> all;
    for (const Value& block : blocks->elements()) {
      if (!block.is_choice()) {
        all.push_back(block);
        continue;
      }
      std::vector<ChoiceCase> cases(block.cases().begin(), block.cases().end());
      Guard rest = Guard::kAlways;
      for (const ChoiceCase& c : cases) rest = guards_.And(rest, guards_.Not(c.guard));
      if (rest != Guard::kNever) cases.push_back({rest, Value::Absent()});
      all.push_back(Value::Choice(arena_.Copy(cases), block.origin()));
    }
    return distribute_(all, f);
  }

  Value Principals(const Value* given) {
    return OverBlocks(given, [&](std::span<const Value> blocks) -> Value {
      std::map<std::string_view, std::vector<Value>> by_type;
      for (const Value& block : blocks) {
        if (block.is_absent()) continue;
        const Value* type = block.Find("type");
        const Value* identifiers = block.Find("identifiers");
        if (!type || !type->is_string() || !identifiers || !identifiers->is_sequence()) {
          return derive_(type && !type->is_string() ? *type : identifiers ? *identifiers : block);
        }
        auto& list = by_type[type->string()];
        for (const Value& one : identifiers->elements()) list.push_back(Text(one));
      }
      if (by_type.empty()) return Value();
      if (by_type.size() == 1 && by_type.begin()->first == "*") {
        const auto& list = by_type.begin()->second;
        if (list.size() == 1 && list[0].is_string() && list[0].string() == "*") return list[0];
      }
      std::vector<Entry> entries;
      for (const auto& [type, list] : by_type) {
        const Value all = MakeTuple(list, arena_, list.empty() ? nullptr : list[0].origin());
        const Value texts = Texts(&all);
        entries.push_back({type, texts.is_absent() ? all : texts, {}});
      }
      return MakeObject(std::move(entries), arena_, blocks[0].origin());
    });
  }

  Value Conditions(const Value* given) {
    return OverBlocks(given, [&](std::span<const Value> blocks) -> Value {
      std::map<std::string_view, std::map<std::string_view, std::vector<Value>>> by_test;
      for (const Value& block : blocks) {
        if (block.is_absent()) continue;
        const Value* test = block.Find("test");
        const Value* variable = block.Find("variable");
        const Value* values = block.Find("values");
        for (const Value* part : {test, variable}) {
          if (!part || !part->is_string()) return derive_(part ? *part : block);
        }
        if (!values || !values->is_sequence()) return derive_(values ? *values : block);
        auto& list = by_test[test->string()][variable->string()];
        for (const Value& one : values->elements()) list.push_back(Text(one));
      }
      if (by_test.empty()) return Value();
      std::vector<Entry> tests;
      for (const auto& [test, variables] : by_test) {
        std::vector<Entry> entries;
        for (const auto& [variable, list] : variables) {
          entries.push_back({variable, list.size() == 1 ? list[0] : MakeTuple(list, arena_), {}});
        }
        tests.push_back({test, MakeObject(std::move(entries), arena_), {}});
      }
      return MakeObject(std::move(tests), arena_, blocks[0].origin());
    });
  }

  Arena& arena_;
  GuardTable& guards_;
  Distribute distribute_;
  Derive derive_;
};

std::string_view SidOf(const Value& statement) {
  const Value* sid = statement.Find("Sid");
  return sid && sid->is_string() ? sid->string() : std::string_view();
}

// Statements in order. Those of a later part replace earlier ones of the same Sid. Source: the provider's
// documentation of aws_iam_policy_document.
class Statements {
 public:
  // `from`: where the part begins in which a Sid must stand once; false if this one stands there twice, both
  // are kept then.
  bool AddUnique(const Value& statement, std::size_t from) {
    const std::string_view sid = SidOf(statement);
    bool twice = false;
    for (std::size_t i = 0; i < all_.size() && !sid.empty(); ++i) {
      if (SidOf(all_[i]) != sid) continue;
      if (i < from) {
        all_[i] = statement;
        return true;
      }
      twice = true;
    }
    all_.push_back(statement);
    return !twice;
  }
  void Add(const Value& statement) { AddUnique(statement, all_.size()); }
  // A part that isn't known may replace each statement that has a Sid.
  void MayBeReplaced(const std::function<Value(const Value&)>& maybe) {
    for (Value& statement : all_) {
      const Value* sid = statement.Find("Sid");
      if (sid && (!sid->is_string() || sid->size() > 0)) statement = maybe(statement);
    }
  }
  const std::vector<Value>& all() const { return all_; }

 private:
  std::vector<Value> all_;
};

}  // namespace

Value Evaluator::PolicyJson(ResourceInstance& instance) {
  const ResourceDecl& decl = *instance.node->decl;
  const auto argument = [&](std::string_view name) { return Argument(instance, name); };
  return Node(
      instance.policy_json, [&] { return std::string(instance.address) + ".json"; }, decl.header_span,
      [&]() -> Value {
        const hcl::Expr at{hcl::ExprKind::kLiteral, decl.header_span};
        DocumentBuilder builder(
            arena_, root_.guards,
            [&](std::span<const Value> values, const std::function<Value(std::span<const Value>)>& f) {
              return Distribute(values, &at, f);
            },
            [&](const Value& cause) { return Derived(cause, nullptr, cause.span()); });
        Statements statements;
        bool open = false;
        Value version = Value::String("2012-10-17"), id;
        Value stop;  // what leaves the document open
        const auto note_open = [&](const Value& cause) {
          open = true;
          if (stop.is_absent()) stop = cause;
        };
        // The parts of a document are its sources, its own statements, and what overrides both.
        enum class Part : std::uint8_t { kSource, kOverride };
        const auto maybe = [&](const Value& statement) {
          const Guard kept = root_.guards.Fresh("a statement is kept #" + std::to_string(++fresh_), true);
          const ChoiceCase one[] = {{kept, statement}};
          return Value::Choice(arena_.Copy(std::span<const ChoiceCase>(one)), statement.origin());
        };
        const auto add_statement = [&](const Value& statement, Part part, std::size_t from) {
          if (part == Part::kOverride) {
            const Value* sid = statement.Find("Sid");
            if (sid && !sid->is_string() && !sid->is_null()) statements.MayBeReplaced(maybe);
            statements.Add(statement);
          } else if (!statements.AddUnique(statement, from)) {
            FailHard(
                decl.header_span, "Duplicate Sid",
                "Two statements have the Sid \"" + std::string(SidOf(statement)) +
                    "\". Only override_policy_documents may replace a statement by one of the same Sid; both "
                    "are kept here.");
          }
        };
        const auto add_all = [&](const Value& list, Part part) {
          if (list.is_mapping()) return add_statement(list, part, 0);
          if (!list.is_sequence()) return note_open(list);
          for (const Value& s : list.elements()) add_statement(s, part, 0);
          if (list.open()) note_open(list);
        };
        // The newest counts.
        const auto take_version = [&](const Value& v) {
          if (!version.is_string() || !v.is_string() || v.string() > version.string()) version = v;
        };
        // A known text still leads to what it was made from, with the places of its parts.
        const auto content_of = [&](const Value& text) {
          for (const Origin* o = text.is_string() ? text.origin() : nullptr; o; o = o->via()) {
            if (o->decoded()) return *o->decoded();
          }
          return DecodeJsonText(text, arena_, text.origin());
        };
        const auto add_document = [&](const Value& text, Part part) {
          if (text.is_null() || text.is_absent() || (text.is_string() && text.string().empty())) return;
          const Value document = content_of(text);
          if (!document.is_mapping()) {
            if (part == Part::kOverride) statements.MayBeReplaced(maybe);
            return note_open(text);
          }
          if (const Value* v = document.Find("Version")) take_version(*v);
          if (const Value* v = document.Find("Id"); v && !(v->is_string() && v->size() == 0)) id = *v;
          if (const Value* list = document.Find("Statement")) add_all(*list, part);
        };
        const auto add_documents = [&](std::string_view many, std::string_view one, Part part) {
          add_document(argument(one), part);
          const Value list = argument(many);
          if (list.is_absent() || list.is_null()) return;
          if (!list.is_sequence() || list.open()) {
            if (part == Part::kOverride) statements.MayBeReplaced(maybe);
            note_open(list);
          }
          if (!list.is_sequence()) return;
          for (const Value& text : list.elements()) add_document(text, part);
        };
        add_documents("source_policy_documents", "source_json", Part::kSource);
        if (const Value v = argument("version"); !v.is_absent() && !v.is_null()) take_version(v);
        if (const Value v = argument("policy_id"); !v.is_absent() && !v.is_null()) id = v;
        const Value blocks = argument("statement");
        if (blocks.is_sequence()) {
          const std::size_t own = statements.all().size();
          for (const Value& block : blocks.elements())
            add_statement(builder.Statement(block), Part::kSource, own);
          if (blocks.open()) note_open(blocks);
        } else if (!blocks.is_absent() && !blocks.is_null()) {
          note_open(blocks);
        }
        add_documents("override_policy_documents", "override_json", Part::kOverride);
        if (decl.damaged) note_open(ErrorValue(decl.header_span));

        const Origin* via = blocks.origin();
        std::vector<Entry> entries{
            {"Version", version, {}},
            {"Statement", MakeTuple(statements.all(), arena_, via).WithOpen(open), {}}};
        if (!id.is_absent()) entries.push_back({"Id", id, {}});
        const Value document = MakeObject(std::move(entries), arena_, via);
        const std::string_view name = Text(std::string(instance.address) + ".json");
        const Origin* origin = Step(OriginKind::kEncoded, decl.header_span, name, via);
        if (!open && WhollyKnown(document)) {
          OriginLinks links = origin->links();
          links.decoded = arena_.New<Value>(document);
          return MakeString(EncodeJson(document), arena_,
                            NewOrigin(arena_, origin->kind, origin->span, links));
        }
        Unknown u;
        u.type = StringType();
        u.not_null = true;
        u.prefix = "{";
        u.reason = UnknownReason::kDataSource;
        u.span = decl.header_span;
        u.expression = name;
        u.identity = arena_.New<Identity>(Identity{instance.address, "json"});
        u.encoding = Encoding::kJson;
        u.decoded = arena_.New<Value>(document);
        return MakeUnknown(u, arena_, origin);
      });
}

}  // namespace assay::terraform
