// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "assay/span.h"
#include "source/diagnostic.h"
#include "syntax/hcl/ast.h"
#include "syntax/hcl/lexer.h"
#include "syntax/hcl/parser.h"
#include "value/arena.h"

namespace assay::hcl {

/// Where the parsed bytes lie in the file.
struct Place {
  FileId file = FileId::kNone;
  std::uint32_t base = 0;
  /// For text that was decoded from something else (a JSON string with escapes): the offset in the file of
  /// each of its bytes and of its end. Null if the bytes are the file's own.
  const std::uint32_t* offsets = nullptr;

  Span At(std::uint32_t begin, std::uint32_t end) const {
    if (offsets) return {file, offsets[begin], offsets[end]};
    return {file, base + begin, base + end};
  }
};

/// A parsed expression and how many nodes lie on its longest path; no expression after a failure, which is
/// then reported already.
struct Node {
  const Expr* expr = nullptr;
  int height = 0;
  explicit operator bool() const { return expr != nullptr; }
};

/// Recursive descent over HCL's native syntax. One object parses one text. Each function starts at `token_`
/// and leaves it behind what it read. After a failure the place in the text is arbitrary: whoever recovers
/// goes back to the beginning of the broken item and passes over it as a whole (see Skip).
class NativeParser {
 public:
  /// Nodes go into `arena`; what the values in them point to (origins, decoded texts, numbers) into `kept`.
  NativeParser(std::string_view text, Place place, Arena& arena, Arena& kept, const Limits& limits,
               Diagnostics& diagnostics);

  void ParseFile(File& file);
  const Expr* ParseWholeExpression();
  const Expr* ParseWholeTemplate();

 private:
  // Scratch space for the elements of a list under construction; nested lists stack up on one vector, and all
  // go to the arena in one piece. Frees its part at the end of the scope, also when parsing failed.
  template <class T>
  class Scratch {
   public:
    explicit Scratch(std::vector<T>& all) : all_(all), from_(all.size()) {}
    ~Scratch() { Shrink(0); }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    void Add(const T& element) { all_.push_back(element); }
    std::size_t from() const { return from_; }
    std::size_t size() const { return all_.size() - from_; }
    void Shrink(std::size_t size) {
      all_.erase(all_.begin() + static_cast<std::ptrdiff_t>(from_ + size), all_.end());
    }
    std::span<const T> Keep(Arena& arena) const {
      return arena.Copy(std::span<const T>(all_.data() + from_, size()));
    }

   private:
    std::vector<T>& all_;
    std::size_t from_;
  };

  // One level of nesting, to be taken before recursion. Reports and refuses past the limit.
  class Level {
   public:
    explicit Level(NativeParser& parser) : parser_(parser), entered_(parser.Enter()) {}
    ~Level() {
      if (entered_) --parser_.depth_;
    }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;
    explicit operator bool() const { return entered_; }

   private:
    NativeParser& parser_;
    bool entered_;
  };

  // Newlines are tokens or white space within a scope.
  class Newlines {
   public:
    Newlines(NativeParser& parser, bool matter) : parser_(parser), before_(parser.newlines_) {
      parser.newlines_ = matter;
    }
    ~Newlines() { parser_.newlines_ = before_; }
    Newlines(const Newlines&) = delete;
    Newlines& operator=(const Newlines&) = delete;
    /// Restores the outer meaning: before the token behind the closing bracket is read.
    void End() { parser_.newlines_ = before_; }

   private:
    NativeParser& parser_;
    bool before_;
  };

  enum class TemplateMode : std::uint8_t { kQuoted, kHeredoc, kBare };
  // A template before its directives are put into a tree.
  struct Part {
    enum class Kind : std::uint8_t { kLiteral, kInterpolation, kIf, kElse, kEndIf, kFor, kEndFor };
    Kind kind = Kind::kLiteral;
    bool escaped = false;     // a literal that still holds $${ or %%{
    Node node{};              // the interpolation, condition or collection
    std::string_view text{};  // the literal; the value's name in a `for`
    std::string_view key{};   // the key's name in a `for`
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
  };
  struct TemplateText {
    TemplateMode mode = TemplateMode::kBare;
    bool flush = false;         // <<-
    std::string_view marker{};  // that ends a heredoc
    std::uint32_t open = 0;     // where the template begins
    std::uint32_t at = 0;       // where reading goes on
    std::uint32_t close = 0;    // past the closing mark
    bool line_starts = true;    // nothing stands between the beginning of the line and `at`
    bool trim_next = false;     // behind ~}
    bool closed = false;
  };

