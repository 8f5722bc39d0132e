// SPDX-License-Identifier: Apache-2.0
#include "evidence/bundle.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "evidence/digests.h"
#include "evidence/dsse.h"
#include "evidence/lists.h"
#include "evidence/timestamp.h"
#include "evidence/zip.h"
#include "record/reporter.h"
#include "reporters/json_writer.h"
#include "value/base64.h"

namespace assay::evidence {
namespace {

namespace fs = std::filesystem;

/// What stopped the work; caught at the door.
struct Stop {
  std::string why;
};

void Must(tl::expected<void, std::string> done) {
  if (!done) throw Stop{done.error()};
}
std::string Must(tl::expected<std::string, std::string> done) {
  if (!done) throw Stop{done.error()};
  return std::move(*done);
}

std::string ProvenanceText(const Ledger& ledger, const Provenance& p) {
  std::ostringstream out;
  {
    report::JsonWriter json(out, 2);
    json.BeginObject()
        .Key("tool")
        .BeginObject()
        .Member("name", "Assay")
        .Member("version", ledger.run.tool_version);
    json.Member("sha256", p.tool_sha256).EndObject();
    json.Strings("arguments", ledger.run.arguments).Member("evaluation_date", ledger.run.evaluation_date);
    json.Member("started", p.started).Member("ended", p.ended).Member("clock", p.clock);
    json.Key("git");
    if (p.commit) {
      json.BeginObject().Member("commit", p.commit->commit).Member("tree", p.commit->tree);
      json.Member("dirty", p.commit->dirty).Strings("changed", p.commit->changed).EndObject();
    } else {
      json.Null();
    }
    json.Key("settings").BeginArray();
    for (const SettingsFile& file : ledger.run.settings)
      json.BeginObject().Member("path", file.path).Member("sha256", file.sha256).EndObject();
    json.EndArray().Key("catalogue").BeginArray();
    for (const Framework& f : ledger.frameworks)
      json.BeginObject()
          .Member("id", f.id)
          .Member("edition", f.edition)
          .Member("version", f.version)
          .EndObject();
    json.EndArray().Key("ci").BeginObject();
    for (const auto& [name, value] : p.ci) json.Member(name, value);
    json.EndObject().EndObject();
  }
  return out.str() + "\n";
}

std::string ChainText(const Chain& chain) {
  std::ostringstream out;
  {
    report::JsonWriter json(out);
    json.BeginObject().Member("log", chain.origin).Member("index", std::uint64_t{chain.index});
    json.Member("root_before", chain.root).MemberOrNull("previous", chain.previous);
    json.MemberOrNull("previous_started", chain.previous_started).EndObject();
  }
  return out.str();
}

std::string IndexText(const Ledger& ledger, const Provenance& provenance, const Spool& spool) {
  static constexpr std::pair<std::string_view, std::string_view> kAbout[] = {
      {"data/README.html", "the run at a glance, for people"},
      {"data/REPERFORM.md", "how to judge the same text again"},
      {"data/chain.json", "the bundle before this one, and the log they are in"},
      {"data/controls.csv", "every control, with what its rows came to"},
      {"data/coverage.csv", "what was not looked at or not understood"},
      {"data/criteria.csv", "every criterion, with what supports it"},
      {"data/files.csv", "every file that was met, with its digest"},
      {"data/ledger.json", "everything that was found; the other parts follow from it"},
      {"data/oscal/assessment-results.json", "OSCAL assessment results"},
      {"data/oscal/catalog.json", "OSCAL catalogue of the criteria's ids"},
      {"data/oscal/component-definition.json",
       "OSCAL component definition: which controls support which criteria"},
      {"data/population.csv", "every resource there is"},
      {"data/provenance.json", "tool, command, commit, times, build system"},
      {"data/results.junit.xml", "verdicts as test cases"},
      {"data/results.sarif", "verdicts as SARIF"},
      {"data/source-lines.csv", "the source lines that verdicts cite, secrets taken out"},
      {"data/verdicts.csv", "every verdict"},
      {"data/waivers.csv", "every accepted exception"}};
  const Totals totals = Count(ledger);
  std::ostringstream out;
  {
    report::JsonWriter json(out, 2);
    json.BeginObject().Member("bundle_version", "1").Member("tool_version", ledger.run.tool_version);
    json.Member("started", provenance.started).Member("evaluation_date", ledger.run.evaluation_date);
    json.Key("commit");
    provenance.commit ? json.String(provenance.commit->commit) : json.Null();
    json.Member("resources", std::uint64_t{totals.resources});
    json.Member("controls", std::uint64_t{ledger.run.judged}).Key("verdicts").BeginObject();
    for (std::size_t v = 0; v < kVerdicts; ++v)
      json.Member(VerdictName(static_cast<Verdict>(v)), std::uint64_t{totals.by_verdict[v]});
    json.EndObject().Key("parts").BeginArray();
    for (const Spool::Part* part : spool.Sorted()) {
      std::string_view about = part->name.starts_with("data/controls/") ? "a control's text" : "";
      for (const auto& [name, text] : kAbout) {
        if (name == part->name) about = text;
      }
      json.BeginObject().Member("path", part->name).Member("about", about).Member("bytes", part->size);
      if (part->name.ends_with(".csv")) json.Member("rows", part->lines - 1);  // without the header
      json.Member("sha256", part->sha256).EndObject();
    }
    json.EndArray().EndObject();
  }
  return out.str() + "\n";
}

class Maker {
 public:
  Maker(const Ledger& ledger, const BundleOptions& options, Spool& spool)
      : ledger_(ledger), options_(options), spool_(spool) {}

