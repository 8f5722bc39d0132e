// SPDX-License-Identifier: Apache-2.0
// Files of the tree, read through the snapshot's file system; nothing outside of it, no home directory, no
// absolute path of this machine.
#include <algorithm>
#include <cctype>

#include "source/digest.h"
#include "terraform/function_table.h"
#include "terraform/graphemes.h"
#include "terraform/hash.h"
#include "terraform/text_parts.h"
#include "value/base64.h"

namespace assay::terraform {
namespace {

constexpr std::uint64_t kMaxFile = 64u << 20;
constexpr std::size_t kMaxDepth = 64;
constexpr std::size_t kMaxEntries = 100'000;

// Where a path of the configuration lies in the file system; nothing if it is outside.
std::optional<std::string> Resolve(Call& call, std::string_view path) {
  if (!path.empty() && (path[0] == '/' || path[0] == '~')) return std::nullopt;
  std::string joined = JoinPath(call.context.module_dir.empty() ? "." : call.context.module_dir, path);
  if (joined.empty()) return std::nullopt;
  return joined;
}

Value Unreadable(Call& call, const Type* type) {
  Unknown u;
  u.type = type;
  u.not_null = true;
  u.reason = UnknownReason::kFunction;
  u.span = call.context.span;
  u.expression = call.function.name;
  return MakeUnknown(u, call.arena());
}

struct Content {
  std::optional<std::string> bytes;
  Result other = Value();  // an unknown or an error if there are none
};

Content ReadPath(Call& call) {
  const std::string_view path = call[0].string();
  const std::string shown(call[0].sensitive() ? "(sensitive value)" : path);
  const auto resolved = Resolve(call, path);
  if (!call.context.files || !resolved) return {std::nullopt, Unreadable(call, call.function.result)};
  const FileType type = call.context.files->Stat(*resolved);
  if (type == FileType::kMissing) {
    return {std::nullopt,
            call.FailArgument(
                0, "no file exists at \"" + shown +
                       "\"; this function works only with files that are distributed as part of the "
                       "configuration source code")};
  }
  if (type == FileType::kDirectory)
    return {std::nullopt, call.FailArgument(0, "\"" + shown + "\" is a directory, not a file")};
  if (type != FileType::kFile)
    return {std::nullopt, call.FailArgument(0, "\"" + shown + "\" is not a regular file")};
  const std::uint64_t limit = std::min(kMaxFile, call.context.budget.string_bytes);
  auto bytes = call.context.files->Read(*resolved, limit);
  if (!bytes) return {std::nullopt, call.Fail("failed to read " + shown + ": " + bytes.error().summary)};
  if (auto error = call.ReserveText(bytes->size())) return {std::nullopt, tl::unexpected(*error)};
  return {std::move(*bytes), Value()};
}

Result File(Call& call) {
  const Content content = ReadPath(call);
  if (!content.bytes) return content.other;
  if (!IsValidUtf8(*content.bytes)) {
    return call.Fail(
        "contents of \"" + std::string(call[0].string()) +
        "\" are not valid UTF-8; use the filebase64 function to obtain the Base64 encoded contents or the "
        "other file functions (e.g. filemd5, filesha256) to obtain file hashing results instead");
  }
  return MakeString(*content.bytes, call.arena());
}

Result FileBase64(Call& call) {
  const Content content = ReadPath(call);
  return content.bytes ? call.Text(EncodeBase64(*content.bytes)) : content.other;
}

template <HashKind kind, bool hex>
Result FileDigest(Call& call) {
  const Content content = ReadPath(call);
  if (!content.bytes) return content.other;
  const std::string digest = Digest(kind, *content.bytes);
  return call.Text(hex ? ToHex(digest) : EncodeBase64(digest));
}

Result FileExists(Call& call) {
  const auto resolved = Resolve(call, call[0].string());
  if (!call.context.files || !resolved) return Unreadable(call, BoolType());
  switch (call.context.files->Stat(*resolved)) {
    case FileType::kFile:
      return Value::Bool(true);
    case FileType::kMissing:
      return Value::Bool(false);
    default:
      return call.Fail("\"" + std::string(call[0].string()) + "\" is not a regular file");
  }
}

Result TemplateFile(Call& call) {
  const Value& variables = call[1];
  if (variables.is_null() || (!variables.is_mapping() && !Undecided(variables))) {
    return call.FailArgument(1, "invalid vars value: must be a map");
  }
  const Content content = ReadPath(call);
  if (!content.bytes) return content.other;
  if (!variables.is_mapping() || !call.context.render_template) return call.Unknowable(nullptr, false);
  if (!IsValidUtf8(*content.bytes))
    return call.Fail("contents of \"" + std::string(call[0].string()) + "\" are not valid UTF-8");
  const auto resolved = Resolve(call, call[0].string());
  return call.context.render_template(call.arena().Copy(std::string_view(*content.bytes)),
                                      call.arena().Copy(std::string_view(*resolved)), variables);
}

// One path segment against a pattern: *, ?, [a-z], \x, as doublestar has them.
bool MatchSegment(std::string_view pattern, std::string_view name) {
  std::size_t p = 0;
  std::size_t n = 0;
  std::size_t star = std::string_view::npos;
  std::size_t star_name = 0;
  const auto match_one = [&](std::size_t& at, char c) {
    if (pattern[at] == '?') return ++at, true;
    if (pattern[at] == '[') {
      std::size_t i = at + 1;
      const bool negate = i < pattern.size() && (pattern[i] == '^' || pattern[i] == '!');
      if (negate) ++i;
      bool in = false;
      for (bool first = true; i < pattern.size() && (first || pattern[i] != ']'); first = false) {
        const char low = pattern[i++];
        char high = low;
        if (i + 1 < pattern.size() && pattern[i] == '-' && pattern[i + 1] != ']') {
          high = pattern[i + 1];
          i += 2;
        }
        in = in || (low <= c && c <= high);
      }
      at = std::min(i + 1, pattern.size());
      return in != negate;
    }
    if (pattern[at] == '\\' && at + 1 < pattern.size()) ++at;
    return pattern[at++] == c;
  };
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      star_name = n;
      continue;
    }
    if (p < pattern.size() && match_one(p, name[n])) {
      ++n;
      continue;
    }
    if (star == std::string_view::npos) return false;
    p = star + 1;
    n = ++star_name;
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

// Whether classes and braces end, and something follows a backslash: what doublestar calls a pattern.
bool IsPattern(std::string_view pattern) {
  int braces = 0;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '\\' && ++i == pattern.size()) return false;
    if (pattern[i] == '{') ++braces;
    if (pattern[i] == '}' && --braces < 0) return false;
    if (pattern[i] != '[') continue;
    if (++i < pattern.size() && (pattern[i] == '^' || pattern[i] == '!')) ++i;
    if (i >= pattern.size() || pattern[i] == ']' || pattern[i] == '-') return false;
    while (i < pattern.size() && pattern[i] != ']') {
      if (pattern[i] == '\\') ++i;
      ++i;
      if (i < pattern.size() && pattern[i] == '-' && ++i < pattern.size() && pattern[i] == ']') return false;
    }
    if (i >= pattern.size()) return false;
  }
  return braces == 0;
}