  // --- text and tokens
  void Advance() {
    do {
      token_ = lexer_.Next();
    } while (token_.kind == TokenKind::kNewline && !newlines_);
  }
  /// Behind an opening bracket that was read while newlines mattered.
  void PassNewlines() {
    while (token_.kind == TokenKind::kNewline) Advance();
  }
  std::string_view Text(const Token& token) const {
    return text_.substr(token.begin, token.end - token.begin);
  }
  bool IsWord(std::string_view word) const {
    return token_.kind == TokenKind::kIdentifier && Text(token_) == word;
  }
  const char* Pointer(std::uint32_t offset) const { return text_.data() + offset; }
  std::uint32_t Offset(const char* at) const { return static_cast<std::uint32_t>(at - text_.data()); }
  std::uint32_t Size() const { return static_cast<std::uint32_t>(text_.size()); }
  Span At(std::uint32_t begin, std::uint32_t end) const { return place_.At(begin, end); }
  std::size_t Bytes() const { return arena_.bytes() + (kept_ == &arena_ ? 0 : kept_->bytes()); }
  Span At(const Token& token) const { return place_.At(token.begin, token.end); }

  // --- reporting (report.cpp)
  bool Enter();
  void Report(Diagnostic diagnostic);
  void Complain(Span span, std::string summary, std::string detail);
  /// Reports that `token` doesn't fit; where it could stand nowhere, the reason is that instead.
  Node Fail(const Token& token, std::string summary, std::string detail);
  Node FailLimit(Span span, int height);
  Node FailAt(Span span, std::string summary, std::string detail);
  /// Reports that a bracket is never closed, at the bracket, or that `token_` doesn't fit.
  Node FailUnclosed(const Token& open, std::string_view what, std::string summary, std::string detail);
  void WarnAboutComments();
  bool CheckEncoding(std::uint32_t begin, std::uint32_t end);

  // --- expressions (expression.cpp)
  Node ParseExpression();
  Node ParseBinary(int lowest);
  Node ParseOperand();
  Node ParseUnary(UnaryOp op);
  Node ParseTerm();
  Node ParseName();
  Node ParseNumber();
  Node ParseParens();
  Node ParseTraversals(Node from);
  Node ParseAttributeStep(Node from, const Token& dot);
  Node ParseLegacyIndex(Node from);
  Node ParseAttributeSplat(Node from, const Token& dot);
  Node ParseIndex(Node from);
  Node ParseFullSplat(Node from, const Token& open);
  Node SplatItem(std::uint32_t begin, std::uint32_t end);
  template <class T>
  Node Made(T* expr, int height);
  LiteralExpr* NewLiteral(Span span);
  Node StringLiteral(std::string_view text, Span span);

  // --- collections and calls (collection.cpp)
  Node ParseTuple();
  Node ParseObject();
  bool ParseObjectItem(const Token& open, Scratch<ObjectItem>& items, int& height);
  Node ParseFor(const Token& open, TokenKind closer);
  bool ParseForNames(std::string_view summary, std::string_view& key, std::string_view& value);
  Node ParseCall(const Token& name);

