// SPDX-License-Identifier: Apache-2.0
#include "evidence/verify.h"

#include <map>
#include <set>
#include <sstream>

#include "evidence/bundle.h"
#include "evidence/digests.h"
#include "evidence/dsse.h"
#include "evidence/lists.h"
#include "evidence/read_ledger.h"
#include "evidence/timestamp.h"
#include "evidence/zip.h"
#include "record/reporter.h"
#include "syntax/json/json.h"

namespace assay::evidence {
namespace {

constexpr std::uint64_t kMaxTag = 64u << 20, kMaxLedger = std::uint64_t{4} << 30;

using Manifest = std::map<std::string, std::string>;  // name → hex digest

class Verifier {
 public:
  Verifier(const Archive& archive, const VerifyOptions& options) : archive_(archive), options_(options) {}

  Verification Run() {
    if (Text("bagit.txt") && *Text("bagit.txt") != kBagDeclaration)
      Complain("bagit.txt", "it isn't as BagIt 1.0 has it");
    const auto payload256 = ReadManifest(kManifest256, 64), payload512 = ReadManifest(kManifest512, 128);
    const auto tags = ReadManifest(kTagManifest, 64);
    if (payload256 && payload512 && tags) {
      CheckNames(*payload256, *payload512, *tags);
      CheckDigests(*payload256, *payload512, *tags);
      CheckInfo(*payload256);
    }
    if (const std::string* text = Text(kTagManifest)) out_.digest = Sha256Hex(*text);
    CheckRequest();
    CheckSignature();
    CheckTimestamp();
    // What follows reads what is inside, which means nothing if the outside doesn't hold.
    if (out_.problems.empty()) {
      ReadProvenance();
      CheckLedger(*payload256);
      CheckAttestations(*payload256);
      CheckChain();
    }
    return std::move(out_);
  }

 private:
  void Complain(std::string_view place, std::string what) {
    if (out_.problems.size() < 100) out_.problems.push_back({std::string(place), std::move(what)});
  }
  void Checked(std::string what) { out_.checked.push_back(std::move(what)); }
  void NotChecked(std::string what) { out_.not_checked.push_back(std::move(what)); }

  // A small file's text, kept; null (and a problem, once) if it isn't there or can't be read.
  const std::string* Text(std::string_view name, bool required = true) {
    const auto known = texts_.find(name);
    if (known != texts_.end()) return known->second ? &*known->second : nullptr;
    auto& slot = texts_.emplace(std::string(name), std::nullopt).first->second;
    const Archive::Entry* entry = archive_.Find(name);
    if (!entry) {
      if (required) Complain(name, "it is missing");
      return nullptr;
    }
    auto text = archive_.ReadAll(*entry, kMaxTag);
    if (!text) {
      Complain(text.error().place, text.error().what);
      return nullptr;
    }
    slot = std::move(*text);
    return &*slot;
  }

  // Lines "<digest>  <name>", sorted, and nothing else.
  std::optional<Manifest> ReadManifest(std::string_view name, std::size_t digits) {
    const std::string* text = Text(name);
    if (!text) return std::nullopt;
    Manifest out;
    std::string again, before;
    std::size_t number = 1;
    for (std::string_view rest = *text; !rest.empty(); ++number) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      const std::string_view line = rest.substr(0, end);
      rest.remove_prefix(std::min(end + 1, rest.size()));
      const std::string digest(line.substr(0, digits)),
          path(line.size() > digits + 2 ? line.substr(digits + 2) : "");
      const bool fine = FromHex(digest).has_value() && digest.size() == digits &&
                        line.substr(digits, 2) == "  " && IsSafeName(path) &&
                        (before.empty() || before < path);
      if (!fine) {
        Complain(name, "line " + std::to_string(number) + " isn't a digest and a name in order");
        return std::nullopt;
      }
      again.append(digest).append("  ").append(path).append("\n");
      before = path;
      out[path] = digest;
    }
    if (again != *text || out.empty()) {
      Complain(name, "it doesn't end with a whole line");
      return std::nullopt;
    }
    return out;
  }

