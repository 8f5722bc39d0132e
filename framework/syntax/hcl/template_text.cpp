// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <limits>

#include "syntax/hcl/characters.h"
#include "syntax/hcl/native_parser.h"

namespace assay::hcl {
namespace {

unsigned char Byte(char c) { return static_cast<unsigned char>(c); }

// $${ and %%{ are the only escapes outside of quotes.
std::string Unescape(std::string_view raw) {
  std::string text;
  text.reserve(raw.size());
  for (std::size_t at = 0; at < raw.size();) {
    const std::size_t next = raw.find_first_of("$%", at);
    text += raw.substr(at, next - at);
    if (next == std::string_view::npos) break;
    text += raw[next];
    at = next + (raw.size() - next > 2 && raw[next + 1] == raw[next] && raw[next + 2] == '{' ? 2 : 1);
  }
  return text;
}

// White space that begins a line, in characters; the length of what `piece` begins with up to and with its
// newline.
struct Lead {
  std::size_t characters = 0;
  std::size_t line = 0;
  bool blank = false;  // nothing but white space, and the line ends here
};

Lead LeadOf(std::string_view piece) {
  Lead lead;
  const std::size_t newline = piece.find('\n');
  lead.line = newline == std::string_view::npos ? piece.size() : newline + 1;
  const char* at = piece.data();
  const char* const end = at + lead.line;
  while (const std::uint32_t length = WhiteSpaceLength(at, end)) {
    at += length;
    ++lead.characters;
  }
  lead.blank = at == end && newline != std::string_view::npos;
  return lead;
}

const char* PassCharacters(const char* at, const char* end, std::size_t count) {
  for (; count > 0; --count) at += WhiteSpaceLength(at, end);
  return at;
}

}  // namespace

// Past the line of the closing marker up to its newline, if one begins at `at`; else null.
const char* NativeParser::EndOfMarker(const TemplateText& text, const char* at) const {
  const char* const end = Pointer(Size());
  const auto pass_spaces = [&] {
    while (at != end && *at != '\n') {
      const std::uint32_t length = WhiteSpaceLength(at, end);
      if (length == 0) break;
      at += length;
    }
  };
  pass_spaces();
  const auto left = static_cast<std::size_t>(end - at);
  if (left < text.marker.size() || std::string_view(at, text.marker.size()) != text.marker) return nullptr;
  at += text.marker.size();
  const char* const marker_end = at;
  pass_spaces();
  if (at == end || *at != '\n') return nullptr;
  return at != marker_end && at[-1] == '\r' ? at - 1 : at;
}

// Text of a heredoc or a bare template, up to the next sequence or the end.
//
// Trim markers reach only as far as a line: the reference implementation's literals are lines, and templates
// rely on it for their indentation.
bool NativeParser::ReadPlainText(TemplateText& text) {
  const bool heredoc = text.mode == TemplateMode::kHeredoc;
  const char* const begin = Pointer(text.at);
  const char* const end = Pointer(Size());
  const char* at = begin;
  const char* line = begin;
  bool line_starts = text.line_starts;
  bool escaped = false;
  for (;;) {
    if (line_starts && heredoc) {
      if (const char* marker = EndOfMarker(text, at)) {
        text.close = Offset(marker);
        text.closed = true;
        break;
      }
    }
    line_starts = false;
    while (at != end && !kStopsText[Byte(*at)]) ++at;
    if (at == end) {
      if (heredoc) {
        FailAt(At(text.open, text.open + 2), "Heredoc is never closed",
               "The text ends before a line that holds nothing but " + std::string(text.marker) +
                   ". Add that line, with a line's end of its own.");
        return false;
      }
      text.close = Size();
      text.closed = true;
      break;
    }
    if (*at == '\n') {
      line = ++at;
      line_starts = true;
    } else if (*at == '\r') {
      if (heredoc && (end - at < 2 || at[1] != '\n')) {
        const std::uint32_t offset = Offset(at);
        Fail({TokenKind::kInvalid, offset, offset + 1}, "", "");
        return false;
      }
      ++at;
    } else if (end - at > 1 && at[1] == '{') {
      break;
    } else if (end - at > 2 && at[1] == *at && at[2] == '{') {
      escaped = true;
      at += 3;
    } else {
      ++at;
    }
  }
  if (!CheckEncoding(text.at, Offset(at))) return false;
  if (begin != at) {
    const char* from = begin;
    const char* to = at;
    if (text.trim_next) {
      const char* const line_end = std::find(begin, at, '\n');
      from = TrimLeft(begin, line_end == at ? at : line_end + 1);
    }
    if (!text.closed && end - at > 2 && at[2] == '~') {
      // The last piece is what stands on the sequence's own line, or the whole line before if there is
      // nothing.
      const char* piece = line;
      if (piece == at && piece != begin) {
        while (piece != begin && (piece == at || piece[-1] != '\n')) --piece;
      }
      to = TrimRight(std::max(piece, from), at);
    }
    const std::string_view value(from, to);
    parts_.push_back({.escaped = escaped, .text = value, .begin = text.at, .end = Offset(at)});
    if (escaped && !text.flush) {
      parts_.back().text = kept_->Copy(Unescape(value));
      parts_.back().escaped = false;
    }
  }
  text.trim_next = false;
  text.line_starts = false;  // what follows a sequence stands in its line
  text.at = Offset(at);
  return true;
}

// What `<<-` means: the smallest indentation of the lines is taken off all of them. Only what is written
// counts, not what interpolations yield: a line that begins with one has no indentation. Blank lines don't
// count and stay as they are.
void NativeParser::StripIndentation(std::size_t from) {
  std::size_t least = std::numeric_limits<std::size_t>::max();
  bool line_starts = true;
  const auto each_line = [&](const Part& part, auto&& visit) {
    std::string_view rest = part.text;
    if (rest.empty() && line_starts) visit(rest, Lead{}, true);
    while (!rest.empty()) {
      const Lead lead = LeadOf(rest);
      visit(rest.substr(0, lead.line), lead, line_starts && !lead.blank);
      line_starts = rest[lead.line - 1] == '\n';
      rest.remove_prefix(lead.line);
    }
    if (part.text.empty()) line_starts = false;
  };
  for (std::size_t i = from; i < parts_.size(); ++i) {
    const Part& part = parts_[i];
    if (part.kind == Part::Kind::kLiteral) {
      each_line(part, [&](std::string_view, const Lead& lead, bool counts) {
        if (counts) least = std::min(least, lead.characters);
      });
    } else {
      if (line_starts) least = 0;
      line_starts = false;
    }
  }
  if (least == std::numeric_limits<std::size_t>::max()) least = 0;
  line_starts = true;
  std::string stripped;
  for (std::size_t i = from; i < parts_.size(); ++i) {
    Part& part = parts_[i];
    if (part.kind != Part::Kind::kLiteral) {
      line_starts = false;
      continue;
    }
    const bool changes = least > 0 || part.escaped;
    stripped.clear();
    each_line(part, [&](std::string_view line, const Lead&, bool counts) {
      if (!changes) return;
      const char* const end = line.data() + line.size();
      stripped.append(counts ? PassCharacters(line.data(), end, least) : line.data(), end);
    });
    if (!changes) continue;
    part.text = kept_->Copy(part.escaped ? Unescape(stripped) : std::string_view(stripped));
    part.escaped = false;
  }
}

}  // namespace assay::hcl