  Bundle Make() {
    AddPayload();
    Must(spool_.Add("data/index.json", IndexText(ledger_, options_.provenance, spool_)));
    AddTags();
    const Spool::Part* ledger = spool_.Find(kLedgerPart);
    return {
        "assay-evidence-" + ledger_.run.evaluation_date.substr(0, 10) + "-" + ledger->sha256.substr(0, 12),
        spool_.Find(kTagManifest)->sha256};
  }

 private:
  void Report(const std::string& name, std::string_view format) {
    ReportOptions options;
    options.oscal_version = options_.oscal_version;
    if (const Reporter* reporter = FindReporter(format))
      Must(spool_.Add(name, [&](std::ostream& out) { reporter->write(ledger_, options, out); }));
  }
  void List(const std::string& name, void (*write)(const Ledger&, std::ostream&)) {
    Must(spool_.Add(name, [&](std::ostream& out) { write(ledger_, out); }));
  }

  void AddPayload() {
    Report(std::string(kLedgerPart), "json");
    Report("data/verdicts.csv", "csv");
    Report("data/results.sarif", "sarif-full");
    Report("data/results.junit.xml", "junit");
    Report("data/oscal/assessment-results.json", "oscal");
    Report("data/oscal/catalog.json", "oscal-catalog");
    Report("data/oscal/component-definition.json", "oscal-component");
    List("data/population.csv", WritePopulation);
    List("data/controls.csv", WriteControls);
    List("data/criteria.csv", WriteCriteria);
    List("data/waivers.csv", WriteWaivers);
    List("data/coverage.csv", WriteCoverage);
    List("data/files.csv", WriteFiles);
    List("data/source-lines.csv", WriteSourceLines);
    for (const Control& control : ledger_.controls) {
      if (control.selected && IsSafeName(control.id) && control.id.find('/') == std::string::npos)
        Must(spool_.Add("data/controls/" + control.id + ".md", ControlText(control)));
    }
    Must(spool_.Add(std::string(kProvenancePart), ProvenanceText(ledger_, options_.provenance)));
    if (options_.chain) Must(spool_.Add(std::string(kChainPart), ChainText(*options_.chain)));
    Must(spool_.Add("data/README.html", [&](std::ostream& out) { WriteReadme(ledger_, options_, out); }));
    Must(spool_.Add("data/REPERFORM.md", ReperformText(ledger_, options_.provenance)));
  }

