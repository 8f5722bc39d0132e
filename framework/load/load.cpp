// SPDX-License-Identifier: Apache-2.0
#include "load/load.h"

#include <algorithm>
#include <functional>
#include <map>
#include <mutex>
#include <numeric>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "cloudformation/cloudformation.h"
#include "load/cloud_assembly.h"
#include "load/input.h"
#include "load/parallel.h"
#include "plan/plan.h"
#include "source/digest.h"
#include "source/discover.h"
#include "syntax/json/json.h"
#include "terraform/terraform.h"

namespace assay {
namespace {

/// Counts what is done and tells the caller, from one thread at a time.
class Progress {
 public:
  Progress(const LoadOptions& options, const char* stage, std::size_t all)
      : options_(options), stage_(stage), all_(all) {
    Tell();
  }
  void Done() {
    const std::lock_guard lock(mutex_);
    ++done_;
    if (done_ % 64 == 0 || done_ == all_) Tell();
  }

 private:
  void Tell() {
    if (options_.progress) options_.progress(stage_, done_, all_);
  }
  const LoadOptions& options_;
  const char* stage_;
  std::size_t all_;
  std::size_t done_ = 0;
  std::mutex mutex_;
};

/// What was evaluated keeps no tree.
void DropTrees(const terraform::Directory& directory) {
  for (const auto* files : {&directory.config, &directory.variables}) {
    for (const terraform::ConfigFile& file : *files) {
      if (file.file) file.file->DropTree();
    }
  }
}

/// What only some scenarios of a root have to say names the first of them.
void NameScenarios(const std::vector<std::pair<std::string_view, Diagnostics*>>& scenarios) {
  using Key = std::tuple<std::string, std::string, std::string, std::uint32_t, std::uint32_t>;
  const auto key = [](const Diagnostic& d) {
    return Key{d.code, d.summary, d.detail, d.span.begin, d.span.end};
  };
  std::map<Key, std::set<std::string_view>> seen;
  for (const auto& [name, diagnostics] : scenarios) {
    for (const Diagnostic& d : *diagnostics) seen[key(d)].insert(name);
  }
  for (const auto& [name, diagnostics] : scenarios) {
    for (Diagnostic& d : *diagnostics) {
      const std::set<std::string_view>& in = seen.at(key(d));
      if (in.size() < scenarios.size()) d.detail += " (In scenario " + std::string(*in.begin()) + ".)";
    }
  }
}

class Loader {
 public:
  Loader(const FileSystem& files, const LoadOptions& options) : files_(files), options_(options) {
    snapshot_.sources = std::make_shared<Sources>();
  }
  Snapshot Run();

 private:
  void Discover();
  void ReadAndParse(std::vector<Input>& inputs, const char* stage);
  void ReadCalledModules();
  void ReadReferencedDocuments();
  std::vector<Input> ListModule(const std::string& directory);
  terraform::Options TerraformOptions();
  void ReadVariables(const std::string& path, std::vector<terraform::ConfigFile>& out);
  std::set<std::string> NestedTemplates() const;
  std::map<std::string, AssemblyStack> ReadAssemblies();
  void ReadAssemblyFile(const std::string& path, const std::function<bool(const Value&)>& hold);
  plan::Evaluated EvaluatePlan(const Input& input, const terraform::Directories& directories,
                               terraform::Options options);
  void Evaluate();
  void Finish();
  void Add(Diagnostics diagnostics) {
    std::move(diagnostics.begin(), diagnostics.end(), std::back_inserter(snapshot_.diagnostics));
  }

