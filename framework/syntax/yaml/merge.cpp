// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "source/text.h"
#include "syntax/yaml/tree_builder.h"

// How the keys of a mapping come together: its own, then what `<<` brings (https://yaml.org/type/merge.html).
namespace assay::yaml {
namespace {

bool KeyBefore(const Entry& a, const Entry& b) { return a.key < b.key; }

// {"!Ref": x} stands for a tagged node, not for a mapping with such a key.
bool IsTagged(const Value& value) { return value.size() == 1 && value.entries()[0].key.starts_with('!'); }

}  // namespace

void TreeBuilder::AddMerge(const Value& value) {
  bool good = true;
  if (value.is_sequence()) {
    for (const Value& element : value.elements()) good = AddMergeSource(element) && good;
  } else {
    good = AddMergeSource(value);
  }
  if (good || !MayReport()) return;
  const Span span = value.span();
  Report("yaml-merge", "What \"<<\" merges is not a mapping", "It takes a mapping or a list of mappings.",
         span.begin, span.end);
}

bool TreeBuilder::AddMergeSource(const Value& value) {
  // An unknown was reported when it was met; it leaves the mapping open.
  if (!value.is_unknown() && (!value.is_mapping() || IsTagged(value))) return false;
  merges_.push_back(value);
  return true;
}

void TreeBuilder::SortKeys(std::size_t mark) {
  const auto first = entries_.begin() + static_cast<std::ptrdiff_t>(mark);
  const auto not_after = [](const Entry& a, const Entry& b) { return a.key >= b.key; };
  if (std::adjacent_find(first, entries_.end(), not_after) == entries_.end()) return;
  std::stable_sort(first, entries_.end(), KeyBefore);
  auto to = first;
  for (auto it = first; it != entries_.end(); ++it) {
    if (to == first || (to - 1)->key != it->key) {
      *to++ = *it;
      continue;
    }
    if (MayReport()) {
      Report("yaml-duplicate-key",
             "The key \"" + Printable(it->key.substr(0, 100)) + "\" occurs twice in one mapping",
             "The last one counts. The other one is on line " +
                 std::to_string(LineOf((to - 1)->key_span.begin)) + ".",
             it->key_span.begin, it->key_span.end);
    }
    *(to - 1) = *it;
  }
  entries_.erase(to, entries_.end());
}

bool TreeBuilder::MergeKeys(const Frame& frame) {
  bool complete = true;
  for (std::size_t i = frame.merge_mark; i < merges_.size(); ++i) {
    const Value source = merges_[i];
    if (source.is_unknown() || source.open()) complete = false;
    if (source.is_unknown()) continue;
    merged_ += source.entries().size();
    if (merged_ > limits_.merged_keys) {
      complete = false;
      if (!std::exchange(merge_reported_, true)) {
        Report("limit-expansion", "The file merges too many keys",
               "\"<<\" may copy " + std::to_string(limits_.merged_keys) +
                   " keys; the rest of the file is not read.",
               frame.begin, frame.begin);
      }
      break;
    }
    entries_.insert(entries_.end(), source.entries().begin(), source.entries().end());
  }
  // Its own keys come first, then those of earlier sources: of equal ones the first stays.
  const auto own = entries_.begin() + static_cast<std::ptrdiff_t>(frame.mark);
  std::stable_sort(own, entries_.end(), KeyBefore);
  const auto same = [](const Entry& a, const Entry& b) { return a.key == b.key; };
  entries_.erase(std::unique(own, entries_.end(), same), entries_.end());
  return complete;
}

}  // namespace assay::yaml