  // "<digest>  <name>", sorted: what sha256sum reads.
  std::string Manifest(bool payload, bool sha512) const {
    std::string out;
    for (const Spool::Part* part : spool_.Sorted()) {
      if (part->name.starts_with("data/") == payload)
        out += (sha512 ? part->sha512 : part->sha256) + "  " + part->name + "\n";
    }
    return out;
  }

  void AddTags() {
    std::uint64_t bytes = 0, count = 0;
    for (const Spool::Part* part : spool_.Sorted()) {
      bytes += part->size;
      ++count;
    }
    const std::string info =
        "Bag-Software-Agent: Assay " + ledger_.run.tool_version +
        "\nBagging-Date: " + options_.provenance.ended.substr(0, 10) + "\nExternal-Identifier: urn:uuid:" +
        StableUuid("assay-evidence", spool_.Find(kLedgerPart)->sha256 + options_.provenance.started) +
        "\nPayload-Oxum: " + std::to_string(bytes) + "." + std::to_string(count) + "\nAssay-Signed-By: " +
        (options_.signer ? options_.signer->public_key.algorithm() + " " +
                               Sha256Hex(options_.signer->public_key.public_der())
                         : std::string("nobody")) +
        "\n";
    const std::string manifest256 = Manifest(true, false), manifest512 = Manifest(true, true);
    Must(spool_.Add(std::string(kManifest256), manifest256));
    Must(spool_.Add(std::string(kManifest512), manifest512));
    Must(spool_.Add("bag-info.txt", info));
    Must(spool_.Add("bagit.txt", kBagDeclaration));
    AddAttestations();
    if (options_.signer)
      Must(spool_.Add(std::string(kPublicKeyPart), options_.signer->public_key.public_pem()));
    const std::string tags = Manifest(false, false);
    Must(spool_.Add(std::string(kTagManifest), tags));
    Must(spool_.Add(std::string(kRequestPart), TimestampRequest(Sha256(tags))));
    if (options_.signer)
      Must(spool_.Add(std::string(kSignaturePart), EncodeBase64(Must(options_.signer->sign(tags))) + "\n"));
  }

  void AddAttestations() {
    std::vector<StatementSubject> subjects, configuration;
    for (const std::string_view name : {kManifest256, kLedgerPart, std::string_view("data/results.sarif"),
                                        std::string_view("data/results.junit.xml")}) {
      if (const Spool::Part* part = spool_.Find(name))
        subjects.push_back({part->name, "sha256", part->sha256});
    }
    if (const auto& commit = options_.provenance.commit; commit && !commit->dirty) {
      subjects.push_back({"git commit", "gitCommit", commit->commit});
      subjects.push_back({"git tree", "gitTree", commit->tree});
    }
    configuration.push_back({"assay", "sha256", options_.provenance.tool_sha256});
    for (const SettingsFile& file : ledger_.run.settings)
      configuration.push_back({file.path, "sha256", file.sha256});
    Attest("test-result", TestResultStatement(ledger_, subjects, configuration));
    if (const auto summary = SummaryStatement(ledger_, subjects, options_.provenance.ended))
      Attest("summary", *summary);
  }

  void Attest(const std::string& name, const std::string& statement) {
    if (options_.signer) {
      Must(
          spool_.Add("attestations/" + name + ".dsse.json", Must(SignEnvelope(statement, *options_.signer))));
    } else {
      Must(spool_.Add("attestations/" + name + ".statement.json", statement));
    }
  }

