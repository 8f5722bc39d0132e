// SPDX-License-Identifier: Apache-2.0
#include "syntax/yaml/yaml.h"

#include <yaml.h>

#include <limits>
#include <string>
#include <utility>

#include "syntax/yaml/characters.h"
#include "syntax/yaml/problem.h"
#include "syntax/yaml/tree_builder.h"

namespace assay::yaml {
namespace {

std::string_view View(const yaml_char_t* text) {
  return text == nullptr ? std::string_view() : std::string_view(reinterpret_cast<const char*>(text));
}

struct Event {
  yaml_event_t event{};
  Event() = default;
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  ~Event() { yaml_event_delete(&event); }
};

enum class Outcome { kEnd, kSyntaxError, kLimit };

// One run of libyaml over the text from `base` on.
class Stream {
 public:
  Stream(std::string_view text, std::uint32_t base, TreeBuilder& builder, const Limits& limits)
      : text_(text), base_(base), builder_(builder), limits_(limits), map_(text.substr(base)) {
    // Out of memory is the only reason to fail; every later call then reports an error of its own.
    yaml_parser_initialize(&parser_);
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()) + base,
                                 text.size() - base);
  }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  ~Stream() { yaml_parser_delete(&parser_); }

  Outcome Run() {
    for (;;) {
      Event holder;
      yaml_event_t& event = holder.event;
      if (yaml_parser_parse(&parser_, &event) == 0) {
        stopped_at_ = ReportError();
        return Outcome::kSyntaxError;
      }
      if (event.type == YAML_STREAM_END_EVENT) {
        builder_.Gap(Byte(event.end_mark));
        return Outcome::kEnd;
      }
      if (!Handle(event)) return Outcome::kLimit;
    }
  }
  /// After a syntax error: where it was.
  std::uint32_t stopped_at() const { return stopped_at_; }

 private:
  std::uint32_t Byte(const yaml_mark_t& mark) {
    return base_ + static_cast<std::uint32_t>(map_.Byte(mark.index));
  }

  bool Handle(const yaml_event_t& event) {
    switch (event.type) {
      case YAML_DOCUMENT_START_EVENT:
        builder_.StartDocument();
        return TagsAreShort(event);
      case YAML_DOCUMENT_END_EVENT:
        builder_.EndDocument();
        return true;
      case YAML_ALIAS_EVENT:
        return builder_.Alias(View(event.data.alias.anchor), Byte(event.start_mark), Byte(event.end_mark));
      case YAML_SCALAR_EVENT: {
        const auto& scalar = event.data.scalar;
        const ScalarStyle style =
            scalar.style == YAML_PLAIN_SCALAR_STYLE ? ScalarStyle::kPlain
            : scalar.style == YAML_LITERAL_SCALAR_STYLE || scalar.style == YAML_FOLDED_SCALAR_STYLE
                ? ScalarStyle::kBlock
                : ScalarStyle::kQuoted;
        return builder_.Scalar(Node(event, scalar.tag, scalar.anchor),
                               {reinterpret_cast<const char*>(scalar.value), scalar.length}, style);
      }
      case YAML_SEQUENCE_START_EVENT: {
        const auto& sequence = event.data.sequence_start;
        return builder_.StartCollection(Node(event, sequence.tag, sequence.anchor), false,
                                        sequence.style == YAML_FLOW_SEQUENCE_STYLE);
      }
      case YAML_MAPPING_START_EVENT: {
        const auto& mapping = event.data.mapping_start;
        return builder_.StartCollection(Node(event, mapping.tag, mapping.anchor), true,
                                        mapping.style == YAML_FLOW_MAPPING_STYLE);
      }
      case YAML_SEQUENCE_END_EVENT:
      case YAML_MAPPING_END_EVENT:
        return builder_.EndCollection(Byte(event.end_mark));
      default:
        return true;
    }
  }

  NodeEvent Node(const yaml_event_t& event, const yaml_char_t* tag, const yaml_char_t* anchor) {
    return {Byte(event.start_mark), Byte(event.end_mark), View(tag), View(anchor)};
  }

  // libyaml copies the prefix at every use: a long one would make work that grows with the square of the
  // file.
  bool TagsAreShort(const yaml_event_t& event) {
    const auto& tags = event.data.document_start.tag_directives;
    for (const yaml_tag_directive_t* tag = tags.start; tag != tags.end; ++tag) {
      if (View(tag->prefix).size() <= limits_.tag_prefix) continue;
      const std::uint32_t at = Byte(event.start_mark);
      builder_.Report(
          "limit-expansion", "The prefix of a %TAG directive is too long",
          "The limit is " + std::to_string(limits_.tag_prefix) + " bytes; the rest of the file is not read.",
          at, at);
      return false;
    }
    return true;
  }