// {a,b} as one pattern each; at most 64.
std::vector<std::string> ExpandBraces(const std::string& pattern) {
  std::vector<std::string> done;
  std::vector<std::string> todo{pattern};
  while (!todo.empty() && done.size() + todo.size() <= 64) {
    const std::string one = todo.back();
    todo.pop_back();
    const std::size_t open = one.find('{');
    const std::size_t close = open == std::string::npos ? open : one.find('}', open);
    if (close == std::string::npos) {
      done.push_back(one);
      continue;
    }
    std::size_t at = open + 1;
    while (at <= close) {
      const std::size_t end = std::min(one.find(',', at), close);
      todo.push_back(one.substr(0, open) + one.substr(at, end - at) + one.substr(close + 1));
      at = end + 1;
    }
  }
  return done;
}

std::vector<std::string_view> Segments(std::string_view path) {
  std::vector<std::string_view> out;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/'), path.size());
    if (end > 0 && path.substr(0, end) != ".") out.push_back(path.substr(0, end));
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return out;
}

class Globber {
 public:
  explicit Globber(Call& call) : call_(call) {}

  bool Walk(const std::string& directory, const std::string& relative,
            std::span<const std::string_view> pattern, std::size_t depth) {
    if (depth > kMaxDepth || pattern.empty()) return depth <= kMaxDepth;
    auto entries = call_.context.files->List(directory);
    if (!entries) return true;  // what can't be listed has no matches, as in OpenTofu
    if (pattern[0] == "**" && pattern.size() > 1 && !Walk(directory, relative, pattern.subspan(1), depth))
      return false;
    for (const DirectoryEntry& e : *entries) {
      if (++seen_ > kMaxEntries || !call_.context.budget.Spend(1)) return false;
      const std::string path = directory == "." ? e.name : directory + "/" + e.name;
      const std::string shown = relative.empty() ? e.name : relative + "/" + e.name;
      const bool any = pattern[0] == "**";
      if (!any && !MatchSegment(pattern[0], e.name)) continue;
      const FileType type = call_.context.files->Stat(path);
      if (type == FileType::kFile && (pattern.size() == 1)) found_.push_back(shown);
      if (type != FileType::kDirectory || e.type == FileType::kLink) continue;
      if (any ? !Walk(path, shown, pattern, depth + 1)
              : pattern.size() > 1 && !Walk(path, shown, pattern.subspan(1), depth + 1)) {
        return false;
      }
    }
    return true;
  }

  std::vector<std::string>& found() { return found_; }

 private:
  Call& call_;
  std::vector<std::string> found_;
  std::size_t seen_ = 0;
};

