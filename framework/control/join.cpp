// SPDX-License-Identifier: Apache-2.0
#include <optional>
#include <string>

#include "assay/fixture.h"
#include "control/opaque.h"
#include "value/arena.h"

namespace assay {
namespace {

enum class Match : std::uint8_t { kNo, kYes, kMaybe };

bool SameTemplate(const Value& a, const Value& b);

// The same unknown: the same attribute of the same instance, the same expression at the same place, or equal
// parts.
bool SameUnknown(const Unknown& a, const Unknown& b) {
  if (&a == &b) return true;
  if (a.identity && b.identity) return *a.identity == *b.identity;
  if (!a.parts.empty() || !b.parts.empty()) {
    if (a.parts.size() != b.parts.size()) return false;
    for (std::size_t i = 0; i < a.parts.size(); ++i) {
      if (!SameTemplate(a.parts[i], b.parts[i])) return false;
    }
    return true;
  }
  return a.span.valid() && a.span == b.span && a.expression == b.expression &&
         a.reason != UnknownReason::kDerived;
}

bool SameTemplate(const Value& a, const Value& b) {
  if (a.is_string() && b.is_string()) return a.string() == b.string();
  return a.is_unknown() && b.is_unknown() && SameUnknown(a.unknown(), b.unknown());
}

std::string_view KnownPrefix(const Value& v) {
  if (v.is_string()) return v.string();
  if (!v.is_unknown()) return {};
  const Unknown& u = v.unknown();
  if (!u.parts.empty() && u.parts[0].is_string()) return u.parts[0].string();
  return u.prefix;
}
std::string_view KnownSuffix(const Value& v) {
  if (v.is_string()) return v.string();
  if (!v.is_unknown()) return {};
  const Unknown& u = v.unknown();
  if (!u.parts.empty() && u.parts.back().is_string()) return u.parts.back().string();
  return {};
}

bool Clash(std::string_view a, std::string_view b, bool from_end) {
  const std::size_t n = std::min(a.size(), b.size());
  return from_end ? a.substr(a.size() - n) != b.substr(b.size() - n) : a.substr(0, n) != b.substr(0, n);
}

// An ARN or URL that ends in the subject's known name refers to it.
bool EndsInName(std::string_view text, std::string_view name) {
  if (name.empty() || text.size() <= name.size() || !text.ends_with(name)) return false;
  const char before = text[text.size() - name.size() - 1];
  return before == ':' || before == '/';
}

// A provider takes `true` and 1 for a name, too.
std::optional<std::string> ScalarText(const Value& v) {
  if (v.is_string()) return std::string(v.string());
  if (v.is_bool()) return v.boolean() ? "true" : "false";
  if (v.is_number()) return Render(v);
  return std::nullopt;
}

Match Compare(const Value& reference, const Value& own, const Resource& subject) {
  if (reference.is_absent() || reference.is_null()) return Match::kNo;
  if (reference.open()) return Match::kMaybe;  // a block that wasn't fully understood
  if (reference.is_unknown()) {
    const Unknown& u = reference.unknown();
    if (u.identity) return u.identity->address == subject.identity ? Match::kYes : Match::kNo;
    // A template around an identity, such as "${aws_s3_bucket.a.arn}/*".
    for (const Value& part : u.parts) {
      if (part.is_unknown() && part.unknown().identity &&
          part.unknown().identity->address == subject.identity) {
        return Match::kYes;
      }
    }
    if (own.is_unknown() && SameUnknown(u, own.unknown())) return Match::kYes;
    if (own.is_absent() && subject.attributes.open()) return Match::kMaybe;
    if (own.is_absent() || own.is_null())
      return u.reason == UnknownReason::kInput ? Match::kMaybe : Match::kNo;
    if (Clash(KnownPrefix(reference), KnownPrefix(own), false)) return Match::kNo;
    if (Clash(KnownSuffix(reference), KnownSuffix(own), true)) return Match::kNo;
    return Match::kMaybe;
  }
  if (const auto text = ScalarText(reference)) {
    if (const auto name = ScalarText(own))
      return *text == *name || EndsInName(*text, *name) ? Match::kYes : Match::kNo;
    if (own.is_unknown() && !own.unknown().identity) {
      if (Clash(KnownPrefix(reference), KnownPrefix(own), false)) return Match::kNo;
      if (Clash(KnownSuffix(reference), KnownSuffix(own), true)) return Match::kNo;
      return Match::kMaybe;
    }
  }
  // A name that may stand in what wasn't understood.
  if (own.is_absent() && subject.attributes.open()) return Match::kMaybe;
  // The service makes up a name that nobody could have written down.
  return Match::kNo;
}

class Joiner {
 public:
  Joiner(const AdaptContext& context, const JoinSpec& join) : c_(context), join_(join) {}

