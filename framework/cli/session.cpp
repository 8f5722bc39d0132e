// SPDX-License-Identifier: Apache-2.0
#include "cli/session.h"

#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>

#include "cli/parameters.h"
#include "cli/progress.h"
#include "cli/suggest.h"
#include "record/redact.h"
#include "source/digest.h"

namespace assay::cli {
namespace {

constexpr std::uint64_t kMaxWaiverBytes = 16u << 20;

template <class T>
std::optional<T> ToNumber(std::string_view text) {
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// The processors this process may use: fewer than there are in a container.
int Processors() {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (::sched_getaffinity(0, sizeof(set), &set) == 0 && CPU_COUNT(&set) > 0) return CPU_COUNT(&set);
  return 1;
}

std::string DateOf(std::int64_t seconds) {
  using namespace std::chrono;
  const year_month_day day(floor<days>(sys_seconds(std::chrono::seconds(seconds))));
  char text[32];
  std::snprintf(text, sizeof(text), "%04d-%02u-%02uT00:00:00Z", static_cast<int>(day.year()),
                static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
  return text;
}

tl::expected<std::string, Failure> ReadDate(const Arguments& arguments) {
  if (const std::string* given = arguments.Get("date")) {
    std::string date = EvaluationDate(*given);
    if (date.empty())
      return tl::unexpected(Failure{kUsage, "--date takes a date such as 2027-01-31, not " + *given});
    return date;
  }
  if (const char* epoch = std::getenv("SOURCE_DATE_EPOCH"); epoch && *epoch) {
    const auto seconds = ToNumber<std::int64_t>(epoch);
    if (!seconds || *seconds < 0 || *seconds > 253402300799) {
      return tl::unexpected(Failure{
          kUsage, "SOURCE_DATE_EPOCH must be a number of seconds since 1970, not " + std::string(epoch)});
    }
    return DateOf(*seconds);
  }
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return DateOf(std::chrono::duration_cast<std::chrono::seconds>(now).count());
}

// A file that an option names, as the ledger names it: below the base, or by its bare name, so that the place
// of the checkout doesn't show.
std::string Recorded(const std::string& root, const std::string& path) {
  std::error_code error;
  const auto real = std::filesystem::canonical(path, error);
  const std::string below = real.lexically_relative(root).generic_string();
  return error || below.empty() || below.starts_with("..") ? real.filename().string() : below;
}

struct VariableFile {
  std::string root;  // empty: all
  std::string file;
};

// "infra/prod=prod.tfvars" is a root's file, unless there is a file of that very name.
std::vector<VariableFile> VariableFiles(const Arguments& arguments) {
  std::vector<VariableFile> out;
  for (const std::string& given : arguments.All("var-file")) {
    std::error_code error;
    const std::size_t equals = given.find('=');
    const bool rooted = equals != std::string::npos && !std::filesystem::exists(given, error) &&
                        std::filesystem::is_directory(given.substr(0, equals), error);
    out.push_back(rooted ? VariableFile{given.substr(0, equals), given.substr(equals + 1)}
                         : VariableFile{"", given});
  }
  return out;
}

// The directory that a root's configuration is looked for at and above.
std::string DirectoryOfRoot(const std::string& name, bool template_file) {
  return template_file ? ParentOf(name.substr(0, name.find('#'))) : name;
}

// What a configuration sets for a run, as opposed to its roots; docs/configuration.md has the division.
std::string RunSettings(const Configuration& c) {
  std::string out;
  const auto add = [&](std::string_view key, bool given) {
    if (given) out.append(out.empty() ? "" : ", ").append(key);
  };
  add("select", !c.select.empty());
  add("ignore", !c.ignore.empty());
  add("exclude", !c.exclude.empty());
  add("waivers", !c.waiver_files.empty() || c.imported);
  add("fail-on", c.fail_on.has_value());
  add("fail-on-reachable", c.fail_on_reachable.has_value());
  add("strict", c.strict.has_value());
  return out;
}

bool MissesParameter(const ControlBase& control, const RootSettings& settings) {
  const auto given = settings.parameters.find(control.id);
  return std::any_of(control.info.parameters.begin(), control.info.parameters.end(), [&](const Parameter& p) {
    return p.default_value.empty() && (given == settings.parameters.end() || !given->second.contains(p.name));
  });
}

}  // namespace

tl::expected<ColorChoice, Failure> ReadColor(const Arguments& arguments) {
  const std::string* given = arguments.Get("color");
  if (!given || *given == "auto") return ColorChoice::kAuto;
  if (*given == "always") return ColorChoice::kAlways;
  if (*given == "never") return ColorChoice::kNever;
  return tl::unexpected(Failure{kUsage, "--color takes auto, always or never, not " + *given});
}

std::vector<OptionSpec> ReadingOptions() {
  return {
      {"var", '\0', "NAME=VALUE", "the value of a Terraform variable; may be repeated"},
      {"var-file", '\0', "[ROOT=]FILE",
       "values of Terraform variables (.tfvars, .tfvars.json), of one root module or of all; may be "
       "repeated"},
      {"var-env", '\0', "", "take Terraform variables from TF_VAR_NAME in the environment, too"},
      {"parameters", '\0', "NAME=VALUE|FILE.json",
       "the value of a CloudFormation parameter, or a file of them as the AWS tools take it; may be "
       "repeated"},
      {"config", '\0', "FILE", "the configuration of the whole run, in place of every .assay.yaml"},
      {"no-config", '\0', "", "read no .assay.yaml"},
      {"no-gitignore", '\0', "", "read what .gitignore leaves out, too"},
      {"date", '\0', "DATE", "judge as of this day (UTC), else SOURCE_DATE_EPOCH, else today"},
      {"jobs", 'j', "N",
       "threads (default: the processors there are); the answer is the same for any number"},
      {"color", '\0', "WHEN", "auto, always or never; see also NO_COLOR and CLICOLOR_FORCE", "",
       "auto always never"},
      {"quiet", 'q', "", "print results only"},
      {"verbose", 'v', "", "say more: passes, origins, what was not read"},
  };
}

std::string EvaluationDate(const std::string& text) {
  const std::string day = text.substr(0, 10);
  if (!DayNumber(day)) return "";
  const std::string rest = text.substr(day.size());
  // A time of that day is fine, one in another zone would be another day somewhere.
  const bool time = rest.size() >= 10 && rest.front() == 'T' && rest.back() == 'Z';
  return rest.empty() || time ? day + "T00:00:00Z" : "";
}

tl::expected<void, Failure> Session::ReadOptions(const Arguments& arguments) {
  load_options_.paths = base_.paths;
  load_options_.respect_gitignore = !arguments.Has("no-gitignore");
  load_options_.jobs = Processors();
  if (const std::string* given = arguments.Get("jobs")) {
    const auto jobs = ToNumber<int>(*given);
    if (!jobs || *jobs < 1 || *jobs > 1024)
      return tl::unexpected(Failure{kUsage, "--jobs takes a number from 1 to 1024, not " + *given});
    load_options_.jobs = *jobs;
  }
  if (arguments.Has("var-env")) {
    constexpr std::string_view kPrefix = "TF_VAR_";
    for (char** at = environ; at && *at; ++at) {
      const std::string_view one = *at;
      const std::size_t equals = one.find('=');
      if (!one.starts_with(kPrefix) || equals == std::string_view::npos || equals == kPrefix.size()) continue;
      load_options_.environment.emplace_back(one.substr(kPrefix.size(), equals - kPrefix.size()),
                                             one.substr(equals + 1));
    }
  }
  for (const std::string& given : arguments.All("var")) {
    const std::size_t equals = given.find('=');
    if (equals == std::string::npos || equals == 0)
      return tl::unexpected(
          Failure{kUsage, "--var takes NAME=VALUE; one that was given has no name or no '='"});
    load_options_.variables.emplace_back(given.substr(0, equals), given.substr(equals + 1));
  }
  for (const std::string& given : arguments.All("parameters")) {
    auto read = ReadParameters(given);
    if (!read) return tl::unexpected(read.error());
    for (auto& [name, value] : *read) load_options_.parameters[name] = std::move(value);
  }
  verbosity_ =
      arguments.Has("quiet") ? -1 : static_cast<int>(std::min<std::size_t>(arguments.Count("verbose"), 3));
  if (arguments.Has("quiet") && arguments.Has("verbose"))
    return tl::unexpected(Failure{kUsage, "--quiet and --verbose contradict each other"});
  const auto color = ReadColor(arguments);
  if (!color) return tl::unexpected(color.error());
  color_ = *color;
  auto date = ReadDate(arguments);
  if (!date) return tl::unexpected(date.error());
  date_ = std::move(*date);
  return {};
}

tl::expected<void, Failure> Session::ReadConfiguration(const Arguments& arguments) {
  std::optional<Configuration> only;
  const std::string* given = arguments.Get("config");
  if (given && arguments.Has("no-config"))
    return tl::unexpected(Failure{kUsage, "--config and --no-config contradict each other"});
  if (given) {
    std::ifstream in(*given, std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(in)), {});
    if (!in.is_open() || in.bad()) return tl::unexpected(Failure{kUsage, *given + ": can't be read"});
    auto parsed = ParseConfiguration(*given, ".", text);
    if (!parsed) return tl::unexpected(parsed.error());
    only = std::move(*parsed);
    config_path_ = Recorded(base_.root, *given);
  }
  configurations_ = std::make_unique<Configurations>(*files_, std::move(only), arguments.Has("no-config"));
  const auto nearest = configurations_->Nearest(base_.common);
  if (!nearest) return tl::unexpected(nearest.error());
  if (*nearest) configuration_ = **nearest;
  if (!configuration_.exclude.empty()) {
    load_options_.exclude = [this](const std::string& path) { return IsExcluded(configuration_, path); };
  }
  load_options_.scenarios = [this](const std::string& root) { return ScenariosOf(root); };
  return {};
}

std::vector<Scenario> Session::ScenariosOf(const std::string& root) {
  // A template is a file, a root module a directory.
  const bool directory = files_->Stat(root) == FileType::kDirectory;
  const auto nearest = configurations_->Nearest(DirectoryOfRoot(root, !directory));
  std::vector<Scenario> out;
  if (!nearest) Remember(nearest.error());
  if (!nearest || !*nearest) return out;
  for (const ScenarioSettings& settings : (*nearest)->scenarios) {
    if (!IsScenarioOf(**nearest, settings, root)) continue;
    auto scenario = MakeScenario(**nearest, settings);
    if (scenario) {
      out.push_back(std::move(*scenario));
    } else {
      Remember(scenario.error());
    }
  }
  return out;
}

void Session::Remember(const Failure& failure) {
  const std::lock_guard lock(scenario_mutex_);
  // Of several the least, so that the order in which threads come doesn't show.
  if (!scenario_failure_ || failure.message < scenario_failure_->message) scenario_failure_ = failure;
}

std::optional<Failure> Session::scenario_failure() const {
  const std::lock_guard lock(scenario_mutex_);
  return scenario_failure_;
}

tl::expected<Scenario, Failure> Session::MakeScenario(const Configuration& configuration,
                                                      const ScenarioSettings& settings) const {
  const auto wrong = [&](const std::string& what) {
    return tl::unexpected(Failure{kUsage, configuration.path + ": scenario " + settings.name + ": " + what});
  };
  Scenario out;
  out.name = settings.name;
  out.variables = settings.variables;
  out.workspace = settings.workspace;
  for (const std::string& file : settings.variable_files) {
    std::string path = JoinPath(configuration.directory, file);
    if (path.empty() || files_->Stat(path) != FileType::kFile) return wrong("there is no file " + file);
    out.variable_files.push_back(std::move(path));
  }
  for (const std::string& file : settings.parameter_files) {
    const std::string path = JoinPath(configuration.directory, file);
    if (path.empty() || files_->Stat(path) != FileType::kFile) return wrong("there is no file " + file);
    const auto text = files_->Read(path, kMaxWaiverBytes);
    if (!text) return wrong(file + " can't be read: " + text.error().summary);
    auto read = ParseParameters(path, *text);
    if (!read) return tl::unexpected(read.error());
    for (auto& [name, value] : *read) out.parameters[name] = std::move(value);
  }
  for (const auto& [name, value] : settings.parameters) out.parameters[name] = value;
  return out;
}

tl::expected<void, Failure> Session::CheckScenarios(const Snapshot& snapshot,
                                                    const Configuration& configuration) const {
  const bool covered = std::any_of(base_.paths.begin(), base_.paths.end(), [&](const std::string& path) {
    return path == "." || path == configuration.directory || configuration.directory.starts_with(path + "/");
  });
  if (!covered) return {};
  for (const ScenarioSettings& scenario : configuration.scenarios) {
    const bool used = std::any_of(snapshot.roots.begin(), snapshot.roots.end(), [&](const auto& root) {
      return IsScenarioOf(configuration, scenario, root->name);
    });
    if (used) continue;
    std::vector<std::string> known;
    for (const auto& root : snapshot.roots) known.push_back(root->name);
    std::string what = configuration.path + ": scenario " + scenario.name + " is of no root that is here";
    if (!scenario.roots.empty()) what += DidYouMean(scenario.roots[0], known);
    return tl::unexpected(Failure{kUsage, std::move(what)});
  }
  return {};
}

tl::expected<std::unique_ptr<Session>, Failure> Session::Open(const Arguments& arguments) {
  std::unique_ptr<Session> session(new Session());
  std::vector<std::string> paths = arguments.positional;
  if (paths.empty()) paths.emplace_back(".");
  const std::vector<VariableFile> files = VariableFiles(arguments);
  std::vector<std::string> extra;
  for (const VariableFile& file : files) {
    if (!file.root.empty()) extra.push_back(file.root);
    extra.push_back(file.file);
  }
  auto base = FindBase(paths, extra);
  if (!base) return tl::unexpected(base.error());
  session->base_ = std::move(*base);
  std::size_t at = 0;
  for (const VariableFile& file : files) {
    const std::vector<std::string>& real = session->base_.extra;
    if (file.root.empty()) {
      session->load_options_.variable_files.push_back(real[at++]);
    } else {
      session->load_options_.root_variable_files.emplace_back(real[at], real[at + 1]);
      at += 2;
    }
  }
  session->files_ = MakeDiskFileSystem(session->base_.root);
  if (auto read = session->ReadOptions(arguments); !read) return tl::unexpected(read.error());
  if (auto read = session->ReadConfiguration(arguments); !read) return tl::unexpected(read.error());
  return session;
}

Snapshot Session::LoadPaths() { return LoadPaths(base_.paths); }

Snapshot Session::LoadPaths(std::vector<std::string> paths) {
  LoadOptions options = load_options_;
  options.paths = std::move(paths);
  ProgressBar bar(verbosity_ >= 0);
  options.progress = bar.Callback();
  Snapshot snapshot = Load(*files_, options);
  NoteUnusedSettings(snapshot);
  return snapshot;
}

void Session::NoteUnusedSettings(Snapshot& snapshot) {
  std::set<std::string> noted;
  for (const auto& root : snapshot.roots) {
    const auto nearest =
        configurations_->Nearest(DirectoryOfRoot(root->name, root->format == Format::kCloudFormation));
    if (!nearest || !*nearest || (*nearest)->path == configuration_.path) continue;  // Prepare tells failures
    const std::string unused = RunSettings(**nearest);
    if (unused.empty() || !noted.insert((*nearest)->path).second) continue;
    Diagnostic d;
    d.severity = DiagnosticSeverity::kWarning;
    d.code = "configuration-below";
    d.path = (*nearest)->path;
    d.summary = "Some of it doesn't hold for this run: " + unused;
    d.detail = "It lies below what is scanned, and these are settings of a whole run. Scan " +
               (*nearest)->directory + " by itself, or put them into " +
               (configuration_.path.empty() ? "a .assay.yaml at the top" : configuration_.path);
    snapshot.diagnostics.push_back(std::move(d));
  }
}

tl::expected<std::vector<Waiver>, Failure> Session::ReadWaivers(std::vector<SettingsFile>& read) const {
  std::vector<Waiver> out;
  for (const std::string& file : configuration_.waiver_files) {
    const std::string path = JoinPath(configuration_.directory, file);
    if (path.empty()) {
      return tl::unexpected(
          Failure{kUsage, configuration_.path + ": the waiver file " + file + " lies outside of the tree"});
    }
    const auto text = files_->Read(path, kMaxWaiverBytes);
    if (!text) {
      return tl::unexpected(Failure{kUsage, configuration_.path + ": the waiver file " + path +
                                                " can't be read: " + text.error().summary});
    }
    read.push_back({path, Sha256Hex(*text), true});
    auto waivers = ParseWaiverFile(path, *text);
    if (!waivers)
      return tl::unexpected(Failure{kUsage, waivers.error().summary + " (" + waivers.error().detail + ")"});
    std::move(waivers->begin(), waivers->end(), std::back_inserter(out));
  }
  return out;
}

GivenSecrets Session::GivenSecretsOf(const Snapshot& snapshot) const {
  // By its name, as if a file assigned it: then all of it, and each text within, whatever it is a value of.
  const auto add = [](const auto& inputs, std::vector<std::string>& secrets) {
    constexpr std::string_view kBetween = "\"'`[]{}(),:= \t\r\n";
    for (const auto& [name, value] : inputs) {
      const std::string assigned = name + " = \"Any-text-0\"";
      if (RedactLine(assigned) == assigned) continue;
      secrets.push_back(value);
      const std::string_view text = value;
      for (std::size_t from = 0; from < text.size();) {
        const std::size_t end = std::min(text.find_first_of(kBetween, from), text.size());
        if (end > from) secrets.emplace_back(text.substr(from, end - from));
        from = end + 1;
      }
    }
  };
  const auto add_file = [&](const std::string& path, std::vector<std::string>& secrets) {
    const auto text = files_->Read(path, kMaxWaiverBytes);
    if (!text) return;
    std::vector<std::string> found = SecretsOf(*text);
    std::move(found.begin(), found.end(), std::back_inserter(secrets));
  };
  GivenSecrets out;
  std::vector<std::string>& all = out[""];
  add(load_options_.variables, all);
  add(load_options_.environment, all);
  add(load_options_.parameters, all);
  for (const std::string& path : load_options_.variable_files) add_file(path, all);
  for (const auto& root : snapshot.roots) {
    std::vector<std::string>& secrets = out[root->name];
    for (const auto& [name, path] : load_options_.root_variable_files) {
      if (name == root->name) add_file(path, secrets);
    }
    const auto nearest =
        configurations_->Nearest(DirectoryOfRoot(root->name, root->format == Format::kCloudFormation));
    if (nearest && *nearest) {
      for (const ScenarioSettings& settings : (*nearest)->scenarios) {
        if (!IsScenarioOf(**nearest, settings, root->name)) continue;
        const auto scenario = MakeScenario(**nearest, settings);
        if (!scenario) continue;  // the load has said so
        add(scenario->variables, secrets);
        add(scenario->parameters, secrets);
        for (const std::string& path : scenario->variable_files) add_file(path, secrets);
      }
    }
  }
  return out;
}

tl::expected<Selection, Failure> Session::Prepare(const Snapshot& snapshot,
                                                  const std::vector<const ControlBase*>& controls,
                                                  std::vector<std::string>* unset) {
  if (auto failure = scenario_failure()) return tl::unexpected(std::move(*failure));
  Selection out;
  std::map<std::string, SettingsFile> settings;
  std::set<const Configuration*> checked;
  const auto note = [&](const Configuration& c, bool whole_run) {
    const std::string& path = config_path_.empty() ? c.path : config_path_;
    settings.try_emplace(path, SettingsFile{path, c.sha256, whole_run});
  };
  if (!configuration_.path.empty()) note(configuration_, true);
  std::set<std::string> packs(configuration_.packs.begin(), configuration_.packs.end());
  for (const auto& root : snapshot.roots) {
    const auto nearest =
        configurations_->Nearest(DirectoryOfRoot(root->name, root->format == Format::kCloudFormation));
    if (!nearest) return tl::unexpected(nearest.error());
    if (!*nearest) continue;
    if (checked.insert(*nearest).second) {
      if (auto fine = CheckScenarios(snapshot, **nearest); !fine) return tl::unexpected(fine.error());
    }
    out.roots[root->name] = (*nearest)->root;
    note(**nearest, false);
    packs.insert((*nearest)->packs.begin(), (*nearest)->packs.end());
  }
  out.packs.assign(packs.begin(), packs.end());
  for (const ControlBase* c : controls) {
    const bool needs = MissesParameter(*c, {});
    const bool set = !needs || std::any_of(out.roots.begin(), out.roots.end(),
                                           [&](const auto& r) { return !MissesParameter(*c, r.second); });
    if (set) {
      out.controls.push_back(c);
    } else if (unset) {
      unset->push_back(c->id);
    }
  }
  for (auto& [path, file] : settings) out.run.settings.push_back(std::move(file));
  auto waivers = ReadWaivers(out.run.settings);
  if (!waivers) return tl::unexpected(waivers.error());
  std::sort(out.run.settings.begin(), out.run.settings.end(),
            [](const SettingsFile& a, const SettingsFile& b) { return a.path < b.path; });
  out.waivers = std::move(*waivers);
  out.secrets = GivenSecretsOf(snapshot);
  out.imported = configuration_.imported.value_or(ImportedWaivers::kWarn);
  out.jobs = load_options_.jobs;
  out.run.tool_version = ASSAY_VERSION;
  out.run.evaluation_date = date_;
  return out;
}

}  // namespace assay::cli
