// SPDX-License-Identifier: Apache-2.0
#include "reporters/style.h"

#include <algorithm>

#include "reporters/text.h"

namespace assay::report {
namespace {

std::string_view Code(Ink ink) {
  switch (ink) {
    case Ink::kPlain:
      break;
    case Ink::kBold:
      return "\x1b[1m";
    case Ink::kDim:
      return "\x1b[2m";
    case Ink::kRed:
      return "\x1b[1;31m";
    case Ink::kYellow:
      return "\x1b[1;33m";
    case Ink::kCyan:
      return "\x1b[1;36m";
    case Ink::kGreen:
      return "\x1b[1;32m";
    case Ink::kBlue:
      return "\x1b[1;34m";
  }
  return {};
}

/// Web addresses of plain ASCII alone: anything else could leave the escape sequence.
bool IsLink(std::string_view url) {
  if (!url.starts_with("https://") && !url.starts_with("http://")) return false;
  return std::all_of(url.begin(), url.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

}  // namespace

Ink InkOf(Severity severity) {
  if (severity >= Severity::kHigh) return Ink::kRed;
  if (severity == Severity::kMedium) return Ink::kYellow;
  return severity == Severity::kLow ? Ink::kCyan : Ink::kBlue;
}

Ink InkOf(Verdict verdict) {
  switch (verdict) {
    case Verdict::kPass:
      return Ink::kGreen;
    case Verdict::kFail:
    case Verdict::kError:
      return Ink::kRed;
    case Verdict::kUnknown:
      return Ink::kYellow;
    case Verdict::kWaived:
      return Ink::kCyan;
    case Verdict::kNotApplicable:
      break;
  }
  return Ink::kDim;
}

void Page::Raw(std::string_view text, Ink ink) {
  const std::string_view code = options_.color && !text.empty() ? Code(ink) : std::string_view();
  out_ << code << text;
  if (!code.empty()) out_ << "\x1b[0m";
}

Page& Page::Write(std::string_view text, Ink ink) {
  Raw(Printable(text), ink);
  return *this;
}

Page& Page::Link(std::string_view text, std::string_view url, Ink ink) {
  const bool link = options_.links && IsLink(url);
  if (link) out_ << "\x1b]8;;" << url << "\x1b\\";
  Write(text, ink);
  if (link) out_ << "\x1b]8;;\x1b\\";
  return *this;
}

Page& Page::End() {
  out_.put('\n');
  return *this;
}

void Page::Wrapped(std::string_view text, std::size_t used, std::size_t hang) {
  const std::string line = OneLine(text);
  for (std::size_t begin = 0; begin < line.size();) {
    std::size_t end = std::min(line.find(' ', begin), line.size());
    // CI systems take a line that begins with :: for a command, blanks before it or not: such a word never
    // begins one.
    while (end + 2 < line.size() && line.compare(end + 1, 2, "::") == 0) {
      end = std::min(line.find(' ', end + 1), line.size());
    }
    const std::string_view words = std::string_view(line).substr(begin, end - begin);
    const std::size_t width_of_words = DisplayWidth(words);
    if (begin > 0) {
      if (used + 1 + width_of_words > width()) {
        out_ << '\n' << std::string(hang, ' ');
        used = hang;
      } else {
        out_ << ' ';
        ++used;
      }
    }
    out_ << words;
    used += width_of_words;
    begin = end + 1;
  }
  out_ << '\n';
}

void Page::Note(std::size_t indent, std::string_view label, std::string_view text) {
  if (text.empty()) return;
  out_ << std::string(indent, ' ');
  Raw("=", Ink::kBlue);
  out_ << ' ';
  Raw(label, Ink::kBold);
  out_ << ": ";
  const std::size_t used = indent + 4 + label.size();
  Wrapped(text, used, std::min<std::size_t>(used, 16));
}

}  // namespace assay::report