  Companions Find() {
    Companions result;
    GuardTable& guards = c_.guards();
    const Resource& subject = c_.resource();
    const Value* own = subject.attributes.Find(join_.subject_attribute);
    const std::string types(join_.type);
    for (const Resource* other : detail::ResourcesOf(c_.root(), detail::SplitTypes(types, ""))) {
      if (other == &subject) continue;
      Guard yes = Guard::kNever, maybe = Guard::kNever;
      Value source;
      for (const Leaf& leaf : References(*other)) {
        const Match m = leaf.state == SettingState::kAbsent
                            ? Match::kNo
                            : CompareChoices(leaf.source, own ? *own : Value(), subject);
        if (m == Match::kYes) yes = guards.Or(yes, leaf.guard);
        if (m == Match::kMaybe && !NamesAnother(leaf.source, subject)) {
          maybe = guards.Or(maybe, leaf.guard);
          source = leaf.source;
        }
      }
      yes = guards.And(yes, other->present);
      maybe = guards.And(maybe, other->present);
      if (yes != Guard::kNever) result.found.push_back({yes, other});
      if (maybe != Guard::kNever) {
        result.open = guards.Or(result.open, maybe);
        result.open_source = OpaqueFor(source, c_.arena());
      }
    }
    for (const OpenPopulation& missing : c_.root().open) {
      if (!missing.in_file) continue;
      result.open = Guard::kAlways;
      Unknown rest;
      rest.reason = UnknownReason::kError;
      rest.span = missing.span;
      rest.expression = c_.arena().Copy("the rest of the module (" + missing.reason + ")");
      result.open_source = MakeUnknown(rest, c_.arena());
    }
    return result;
  }

 private:
  // Names are unique: what certainly names another resource of the subject's type can't name the subject,
  // too.
  bool NamesAnother(const Value& reference, const Resource& subject) const {
    for (const std::uint32_t i : c_.root().OfType(subject.type)) {
      const Resource& other = c_.root().resources[i];
      if (&other == &subject || other.data != subject.data) continue;
      const Value* own = other.attributes.Find(join_.subject_attribute);
      if (CompareChoices(reference, own ? *own : Value(), other) == Match::kYes) return true;
    }
    return false;
  }

  // What the companion's attribute says; every element of it where it is a list.
  std::vector<Leaf> References(const Resource& other) {
    AdaptContext context(c_.root(), other, c_.guards(), c_.arena());
    const ElementList list = context.ElementsFrom(other.attributes, nullptr, join_.attribute);
    std::vector<Leaf> leaves;
    for (const Element& e : list.elements) {
      Leaf leaf;
      leaf.guard = e.present;
      leaf.state = SettingState::kKnown;
      leaf.source = e.value;
      leaves.push_back(leaf);
    }
    if (list.open != Guard::kNever) {
      Leaf leaf;
      leaf.guard = list.open;
      leaf.state = SettingState::kUnknown;
      leaf.source = list.open_source;
      leaves.push_back(leaf);
    }
    return leaves;
  }

  // What a known name was read from says more than the name: several resources of a tree may bear one, under
  // conditions that exclude each other or by mistake.
  std::optional<Match> ByIdentity(const Value& reference, const Resource& subject) const {
    if (!reference.is_string()) return std::nullopt;
    for (const Origin* o = reference.origin(); o; o = o->via()) {
      if (o->identity()) {
        if (o->identity()->address == subject.identity) return Match::kYes;
        const Resource* other = c_.root().Find(o->identity()->address);
        if (other && other->type == subject.type && other->data == subject.data) return Match::kNo;
      } else if (o->kind == OriginKind::kTemplate || o->kind == OriginKind::kCall ||
                 o->kind == OriginKind::kEncoded) {
        break;  // no longer the name itself
      }
    }
    return std::nullopt;
  }

  Match CompareChoices(const Value& reference, const Value& own, const Resource& subject) const {
    if (const auto match = ByIdentity(reference, subject)) return *match;
    if (!own.is_choice()) return Compare(reference, own, subject);
    // A name that differs by condition: only agreement under every condition is certain.
    bool any = false, all = true;
    for (const ChoiceCase& one : own.cases()) {
      const Match m = Compare(reference, one.value, subject);
      any = any || m != Match::kNo;
      all = all && m == Match::kYes;
    }
    return all ? Match::kYes : any ? Match::kMaybe : Match::kNo;
  }

  const AdaptContext& c_;
  const JoinSpec& join_;
};

}  // namespace

Companions AdaptContext::FindCompanions(const JoinSpec& join) const { return Joiner(*this, join).Find(); }

}  // namespace assay
