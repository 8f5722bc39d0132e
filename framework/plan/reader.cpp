// SPDX-License-Identifier: Apache-2.0
#include "plan/reader.h"

#include <simdjson.h>

#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "value/ops.h"

namespace assay::plan {
namespace {

namespace od = simdjson::ondemand;

constexpr int kMaxDepth = 500;
// What is longer would fill memory once it is computed with.
constexpr std::size_t kMaxNumber = 4'096, kMaxExponent = 6;

struct TooDeep {};

class Reader {
 public:
  Reader(std::string_view text, std::uint32_t base, FileId file, Arena& arena, const Handlers& handlers)
      : text_(text),
        base_(base),
        file_(file),
        arena_(arena),
        handlers_(handlers),
        padded_(text.data(), text.size()) {}

  std::optional<Diagnostic> Read() {
    try {
      od::parser parser;
      od::document document = parser.iterate(padded_);
      for (od::field field : document.get_object()) Part(Key(field), field.value());
    } catch (const simdjson::simdjson_error& e) {
      return Error("plan", "The plan can't be read to its end", std::string(e.what()) + ".",
                   Span{file_, 0, 0});
    } catch (const TooDeep&) {
      return Error("limit-depth", "The plan is nested too deep",
                   "It has more than " + std::to_string(kMaxDepth) + " levels.", Span{file_, 0, 0});
    }
    return std::nullopt;
  }

 private:
  void Part(std::string_view key, od::value value) {
    const bool resources = handlers_.row != nullptr;
    if (key == "resource_changes" && resources) {
      for (od::value row : value.get_array()) Change(row);
    } else if (key == "planned_values" && resources) {
      for (od::field field : value.get_object()) {
        if (Key(field) == "root_module") Module(field.value(), "", 0);
      }
    } else if (key == "prior_state" && resources) {
      // Only what was read for this plan is not planned.
      for (od::field field : value.get_object()) {
        if (Key(field) != "values") continue;
        for (od::field part : field.value().get_object()) {
          if (Key(part) == "root_module") Module(part.value(), "", 0, true);
        }
      }
    } else if (key == "configuration") {
      if (handlers_.configuration) handlers_.configuration(ValueOf(value, 0));
    } else if (key == "variables" && handlers_.variable) {
      for (od::field field : value.get_object()) {
        const std::string_view name = arena_.Copy(Key(field));
        const Value row = ValueOf(field.value(), 0);
        const Value* given = row.Find("value");
        if (given) handlers_.variable(name, *given);
      }
    }
  }

  void Module(od::value module, std::string_view address, int depth, bool only_data = false) {
    if (depth > kMaxDepth) throw TooDeep();
    for (od::field field : module.get_object()) {
      const std::string_view key = Key(field);
      if (key == "address") {
        address = arena_.Copy(std::string_view(field.value().get_string()));
      } else if (key == "resources") {
        for (od::value row : field.value().get_array()) Resource(row, address, only_data);
      } else if (key == "child_modules") {
        for (od::value child : field.value().get_array()) Module(child, "", depth + 1, only_data);
      }
    }
  }

  // What `planned_values` says of a resource.
  void Resource(od::value value, std::string_view module, bool only_data) {
    Row row;
    row.span = At(value);
    row.module = module;
    for (od::field field : value.get_object()) {
      const std::string_view key = Key(field);
      if (Name(key, field.value(), row) || !Wanted(row)) continue;
      if (key == "values") row.values = ValueOf(field.value(), 0);
      if (key == "sensitive_values") row.sensitive = Scratch(field.value());
    }
    if (row.data || !only_data) Hand(row);
  }

  void Change(od::value value) {
    Row row;
    row.span = At(value);
    row.change = true;
    for (od::field field : value.get_object()) {
      const std::string_view key = Key(field);
      if (key == "module_address") {
        row.module = arena_.Copy(std::string_view(field.value().get_string()));
      } else if (key == "change") {
        for (od::field part : field.value().get_object()) {
          const std::string_view name = Key(part);
          if (name == "actions") row.removed = Removes(part.value());
          if (!Wanted(row)) continue;
          if (name == "after") row.values = ValueOf(part.value(), 0);
          if (name == "after_unknown") row.unknown = Scratch(part.value());
          if (name == "after_sensitive") row.sensitive = Scratch(part.value());
        }
      } else {
        Name(key, field.value(), row);
      }
    }
    Hand(row);
  }

  bool Wanted(const Row& row) const { return !handlers_.values || handlers_.values(row.address, row.change); }