  // Every file is listed, every listed file is there.
  void CheckNames(const Manifest& payload256, const Manifest& payload512, const Manifest& tags) {
    for (const auto& [name, digest] : payload256) {
      if (!name.starts_with("data/")) Complain(kManifest256, "it lists " + name + ", which is no payload");
      if (!payload512.contains(name)) Complain(kManifest512, "it doesn't list " + name);
    }
    for (const auto& [name, digest] : payload512) {
      if (!payload256.contains(name)) Complain(kManifest256, "it doesn't list " + name);
    }
    for (const auto& [name, digest] : tags) {
      if (name.starts_with("data/") || name == kTagManifest) Complain(kTagManifest, "it lists " + name);
      if (!archive_.Find(name)) Complain(name, "it is missing");
    }
    for (const std::string_view name :
         {kManifest256, kManifest512, std::string_view("bag-info.txt"), std::string_view("bagit.txt")}) {
      if (!tags.contains(std::string(name))) Complain(kTagManifest, "it doesn't list " + std::string(name));
    }
    for (const auto& [name, digest] : payload256) {
      if (!archive_.Find(name)) Complain(name, "it is missing");
    }
    for (const Archive::Entry& entry : archive_.entries()) {
      // These can't be covered by what they are about; they are checked on their own.
      const bool own =
          entry.name == kTagManifest || entry.name == kSignaturePart || entry.name == kRequestPart;
      if (!own && !payload256.contains(entry.name) && !tags.contains(entry.name))
        Complain(entry.name, "no manifest lists it: it was added");
    }
  }

  void CheckDigests(const Manifest& payload256, const Manifest& payload512, const Manifest& tags) {
    const std::size_t before = out_.problems.size();
    std::size_t files = 0;
    for (const Archive::Entry& entry : archive_.entries()) {
      const auto in_payload = payload256.find(entry.name);
      const auto in_tags = tags.find(entry.name);
      if (in_payload == payload256.end() && in_tags == tags.end()) continue;
      ++files;
      Hasher sha256(Hasher::Algorithm::kSha256), sha512(Hasher::Algorithm::kSha512);
      const bool both = in_payload != payload256.end();
      const auto read = archive_.Read(entry, [&](std::string_view bytes) {
        sha256.Update(bytes);
        if (both) sha512.Update(bytes);
        bytes_ += both ? bytes.size() : 0;
      });
      if (!read) {
        Complain(entry.name, read.error().what);
        continue;
      }
      if (ToHex(sha256.Finish()) != (both ? in_payload->second : in_tags->second))
        Complain(entry.name, "its bytes aren't those that were written (SHA-256 differs)");
      if (!both) continue;
      const auto long_digest = payload512.find(entry.name);
      if (long_digest != payload512.end() && ToHex(sha512.Finish()) != long_digest->second)
        Complain(entry.name, "its bytes aren't those that were written (SHA-512 differs)");
    }
    if (out_.problems.size() == before)
      Checked(std::to_string(files) + " files are as their digests say, none is missing or added");
  }

  void CheckInfo(const Manifest& payload) {
    const std::string* text = Text("bag-info.txt");
    if (!text) return;
    const std::string oxum =
        "\nPayload-Oxum: " + std::to_string(bytes_) + "." + std::to_string(payload.size()) + "\n";
    if (text->find(oxum) == std::string::npos)
      Complain("bag-info.txt", "Payload-Oxum doesn't fit the payload");
  }

  void CheckRequest() {
    const std::string* tags = Text(kTagManifest);
    const std::string* request = Text(kRequestPart);
    if (tags && request && *request != TimestampRequest(Sha256(*tags)))
      Complain(kRequestPart, "it isn't the request for a time stamp of this bundle");
  }

  // Who signed, as bag-info.txt says, which the signature covers.
  std::string SignedBy() {
    const std::string* info = Text("bag-info.txt");
    if (!info) return "";
    const std::string label = "\nAssay-Signed-By: ";
    const std::size_t at = info->find(label);
    if (at == std::string::npos) return "";
    return info->substr(at + label.size(), info->find('\n', at + 1) - at - label.size());
  }

