// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "syntax/yaml/comments.h"
#include "syntax/yaml/yaml.h"

namespace assay::yaml {

/// What an event says about a node. Offsets are bytes; texts live only as long as the event.
struct NodeEvent {
  std::uint32_t begin = 0;  ///< of its tag or anchor, if it has one
  std::uint32_t end = 0;
  std::string_view tag;  ///< resolved: "!Ref", "tag:yaml.org,2002:str"; empty without one
  std::string_view anchor;
};
enum class ScalarStyle : std::uint8_t { kPlain, kQuoted, kBlock };

/// Builds value trees from a stream of events, without recursion. A call that answers false has met a limit;
/// the rest of the file must then not be read.
class TreeBuilder {
 public:
  /// `unreadable`: sorted offsets of bytes that are no text.
  TreeBuilder(std::string_view text, FileId id, const Limits& limits,
              const std::vector<std::uint32_t>& unreadable, File& file, Diagnostics& diagnostics);

  void StartDocument();
  void EndDocument();
  /// Ends a document after an error: what is open is closed as it stands and marked open.
  void CutDocument(std::uint32_t at);
  void EndStream();
  bool Scalar(const NodeEvent& event, std::string_view content, ScalarStyle style);
  bool StartCollection(const NodeEvent& event, bool mapping, bool flow);
  bool EndCollection(std::uint32_t end);
  bool Alias(std::string_view anchor, std::uint32_t begin, std::uint32_t end);
  /// Text between nodes, up to `offset`.
  void Gap(std::uint32_t offset) { comments_.ScanTo(offset); }
  /// Text up to `offset` that isn't understood.
  void Skip(std::uint32_t offset) { comments_.SkipTo(offset); }

  void Report(std::string code, std::string summary, std::string detail, std::uint32_t begin,
              std::uint32_t end);
  /// 1-based; for messages only, it counts.
  std::size_t LineOf(std::uint32_t offset) const;

 private:
  /// A finished node on its way to its parent.
  struct Node {
    Value value;
    std::uint32_t end = 0;
    std::uint64_t size = 1;  // nodes, aliases followed
    int height = 0;          // levels of collections in it
  };
  struct Frame {
    bool mapping = false;
    bool flow = false;
    bool have_key = false;
    bool merge_key = false;
    bool drop_pair = false;      // the key was no scalar
    std::size_t mark = 0;        // where its children begin in values_ or entries_
    std::size_t merge_mark = 0;  // and in merges_
    std::string anchor;
    std::string_view tag;
    Span tag_span;
    std::uint32_t begin = 0;
    std::uint32_t last_end = 0;
    std::string_view key;
    Span key_span;
    std::uint64_t size = 1;
    int height = 0;
  };
  struct Anchored {
    Node node;
    bool complete = false;
  };

  const Origin* Literal(std::uint32_t begin, std::uint32_t end);
  Value Missing(std::uint32_t begin, std::uint32_t end, UnknownReason reason);
  bool HoldsUnreadable(std::uint32_t begin, std::uint32_t end) const;
  bool Count(std::uint32_t at);
  bool ExpectsKey() const { return !frames_.empty() && frames_.back().mapping && !frames_.back().have_key; }
  void TakeKey(std::string_view key, Span span, bool merge);
  void Add(const Node& node);
  void Remember(std::string_view anchor, const Node& node);
  Value Wrap(std::string_view tag, Span tag_span, Value inner, std::uint32_t end);
  Value TaggedScalar(std::string_view tag, std::string_view content, std::uint32_t begin, std::uint32_t end);
  std::string_view Keep(std::string_view content, std::uint32_t begin, std::uint32_t end);
  void CloseCollection(std::uint32_t end, bool open);
  void AddMerge(const Value& value);
  bool AddMergeSource(const Value& value);
  void SortKeys(std::size_t mark);
  bool MergeKeys(const Frame& frame);
  bool MayReport();

  std::string_view text_;
  FileId id_;
  const Limits& limits_;
  const std::vector<std::uint32_t>& unreadable_;
  File& file_;
  Diagnostics& diagnostics_;
  CommentFinder comments_;

  std::vector<Frame> frames_;
  std::vector<Value> values_;   // children of the open sequences, innermost last
  std::vector<Entry> entries_;  // and of the open mappings
  std::vector<Value> merges_;   // what they merge, in order
  std::unordered_map<std::string, Anchored> anchors_;
  Value root_;
  bool has_root_ = false;
  std::uint64_t written_ = 0;
  std::uint64_t expanded_ = 0;
  std::uint64_t merged_ = 0;
  std::uint64_t flow_depth_ = 0;
  std::uint64_t flow_steps_ = 0;
  bool expansion_reported_ = false;
  bool merge_reported_ = false;
  std::size_t reported_ = 0;
  std::size_t unreported_ = 0;
};

}  // namespace assay::yaml
