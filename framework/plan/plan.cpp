// SPDX-License-Identifier: Apache-2.0
#include "plan/plan.h"

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include "plan/merge.h"
#include "plan/reader.h"
#include "plan/references.h"
#include "value/arena.h"
#include "value/ops.h"

namespace assay::plan {
namespace {

constexpr std::size_t kHead = 4'096;  // bytes in which a plan's first member is looked for

bool Contains(std::string_view text, std::string_view word) {
  return text.find(word) != std::string_view::npos;
}

bool AnyTrue(const Value& v) {
  if (v.is_bool()) return v.boolean();
  if (v.is_sequence()) return std::any_of(v.elements().begin(), v.elements().end(), AnyTrue);
  return v.is_mapping() &&
         std::any_of(v.entries().begin(), v.entries().end(), [](const Entry& e) { return AnyTrue(e.value); });
}

class PlanReader {
 public:
  PlanReader(std::string_view text, FileId file, std::string path, std::shared_ptr<const Root> source)
      : text_(text), file_(file), source_(std::move(source)) {
    out_.root = std::make_unique<Root>();
    root().name = std::move(path);
    root().format = Format::kTerraform;
    root().span = {file, 0, 0};
    root().arenas.push_back(std::make_unique<Arena>());
    if (source_) root().keep_alive.push_back(source_);
  }

  Evaluated Read() {
    // Where a value comes from stands at the end of the file, so that is looked for first.
    Handlers first;
    first.configuration = [&](const Value& v) { configuration_ = v; };
    first.row = [&](const Row& row) {
      addresses_.insert(row.address);
      if (row.change) changes_.insert(row.address);
    };
    first.values = [](std::string_view, bool) { return false; };
    auto failed = ReadPlan(text_, file_, arena(), first);
    if (!failed) {
      references_.emplace(configuration_, [&](std::string_view a) { return addresses_.count(a) > 0; });
      // `resource_changes` says more than the other two.
      Handlers changes;
      changes.row = [&](const Row& row) {
        if (row.change || changes_.count(row.address) == 0) Add(row);
      };
      changes.values = [&](std::string_view address, bool change) {
        return change || changes_.count(address) == 0;
      };
      failed = ReadPlan(text_, file_, arena(), changes);
    }
    if (failed) {
      root().open.push_back({root().name + " was not fully understood", root().span});
      out_.diagnostics.push_back(std::move(*failed));
    }
    Finish();
    return std::move(out_);
  }

 private:
  Root& root() { return *out_.root; }
  Arena& arena() { return *root().arenas[0]; }

  void Add(const Row& row) {
    // A deposed object stands under the address of the one that takes its place.
    if (row.removed || !added_.insert(row.address).second) return;
    Resource r;
    r.type = row.type;
    r.name = row.name;
    r.address = r.identity = row.address;
    r.data = row.data;
    r.span = r.header_span = row.span;
    Value values = row.values;
    if (!values.is_mapping()) values = MakeObject({}, arena());
    if (AnyTrue(row.unknown)) values = Overlay(values, row.unknown, row, "", 0);
    if (AnyTrue(row.sensitive)) values = Mark(values, row.sensitive, 0);
    const Resource* written = source_ ? source_->Find(row.address) : nullptr;
    if (written) {
      r.span = written->span;
      r.header_span = written->header_span;
      r.provider = written->provider;
      r.call = written->call;
      values = WithSource(values, written->attributes, arena());
    } else {
      r.provider = Provider(row);
      r.call = Calls(row.module);
    }
    r.attributes = values;
    root().resources.push_back(r);
  }

  Value UnknownAt(const Row& row, const std::string& path) {
    Unknown u;
    u.reason = UnknownReason::kComputed;
    u.span = row.span;
    const References::Target target = references_->Of(row.module, row.type, row.name, row.data, path);
    const bool own = target.address.empty();
    u.identity =
        arena().New<Identity>(Identity{own ? row.address : arena().Copy(target.address),
                                       arena().Copy(own ? std::string_view(path) : target.attribute)});
    u.expression = arena().Copy(std::string(u.identity->address) + '.' + std::string(u.identity->attribute));
    if (own && !references_->IsComputed(row.module, row.type, row.name, row.data, path)) {
      // Made of other things, so no attribute that anything else could be.
      u.identity = nullptr;
      u.reason = UnknownReason::kDerived;
    }
    const Origin* origin = NewOrigin(arena(), OriginKind::kLiteral, row.span);
    return MakeUnknown(u, arena(), origin);
  }

  // Puts unknowns where `where` says true.
  Value Overlay(const Value& v, const Value& where, const Row& row, const std::string& path, int depth) {
    if (where.is_bool()) return where.boolean() ? UnknownAt(row, path) : v;
    if (!AnyTrue(where)) return v;
    if (where.is_mapping() && (v.is_mapping() || v.is_absent() || v.is_null())) {
      std::vector<Entry> entries;
      if (v.is_mapping()) entries.assign(v.entries().begin(), v.entries().end());
      for (const Entry& e : where.entries()) {
        const std::string inner = path.empty() ? std::string(e.key) : path + '.' + std::string(e.key);
        const auto it =
            std::find_if(entries.begin(), entries.end(), [&](const Entry& x) { return x.key == e.key; });
        const Value old = it == entries.end() ? Value() : it->value;
        const Value made = Overlay(old, e.value, row, inner, depth + 1);
        if (made.is_absent()) continue;
        if (it == entries.end()) {
          entries.push_back({e.key, made, {}});
        } else {
          it->value = made;
        }
      }
      if (entries.empty() && !v.is_mapping()) return v;
      return MakeObject(std::move(entries), arena(), v.origin());
    }
    if (where.is_sequence() && v.is_sequence()) {
      std::vector<Value> elements(v.elements().begin(), v.elements().end());
      for (std::size_t i = 0; i < where.size(); ++i) {
        if (i >= elements.size()) elements.resize(i + 1);
        elements[i] =
            Overlay(elements[i], where.elements()[i], row, path + '[' + std::to_string(i) + ']', depth + 1);
      }
      return MakeTuple(elements, arena(), v.origin());
    }
    return v;
  }