  void CheckSignature() {
    const std::string by = SignedBy();
    if (by == "nobody") {
      for (const std::string_view name : {kPublicKeyPart, kSignaturePart}) {
        if (archive_.Find(name)) Complain(name, "bag-info.txt says that nobody signed");
      }
      if (options_.key) {
        Complain(kSignaturePart, "the bundle isn't signed, and a signature was asked for");
      } else {
        NotChecked("who made it: it isn't signed, so whoever changes it can write new digests as well");
      }
      return;
    }
    const std::string* pem = Text(kPublicKeyPart);
    const std::string* signature = Text(kSignaturePart);
    const std::string* tags = Text(kTagManifest);
    if (!pem || !signature || !tags) return;
    const auto own = Key::Public(*pem);
    if (!own) return Complain(kPublicKeyPart, own.error());
    if (by != own->algorithm() + " " + Sha256Hex(own->public_der()))
      Complain("bag-info.txt", "it names another key than signatures/public-key.pem");
    if (options_.key && options_.key->public_der() != own->public_der())
      return Complain(kPublicKeyPart, "the bundle was signed by another key than the one that was asked for");
    const bool line = signature->ends_with('\n');
    const auto raw = FromBase64(line ? std::string_view(*signature).substr(0, signature->size() - 1) : "");
    if (!line || !raw || !own->Verify(*tags, *raw))
      return Complain(kSignaturePart, "the signature doesn't hold");
    key_ = *own;
    Checked("the signature over tagmanifest-sha256.txt holds (" + by + ")");
    if (!options_.key)
      NotChecked("whose key that is: give --key with a public key that you have from elsewhere");
  }

  void CheckTimestamp() {
    const std::string* tags = Text(kTagManifest);
    if (!options_.response) {
      NotChecked(
          "when it was made, by a clock that isn't the maker's: no time stamp was given (--timestamp)");
      return;
    }
    if (!tags) return;
    const auto time = VerifyTimestamp(*options_.response, Sha256(*tags), options_.trusted);
    if (!time) return Complain("time stamp", "it doesn't hold: " + time.error());
    Checked("a time-stamp authority saw it at " + *time);
  }

  void ReadProvenance() {
    const std::string* text = Text(kProvenancePart);
    if (!text) return;
    Arena arena;
    const json::Parsed parsed = json::Parse(*text, FileId::kNone, 0, arena);
    const Value* started = parsed.value.is_mapping() ? parsed.value.Find("started") : nullptr;
    const Value* git = parsed.value.is_mapping() ? parsed.value.Find("git") : nullptr;
    const Value* commit = git && git->is_mapping() ? git->Find("commit") : nullptr;
    const Value* dirty = git && git->is_mapping() ? git->Find("dirty") : nullptr;
    if (!parsed.diagnostics.empty() || !started || !started->is_string())
      return Complain(kProvenancePart, "it can't be read");
    out_.started = started->string();
    if (commit && commit->is_string()) out_.commit = commit->string();
    if (dirty && dirty->is_bool() && dirty->boolean())
      NotChecked(
          "that the commit is what was judged: files differed from it, data/provenance.json names them");
  }

  void CheckLedger(const Manifest& payload) {
    const Archive::Entry* entry = archive_.Find(kLedgerPart);
    if (!entry) return Complain(kLedgerPart, "it is missing");
    auto text = archive_.ReadAll(*entry, kMaxLedger);
    if (!text) return Complain(kLedgerPart, text.error().what);
    auto ledger = ReadLedger(kLedgerPart, *text);
    text->clear();
    text->shrink_to_fit();
    if (!ledger) {
      const bool version = ledger.error().detail.find("of the schema") != std::string::npos;
      if (!version) return Complain(kLedgerPart, ledger.error().detail);
      return NotChecked("that the ledger adds up: " + ledger.error().detail);
    }
    Checked("the ledger adds up: " + std::to_string(Count(*ledger).resources) + " resources, " +
            std::to_string(ledger->cells.size()) + " verdicts");
    if (ledger->run.tool_version == options_.tool_version) {
      CheckLists(*ledger, payload);
    } else {
      NotChecked("that the lists follow from the ledger: version " + ledger->run.tool_version +
                 " wrote them");
    }
    out_.ledger = std::move(*ledger);
  }

