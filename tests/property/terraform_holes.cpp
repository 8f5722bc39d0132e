// SPDX-License-Identifier: Apache-2.0
#include "terraform_holes.h"

#include <algorithm>
#include <set>

#include "syntax/hcl/parser.h"

namespace assay::test {
namespace {

using Strings = std::vector<std::string>;

// Somewhere that an input can take the place of what is written.
struct Place {
  enum class Kind : std::uint8_t {
    kExpression,    // a whole expression
    kTemplatePart,  // literal text within a template
    kQuotedString,  // a string without interpolations: part of it may go
    kNestedBlock,   // a block of a resource: may become a dynamic one
    kResource,      // an open brace: may get a count or for_each
    kDefault,       // a variable's default: may go
  };
  Kind kind = Kind::kExpression;
  std::uint32_t begin = 0, end = 0;
  std::uint32_t body_begin = 0, body_end = 0;  // of a nested block: between its braces
  bool element = false;                        // of a list
  std::string name;                            // the block's type, the variable
};

class Places {
 public:
  explicit Places(const std::string& text) : text_(text) {
    file_ = hcl::ParseFile(text, FileId{0}).file;
    for (const hcl::Block& block : file_->body.blocks) {
      if (block.type == "variable") {
        AddDefault(block);
      } else if (block.type == "resource" || block.type == "data") {
        AddResource(block);
      } else if (block.type == "locals" || block.type == "module" || block.type == "output") {
        AddBody(block.body, false);
      }
    }
  }
  const std::vector<Place>& all() const { return all_; }
  // Literals of the file as they are written: values that its author had in mind.
  const std::set<std::string>& literals() const { return literals_; }

 private:
  std::string Text(Span span) const { return text_.substr(span.begin, span.end - span.begin); }

  void AddDefault(const hcl::Block& block) {
    const hcl::Attribute* value = block.body.Find("default");
    if (!value || block.labels.empty()) return;
    literals_.insert(Text(value->value->span));
    all_.push_back({Place::Kind::kDefault, value->span.begin, value->span.end, 0, 0, false,
                    std::string(block.labels[0].text)});
  }

  void AddResource(const hcl::Block& block) {
    const bool many = block.body.Find("count") || block.body.Find("for_each");
    if (!many && block.header_span.end < text_.size()) {
      const auto brace = static_cast<std::uint32_t>(text_.find('{', block.header_span.end));
      all_.push_back({Place::Kind::kResource, brace + 1, brace + 1, 0, 0, false, {}});
    }
    AddBody(block.body, true);
  }

  void AddBody(const hcl::Body& body, bool resource) {
    for (const hcl::Attribute& a : body.attributes) {
      // Fixed where a module is read, before there are values.
      static const std::set<std::string_view> kFixed = {"source", "version", "depends_on", "provider",
                                                        "providers"};
      if (!kFixed.count(a.name)) AddExpression(a.value);
    }
    for (const hcl::Block& block : body.blocks) {
      if (block.type == "lifecycle" || block.type == "provisioner" || block.type == "connection") continue;
      if (block.type != "dynamic" && resource && block.labels.empty()) {
        const std::size_t open = text_.find('{', block.header_span.end);
        all_.push_back({Place::Kind::kNestedBlock, block.span.begin, block.span.end,
                        static_cast<std::uint32_t>(open + 1), block.span.end - 1, false,
                        std::string(block.type)});
      }
      AddBody(block.body, resource && block.type != "dynamic");
    }
  }

  void AddAll(std::span<const hcl::Expr* const> all, bool elements) {
    for (const hcl::Expr* e : all) AddExpression(e, elements);
  }

