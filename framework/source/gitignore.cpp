// SPDX-License-Identifier: Apache-2.0
#include "source/gitignore.h"

#include <algorithm>

namespace assay {
namespace {

constexpr std::string_view kSpecial = "*?[\\";

struct CharacterClass {
  std::string_view name;
  bool (*holds)(unsigned char);
};

bool IsUpper(unsigned char c) { return c >= 'A' && c <= 'Z'; }
bool IsLower(unsigned char c) { return c >= 'a' && c <= 'z'; }
bool IsAlpha(unsigned char c) { return IsUpper(c) || IsLower(c); }
bool IsDigit(unsigned char c) { return c >= '0' && c <= '9'; }
bool IsGraph(unsigned char c) { return c > 0x20 && c < 0x7F; }

// Of ASCII only, whatever the locale, as in git.
constexpr CharacterClass kClasses[] = {
    {"alnum", [](unsigned char c) { return IsAlpha(c) || IsDigit(c); }},
    {"alpha", IsAlpha},
    {"blank", [](unsigned char c) { return c == ' ' || c == '\t'; }},
    {"cntrl", [](unsigned char c) { return c < 0x20 || c == 0x7F; }},
    {"digit", IsDigit},
    {"graph", IsGraph},
    {"lower", IsLower},
    {"print", [](unsigned char c) { return c >= 0x20 && c < 0x7F; }},
    {"punct", [](unsigned char c) { return IsGraph(c) && !IsAlpha(c) && !IsDigit(c); }},
    {"space", [](unsigned char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }},
    {"upper", IsUpper},
    {"xdigit",
     [](unsigned char c) { return IsDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }},
};

// Blanks at the end don't count unless a backslash comes before them.
std::string_view TrimBlanks(std::string_view line) {
  std::size_t end = line.size();
  std::size_t blanks = std::string_view::npos;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == ' ') {
      if (blanks == std::string_view::npos) blanks = i;
      continue;
    }
    if (line[i] == '\\' && ++i == line.size()) return line;
    blanks = std::string_view::npos;
  }
  if (blanks != std::string_view::npos) end = blanks;
  return line.substr(0, end);
}

}  // namespace

IgnorePattern::IgnorePattern(std::string_view line) {
  std::string_view glob = line;
  if (glob.starts_with('!')) {
    negated_ = true;
    glob.remove_prefix(1);
  }
  if (glob.ends_with('/')) {
    directories_only_ = true;
    glob.remove_suffix(1);
  }
  name_only_ = glob.find('/') == std::string_view::npos;
  if (name_only_ && glob.starts_with('*') && glob.find_first_of(kSpecial, 1) == std::string_view::npos) {
    suffix_ = true;
    literal_ = glob.substr(1);
    return;
  }
  if (glob.starts_with('/')) glob.remove_prefix(1);
  const std::size_t plain = std::min(glob.find_first_of(kSpecial), glob.size());
  literal_ = glob.substr(0, plain);
  Compile(glob.substr(plain), !name_only_);
}

// `**` counts as standing after a slash where the part with special characters begins, whatever comes before:
// so does git.
void IgnorePattern::Compile(std::string_view glob, bool whole_path) {
  for (std::size_t at = 0; at < glob.size() && !never_;) {
    const char c = glob[at];
    if (c == '*') {
      std::size_t after = at;
      while (after < glob.size() && glob[after] == '*') ++after;
      const bool slash = after < glob.size() && glob[after] == '/';
      const bool escaped_slash = glob.substr(after, 2) == "\\/";
      const bool apart = after - at > 1 && (at == 0 || glob[at - 1] == '/') &&
                         (after == glob.size() || slash || escaped_slash);
      if (!whole_path || (apart && !slash)) {
        tokens_.push_back({TokenKind::kEverything});
      } else if (apart) {
        // "**/": nothing at all, or anything up to a slash.
        tokens_.push_back({TokenKind::kMaybe});
        tokens_.push_back({TokenKind::kEverything});
        tokens_.push_back({TokenKind::kLiteral, '/'});
        ++after;
      } else {
        tokens_.push_back({TokenKind::kStar});
      }
      at = after;
    } else if (c == '[') {
      at = CompileSet(glob, at, whole_path);
    } else if (c == '?') {
      std::bitset<256> any;
      any.set();
      if (whole_path) any.reset('/');
      tokens_.push_back({TokenKind::kSet, 0, static_cast<std::uint32_t>(sets_.size())});
      sets_.push_back(any);
      ++at;
    } else {
      if (c == '\\' && ++at == glob.size()) {
        never_ = true;
        return;
      }
      tokens_.push_back({TokenKind::kLiteral, glob[at]});
      ++at;
    }
  }
}

