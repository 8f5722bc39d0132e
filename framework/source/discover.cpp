// SPDX-License-Identifier: Apache-2.0
#include "source/discover.h"

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

#include "source/gitignore.h"
#include "source/text.h"

namespace assay {
namespace {

constexpr std::uint64_t kMaxIgnoreFile = 1u << 20;

std::string Child(const std::string& directory, const std::string& name) {
  return directory.empty() || directory == "." ? name : directory + "/" + name;
}

// The ignore files that hold in a directory, innermost first.
struct Scope {
  std::shared_ptr<const Scope> outer;
  std::string base;  // the directory of the file; empty for the root
  IgnoreFile rules;
};
using ScopePtr = std::shared_ptr<const Scope>;

class Walker {
 public:
  Walker(const FileSystem& files, const DiscoverOptions& options) : files_(files), options_(options) {}

  Found Run(const std::vector<std::string>& paths) {
    std::set<std::string> roots;
    for (const std::string& path : paths) {
      std::string normal = JoinPath("", path);
      if (normal.empty()) {
        Report("path-outside", "The path leads out of the tree", path, "it is not read");
      } else {
        roots.insert(std::move(normal));
      }
    }
    for (const std::string& path : roots) Enter(path);
    // Links come after all real directories, so that a directory is listed under its own name where it has
    // one.
    for (std::size_t i = 0; i < links_.size(); ++i) {
      const Link link = links_[i];
      if (visited_.contains(link.real)) {
        Skip(link.path, "link to a directory that is read under another name", true);
      } else {
        Walk(link.path, link.real, link.scope, link.depth);
      }
    }
    return Finish();
  }

 private:
  struct Link {
    std::string path;
    std::string real;
    ScopePtr scope;
    int depth = 0;
  };

  // A path that was named.
  void Enter(const std::string& path) {
    const Resolution place = files_.Resolve(path);
    switch (place.type) {
      case FileType::kFile:
        named_.insert(path);
        break;
      case FileType::kDirectory:
        if (place.path == path) {
          Walk(path, place.path, OuterScope(path), 0);
        } else {
          links_.push_back({path, place.path, OuterScope(path), 0});
        }
        break;
      case FileType::kMissing:
        Report("path-missing", "There is nothing to read", path,
               place.reason.empty() ? "no such file or directory" : place.reason);
        break;
      default:
        Report("unreadable-file", "The file can't be read", path,
               "not a regular file but a " + (place.reason.empty() ? "special file" : place.reason));
    }
  }

  // What the directories above a named one say about its content. That one of them may itself be ignored
  // doesn't count.
  ScopePtr OuterScope(const std::string& path) {
    ScopePtr scope;
    if (!options_.respect_gitignore || path == ".") return scope;
    std::string above = ".";
    for (std::size_t slash = 0; slash != std::string::npos;) {
      const auto type = [&](const char* name) { return files_.Stat(Child(above, name)); };
      scope = Open(above, scope, type(".git"), type(".gitignore") == FileType::kFile);
      slash = path.find('/', above == "." ? 0 : above.size() + 1);
      if (slash != std::string::npos) above = path.substr(0, slash);
    }
    return scope;
  }

  ScopePtr Open(const std::string& directory, ScopePtr scope, FileType git, bool has_gitignore) {
    if (git == FileType::kDirectory || git == FileType::kFile) {
      scope = nullptr;  // a repository of its own
      if (git == FileType::kDirectory) scope = Add(directory, ".git/info/exclude", std::move(scope));
    }
    if (has_gitignore) scope = Add(directory, ".gitignore", std::move(scope));
    return scope;
  }

  ScopePtr Add(const std::string& directory, const char* name, ScopePtr outer) {
    const std::string path = Child(directory, name);
    if (files_.Stat(path) != FileType::kFile) return outer;
    auto text = files_.Read(path, kMaxIgnoreFile);
    if (!text) {
      found_.diagnostics.push_back(text.error());
      return outer;
    }
    IgnoreFile rules(*text);
    if (rules.empty()) return outer;
    return std::make_shared<const Scope>(
        Scope{std::move(outer), directory == "." ? "" : directory, std::move(rules)});
  }

  bool Ignored(const Scope* scope, const std::string& path, bool directory) {
    for (; scope != nullptr; scope = scope->outer.get()) {
      std::string_view inside = path;
      if (!scope->base.empty()) inside.remove_prefix(scope->base.size() + 1);
      switch (scope->rules.Judge(inside, directory, steps_)) {
        case IgnoreVerdict::kIgnored:
          return CountSteps();
        case IgnoreVerdict::kIncluded:
          return false;
        case IgnoreVerdict::kSilent:
          break;
      }
    }
    return false;
  }