  void AddExpression(const hcl::Expr* e, bool element = false) {
    if (!e) return;
    if (const auto* literal = hcl::As<hcl::LiteralExpr>(e)) {
      const std::string text = Text(e->span);
      literals_.insert(text);
      const bool plain = text.size() > 2 && text[0] == '"' && text.find_first_of("\\$%") == std::string::npos;
      if (plain) all_.push_back({Place::Kind::kQuotedString, e->span.begin, e->span.end, 0, 0, false, {}});
      static_cast<void>(literal);
    }
    Place place;
    place.begin = e->span.begin;
    place.end = e->span.end;
    place.element = element;
    all_.push_back(place);
    if (const auto* x = hcl::As<hcl::TemplateExpr>(e)) {
      for (const hcl::Expr* part : x->parts) {
        if (part->kind == hcl::ExprKind::kLiteral) {
          all_.push_back({Place::Kind::kTemplatePart, part->span.begin, part->span.end, 0, 0, false, {}});
        } else if (part->kind != hcl::ExprKind::kConditional && part->kind != hcl::ExprKind::kFor) {
          AddExpression(part);
        }
      }
    } else if (const auto* tuple = hcl::As<hcl::TupleExpr>(e)) {
      AddAll(tuple->elements, true);
    } else if (const auto* object = hcl::As<hcl::ObjectExpr>(e)) {
      for (const hcl::ObjectItem& item : object->items) AddExpression(item.value);
    } else if (const auto* call = hcl::As<hcl::CallExpr>(e)) {
      AddAll(call->arguments, false);
    } else if (const auto* condition = hcl::As<hcl::ConditionalExpr>(e)) {
      AddExpression(condition->condition);
      AddExpression(condition->then);
      AddExpression(condition->otherwise);
    } else if (const auto* parens = hcl::As<hcl::ParensExpr>(e)) {
      AddExpression(parens->inner);
    } else if (const auto* loop = hcl::As<hcl::ForExpr>(e)) {
      AddExpression(loop->collection);
    }
  }

  const std::string& text_;
  std::unique_ptr<hcl::File> file_;
  std::vector<Place> all_;
  std::set<std::string> literals_;
};

const std::vector<std::string> kStrings = {
    R"("")",
    R"("*")",
    R"("x")",
    R"("0.0.0.0/0")",
    R"("10.0.0.0/8")",
    R"("::/0")",
    R"("true")",
    R"("false")",
    R"("-1")",
    R"("22")",
    R"("aws:kms")",
    R"("AES256")",
    R"("alias/aws/s3")",
    R"("Allow")",
    R"("Deny")",
    R"("Enabled")",
    R"("Disabled")",
    R"("arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555")"};
const std::vector<std::string> kOthers = {"true", "false",   "null",           "0", "1", "22", "65535", "-1",
                                          "[]",   "[\"*\"]", "[\"x\", \"y\"]", "{}"};

class Maker {
 public:
  Maker(const std::string& text, const std::vector<Draft>& drafts) : text_(text), places_(text) {
    for (const std::string& literal : places_.literals()) {
      (literal.starts_with('"') ? strings_ : others_).push_back(literal);
    }
    strings_.insert(strings_.end(), kStrings.begin(), kStrings.end());
    others_.insert(others_.end(), kOthers.begin(), kOthers.end());
    any_ = strings_;
    any_.insert(any_.end(), others_.begin(), others_.end());
    for (const Draft& draft : drafts) Dig(draft);
  }

  HoledModule Make() {
    std::sort(edits_.begin(), edits_.end(), [](const Edit& a, const Edit& b) { return a.begin > b.begin; });
    std::string text = text_;
    for (const Edit& e : edits_) text.replace(e.begin, e.end - e.begin, e.text);
    out_.files = {{"main.tf", text + "\n" + declarations_}};
    return std::move(out_);
  }

 private:
  struct Edit {
    std::uint32_t begin, end;
    std::string text;
  };

  bool Free(const Place& p) const {
    return std::none_of(edits_.begin(), edits_.end(), [&](const Edit& e) {
      // Two insertions at one place would both add a count.
      return (p.begin < e.end && e.begin < p.end) || (p.begin == e.begin && p.end == e.end);
    });
  }

  // A new variable; its name.
  std::string Variable(const std::string& type, std::vector<std::string> candidates) {
    const std::string name = "hole_" + std::to_string(out_.variables.size());
    declarations_ +=
        "variable \"" + name + "\" {" + (type.empty() ? "" : "\n  type = " + type + "\n") + "}\n";
    out_.variables.push_back(name);
    out_.candidates.push_back(std::move(candidates));
    return "var." + name;
  }

