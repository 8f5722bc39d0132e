// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "record/ledger.h"
#include "reporters/json_writer.h"

namespace assay::report {

/// A UUID (version 4's form) that depends on the name alone.
std::string NamedGuid(std::string_view name);

/// At most `units` UTF-16 code units of it, cut between code points.
std::string CapUtf16(std::string_view text, std::size_t units);

/// A relative path as a URI reference: '/' stays, all but unreserved characters are percent-encoded, byte by
/// byte.
std::string PathToUri(std::string_view path);

/// Plain text in which SARIF sees no link: `](` is pulled apart.
std::string SarifText(std::string_view text);

/// The frameworks whose criteria the selected controls support, as SARIF taxonomies.
class Taxonomies {
 public:
  explicit Taxonomies(const Ledger& ledger);
  /// run.taxonomies
  void Write(JsonWriter& json) const;
  /// tool.driver.supportedTaxonomies
  void WriteReferences(JsonWriter& json) const;
  /// reportingDescriptor.relationships of a control's rule; nothing if it supports none.
  void WriteRelationships(JsonWriter& json, const Control& control) const;

 private:
  struct Taxonomy {
    std::string id, guid;
    const Framework* framework = nullptr;  // null: the ledger has no texts for it
    std::vector<std::string> taxa;         // that controls support, in the framework's order
  };
  void WriteReference(JsonWriter& json, std::size_t index) const;
  std::vector<Taxonomy> taxonomies_;
};

/// The selected controls as rules.
class Rules {
 public:
  explicit Rules(const Ledger& ledger);
  void Write(JsonWriter& json, const Taxonomies& taxonomies) const;
  /// ruleIndex of a control, by its index in the ledger.
  std::uint32_t IndexOf(std::uint32_t control) const { return index_[control]; }

 private:
  const Ledger& ledger_;
  std::vector<std::uint32_t> index_;
};

}  // namespace assay::report