  Value Mark(const Value& v, const Value& where, int depth) {
    if (where.is_bool()) return where.boolean() ? v.WithSensitive() : v;
    if (where.is_mapping() && v.is_mapping()) {
      std::vector<Entry> entries(v.entries().begin(), v.entries().end());
      for (Entry& e : entries) {
        if (const Value* inner = where.Find(e.key)) e.value = Mark(e.value, *inner, depth + 1);
      }
      return MakeObject(std::move(entries), arena(), v.origin());
    }
    if (where.is_sequence() && v.is_sequence()) {
      std::vector<Value> elements(v.elements().begin(), v.elements().end());
      for (std::size_t i = 0; i < std::min(where.size(), elements.size()); ++i)
        elements[i] = Mark(elements[i], where.elements()[i], depth + 1);
      return MakeTuple(elements, arena(), v.origin());
    }
    return v;
  }

  // "module.child:aws.west" and "aws" are what resources call a configuration by.
  const ProviderConfig* Provider(const Row& row) {
    const Value& key = References::Member(references_->Resource(row.module, row.type, row.name, row.data),
                                          "provider_config_key");
    if (!key.is_string()) return nullptr;
    const auto [it, added] = providers_.try_emplace(key.string(), nullptr);
    if (!added) return it->second;
    const Value& config =
        References::Member(References::Member(configuration_, "provider_config"), key.string());
    const Value& expressions = References::Member(config, "expressions");
    if (!config.is_mapping()) return nullptr;
    std::vector<Entry> entries;
    if (expressions.is_mapping()) {
      for (const Entry& e : expressions.entries()) entries.push_back({e.key, Constant(e.value, 0), {}});
    }
    const Value &name = References::Member(config, "name"), &alias = References::Member(config, "alias");
    return it->second = arena().New<ProviderConfig>(
               ProviderConfig{name.is_string() ? name.string() : std::string_view(),
                              alias.is_string() ? alias.string() : std::string_view(),
                              MakeObject(std::move(entries), arena()), Span{file_, 0, 0}});
  }

  // An expression of the configuration: a constant, something that isn't written down here, or blocks of
  // them.
  Value Constant(const Value& expression, int depth) {
    if (expression.is_sequence()) {
      std::vector<Value> elements;
      for (const Value& e : expression.elements()) elements.push_back(Constant(e, depth + 1));
      return MakeTuple(elements, arena());
    }
    if (const Value* constant = expression.Find("constant_value")) return *constant;
    if (expression.Find("references") || !expression.is_mapping()) {
      Unknown u;
      u.span = {file_, 0, 0};
      return MakeUnknown(u, arena());
    }
    std::vector<Entry> entries;
    for (const Entry& e : expression.entries()) entries.push_back({e.key, Constant(e.value, depth + 1), {}});
    return MakeObject(std::move(entries), arena());
  }

  const CallSite* Calls(std::string_view module) {
    if (module.empty()) return nullptr;
    const auto [it, added] = calls_.try_emplace(module, nullptr);
    if (!added) return it->second;
    const CallSite* site = nullptr;
    for (const std::string_view step : References::Steps(module)) {
      const auto size = static_cast<std::size_t>(step.data() + step.size() - module.data());
      site = arena().New<CallSite>(CallSite{module.substr(0, size), {file_, 0, 0}, site});
    }
    return calls_[module] = site;
  }

  void Finish() {
    std::stable_sort(root().resources.begin(), root().resources.end(),
                     [](const Resource& a, const Resource& b) { return a.address < b.address; });
    root().Seal();
  }

  std::string_view text_;
  FileId file_;
  std::shared_ptr<const Root> source_;
  Evaluated out_;
  Value configuration_;
  std::unordered_set<std::string_view> addresses_, changes_, added_;
  std::unordered_map<std::string_view, const ProviderConfig*> providers_;
  std::unordered_map<std::string_view, const CallSite*> calls_;
  std::optional<References> references_;
};

}  // namespace

bool IsPlan(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  if (begin == std::string_view::npos || text[begin] != '{') return false;
  if (!Contains(text.substr(0, kHead), "\"format_version\"")) return false;
  return Contains(text, "\"planned_values\"") || Contains(text, "\"resource_changes\"");
}

std::vector<std::pair<std::string, std::string>> Variables(std::string_view text) {
  std::vector<std::pair<std::string, std::string>> out;
  Arena arena;
  Handlers handlers;
  handlers.variable = [&](std::string_view name, const Value& v) {
    std::string value = v.is_string() ? std::string(v.string()) : EncodeJson(v);
    if (!v.is_string()) {
      // JSON is an expression, but for what begins a template.
      std::string escaped;
      for (std::size_t i = 0; i < value.size(); ++i) {
        escaped += value[i];
        if ((value[i] == '$' || value[i] == '%') && value.substr(i + 1, 1) == "{") escaped += value[i];
      }
      value = std::move(escaped);
    }
    out.emplace_back(name, std::move(value));
  };
  static_cast<void>(ReadPlan(text, FileId::kNone, arena, handlers));
  return out;
}

Evaluated Read(std::string_view text, FileId file, std::string path, std::shared_ptr<const Root> source) {
  return PlanReader(text, file, std::move(path), std::move(source)).Read();
}

}  // namespace assay::plan