  void Dig(const Draft& draft) {
    if (places_.all().empty()) return;
    const Place& p = places_.all()[draft.place % places_.all().size()];
    if (!Free(p)) return;
    const std::string old = text_.substr(p.begin, p.end - p.begin);
    switch (p.kind) {
      case Place::Kind::kExpression:
        return edits_.push_back({p.begin, p.end, Expression(old, p.element, draft)});
      case Place::Kind::kTemplatePart:
        return edits_.push_back({p.begin, p.end, "${" + Variable("string", strings_) + "}"});
      case Place::Kind::kQuotedString: {
        // Between the quotes, some of it.
        const std::size_t from = 1 + draft.kind % (old.size() - 1);
        const std::size_t to = from + draft.detail % (old.size() - from);
        std::vector<std::string> candidates = strings_;
        candidates.insert(candidates.begin(), '"' + old.substr(from, to - from) + '"');
        const std::string inner = "${" + Variable("string", candidates) + "}";
        return edits_.push_back({p.begin, p.end, old.substr(0, from) + inner + old.substr(to)});
      }
      case Place::Kind::kNestedBlock: {
        const std::string each = Variable("list(string)", {"[]", "[\"a\"]", "[\"a\", \"b\"]"});
        return edits_.push_back({p.begin, p.end,
                                 "dynamic \"" + p.name + "\" {\n  for_each = " + each + "\n  content {" +
                                     text_.substr(p.body_begin, p.body_end - p.body_begin) + "\n}\n}"});
      }
      case Place::Kind::kResource:
        return edits_.push_back({p.begin, p.end, "\n" + Repetition(draft) + "\n"});
      case Place::Kind::kDefault:
        out_.variables.push_back(p.name);
        out_.candidates.push_back(any_);
        return edits_.push_back({p.begin, p.end, ""});
    }
  }

  std::string Repetition(const Draft& draft) {
    switch (draft.kind % 4) {
      case 0:
        return "count = " + Variable("bool", {"true", "false"}) + " ? 1 : 0";
      case 1:
        return "count = " + Variable("number", {"0", "1", "2"});
      case 2:
        return "for_each = toset(" + Variable("list(string)", {"[]", "[\"a\"]", "[\"a\", \"b\"]"}) + ")";
      default:
        return "count = length(" + Variable("map(string)", {"{}", "{ a = \"x\" }"}) + ")";
    }
  }

  std::string Expression(const std::string& old, bool element, const Draft& draft) {
    // A provider refuses a list where it takes a string: that is no value that the input may have.
    const bool collection = old.starts_with('[') || old.starts_with('{');
    const auto fits = [&](const std::string& s) {
      if (element && s == "null") return false;  // nor null in a list
      return collection || !(s.starts_with('[') || s.starts_with('{'));
    };
    std::vector<std::string> any;
    // A reference can't be what a variable is set to.
    if (places_.literals().count(old)) any.push_back(old);
    std::copy_if(any_.begin(), any_.end(), std::back_inserter(any), fits);
    const auto alternative = [&] { return any[draft.detail % any.size()]; };
    switch (draft.kind % 9) {
      case 0:
        return Variable("", any);
      case 1:
        return Variable("string", strings_);
      case 2:
        return Variable("bool", element ? Strings{"true", "false"} : Strings{"true", "false", "null"});
      case 3:
        return Variable("number", {"0", "1", "22", "443", "65535", "-1"});
      case 4:
        if (!collection) return Variable("", any);
        return Variable("list(string)", {"[]", "[\"*\"]", "[\"0.0.0.0/0\"]", "[\"x\", \"10.0.0.0/8\"]"});
      case 5:
        return "(" + Variable("bool", {"true", "false"}) + " ? (" + old + ") : " + alternative() + ")";
      case 6:
        return "(" + Variable("bool", {"true", "false"}) + " ? " + alternative() + " : (" + old + "))";
      case 7:
        return "coalesce(" + Variable("string", strings_) + ", " + strings_[draft.detail % strings_.size()] +
               ")";
      default:
        return "(" + Variable("", any) + " == " + alternative() + " ? (" + old +
               ") : " + (element ? alternative() : "null") + ")";
    }
  }

  const std::string& text_;
  const Places places_;
  std::vector<std::string> strings_, others_, any_;
  std::vector<Edit> edits_;
  std::string declarations_;
  HoledModule out_;
};

}  // namespace

Files HoledModule::Filled(const std::vector<std::uint32_t>& choices) const {
  Files out = files;
  std::string& values = out["terraform.tfvars"];
  for (std::size_t i = 0; i < variables.size(); ++i) {
    const std::uint32_t choice = choices.empty() ? 0 : choices[i % choices.size()];
    values += variables[i] + " = " + candidates[i][choice % candidates[i].size()] + "\n";
  }
  return out;
}

HoledModule MakeHoles(const std::string& text, const std::vector<Draft>& drafts) {
  return Maker(text, drafts).Make();
}

}  // namespace assay::test