  std::uint32_t ReportError() {
    if (parser_.error == YAML_MEMORY_ERROR) {
      builder_.Report("limit-memory", "There is not enough memory to read the file", "The rest is not read.",
                      base_, base_);
      return static_cast<std::uint32_t>(text_.size());
    }
    std::uint32_t at =
        parser_.error == YAML_READER_ERROR
            ? base_ + static_cast<std::uint32_t>(std::min(parser_.problem_offset, text_.size() - base_))
            : Byte(parser_.problem_mark);
    std::size_t context_line = 0;
    const std::string_view context = parser_.context == nullptr ? "" : parser_.context;
    if (!context.empty()) context_line = builder_.LineOf(Byte(parser_.context_mark));
    const std::string_view problem = parser_.problem == nullptr ? "" : parser_.problem;
    Explanation words = Explain(problem, context, context_line, text_, at);
    const auto end = static_cast<std::uint32_t>(std::min<std::size_t>(at + 1, text_.size()));
    builder_.Report("yaml-syntax", std::move(words.summary), std::move(words.detail), at, end);
    return at;
  }

  std::string_view text_;
  std::uint32_t base_;
  TreeBuilder& builder_;
  const Limits& limits_;
  CharacterMap map_;
  yaml_parser_t parser_{};
  std::uint32_t stopped_at_ = 0;
};

// Lines that may be %TAG directives. Whatever libyaml takes for a line break ends in one of these bytes.
std::size_t CountTagDirectives(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = text.find("%TAG"); at != std::string_view::npos; at = text.find("%TAG", at + 4)) {
    if (at == 0 || std::string_view("\n\r\x85\xA8\xA9\xBF").find(text[at - 1]) != std::string_view::npos)
      ++count;
  }
  return count;
}

// The next line after `from` that begins a document, or npos.
std::size_t NextDocument(std::string_view text, std::size_t from) {
  for (std::size_t at = text.find("\n---", from); at != std::string_view::npos;
       at = text.find("\n---", at + 1)) {
    const std::size_t after = at + 4;
    if (after == text.size() || text[after] == ' ' || text[after] == '\t' || text[after] == '\n' ||
        text[after] == '\r') {
      return at + 1;
    }
  }
  return std::string_view::npos;
}

}  // namespace

ParsedFile Parse(std::string_view text, FileId id, const Limits& limits) {
  ParsedFile parsed{std::make_unique<File>(), {}};
  const auto refuse = [&](std::string code, std::string summary, std::string detail) {
    parsed.diagnostics.push_back(Error(std::move(code), std::move(summary), std::move(detail), {id, 0, 0}));
  };
  if (text.size() >= std::numeric_limits<std::uint32_t>::max()) {
    refuse("limit-file-size", "The file is too large", "Offsets end at 4 GiB.");
    return parsed;
  }
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
    refuse("yaml-encoding", "The file is UTF-16",
           "Save it as UTF-8; places in it could not be named otherwise.");
    return parsed;
  }
  if (CountTagDirectives(text) > limits.tag_directives) {
    refuse("limit-expansion", "The file has too many %TAG directives",
           "The limit is " + std::to_string(limits.tag_directives) + "; it is not read.");
    return parsed;
  }
  std::vector<std::uint32_t> unreadable;
  const std::string cleaned = WithoutForbidden(text, limits.unreadable_bytes, unreadable);
  if (unreadable.size() > limits.unreadable_bytes) {
    refuse("yaml-encoding", "The file is no text",
           "More than " + std::to_string(limits.unreadable_bytes) +
               " of its bytes are neither UTF-8 nor allowed in YAML.");
    return parsed;
  }
  TreeBuilder builder(text, id, limits, unreadable, *parsed.file, parsed.diagnostics);
  if (!unreadable.empty()) {
    builder.Report("yaml-encoding", "The file holds bytes that are not allowed in YAML",
                   std::to_string(unreadable.size()) +
                       " of them, this being the first: control characters, or no UTF-8. Values that hold "
                       "any are unknown; "
                       "save the file as UTF-8.",
                   unreadable.front(), unreadable.front() + 1);
  }
  const std::string_view input = cleaned.empty() ? text : std::string_view(cleaned);
  std::size_t from = input.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  for (std::uint32_t errors = 0;;) {
    Stream stream(input, static_cast<std::uint32_t>(from), builder, limits);
    const Outcome outcome = stream.Run();
    if (outcome == Outcome::kEnd) break;
    builder.CutDocument(stream.stopped_at());
    if (outcome == Outcome::kLimit) break;
    const std::size_t next = NextDocument(input, std::max<std::size_t>(stream.stopped_at(), from + 1) - 1);
    if (next == std::string_view::npos) break;
    if (++errors >= limits.syntax_errors) {
      builder.Report("yaml-syntax", "Too many documents of the file are broken",
                     "After " + std::to_string(errors) + " the rest is not read.",
                     static_cast<std::uint32_t>(next), static_cast<std::uint32_t>(next + 3));
      break;
    }
    builder.Skip(static_cast<std::uint32_t>(next));
    from = next;
  }
  builder.EndStream();
  return parsed;
}

}  // namespace assay::yaml