Result FileSet(Call& call) {
  const auto resolved = Resolve(call, call[0].string());
  if (!call.context.files || !resolved) return Unreadable(call, call.function.result);
  if (!IsPattern(call[1].string())) {
    std::string quoted;
    AppendJsonString(call[1].string(), quoted);
    return call.Fail("failed to glob pattern " + quoted + ": syntax error in pattern");
  }
  std::vector<Value> out;
  for (const std::string& pattern : ExpandBraces(std::string(call[1].string()))) {
    const std::vector<std::string_view> segments = Segments(pattern);
    if (std::find(segments.begin(), segments.end(), "..") != segments.end())
      return Unreadable(call, call.function.result);
    Globber globber(call);
    if (!globber.Walk(*resolved, "", segments, 0)) {
      return call.Fail("the pattern visits more files or directories than the limit of 100000 allows");
    }
    for (const std::string& path : globber.found()) out.push_back(MakeString(path, call.arena()));
  }
  return MakeTuple(out, call.arena(), nullptr, Kind::kSet).WithTypeHint(StringType());
}

Result Basename(Call& call) {
  if (!call[0].is_string()) {
    // What stands after the last slash may be known all the same.
    if (!call[0].is_unknown() || call[0].unknown().parts.empty()) return call.Unknowable(StringType());
    const Value& last = call[0].unknown().parts.back();
    std::string_view end = last.is_string() ? last.string() : std::string_view();
    while (!end.empty() && end.back() == '/') end.remove_suffix(1);
    const std::size_t slash = end.rfind('/');
    if (slash == std::string_view::npos) return call.Unknowable(StringType());
    const Value name = MakeString(end.substr(slash + 1), call.arena()).WithSensitive(last.sensitive());
    // OpenTofu knows where the tree lies.
    const Unknown* base = FirstUnknown(call[0].unknown().parts[0]);
    const bool told = call[0].unknown().parts.size() == 2 && base &&
                      (base->expression == "path.cwd" || base->expression == "abspath");
    return told ? name : OnlyHere(name, call.arena());
  }
  std::string_view path = call[0].string();
  while (path.size() > 1 && path.back() == '/') path.remove_suffix(1);
  if (path.empty()) return call.Text(".");
  if (path == "/") return call.Text("/");
  const std::size_t slash = path.rfind('/');
  return call.Text(slash == std::string_view::npos ? path : path.substr(slash + 1));
}

// Go's filepath.Clean.
std::string Clean(std::string_view path) {
  const bool rooted = path.substr(0, 1) == "/";
  std::vector<std::string_view> kept;
  for (const std::string_view segment : Segments(path)) {
    if (segment == ".." && !kept.empty() && kept.back() != "..") {
      kept.pop_back();
    } else if (segment != ".." || !rooted) {
      kept.push_back(segment);
    }
  }
  std::string out = rooted ? "/" : "";
  for (std::size_t i = 0; i < kept.size(); ++i) out += (i ? "/" : "") + std::string(kept[i]);
  return out.empty() ? "." : out;
}

Result Dirname(Call& call) {
  const std::string_view path = call[0].string();
  const std::size_t slash = path.rfind('/');
  return call.Text(Clean(slash == std::string_view::npos ? std::string_view() : path.substr(0, slash + 1)));
}

// Where the checkout lies must not show in a result.
Result AbsPath(Call& call) {
  if (call[0].string().substr(0, 1) == "/") return call.Text(Clean(call[0].string()));
  Result base = Unreadable(call, StringType());
  // Where the tree lies isn't told; where in the tree it is, is.
  const std::string inside =
      JoinPath(call.context.module_dir.empty() ? "." : call.context.module_dir, call[0].string());
  if (!base || inside.empty() || inside == ".") return base;
  return JoinParts({*base, MakeString("/" + inside, call.arena())}, call.context.span, call.arena());
}

Result PathExpand(Call& call) {
  if (call[0].string().substr(0, 1) == "~") return Unreadable(call, StringType());
  return call[0];
}

}  // namespace

std::vector<FunctionSpec> FileFunctions() {
  const Type* string = StringType();
  const std::vector<Parameter> path{{"path", string}};
  return {
      {"abspath", path, {}, AbsPath, string},
      {"basename", {{"path", string, kAllowUnknown}}, {}, Basename, string},
      {"dirname", path, {}, Dirname, string},
      {"file", path, {}, File, string},
      {"filebase64", path, {}, FileBase64, string},
      {"filebase64sha256", path, {}, FileDigest<HashKind::kSha256, false>, string},
      {"filebase64sha512", path, {}, FileDigest<HashKind::kSha512, false>, string},
      {"fileexists", path, {}, FileExists, BoolType()},
      {"filemd5", path, {}, FileDigest<HashKind::kMd5, true>, string},
      {"fileset", {{"path", string}, {"pattern", string}}, {}, FileSet, SetOfString()},
      {"filesha1", path, {}, FileDigest<HashKind::kSha1, true>, string},
      {"filesha256", path, {}, FileDigest<HashKind::kSha256, true>, string},
      {"filesha512", path, {}, FileDigest<HashKind::kSha512, true>, string},
      {"pathexpand", path, {}, PathExpand, string},
      {"templatefile",
       {{"path", string}, {"vars", nullptr, kAllowUnknown | kAllowOpen}},
       {},
       TemplateFile,
       nullptr,
       kMayBeNull},
  };
}

}  // namespace assay::terraform