  const FileSystem& files_;
  const LoadOptions& options_;
  Snapshot snapshot_;
  std::vector<Input> inputs_;
  std::set<std::string> scanned_;  ///< directories that the paths cover: they may be roots
  std::set<std::string> called_;   ///< templates of nested stacks: judged where they are called
  std::map<std::string, std::map<std::string, std::string>>
      installed_;  ///< modules that `init` fetched, by root
  std::map<std::string, std::optional<terraform::ConfigFile>> variables_;  ///< read by name, by path
  std::set<std::string> complete_;  ///< directories of which every file is among the inputs
};

void Loader::Discover() {
  DiscoverOptions options;
  options.respect_gitignore = options_.respect_gitignore;
  const std::vector<std::string> everything = {"."};
  Found found = assay::Discover(files_, options_.paths.empty() ? everything : options_.paths, options);
  Add(std::move(found.diagnostics));
  for (const SkippedPath& skipped : found.skipped) {
    FileRecord record;
    record.path = skipped.path;
    record.outcome = FileOutcome::kSkipped;
    record.reason = skipped.reason;
    snapshot_.files.push_back(std::move(record));
  }
  for (const FoundFile& file : found.files) {
    if (!file.named && options_.exclude && options_.exclude(file.path)) {
      FileRecord record;
      record.path = file.path;
      record.outcome = FileOutcome::kSkipped;
      record.reason = "excluded by the configuration";
      snapshot_.files.push_back(std::move(record));
      continue;
    }
    Input input;
    input.kind = KindOf(file.path);
    input.named = file.named;
    // What is given by name is judged by content alone.
    if (file.named && input.kind == InputKind::kOther) input.kind = InputKind::kDocument;
    if (IsConfiguration(input.kind)) {
      scanned_.insert(DirectoryOf(file.path));
      if (!file.named) complete_.insert(DirectoryOf(file.path));
    }
    input.record.path = file.path;
    inputs_.push_back(std::move(input));
  }
}

void Loader::ReadAndParse(std::vector<Input>& inputs, const char* stage) {
  {
    Progress progress(options_, "read", inputs.size());
    ForEachIndex(inputs.size(), options_.jobs, [&](std::size_t i) {
      ReadInput(files_, options_.max_file_bytes, inputs[i]);
      progress.Done();
    });
  }
  for (Input& input : inputs) AddInput(*snapshot_.sources, input);
  Progress progress(options_, stage, inputs.size());
  ForEachIndex(inputs.size(), options_.jobs, [&](std::size_t i) {
    ParseInput(snapshot_.sources, options_, inputs[i]);
    progress.Done();
  });
}

std::vector<Input> Loader::ListModule(const std::string& directory) {
  std::vector<Input> inputs;
  const auto entries = files_.List(directory);
  if (!entries) return inputs;  // the call itself is reported: its module isn't there
  for (const DirectoryEntry& entry : *entries) {
    Input input;
    input.record.path = JoinPath(directory, entry.name);
    input.kind = KindOf(input.record.path);
    if (!IsConfiguration(input.kind) || files_.Stat(input.record.path) != FileType::kFile) continue;
    inputs.push_back(std::move(input));
  }
  return inputs;
}

/// Modules that lie beside the scanned paths are read because they are called; they are no roots.
void Loader::ReadCalledModules() {
  std::set<std::string> have;
  for (const Input& input : inputs_) have.insert(input.record.path);
  std::vector<std::string> installed;
  for (const std::string& directory : scanned_) {
    auto modules = InstalledModules(files_, directory);
    for (const auto& [key, path] : modules) installed.push_back(path);
    if (!modules.empty()) installed_.emplace(directory, std::move(modules));
  }
  for (std::size_t from = 0; from < inputs_.size();) {
    std::vector<Input> more;
    const std::size_t end = inputs_.size();
    for (const std::string& directory : installed) {
      if (!complete_.insert(directory).second) continue;
      for (Input& input : ListModule(directory)) {
        if (have.insert(input.record.path).second) more.push_back(std::move(input));
      }
    }
    for (; from < end; ++from) {
      std::vector<std::string> wanted = CalledDirectories(inputs_[from]);
      // What a plan is of may lie beside it.
      if (inputs_[from].kind == InputKind::kPlan) wanted.push_back(DirectoryOf(inputs_[from].record.path));
      for (const std::string& directory : wanted) {
        if (!complete_.insert(directory).second) continue;
        for (Input& input : ListModule(directory)) {
          if (have.insert(input.record.path).second) more.push_back(std::move(input));
        }
      }
    }
    HideShadowed(more);
    ReadAndParse(more, "parse");
    std::move(more.begin(), more.end(), std::back_inserter(inputs_));
  }
}

/// Snippets and templates that templates name are read because they are named, wherever they lie in the tree.
void Loader::ReadReferencedDocuments() {
  std::map<std::string, std::size_t> known;
  for (std::size_t i = 0; i < inputs_.size(); ++i) known.emplace(inputs_[i].record.path, i);
  std::vector<std::size_t> todo(inputs_.size());
  std::iota(todo.begin(), todo.end(), std::size_t{0});
  while (!todo.empty()) {
    std::vector<Input> more;
    std::set<std::string> wanted;
    for (const std::size_t i : todo) {
      if (!inputs_[i].document) continue;
      const std::string directory = DirectoryOf(inputs_[i].record.path);
      std::vector<cloudformation::LocalReference> references;
      for (const Value& one : inputs_[i].document->templates) {
        for (auto& reference : cloudformation::LocalReferences(one))
          references.push_back(std::move(reference));
      }
      if (inputs_[i].document->templates.empty()) {
        references = cloudformation::LocalReferences(inputs_[i].document->snippet);
      }
      for (const auto& reference : references) {
        std::string path = JoinPath(directory, reference.path);
        if (path.empty() || path == inputs_[i].record.path) continue;
        if (reference.stack) called_.insert(path);
        const auto have = known.find(path);
        if (have != known.end() && inputs_[have->second].document) continue;
        if (files_.Stat(path) == FileType::kFile) wanted.insert(std::move(path));
      }
    }
    todo.clear();
    for (const std::string& path : wanted) {
      const auto have = known.find(path);
      if (have != known.end() && (inputs_[have->second].referenced || inputs_[have->second].config)) continue;
      Input input;
      input.record.path = path;
      input.kind = InputKind::kDocument;
      input.referenced = true;
      more.push_back(std::move(input));
    }
    ReadAndParse(more, "parse");
    for (Input& input : more) {
      const auto [it, fresh] = known.emplace(input.record.path, inputs_.size());
      todo.push_back(it->second);
      if (fresh) {
        inputs_.push_back(std::move(input));
      } else {
        inputs_[it->second] = std::move(input);
      }
    }
  }
}

/// A file of values that an option or a scenario names; read once, however many name it.
void Loader::ReadVariables(const std::string& path, std::vector<terraform::ConfigFile>& out) {
  const auto [known, fresh] = variables_.try_emplace(path);
  if (fresh) {
    Input input;
    input.record.path = path;
    input.kind = path.ends_with(".json") ? InputKind::kVariablesJson : InputKind::kVariables;
    ReadInput(files_, options_.max_file_bytes, input);
    AddInput(*snapshot_.sources, input);
    ForEachIndex(1, 1, [&](std::size_t) { ParseInput(snapshot_.sources, options_, input); });
    if (input.config) known->second = ToConfigFile(input);
    Add(std::move(input.diagnostics));
    const auto same = [&](const Input& other) { return other.record.path == path; };
    const auto listed = std::find_if(inputs_.begin(), inputs_.end(), same);
    if (listed != inputs_.end()) {
      listed->record = input.record;
    } else {
      snapshot_.files.push_back(input.record);
    }
  }
  if (known->second) out.push_back(*known->second);
}

terraform::Options Loader::TerraformOptions() {
  terraform::Options options;
  options.environment = options_.environment;
  options.variables = options_.variables;
  for (const std::string& path : options_.variable_files) ReadVariables(path, options.variable_files);
  return options;
}

/// A file of a cloud assembly, if it is there; `hold` says whether it is one.
void Loader::ReadAssemblyFile(const std::string& path, const std::function<bool(const Value&)>& hold) {
  if (files_.Stat(path) != FileType::kFile) return;
  const auto text = files_.Read(path, options_.max_file_bytes);
  if (!text) {
    Diagnostic diagnostic = text.error();
    if (diagnostic.path.empty()) diagnostic.path = path;
    snapshot_.diagnostics.push_back(std::move(diagnostic));
    return;
  }
  Arena arena;
  const json::Parsed parsed = json::Parse(*text, FileId::kNone, 0, arena);
  if (!hold(parsed.value)) return;
  const auto same = [&](const Input& input) { return input.record.path == path; };
  if (const auto known = std::find_if(inputs_.begin(), inputs_.end(), same); known != inputs_.end()) {
    known->record.outcome = FileOutcome::kRead;
    known->record.kind = "cdk";
    known->record.bytes = text->size();
    known->record.sha256 = Sha256Hex(*text);
  }
}

/// What the manifests beside the templates say of them, by the templates' paths.
std::map<std::string, AssemblyStack> Loader::ReadAssemblies() {
  std::map<std::string, AssemblyStack> out;
  std::set<std::string> directories;
  for (const Input& input : inputs_) {
    if (input.document && input.record.path.ends_with(".template.json"))
      directories.insert(DirectoryOf(input.record.path));
  }
  for (const std::string& directory : directories) {
    std::map<std::string, AssemblyStack> stacks;
    ReadAssemblyFile(JoinPath(directory, "manifest.json"), [&](const Value& manifest) {
      stacks = ReadAssembly(manifest);
      return !stacks.empty();
    });
    for (auto& [file, stack] : stacks) {
      if (!stack.metadata_file.empty()) {
        ReadAssemblyFile(JoinPath(directory, stack.metadata_file), [&stack = stack](const Value& metadata) {
          ReadConstructs(metadata, stack);
          return true;
        });
      }
      out.emplace(JoinPath(directory, file), std::move(stack));
    }
  }
  return out;
}

/// The templates that are called by one that is judged: those that only call each other are roots.
std::set<std::string> Loader::NestedTemplates() const {
  std::map<std::string, std::vector<std::string>> calls;
  for (const Input& input : inputs_) {
    if (!input.document) continue;
    for (const Value& one : input.document->templates) {
      for (const auto& reference : cloudformation::LocalReferences(one)) {
        std::string path = JoinPath(DirectoryOf(input.record.path), reference.path);
        if (reference.stack && !path.empty()) calls[input.record.path].push_back(std::move(path));
      }
    }
  }
  std::set<std::string> reached;
  std::vector<std::string> todo;
  for (const auto& [caller, templates] : calls) {
    if (!called_.count(caller)) todo.push_back(caller);
  }
  while (!todo.empty()) {
    const std::string caller = std::move(todo.back());
    todo.pop_back();
    const auto it = calls.find(caller);
    if (it == calls.end()) continue;
    for (const std::string& path : it->second) {
      if (path != caller && reached.insert(path).second) todo.push_back(path);
    }
  }
  return reached;
}

// The source beside a plan is evaluated with the plan's own inputs, to tell where its values are written.
plan::Evaluated Loader::EvaluatePlan(const Input& input, const terraform::Directories& directories,
                                     terraform::Options options) {
  const std::string_view text = snapshot_.sources->file(input.id).text();
  const std::string directory = DirectoryOf(input.record.path);
  std::shared_ptr<const Root> source;
  if (const auto it = directories.find(directory); it != directories.end() && !it->second.config.empty()) {
    options.variables = plan::Variables(text);
    options.variable_files.clear();
    // What it has to say of itself is said where it is judged.
    source = terraform::Evaluate(directory, directories, files_, *snapshot_.sources, options).root;
  }
  return plan::Read(text, input.id, input.record.path, std::move(source));
}

void Loader::Evaluate() {
  const terraform::Options terraform_options = TerraformOptions();
  terraform::Directories directories = GroupByDirectory(inputs_);
  for (auto& [directory, modules] : installed_) {
    if (const auto it = directories.find(directory); it != directories.end())
      it->second.installed = std::move(modules);
  }
  cloudformation::Options cloudformation_options;
  std::map<std::string, const Input*> documents;
  for (const Input& input : inputs_) {
    if (input.document) documents.emplace(input.record.path, &input);
  }
  cloudformation_options.local =
      [&](const std::string& path) -> std::optional<cloudformation::LocalDocument> {
    const auto it = documents.find(path);
    if (it == documents.end()) return std::nullopt;
    const Input& input = *it->second;
    const Value& value =
        input.document->templates.empty() ? input.document->snippet : input.document->templates[0];
    return cloudformation::LocalDocument{value, input.id, path, input.document};
  };
  cloudformation_options.text = [this](Span span) { return snapshot_.sources->Text(span); };
  const std::set<std::string> nested = NestedTemplates();
  const std::map<std::string, AssemblyStack> stacks = ReadAssemblies();
  for (const std::string& name : UnknownStacks(options_.parameters, stacks)) {
    Diagnostic d;
    d.severity = DiagnosticSeverity::kWarning;
    d.code = "cloudformation-parameter";
    d.summary = "No stack is named " + name;
    d.detail =
        "Parameters are given for it that nothing takes. Name a stack as the manifest beside its "
        "template does, or leave the name out";
    snapshot_.diagnostics.push_back(std::move(d));
  }

  struct Work {
    std::string directory;
    const Input* input = nullptr;
    std::size_t document = 0;
    Scenario scenario;
    bool shared = false;  // other scenarios of the root read the same trees
    std::unique_ptr<Root> root;
    Diagnostics diagnostics;
  };
  std::vector<Work> all;
  // One evaluation for each scenario of a root, in the order they are written.
  const auto add = [&](Work work, const std::string& root) {
    std::vector<Scenario> scenarios;
    if (options_.scenarios) scenarios = options_.scenarios(root);
    work.shared = scenarios.size() > 1;
    if (scenarios.empty()) scenarios.emplace_back();
    for (Scenario& scenario : scenarios) {
      Work& one = all.emplace_back();
      one.directory = work.directory;
      one.input = work.input;
      one.document = work.document;
      one.scenario = std::move(scenario);
      one.shared = work.shared;
    }
  };
  // A second template in one file goes by its place in it.
  const auto name_of = [](const Input& input, std::size_t document) {
    return input.record.path + (document > 0 ? "#" + std::to_string(document + 1) : "");
  };
  std::set<std::string> planned;
  for (const Input& input : inputs_) {
    if (input.kind == InputKind::kPlan) planned.insert(DirectoryOf(input.record.path));
  }
  for (std::string& directory : terraform::FindRoots(directories)) {
    const auto it = directories.find(directory);
    if (!scanned_.count(directory) || it == directories.end() || it->second.config.empty()) continue;
    Work work;
    work.directory = directory;
    add(std::move(work), directory);
  }
  for (const Input& input : inputs_) {
    if (input.kind == InputKind::kPlan && input.id != FileId::kNone) all.emplace_back().input = &input;
    if (!input.document) continue;
    // One that a stack of the tree calls is judged there; the rest of its file is not called.
    for (std::size_t i = nested.count(input.record.path); i < input.document->templates.size(); ++i) {
      Work work;
      work.input = &input;
      work.document = i;
      add(std::move(work), name_of(input, i));
    }
  }

  std::vector<terraform::Options> given(all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Work& work = all[i];
    if (work.input) continue;
    terraform::Options& own = given[i] = terraform_options;
    own.workspace = work.scenario.workspace;
    own.variables = work.scenario.variables;
    own.variables.insert(own.variables.end(), options_.variables.begin(), options_.variables.end());
    own.variable_files.clear();
    for (const std::string& path : work.scenario.variable_files) ReadVariables(path, own.variable_files);
    own.variable_files.insert(own.variable_files.end(), terraform_options.variable_files.begin(),
                              terraform_options.variable_files.end());
    for (const auto& [root, path] : options_.root_variable_files) {
      if (root == work.directory) ReadVariables(path, own.variable_files);
    }
  }

  Progress progress(options_, "evaluate", all.size());
  ForEachIndex(all.size(), options_.jobs, [&](std::size_t i) {
    Work& work = all[i];
    if (!work.input) {
      auto evaluated = terraform::Evaluate(work.directory, directories, files_, *snapshot_.sources, given[i]);
      work.root = std::move(evaluated.root);
      work.diagnostics = std::move(evaluated.diagnostics);
      // Nobody else reads a root's own files: no other directory calls it. A plan beside them may.
      if (planned.count(work.directory) == 0 && !work.shared) DropTrees(directories.at(work.directory));
    } else if (work.input->kind == InputKind::kPlan) {
      auto evaluated = EvaluatePlan(*work.input, directories, terraform_options);
      work.root = std::move(evaluated.root);
      work.diagnostics = std::move(evaluated.diagnostics);
    } else {
      cloudformation::Options own = cloudformation_options;
      const auto stack = stacks.find(work.input->record.path);
      const AssemblyStack* const assembly = stack == stacks.end() ? nullptr : &stack->second;
      own.parameters = ParametersFor(options_.parameters, assembly);
      for (auto& [name, value] : ParametersFor(work.scenario.parameters, assembly))
        own.parameters.try_emplace(name, std::move(value));
      if (stack != stacks.end()) {
        own.constructs = stack->second.constructs;
        own.parameters.insert(stack->second.parameters.begin(), stack->second.parameters.end());
      }
      auto evaluated = cloudformation::Evaluate(work.input->document->templates[work.document],
                                                name_of(*work.input, work.document), work.input->id,
                                                work.input->document, own);
      work.root = std::move(evaluated.root);
      work.diagnostics = std::move(evaluated.diagnostics);
      if (work.root && work.input->broken) {
        work.root->open.push_back({work.input->record.path + " was read in part", work.root->span});
      }
    }
    if (work.root) work.root->scenario = work.scenario.name;
    progress.Done();
  });
  for (const auto& [path, directory] : directories) DropTrees(directory);
  for (std::size_t i = 0; i < all.size();) {
    std::size_t end = i + 1;
    while (all[i].shared && end < all.size() && all[end].directory == all[i].directory &&
           all[end].input == all[i].input && all[end].document == all[i].document)
      ++end;
    std::vector<std::pair<std::string_view, Diagnostics*>> scenarios;
    for (; i < end; ++i) scenarios.emplace_back(all[i].scenario.name, &all[i].diagnostics);
    if (scenarios.size() > 1) NameScenarios(scenarios);
  }
  for (Work& work : all) {
    Add(std::move(work.diagnostics));
    if (work.root) snapshot_.roots.push_back(std::move(work.root));
  }
}

void Loader::Finish() {
  for (Input& input : inputs_) {
    for (const Diagnostic& d : input.diagnostics) {
      if (!input.broken || !input.record.reason.empty()) break;
      if (d.severity == DiagnosticSeverity::kError) input.record.reason = d.summary;
    }
    Add(std::move(input.diagnostics));
    snapshot_.files.push_back(std::move(input.record));
    std::move(input.comments.begin(), input.comments.end(), std::back_inserter(snapshot_.comments));
  }
  const Sources& sources = *snapshot_.sources;
  auto path_of = [&](const Span& span) -> std::string_view {
    return span.valid() ? std::string_view(sources.file(span.file).path()) : std::string_view();
  };
  std::stable_sort(snapshot_.roots.begin(), snapshot_.roots.end(),
                   [](const auto& a, const auto& b) { return a->name < b->name; });
  std::stable_sort(snapshot_.files.begin(), snapshot_.files.end(),
                   [](const auto& a, const auto& b) { return a.path < b.path; });
  std::stable_sort(snapshot_.comments.begin(), snapshot_.comments.end(), [&](const auto& a, const auto& b) {
    return std::pair(path_of(a.span), a.span.begin) < std::pair(path_of(b.span), b.span.begin);
  });
  // A module that is called twice says the same twice.
  auto key = [&](const Diagnostic& d) {
    return std::tuple(d.span.valid() ? path_of(d.span) : std::string_view(d.path), d.span.begin, d.span.end,
                      std::string_view(d.code), std::string_view(d.summary), std::string_view(d.detail),
                      d.severity);
  };
  auto& diagnostics = snapshot_.diagnostics;
  std::stable_sort(diagnostics.begin(), diagnostics.end(),
                   [&](const auto& a, const auto& b) { return key(a) < key(b); });
  diagnostics.erase(std::unique(diagnostics.begin(), diagnostics.end(),
                                [&](const auto& a, const auto& b) { return key(a) == key(b); }),
                    diagnostics.end());
}

Snapshot Loader::Run() {
  Discover();
  HideShadowed(inputs_);
  ReadAndParse(inputs_, "parse");
  ReadCalledModules();
  ReadReferencedDocuments();
  Evaluate();
  Finish();
  return std::move(snapshot_);
}

}  // namespace

Snapshot Load(const FileSystem& files, const LoadOptions& options) { return Loader(files, options).Run(); }

}  // namespace assay
