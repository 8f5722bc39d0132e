// SPDX-License-Identifier: Apache-2.0
#include "reporters/html_text.h"

#include <algorithm>

#include "record/redact.h"
#include "record/utf8.h"
#include "reporters/text.h"
#include "source/digest.h"
#include "value/base64.h"

namespace assay::report {
namespace {

constexpr std::size_t kLongestLine = 400;  // code points of a source line

const std::string* LineOf(const Ledger& ledger, const std::string& file, std::uint32_t line) {
  const auto lines = ledger.excerpts.find(file);
  if (lines == ledger.excerpts.end()) return nullptr;
  const auto text = lines->second.find(line);
  return text == lines->second.end() ? nullptr : &text->second;
}

/// The byte at which a 1-based column of code points begins; the end for one past it.
std::size_t ByteOf(std::string_view line, std::uint32_t column) {
  std::size_t pos = 0;
  for (std::uint32_t at = 1; at < column && pos < line.size(); ++at) NextCodePoint(line, pos);
  return pos;
}

void WriteLine(std::uint32_t number, std::string_view line, const Location* place, std::ostream& out) {
  out << "<span class=\"n\">" << number << "</span> ";
  line = line.substr(0, ByteOf(line, kLongestLine));
  const bool redacted = line.find(kRedacted) != std::string_view::npos;
  if (!place || redacted || place->start_column == 0) {
    out << Html(line) << '\n';
    return;
  }
  const std::size_t begin = ByteOf(line, place->start_column);
  const std::size_t end = place->end_line > place->start_line
                              ? line.size()
                              : std::max(begin, ByteOf(line, std::max(place->end_column, 1u)));
  out << Html(line.substr(0, begin));
  if (end > begin) out << "<mark>" << Html(line.substr(begin, end - begin)) << "</mark>";
  out << Html(line.substr(end)) << '\n';
}

}  // namespace

std::string Html(std::string_view text, bool lines) {
  const std::string shown = Printable(text, lines);
  std::string out;
  out.reserve(shown.size() + shown.size() / 8);
  for (const char c : shown) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out.push_back(c);
    }
  }
  return out;
}

std::string HtmlCode(std::string_view text) {
  return text.empty() ? std::string() : "<code>" + Html(text) + "</code>";
}

std::string CspHash(std::string_view text) {
  const std::string hex = Sha256Hex(text);
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  return "'sha256-" + EncodeBase64(bytes) + "'";
}

void WriteHtmlExcerpt(const Ledger& ledger, const Location& place, const Location& header,
                      std::ostream& out) {
  const std::string* line = place.valid() ? LineOf(ledger, place.file, place.start_line) : nullptr;
  if (!line) return;
  out << "<pre><code>";
  if (header.valid() && header.file == place.file && header.start_line < place.start_line) {
    if (const std::string* above = LineOf(ledger, header.file, header.start_line))
      WriteLine(header.start_line, *above, nullptr, out);
  }
  WriteLine(place.start_line, *line, &place, out);
  out << "</code></pre>";
}

}  // namespace assay::report
