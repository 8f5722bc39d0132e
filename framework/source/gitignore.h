// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <bitset>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

enum class IgnoreVerdict : std::uint8_t { kSilent, kIgnored, kIncluded };

/// One pattern of gitignore(5), matched as git's own wildmatch does, in time bounded by pattern times path.
class IgnorePattern {
 public:
  /// A line that is neither blank nor a comment, without its line ending.
  explicit IgnorePattern(std::string_view line);
  /// `path` is relative to the directory of the pattern's file. Adds what it cost to `steps`.
  bool Matches(std::string_view path, bool directory, std::uint64_t& steps) const;
  bool negated() const { return negated_; }

 private:
  // From kStar on: may match nothing. kMaybe: what follows up to the next but two may be left out.
  enum class TokenKind : std::uint8_t { kLiteral, kSet, kStar, kEverything, kMaybe };
  struct Token {
    TokenKind kind = TokenKind::kLiteral;
    char literal = 0;
    std::uint32_t set = 0;  // index into sets_
  };
  void Compile(std::string_view glob, bool whole_path);
  std::size_t CompileSet(std::string_view glob, std::size_t at, bool whole_path);
  bool MatchTokens(std::string_view text, std::uint64_t& steps) const;

  bool negated_ = false;
  bool directories_only_ = false;
  bool name_only_ = false;  // no slash: matched against the last name of the path
  bool suffix_ = false;     // "*literal"
  bool never_ = false;      // malformed: git lets it match nothing
  std::string literal_;     // what the path or name begins with, up to the first special character
  std::vector<Token> tokens_;
  std::vector<std::bitset<256>> sets_;
};

/// The patterns of one .gitignore file; the last that matches decides.
class IgnoreFile {
 public:
  IgnoreFile() = default;
  explicit IgnoreFile(std::string_view text);
  IgnoreVerdict Judge(std::string_view path, bool directory, std::uint64_t& steps) const;
  bool empty() const { return patterns_.empty(); }

 private:
  std::vector<IgnorePattern> patterns_;
};

}  // namespace assay
