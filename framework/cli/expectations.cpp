// SPDX-License-Identifier: Apache-2.0
#include "cli/expectations.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <optional>

namespace assay::cli {
namespace {

constexpr std::uint64_t kMaxBytes = 4u << 20;

std::string_view TrimLeft(std::string_view s) {
  while (!s.empty() && (s.front() == ' ' || s.front() == '\t')) s.remove_prefix(1);
  return s;
}

bool IsWordCharacter(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '.' || c == '_'; }

// "Fixture.Name".
bool IsId(std::string_view word) {
  const std::size_t dot = word.find('.');
  auto name = [](std::string_view s) {
    return !s.empty() && std::isupper(static_cast<unsigned char>(s[0])) &&
           std::all_of(s.begin(), s.end(), [](unsigned char c) { return std::isalnum(c); });
  };
  return dot != std::string_view::npos && name(word.substr(0, dot)) && name(word.substr(dot + 1));
}

// Takes "ID[, ID]…". What follows is free text; a first word that is no id isn't.
std::vector<std::string> TakeIds(std::string_view text, const std::string& file, std::uint32_t line,
                                 Expectations& out) {
  std::vector<std::string> ids;
  while (true) {
    text = TrimLeft(text);
    std::size_t n = 0;
    while (n < text.size() && IsWordCharacter(text[n])) ++n;
    std::string_view word = text.substr(0, n);
    while (word.ends_with('.')) word.remove_suffix(1);
    if (!IsId(word)) {
      out.wrong.push_back({file, line, "\"" + std::string(word) + "\" is no id of a control"});
      return ids;
    }
    ids.emplace_back(word);
    text = TrimLeft(text.substr(n));
    if (!text.starts_with(',')) return ids;
    text.remove_prefix(1);
  }
}

std::optional<int> TakeNumber(std::string_view& text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc()) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return negative ? -value : value;
}

void ReadWord(std::string_view rest, const std::string& file, std::uint32_t line, Expectations& out) {
  // `rest` begins after "expect".
  bool unknown = false, only = false;
  int shift = 0;
  if (rest.starts_with("-unknown")) {
    unknown = true;
    rest.remove_prefix(8);
  } else if (rest.starts_with("-only")) {
    only = true;
    rest.remove_prefix(5);
  }
  if (rest.starts_with('@')) {
    rest.remove_prefix(1);
    const auto number = TakeNumber(rest);
    if (!number || static_cast<std::int64_t>(line) + *number < 1) {
      out.wrong.push_back({file, line, "\"expect@\" takes a number of lines, as in \"expect@+1: ID\""});
      return;
    }
    shift = *number;
  }
  if (!rest.starts_with(':')) return;  // the word in a sentence
  for (std::string& id : TakeIds(rest.substr(1), file, line, out)) {
    if (only) {
      out.only[file].insert(std::move(id));
    } else {
      out.all.insert(
          {file, static_cast<std::uint32_t>(static_cast<int>(line) + shift), std::move(id), unknown});
    }
  }
}

template <class Each>
void ForEachLine(std::string_view text, Each each) {
  for (std::uint32_t line = 0;; ++line) {
    const std::size_t end = text.find('\n');
    each(text.substr(0, end), line);
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

}  // namespace

const std::vector<std::string>& ExpectationWords() {
  static const std::vector<std::string> words = {"expect:", "expect@", "expect-unknown", "expect-only"};
  return words;
}

void ReadComment(std::string_view comment, const std::string& file, std::uint32_t line, Expectations& out) {
  ForEachLine(comment, [&](std::string_view text, std::uint32_t index) {
    for (std::size_t at = text.find("expect"); at != std::string_view::npos;
         at = text.find("expect", at + 6)) {
      std::size_t before = at;
      while (before > 0 && (text[before - 1] == ' ' || text[before - 1] == '\t')) --before;
      // Only right after a comment's marker; anywhere else it is a word of a sentence.
      const bool marked =
          before == 0 ? index > 0 : std::string_view("#/*").find(text[before - 1]) != std::string_view::npos;
      if (marked) ReadWord(text.substr(at + 6), file, line + index, out);
    }
  });
}

void ReadExpectFile(std::string_view text, const std::string& file, Expectations& out) {
  ForEachLine(text, [&](std::string_view rest, std::uint32_t index) {
    if (rest.ends_with('\r')) rest.remove_suffix(1);
    rest = TrimLeft(rest);
    if (rest.empty() || rest.starts_with('#')) return;
    const bool unknown = rest.starts_with("unknown ");
    if (unknown) rest = TrimLeft(rest.substr(8));
    const auto line = TakeNumber(rest);
    if (!line || *line < 1 || !rest.starts_with(':')) {
      out.wrong.push_back({file + ".expect", index + 1, "a line is \"LINE: ID\" or \"unknown LINE: ID\""});
      return;
    }
    for (std::string& id : TakeIds(rest.substr(1), file + ".expect", index + 1, out))
      out.all.insert({file, static_cast<std::uint32_t>(*line), std::move(id), unknown});
  });
}

Expectations ReadExpectations(const Snapshot& snapshot, const FileSystem& files) {
  Expectations out;
  for (const CommentRecord& comment : snapshot.comments) {
    const SourceFile& source = snapshot.sources->file(comment.span.file);
    ReadComment(comment.text, source.path(), source.At(comment.span.begin).line, out);
  }
  // Also of files that only functions read: a policy has its findings where it is written.
  for (const FileRecord& record : snapshot.files) {
    const std::string path = record.path + ".expect";
    if (files.Stat(path) != FileType::kFile) continue;
    if (const auto text = files.Read(path, kMaxBytes)) {
      ReadExpectFile(*text, record.path, out);
    } else {
      out.wrong.push_back({path, 0, text.error().summary});
    }
  }
  return out;
}

}  // namespace assay::cli