  static bool Removes(od::value actions) {
    bool stays = false, any = false;
    for (od::value action : actions.get_array()) {
      const std::string_view name = action.get_string();
      any = true;
      stays |= name != "delete" && name != "forget";
    }
    return any && !stays;
  }

  bool Name(std::string_view key, od::value value, Row& row) {
    std::string_view* where = key == "address" ? &row.address
                              : key == "type"  ? &row.type
                              : key == "name"  ? &row.name
                                               : nullptr;
    if (where) {
      *where = arena_.Copy(std::string_view(value.get_string()));
    } else if (key == "mode") {
      row.data = std::string_view(value.get_string()) == "data";
    } else {
      return false;
    }
    return true;
  }

  void Hand(const Row& row) {
    if (!row.address.empty() && !row.type.empty() && handlers_.row) handlers_.row(row);
    scratch_ = Arena();
  }

  static std::string_view Key(od::field& field) { return field.unescaped_key(); }

  Span At(od::value& value) {
    const std::string_view token = value.raw_json_token();
    const auto begin = static_cast<std::uint32_t>(token.data() - padded_.data() + base_);
    return {file_, begin, begin + 1};
  }

  // What is looked at while a row is handed on, and then forgotten.
  Value Scratch(od::value value) {
    Arena* const kept = std::exchange(to_, &scratch_);
    const Value v = ValueOf(value, 0);
    to_ = kept;
    return v;
  }

  // The few names of arguments, each kept once.
  std::string_view Interned(std::string_view key) {
    const auto it = keys_.find(key);
    return it != keys_.end() ? *it : *keys_.insert(arena_.Copy(key)).first;
  }

  Value ValueOf(od::value value, int depth) {
    if (depth > kMaxDepth) throw TooDeep();
    const std::string_view token = value.raw_json_token();
    const auto begin = static_cast<std::uint32_t>(token.data() - padded_.data());
    const auto origin = [&](std::size_t size) {
      const std::uint32_t from = begin + base_;
      const Span span{file_, from, from + static_cast<std::uint32_t>(size)};
      return NewOrigin(*to_, OriginKind::kLiteral, span);
    };
    switch (value.type()) {
      case od::json_type::object: {
        std::vector<Entry> entries;
        for (od::field field : value.get_object()) {
          const std::string_view key = Interned(Key(field));
          const Value member = ValueOf(field.value(), depth + 1);
          if (!member.is_null()) entries.push_back({key, member, {}});
        }
        return MakeObject(std::move(entries), (*to_), origin(1));
      }
      case od::json_type::array: {
        std::vector<Value> elements;
        for (od::value element : value.get_array()) elements.push_back(ValueOf(element, depth + 1));
        return MakeTuple(elements, (*to_), origin(1));
      }
      case od::json_type::string: {
        const std::string_view unescaped = value.get_string();
        // Without escapes the text itself holds it.
        const std::string_view here = text_.substr(begin + 1, unescaped.size());
        const bool same = here == unescaped && text_.substr(begin + 1 + here.size(), 1) == "\"";
        return Value::String(same ? here : (*to_).Copy(unescaped), origin(unescaped.size() + 2));
      }
      case od::json_type::number: {
        std::string_view digits = token;
        while (!digits.empty() && (digits.back() <= ' ')) digits.remove_suffix(1);
        const std::size_t exponent = digits.find_first_of("eE");
        const bool huge = digits.size() > kMaxNumber ||
                          (exponent != std::string_view::npos && digits.size() - exponent > kMaxExponent);
        const auto number = huge ? std::nullopt : Number::Parse(digits);
        if (!number) throw simdjson::simdjson_error(simdjson::NUMBER_ERROR);
        return MakeNumber(*number, (*to_), origin(digits.size()));
      }
      case od::json_type::boolean:
        return Value::Bool(value.get_bool(), origin(4));
      case od::json_type::null:
        break;
    }
    return Value::Null();
  }

  std::string_view text_;
  std::uint32_t base_;  ///< where `text_` begins in the file
  FileId file_;
  Arena& arena_;
  Arena scratch_;
  Arena* to_ = &arena_;
  std::unordered_set<std::string_view> keys_;
  const Handlers& handlers_;
  simdjson::padded_string padded_;
};

}  // namespace

std::optional<Diagnostic> ReadPlan(std::string_view text, FileId file, Arena& arena,
                                   const Handlers& handlers) {
  const std::uint32_t base = text.substr(0, 3) == "\xEF\xBB\xBF" ? 3 : 0;
  return Reader(text.substr(base), base, file, arena, handlers).Read();
}

}  // namespace assay::plan