  // Whoever writes a bundle by hand, digests and all, has to write lists that agree with the ledger. That the
  // bundle's files are as its manifest says was seen before.
  void CheckLists(const Ledger& ledger, const Manifest& payload) {
    const std::size_t before = out_.problems.size();
    const auto is = [](const auto& write, const std::string& expected) {
      DigestBuffer digest;
      std::ostream out(&digest);
      write(out);
      return ToHex(digest.Finish()) == expected;
    };
    const auto check = [&](const std::string& name, const auto& write) {
      const auto listed = payload.find(name);
      if (listed == payload.end()) return Complain(name, "it is missing");
      if (!is(write, listed->second)) Complain(name, "it doesn't follow from the ledger");
    };
    const auto list = [&](const std::string& name, void (*write)(const Ledger&, std::ostream&)) {
      check(name, [&](std::ostream& out) { write(ledger, out); });
    };
    const auto report = [&](const std::string& name, std::string_view format) {
      if (const Reporter* reporter = FindReporter(format))
        check(name, [&](std::ostream& out) { reporter->write(ledger, {}, out); });
    };
    list("data/population.csv", WritePopulation);
    list("data/controls.csv", WriteControls);
    list("data/criteria.csv", WriteCriteria);
    list("data/waivers.csv", WriteWaivers);
    list("data/coverage.csv", WriteCoverage);
    list("data/files.csv", WriteFiles);
    CheckSourceLines(ledger);
    report("data/verdicts.csv", "csv");
    report("data/results.sarif", "sarif-full");
    report("data/results.junit.xml", "junit");
    // Either version that a bundle may have been asked to state, one for all.
    static constexpr std::pair<const char*, std::string_view> kOscal[] = {
        {"data/oscal/assessment-results.json", "oscal"},
        {"data/oscal/catalog.json", "oscal-catalog"},
        {"data/oscal/component-definition.json", "oscal-component"}};
    ReportOptions options;
    const auto oscal = [&](std::string_view format) {
      return [&, format](std::ostream& out) { FindReporter(format)->write(ledger, options, out); };
    };
    const auto small = payload.find(kOscal[1].first);
    if (small != payload.end() && !is(oscal(kOscal[1].second), small->second))
      options.oscal_version = "1.1.3";
    for (const auto& [name, format] : kOscal) check(name, oscal(format));
    for (const Control& control : ledger.controls) {
      const std::string name = "data/controls/" + control.id + ".md";
      if (payload.contains(name)) check(name, [&](std::ostream& out) { out << ControlText(control); });
    }
    if (out_.problems.size() == before) Checked("lists and reports follow from the ledger");
  }

  // All but what stands for secrets, which the ledger doesn't know any more.
  void CheckSourceLines(const Ledger& ledger) {
    static constexpr const char* kName = "data/source-lines.csv";
    const Archive::Entry* entry = archive_.Find(kName);
    if (!entry) return Complain(kName, "it is missing");
    std::ostringstream expected;
    WriteSourceLines(ledger, expected);
    const auto actual = archive_.ReadAll(*entry);
    const auto unmarked = actual ? WithoutMarks(*actual) : std::nullopt;
    if (!unmarked || *unmarked != WithoutMarks(expected.str()))
      Complain(kName, "it doesn't follow from the ledger");
  }

  // The list with its last column empty; nullopt if that column holds anything but marks.
  static std::optional<std::string> WithoutMarks(const std::string& csv) {
    static constexpr std::string_view kColumn = ",\"", kEnd = "\"\r\n";
    std::string out;
    std::size_t begin = csv.find(kEnd);  // the header
    if (begin == std::string::npos) return std::nullopt;
    for (begin += kEnd.size(); begin < csv.size();) {
      const std::size_t end = csv.find(kEnd, begin);
      const std::size_t column = end == std::string::npos ? end : csv.rfind(kColumn, end - 1);
      if (column == std::string::npos || column < begin) return std::nullopt;
      const std::string_view marks(csv.data() + column + kColumn.size(), end - column - kColumn.size());
      if (marks.find_first_not_of("0123456789abcdef ") != std::string_view::npos) return std::nullopt;
      out.append(csv, begin, column - begin).append("\n");
      begin = end + kEnd.size();
    }
    return out;
  }