std::size_t IgnorePattern::CompileSet(std::string_view glob, std::size_t at, bool whole_path) {
  const auto byte = [&](std::size_t i) { return i < glob.size() ? static_cast<unsigned char>(glob[i]) : 0u; };
  std::bitset<256> set;
  unsigned c = byte(++at);
  const bool negated = c == '!' || c == '^';
  if (negated) c = byte(++at);
  unsigned previous = 0;  // what a range may begin with
  never_ = true;          // until the closing bracket is found
  for (bool first = true; first || c != ']'; first = false) {
    if (c == 0) return glob.size();
    unsigned last = c;
    if (c == '\\') {
      last = byte(++at);
      if (last == 0) return glob.size();
      set.set(last);
    } else if (c == '-' && previous != 0 && byte(at + 1) != 0 && byte(at + 1) != ']') {
      unsigned to = byte(++at);
      if (to == '\\') to = byte(++at);
      if (to == 0) return glob.size();
      for (unsigned i = previous; i <= to; ++i) set.set(i);
      last = 0;
    } else if (c == '[' && byte(at + 1) == ':') {
      const std::size_t close = glob.find(']', at + 2);
      if (close == std::string_view::npos) return glob.size();
      if (close > at + 2 && glob[close - 1] == ':') {
        const std::string_view name = glob.substr(at + 2, close - at - 3);
        const auto* const known = std::find_if(std::begin(kClasses), std::end(kClasses),
                                               [&](const CharacterClass& k) { return k.name == name; });
        if (known == std::end(kClasses)) return glob.size();
        for (unsigned i = 0; i < 256; ++i) {
          if (known->holds(static_cast<unsigned char>(i))) set.set(i);
        }
        at = close;
        last = 0;
      } else {
        set.set(c);
      }
    } else {
      set.set(c);
    }
    previous = last;
    c = byte(++at);
  }
  never_ = false;
  if (negated) set.flip();
  if (whole_path) set.reset('/');
  tokens_.push_back({TokenKind::kSet, 0, static_cast<std::uint32_t>(sets_.size())});
  sets_.push_back(set);
  return at + 1;
}

bool IgnorePattern::Matches(std::string_view path, bool directory, std::uint64_t& steps) const {
  ++steps;
  if (never_ || (directories_only_ && !directory)) return false;
  std::string_view text = path;
  if (name_only_) {
    if (const std::size_t slash = path.rfind('/'); slash != std::string_view::npos)
      text.remove_prefix(slash + 1);
    if (suffix_) return text.ends_with(literal_);
  }
  if (!text.starts_with(literal_)) return false;
  text.remove_prefix(literal_.size());
  if (tokens_.empty()) return text.empty();
  return MatchTokens(text, steps);
}

// All ways through the pattern at once, a character of the text at a time: no pattern can make it go back.
bool IgnorePattern::MatchTokens(std::string_view text, std::uint64_t& steps) const {
  const std::size_t count = tokens_.size();
  std::vector<char> now(count + 1), next(count + 1);
  // Also marks what is reached without a character.
  const auto settle = [&](std::vector<char>& at) {
    for (std::size_t i = 0; i < count; ++i) {
      if (!at[i] || tokens_[i].kind < TokenKind::kStar) continue;
      at[i + 1] = 1;
      if (tokens_[i].kind == TokenKind::kMaybe) at[i + 3] = 1;
    }
  };
  now[0] = 1;
  settle(now);
  for (const char c : text) {
    steps += count;
    std::fill(next.begin(), next.end(), 0);
    bool alive = false;
    for (std::size_t i = 0; i < count; ++i) {
      if (!now[i]) continue;
      const Token& token = tokens_[i];
      const bool stays = token.kind == TokenKind::kEverything || (token.kind == TokenKind::kStar && c != '/');
      const bool passes = (token.kind == TokenKind::kLiteral && token.literal == c) ||
                          (token.kind == TokenKind::kSet && sets_[token.set][static_cast<unsigned char>(c)]);
      if (stays) next[i] = 1;
      if (passes) next[i + 1] = 1;
      alive = alive || stays || passes;
    }
    if (!alive) return false;
    settle(next);
    now.swap(next);
  }
  return now[count] != 0;
}

IgnoreFile::IgnoreFile(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.starts_with('#')) continue;
    line = TrimBlanks(line);
    if (!line.empty()) patterns_.emplace_back(line);
  }
}

IgnoreVerdict IgnoreFile::Judge(std::string_view path, bool directory, std::uint64_t& steps) const {
  for (auto pattern = patterns_.rbegin(); pattern != patterns_.rend(); ++pattern) {
    if (pattern->Matches(path, directory, steps)) {
      return pattern->negated() ? IgnoreVerdict::kIncluded : IgnoreVerdict::kIgnored;
    }
  }
  return IgnoreVerdict::kSilent;
}

}  // namespace assay