  // --- templates (template.cpp, template_text.cpp, directive.cpp)
  Node ParseQuoted();
  Node ParseHeredoc();
  Node ParseTemplate(TemplateText& text);
  bool ReadParts(TemplateText& text);
  bool ReadQuotedText(TemplateText& text);
  bool ReadPlainText(TemplateText& text);
  bool ReadSequence(TemplateText& text);
  bool ReadDirective(Part& part);
  const char* EndOfMarker(const TemplateText& text, const char* at) const;
  bool DecodeQuoted(std::string_view raw, std::string& to);
  bool DecodeEscape(std::string_view raw, std::size_t& at, std::string& to);
  void StripIndentation(std::size_t from);
  Node AssembleTemplate(std::size_t from, std::uint32_t begin, std::uint32_t end);
  Node AssembleRun(std::size_t& at, std::uint32_t begin, std::uint32_t end);
  Node AssembleIf(std::size_t& at);
  Node AssembleFor(std::size_t& at);
  Node FailDirective(const Part& part, std::string detail);

  // --- structure (body.cpp)
  void ParseTopItem(Scratch<Attribute>& attributes, Scratch<Block>& blocks);
  bool ParseItem(Scratch<Attribute>& attributes, Scratch<Block>& blocks);
  void RefuseItem();
  void DistrustLastBlock(std::uint32_t column);
  bool ParseAttribute(const Token& name, Scratch<Attribute>& attributes);
  bool ParseAttributeLine(const Token& name, Scratch<Attribute>& attributes);
  bool ParseBlock(const Token& type, Scratch<Block>& blocks, bool& closed);
  bool ParseLabels(Scratch<Label>& labels);
  bool ParseLabel(Scratch<Label>& labels);
  bool ParseBody(const Token& open, Body& body);
  bool ParseLineBody(const Token& open, Body& body);
  void FinishBlockLine();
  void ReportRepeated(std::size_t from);

  // --- recovery (recovery.cpp)
  void Skip(std::uint32_t begin);
  void SkipOrphans();
  std::uint32_t EndOfItem(std::uint32_t begin);
  std::uint32_t EndOfHeredoc(const Token& introducer);
  bool AtLostBlock() const;
  void Spend(std::uint32_t bytes);
  std::uint32_t ColumnOf(std::uint32_t offset) const;
  std::uint32_t PassSpaces(std::uint32_t offset) const;
  bool LooksLikeBlock(std::uint32_t name) const;
  bool LooksLikeAttribute(std::uint32_t name) const;
  bool ClosesBlock(const Token& brace, std::uint32_t column) const;

  std::string_view text_;
  Place place_;
  Arena& arena_;
  Arena* kept_;  // never null
  const Limits& limits_;
  Diagnostics& diagnostics_;

  Lexer lexer_;
  Token token_;
  bool newlines_ = true;
  bool clean_ = true;  // all of it is UTF-8 without NUL, so that no piece need be checked
  bool full_ = false;  // the tree is as large as it may be: nothing more is read
  std::size_t bytes_before_;
  int depth_ = 0;
  int reports_ = 0;

  // Recovery.
  int failures_ = 0;              // items left out so far
  bool lost_ = false;             // an outermost one among them left nothing
  bool after_failure_ = false;    // what follows may be the rest of a broken item
  bool distrust_braces_ = false;  // indentation tells where the outermost blocks begin
  bool saw_lost_block_ = false;   // a block that looks like an outermost one stands in another
  bool top_indented_ = false;     // the current outermost block's content stands further right than its head
  int block_depth_ = 0;
  std::uint32_t top_column_ = 0;  // of the outermost item being parsed
  Token top_open_;                // its brace
  std::uint64_t budget_;          // bytes that may still be read again
  int lost_heredocs_ = 0;         // searches for a marker that isn't there

  std::vector<const Expr*> expressions_;
  std::vector<ObjectItem> items_;
  std::vector<Attribute> attributes_;
  std::vector<Block> blocks_;
  std::vector<Label> labels_;
  std::vector<Part> parts_;
  std::string buffer_;
};

template <class T>
Node NativeParser::Made(T* expr, int height) {
  // Whoever walks the tree recurses: what counts is the longest path, however it came about. The level of the
  // node itself is still held by the caller.
  if (depth_ + height <= limits_.depth + 1 && Bytes() - bytes_before_ <= limits_.tree_bytes) {
    return {expr, height};
  }
  return FailLimit(expr->span, height);
}

}  // namespace assay::hcl