  bool CountSteps() {
    if (steps_ <= options_.max_ignore_steps) return true;
    if (!std::exchange(steps_reported_, true)) {
      Diagnostic diagnostic =
          Warning("limit-ignore", "Matching .gitignore patterns takes too long",
                  "After " + std::to_string(options_.max_ignore_steps) +
                      " steps nothing is ignored any more; fewer or simpler patterns are needed.");
      found_.diagnostics.push_back(std::move(diagnostic));
    }
    return false;
  }

  void Walk(const std::string& path, const std::string& real, ScopePtr scope, int depth) {
    if (full_ || !visited_.insert(real).second) return;
    walked_.insert(path);
    if (depth > options_.max_depth) {
      Report("limit-depth", "The directory is nested too deeply", path,
             "the limit is " + std::to_string(options_.max_depth) + " levels; name it to have it read");
      return;
    }
    auto entries = files_.List(path);
    if (!entries) {
      found_.diagnostics.push_back(entries.error());
      return;
    }
    if (options_.respect_gitignore) {
      FileType git = FileType::kMissing;
      bool has_gitignore = false;
      for (const DirectoryEntry& entry : *entries) {
        if (entry.name == ".git") git = entry.type;
        if (entry.name == ".gitignore") has_gitignore = entry.type == FileType::kFile;
      }
      scope = Open(path, std::move(scope), git, has_gitignore);
    }
    for (const DirectoryEntry& entry : *entries) Visit(entry, path, real, scope, depth);
  }

  void Visit(const DirectoryEntry& entry, const std::string& directory, const std::string& real,
             const ScopePtr& scope, int depth) {
    std::string path = Child(directory, entry.name);
    if (entry.name == ".git") return Skip(path, "git's own data", true);
    if (entry.name == ".terraform") return Skip(path, std::string(kTerraformReason), true);
    if (Ignored(scope.get(), path, entry.type == FileType::kDirectory))
      return Skip(path, std::string(kIgnoredReason), true);
    switch (entry.type) {
      case FileType::kFile:
        return AddFile(std::move(path));
      case FileType::kDirectory:
        return Walk(path, Child(real, entry.name), scope, depth + 1);
      case FileType::kLink: {
        Resolution target = files_.Resolve(path);
        if (target.type == FileType::kFile) return AddFile(std::move(path));
        if (target.type == FileType::kDirectory) {
          links_.push_back({std::move(path), std::move(target.path), scope, depth + 1});
          return;
        }
        return Skip(path, target.reason.empty() ? "broken link" : target.reason, false);
      }
      case FileType::kMissing:
        return;  // gone since it was listed
      case FileType::kOther:
        const std::string reason = files_.Resolve(path).reason;
        return Skip(path, reason.empty() ? "special file" : reason, false);
    }
  }

  void AddFile(std::string path) {
    if (full_) return;
    if (files_found_.size() >= options_.max_files) {
      full_ = true;
      Report("limit-files", "There are too many files", path,
             "the limit is " + std::to_string(options_.max_files) +
                 "; this one and those after it are not read");
      return;
    }
    files_found_.push_back(std::move(path));
  }

  void Skip(std::string path, std::string reason, bool expected) {
    found_.skipped.push_back({std::move(path), std::move(reason), expected});
  }

  void Report(std::string code, std::string summary, const std::string& path, const std::string& why) {
    Diagnostic diagnostic =
        Error(std::move(code), std::move(summary), "\"" + Printable(path) + "\": " + why + ".");
    diagnostic.path = path;
    found_.diagnostics.push_back(std::move(diagnostic));
  }

  Found Finish() {
    std::sort(files_found_.begin(), files_found_.end());
    files_found_.erase(std::unique(files_found_.begin(), files_found_.end()), files_found_.end());
    // Two sorted lists become one.
    auto named = named_.begin();
    for (std::string& path : files_found_) {
      for (; named != named_.end() && *named < path; ++named) found_.files.push_back({*named, true});
      const bool is_named = named != named_.end() && *named == path;
      if (is_named) ++named;
      found_.files.push_back({std::move(path), is_named});
    }
    for (; named != named_.end(); ++named) found_.files.push_back({*named, true});
    // What one path leaves out another may name.
    std::erase_if(found_.skipped, [&](const SkippedPath& skipped) {
      return named_.contains(skipped.path) || walked_.contains(skipped.path);
    });
    std::sort(found_.skipped.begin(), found_.skipped.end(),
              [](const SkippedPath& a, const SkippedPath& b) { return a.path < b.path; });
    return std::move(found_);
  }

  const FileSystem& files_;
  const DiscoverOptions& options_;
  Found found_;
  std::vector<std::string> files_found_;
  std::set<std::string> named_;
  std::set<std::string> visited_;  // real directories
  std::set<std::string> walked_;   // the names under which they were read
  std::vector<Link> links_;
  std::uint64_t steps_ = 0;
  bool steps_reported_ = false;
  bool full_ = false;
};

}  // namespace

Found Discover(const FileSystem& files, const std::vector<std::string>& paths,
               const DiscoverOptions& options) {
  return Walker(files, options).Run(paths);
}

}  // namespace assay
