// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "record/redact.h"
#include "record/utf8.h"
#include "reporters/style.h"
#include "reporters/text.h"

namespace assay::report {
namespace {

constexpr std::size_t kTab = 4;

/// A line as it stands on the screen, with where each of its code points begins there.
struct Drawn {
  std::u32string text;
  std::vector<std::size_t> at;  // index in `text` of code point i; one more for the end
};

Drawn Draw(std::string_view line) {
  Drawn drawn;
  for (std::size_t pos = 0; pos < line.size();) {
    const std::size_t begin = pos;
    const char32_t c = NextCodePoint(line, pos);
    drawn.at.push_back(drawn.text.size());
    if (c == '\t') {
      drawn.text.append(kTab, U' ');
      continue;
    }
    const std::string shown = Printable(line.substr(begin, pos - begin));
    std::size_t first = 0;
    drawn.text.push_back(NextCodePoint(shown, first));
  }
  drawn.at.push_back(drawn.text.size());
  return drawn;
}

std::string Encode(std::u32string_view text) {
  std::string out;
  for (const char32_t c : text) AppendUtf8(c, out);
  return out;
}

std::size_t Width(std::u32string_view text) {
  std::size_t width = 0;
  for (const char32_t c : text) width += DisplayWidth(c);
  return width;
}

struct Marked {
  std::size_t begin = 0, end = 0;  // indices in Drawn::text
};

/// What of the line the place covers. A redacted line isn't as long as it was: all of it is marked.
Marked Mark(const Drawn& drawn, std::string_view line, const Location& place) {
  const std::size_t last = drawn.text.size();
  std::size_t first_ink = 0;
  while (first_ink < last && drawn.text[first_ink] == ' ') ++first_ink;
  if (line.find(kRedacted) != std::string_view::npos) return {first_ink, last};
  const auto index = [&](std::uint32_t column) {
    return column == 0 || column > drawn.at.size() ? last : drawn.at[column - 1];
  };
  Marked marked{index(place.start_column),
                place.end_line > place.start_line ? last : index(place.end_column)};
  if (marked.end <= marked.begin) marked.end = std::min(marked.begin + 1, std::max(last, marked.begin + 1));
  return marked;
}

/// Cuts what doesn't fit around the marked part; what is cut shows as U+2026.
void Fit(Drawn& drawn, Marked& marked, std::size_t room) {
  constexpr std::size_t kBefore = 24;  // columns kept before the mark
  if (Width(drawn.text) <= room) return;
  if (marked.begin > kBefore && marked.begin + 8 > room) {
    const std::size_t cut = marked.begin - kBefore;
    drawn.text.erase(0, cut);
    drawn.text.insert(0, 1, U'…');
    marked.begin = marked.begin - cut + 1;
    marked.end = marked.end - cut + 1;
  }
  std::size_t width = 0, keep = 0;
  while (keep < drawn.text.size() && width + DisplayWidth(drawn.text[keep]) < room) {
    width += DisplayWidth(drawn.text[keep++]);
  }
  if (keep < drawn.text.size()) {
    drawn.text.resize(keep);
    drawn.text.push_back(U'…');
  }
  marked.begin = std::min(marked.begin, drawn.text.size() - 1);
  marked.end = std::clamp(marked.end, marked.begin + 1, drawn.text.size());
}

const std::string* LineOf(const Ledger& ledger, const std::string& file, std::uint32_t line) {
  const auto lines = ledger.excerpts.find(file);
  if (lines == ledger.excerpts.end()) return nullptr;
  const auto text = lines->second.find(line);
  return text == lines->second.end() ? nullptr : &text->second;
}

void Gutter(Page& page, std::size_t width, std::optional<std::uint32_t> line) {
  const std::string number = line ? std::to_string(*line) : std::string();
  page.Write(std::string(width - number.size(), ' ') + number + " |", Ink::kBlue);
}

}  // namespace

Excerpt DrawExcerpt(Page& page, const Ledger& ledger, const Location& place, const Location& header,
                    std::string_view label, Ink ink) {
  const std::size_t gutter = std::to_string(std::max(place.start_line, place.end_line)).size() + 1;
  const std::string* line = place.valid() ? LineOf(ledger, place.file, place.start_line) : nullptr;
  if (!line) return {gutter, false, false};
  const std::size_t room = page.width() > gutter + 3 ? page.width() - gutter - 3 : 1;
  Drawn drawn = Draw(*line);
  // Of a very long line only the beginning is kept; a redacted one is shorter than it was.
  const bool redacted = line->find(kRedacted) != std::string::npos;
  if (!redacted && place.start_column > drawn.at.size()) return {gutter, false, false};
  Gutter(page, gutter, {});
  page.End();
  if (header.valid() && header.file == place.file && header.start_line < place.start_line) {
    if (const std::string* above = LineOf(ledger, header.file, header.start_line)) {
      Drawn first = Draw(*above);
      Marked start;
      Fit(first, start, room);
      Gutter(page, gutter, header.start_line);
      page.Write(" " + Encode(first.text)).End();
      if (header.start_line + 1 < place.start_line) {
        page.Write(std::string(gutter - 1, ' ') + "...", Ink::kBlue).End();
      }
    }
  }
  Marked marked = Mark(drawn, *line, place);
  if (!drawn.text.empty()) Fit(drawn, marked, room);
  Gutter(page, gutter, place.start_line);
  page.Write(" " + Encode(drawn.text)).End();
  Gutter(page, gutter, {});
  const std::u32string_view text = drawn.text;
  const std::size_t before = Width(text.substr(0, std::min(marked.begin, text.size())));
  const std::size_t carets =
      marked.begin < text.size() ? Width(text.substr(marked.begin, marked.end - marked.begin)) : 1;
  page.Write(std::string(before + 1, ' ')).Write(std::string(std::max<std::size_t>(carets, 1), '^'), ink);
  if (place.end_line > place.start_line) page.Write(" to line " + std::to_string(place.end_line), ink);
  const std::size_t wide = DisplayWidth(label), used = gutter + 3 + before + carets;
  bool labelled = !label.empty();
  if (labelled && used + 1 + wide <= page.width()) {
    page.Write(" ").Write(label, ink);
  } else if (labelled && gutter + 5 + wide <= page.width()) {
    page.End();
    Gutter(page, gutter, {});
    page.Write("   ").Write(label, ink);
  } else {
    labelled = false;
  }
  page.End();
  return {gutter, true, labelled};
}

}  // namespace assay::report