  void CheckAttestations(const Manifest& payload) {
    std::size_t signed_ones = 0;
    for (const Archive::Entry& entry : archive_.entries()) {
      if (!entry.name.starts_with("attestations/") || !entry.name.ends_with(".dsse.json")) continue;
      const std::string* text = Text(entry.name);
      if (!text) continue;
      const auto envelope = ParseEnvelope(*text);
      if (!envelope) {
        Complain(entry.name, "it is no DSSE envelope as Assay writes it");
      } else if (!key_ || !VerifyEnvelope(*envelope, *key_)) {
        Complain(entry.name, "its signature doesn't hold");
      } else {
        CheckSubjects(entry.name, envelope->payload, payload);
        ++signed_ones;
      }
    }
    if (signed_ones > 0)
      Checked(std::to_string(signed_ones) +
              " attestations are signed by the same key and speak of this bundle");
  }

  void CheckSubjects(const std::string& place, const std::string& statement, const Manifest& payload) {
    Arena arena;
    const json::Parsed parsed = json::Parse(statement, FileId::kNone, 0, arena);
    const Value* subjects = parsed.value.is_mapping() ? parsed.value.Find("subject") : nullptr;
    if (!subjects || !subjects->is_sequence()) return Complain(place, "it is no in-toto statement");
    for (const Value& one : subjects->elements()) {
      const Value* name = one.is_mapping() ? one.Find("name") : nullptr;
      const Value* digests = one.is_mapping() ? one.Find("digest") : nullptr;
      const Value* sha256 = digests && digests->is_mapping() ? digests->Find("sha256") : nullptr;
      if (!name || !name->is_string() || !sha256 || !sha256->is_string()) continue;  // a commit, say
      const std::string path(name->string());
      const auto listed = payload.find(path);
      const std::string* text = listed == payload.end() ? Text(path) : nullptr;
      const std::string actual = listed != payload.end() ? listed->second : text ? Sha256Hex(*text) : "";
      if (sha256->string() != actual) Complain(place, "it speaks of another " + path);
    }
  }

  void CheckChain() {
    const std::string* text = Text(kChainPart, false);
    if (!text) {
      NotChecked("that no bundle before it is missing: it is in no log");
      return;
    }
    if (!options_.log) {
      NotChecked("its place in the log: give --log");
      return;
    }
    Arena arena;
    const json::Parsed parsed = json::Parse(*text, FileId::kNone, 0, arena);
    const Value* index = parsed.value.is_mapping() ? parsed.value.Find("index") : nullptr;
    const Value* root = parsed.value.is_mapping() ? parsed.value.Find("root_before") : nullptr;
    if (!index || index->kind() != Kind::kInt || index->integer() < 0 || !root || !root->is_string())
      return Complain(kChainPart, "it can't be read");
    const Log& log = *options_.log;
    const auto at = static_cast<std::size_t>(index->integer());
    if (at >= log.entries.size() || log.entries[at].digest != out_.digest)
      return Complain(kChainPart, "the log doesn't hold this bundle at its place, " + std::to_string(at));
    if (ToHex(log.Root(at)) != root->string())
      return Complain(kChainPart, "the log before it isn't the one that it was written after");
    Checked("it is number " + std::to_string(at) + " in the log " + log.origin + ", which goes from 0 to " +
            std::to_string(log.entries.size() - 1));
    const std::optional<Key> key = options_.key ? options_.key : key_;
    if (!options_.checkpoint || !key) {
      NotChecked(options_.checkpoint
                     ? "that the log was not cut since: no key was given for the checkpoint (--key)"
                     : "that the log was not cut since: no signed checkpoint was given (--checkpoint)");
      return;
    }
    const auto size = CheckCheckpoint(log, *options_.checkpoint, *key);
    if (!size) return Complain("checkpoint", size.error());
    Checked("a signed checkpoint covers the first " + std::to_string(*size) + " entries of the log");
    if (*size <= at)
      NotChecked(
          "that the log's end, with this bundle, was not cut and written anew since: the checkpoint doesn't "
          "reach it");
  }

  const Archive& archive_;
  const VerifyOptions& options_;
  Verification out_;
  std::map<std::string, std::optional<std::string>, std::less<>> texts_;
  std::optional<Key> key_;
  std::uint64_t bytes_ = 0;
};

}  // namespace

Verification Verify(const Archive& archive, const VerifyOptions& options) {
  return Verifier(archive, options).Run();
}

}  // namespace assay::evidence