  const Ledger& ledger_;
  const BundleOptions& options_;
  Spool& spool_;
};

std::string ErrorText() { return std::strerror(errno); }

// Writes a file to the disk and not only to its cache.
void WriteDurably(const Spool& spool, const Spool::Part& part, const fs::path& path) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  if (descriptor < 0) throw Stop{part.name + ": " + ErrorText()};
  int error = 0;
  const auto copied = spool.Copy(part, [&](std::string_view bytes) {
    while (!error && !bytes.empty()) {
      const ssize_t n = ::write(descriptor, bytes.data(), bytes.size());
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) {
        error = errno;
      } else {
        bytes.remove_prefix(static_cast<std::size_t>(n));
      }
    }
  });
  if (!error && ::fsync(descriptor) != 0) error = errno;
  if (::close(descriptor) != 0 && !error) error = errno;
  Must(copied);
  if (error) throw Stop{part.name + ": " + std::strerror(error)};
}

void SyncDirectory(const fs::path& path) {
  const int directory = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0) return;
  static_cast<void>(::fsync(directory));
  ::close(directory);
}

}  // namespace

tl::expected<Bundle, std::string> MakeBundle(const Ledger& ledger, const BundleOptions& options,
                                             Spool& spool) {
  try {
    return Maker(ledger, options, spool).Make();
  } catch (const Stop& stop) {
    return tl::unexpected(stop.why);
  }
}

tl::expected<void, std::string> WriteZip(const Spool& spool, const std::string& folder, std::ostream& out) {
  if (spool.form() != Spool::Form::kPacked)
    return tl::unexpected(std::string("what a zip holds has to be packed"));
  std::vector<ZipEntry> entries;
  std::uint64_t at = 0;
  for (const Spool::Part* part : spool.Sorted()) {
    ZipEntry entry{folder + "/" + part->name, part->size, part->crc, part->kept, part->kept_crc, at};
    const std::string header = LocalHeader(entry);
    at += header.size() + part->kept;
    // Before anything is lost: the directory has to fit as well.
    if (at > kZipMaxBytes - (std::uint64_t{1} << 28) || part->size > kZipMaxBytes ||
        entries.size() >= kZipMaxEntries)
      return tl::unexpected(
          std::string("a zip holds at most 4 GiB, and no file of more; write the bundle to a folder: a path "
                      "that doesn't end in .zip"));
    out << header;
    auto copied = spool.Copy(*part, [&](std::string_view bytes) {
      out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    });
    if (!copied) return copied;
    entries.push_back(std::move(entry));
  }
  out << CentralDirectory(entries, at);
  return {};
}

tl::expected<void, std::string> WriteFolder(const Spool& spool, const std::string& path) {
  if (spool.form() != Spool::Form::kPlain)
    return tl::unexpected(std::string("what a folder holds can't be packed"));
  std::error_code error;
  if (fs::exists(fs::symlink_status(path, error)))
    return tl::unexpected(std::string("it is there already; a bundle is never written over another one"));
  fs::path target = fs::path(path).lexically_normal();
  if (!target.has_filename()) target = target.parent_path();
  std::string aside = target.string() + ".XXXXXX";
  if (!::mkdtemp(aside.data())) return tl::unexpected(path + ": " + ErrorText());
  try {
    std::set<fs::path> directories;
    for (const Spool::Part* part : spool.Sorted()) {
      const fs::path file = fs::path(aside) / part->name;
      fs::create_directories(file.parent_path(), error);
      if (error) throw Stop{part->name + ": " + error.message()};
      WriteDurably(spool, *part, file);
      directories.insert(file.parent_path());
    }
    // Once each: a bundle has a file for every control, and nothing is there before the name is.
    for (const fs::path& directory : directories) SyncDirectory(directory);
    const mode_t mask = ::umask(0);
    ::umask(mask);
    ::chmod(aside.c_str(), 0777 & ~mask);
    SyncDirectory(aside);
    if (::rename(aside.c_str(), target.c_str()) != 0) throw Stop{path + ": " + ErrorText()};
    SyncDirectory(target.has_parent_path() ? target.parent_path() : fs::path("."));
    return {};
  } catch (const Stop& stop) {
    fs::remove_all(aside, error);
    return tl::unexpected(stop.why);
  }
}

}  // namespace assay::evidence
