// SPDX-License-Identifier: Apache-2.0
#include "assay/guard.h"

#include <algorithm>
#include <cassert>
#include <functional>
#include <utility>

namespace assay {
namespace {

constexpr Condition kTerminal = ~Condition{0};
constexpr std::uint32_t Index(Guard g) { return static_cast<std::uint32_t>(g); }

// "IsProd is false", but "Environment is not prod" for the conditions that say a parameter's value
// ("Environment=prod").
std::string Literal(const std::string& name, bool value) {
  const std::size_t at = name.find('=');
  if (at == std::string::npos || at == 0 || name.find_first_of("=!<> (", 0) != at ||
      name.find('=', at + 1) != std::string::npos) {
    return name + (value ? " is true" : " is false");
  }
  return name.substr(0, at) + (value ? " is " : " is not ") + name.substr(at + 1);
}

}  // namespace

GuardTable::GuardTable(const GuardTable* base)
    : base_(base),
      base_nodes_(base ? base->base_nodes_ + static_cast<std::uint32_t>(base->nodes_.size()) : 0),
      base_conditions_(base ? base->base_conditions_ + static_cast<std::uint32_t>(base->names_.size()) : 0) {}

const GuardTable::Node& GuardTable::node(Guard g) const {
  static constexpr Node kTerminals[2] = {{kTerminal, Guard::kNever, Guard::kNever},
                                         {kTerminal, Guard::kAlways, Guard::kAlways}};
  if (Index(g) < 2) return kTerminals[Index(g)];
  const std::uint32_t at = Index(g) - 2;
  return at < base_nodes_ ? base_->node(g) : nodes_[at - base_nodes_];
}

const GuardTable::Name& GuardTable::condition_name(Condition c) const {
  return c < base_conditions_ ? base_->condition_name(c) : names_[c - base_conditions_];
}

std::size_t GuardTable::condition_count() const { return base_conditions_ + names_.size(); }
const std::string& GuardTable::name(Condition c) const { return condition_name(c).text; }
bool GuardTable::anonymous(Condition c) const { return condition_name(c).anonymous; }

Guard GuardTable::Make(Condition condition, Guard high, Guard low) {
  if (high == low) return high;
  const Key key{condition, Index(high), Index(low)};
  for (const GuardTable* t = base_; t; t = t->base_) {
    if (auto it = t->unique_.find(key); it != t->unique_.end()) return it->second;
  }
  if (auto it = unique_.find(key); it != unique_.end()) return it->second;
  if (nodes_.size() >= kMaxNodes) {
    overflowed_ = true;
    return high;
  }
  const Guard made = static_cast<Guard>(2 + base_nodes_ + nodes_.size());
  nodes_.push_back({condition, high, low});
  unique_.emplace(key, made);
  return made;
}

Guard GuardTable::Of(Condition condition) { return Make(condition, Guard::kAlways, Guard::kNever); }

Guard GuardTable::Fresh(std::string_view name, bool anonymous) {
  const Condition c = static_cast<Condition>(condition_count());
  names_.push_back({std::string(name), anonymous});
  return Of(c);
}

Guard GuardTable::Named(std::string_view name, bool anonymous) {
  const std::string key(name);
  for (const GuardTable* t = this; t; t = t->base_) {
    if (auto it = t->by_name_.find(key); it != t->by_name_.end()) return Of(it->second);
  }
  by_name_.emplace(key, static_cast<Condition>(condition_count()));
  return Fresh(name, anonymous);
}

Guard GuardTable::Ite(Guard f, Guard g, Guard h) {
  if (f == Guard::kAlways) return g;
  if (f == Guard::kNever) return h;
  if (g == h) return g;
  if (g == Guard::kAlways && h == Guard::kNever) return f;
  const Key key{Index(f), Index(g), Index(h)};
  if (auto it = memo_.find(key); it != memo_.end()) return it->second;
  const Condition c = std::min({node(f).condition, node(g).condition, node(h).condition});
  auto branch = [&](Guard x, bool value) {
    const Node& n = node(x);
    return n.condition == c ? (value ? n.high : n.low) : x;
  };
  // Recursion is as deep as there are conditions on a path, not as wide as their combinations.
  const Guard high = Ite(branch(f, true), branch(g, true), branch(h, true));
  const Guard low = Ite(branch(f, false), branch(g, false), branch(h, false));
  const Guard made = Make(c, high, low);
  if (memo_.size() < kMaxNodes) memo_.emplace(key, made);
  return made;
}

Guard GuardTable::Cofactor(Guard f, Condition condition, bool value) {
  Done done;
  return CofactorOf(f, condition, value, done);
}
Guard GuardTable::CofactorOf(Guard f, Condition condition, bool value, Done& done) {
  const Node n = node(f);
  if (n.condition > condition) return f;  // also the terminals
  if (n.condition == condition) return value ? n.high : n.low;
  if (auto it = done.find(Index(f)); it != done.end()) return it->second;
  const Guard high = CofactorOf(n.high, condition, value, done),
              low = CofactorOf(n.low, condition, value, done);
  return done[Index(f)] = Make(n.condition, high, low);
}

Guard GuardTable::ExistsAnonymous(Guard g) {
  if (Index(g) < 2) return g;
  Done done;
  return ExistsOf(g, done);
}
Guard GuardTable::ExistsOf(Guard g, Done& done) {
  if (Index(g) < 2) return g;
  if (auto it = done.find(Index(g)); it != done.end()) return it->second;
  const Node n = node(g);
  const Guard high = ExistsOf(n.high, done), low = ExistsOf(n.low, done);
  return done[Index(g)] = anonymous(n.condition) ? Or(high, low) : Make(n.condition, high, low);
}

std::string GuardTable::Describe(Guard g, std::size_t max_terms) const {
  if (g == Guard::kNever) return "never";
  if (g == Guard::kAlways) return "always";
  std::string out;
  std::size_t terms = 0;
  std::function<void(Guard, const std::string&)> walk = [&](Guard x, const std::string& path) {
    if (x == Guard::kNever || terms > max_terms) return;
    if (x == Guard::kAlways) {
      if (++terms > max_terms) {
        out += ", or …";
      } else {
        if (!out.empty()) out += ", or ";
        out += path;
      }
      return;
    }
    const Node& n = node(x);
    const std::string prefix = path.empty() ? "" : path + " and ";
    walk(n.high, prefix + Literal(name(n.condition), true));
    walk(n.low, prefix + Literal(name(n.condition), false));
  };
  walk(g, "");
  return out;
}

std::string GuardTable::Witness(Guard g) const {
  std::string out;
  while (g != Guard::kAlways && g != Guard::kNever) {
    const Node& n = node(g);
    const bool value = n.high != Guard::kNever;
    if (!anonymous(n.condition)) {
      if (!out.empty()) out += ", ";
      out += Literal(name(n.condition), value);
    }
    g = value ? n.high : n.low;
  }
  return out;
}

Guard GuardTable::feasible() const {
  if (feasible_set_ || !base_) return feasible_;
  return base_->feasible();
}

void GuardTable::Assume(Guard g) {
  feasible_ = And(feasible(), g);
  feasible_set_ = true;
}

}  // namespace assay
