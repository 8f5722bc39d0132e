// SPDX-License-Identifier: Apache-2.0
#include "cli/evidence_output.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <ostream>

#include "cli/ledger_file.h"
#include "cli/output.h"
#include "cli/program.h"
#include "cli/provenance.h"
#include "evidence/bundle.h"
#include "evidence/digests.h"
#include "evidence/log.h"

namespace assay::cli {
namespace {

namespace fs = std::filesystem;

Failure CantWrite(const std::string& path, const std::string& why) {
  return {kInternal, path + " could not be written: " + why};
}

std::string DirectoryOf(const std::string& path) {
  const fs::path parent = fs::path(path).lexically_normal().parent_path();
  return parent.empty() ? "." : parent.string();
}

// One run at a time goes on with a log: two at once would name the same predecessor.
class Lock {
 public:
  /// Waits for its turn.
  tl::expected<void, Failure> Take(const std::string& log) {
    const std::string path = log + ".lock";
    descriptor_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (descriptor_ < 0) return tl::unexpected(CantWrite(path, std::strerror(errno)));
    while (::flock(descriptor_, LOCK_EX) != 0) {
      if (errno != EINTR)
        return tl::unexpected(CantWrite(log, std::string("no lock: ") + std::strerror(errno)));
    }
    return {};
  }
  Lock() = default;
  ~Lock() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

 private:
  int descriptor_ = -1;
};

tl::expected<evidence::Log, Failure> OpenLog(const EvidenceSettings& settings) {
  std::error_code error;
  evidence::Log log;
  if (!fs::exists(settings.log, error)) {
    log.origin = fs::path(settings.log).stem().string();
    // What it is called in checkpoints has to be one word.
    for (char& c : log.origin) {
      if (c <= ' ' || c == '+' || c >= 0x7f) c = '-';
    }
    return log;
  }
  const auto text = ReadBytes(settings.log);
  if (!text) return tl::unexpected(text.error());
  auto parsed = evidence::ParseLog(*text);
  if (!parsed)
    return tl::unexpected(Failure{kUsage, settings.log + " is no log of bundles: " + parsed.error()});
  const std::string checkpoint = settings.log + ".checkpoint";
  if (settings.signer && fs::exists(checkpoint, error)) {
    const auto signed_text = ReadBytes(checkpoint);
    if (!signed_text) return tl::unexpected(signed_text.error());
    const auto holds = evidence::CheckCheckpoint(*parsed, *signed_text, settings.signer->public_key);
    if (!holds)
      return tl::unexpected(Failure{
          kUsage, settings.log + " isn't gone on with: its checkpoint doesn't hold: " + holds.error()});
  }
  return std::move(*parsed);
}

tl::expected<void, Failure> CloseLog(const EvidenceSettings& settings, const evidence::Log& log) {
  if (auto written = WriteFile(settings.log, [&](std::ostream& out) { out << log.Text(); }); !written)
    return written;
  if (!settings.signer) return {};
  const auto checkpoint = evidence::SignCheckpoint(log, *settings.signer);
  if (!checkpoint) return tl::unexpected(CantWrite(settings.log + ".checkpoint", checkpoint.error()));
  return WriteFile(settings.log + ".checkpoint", [&](std::ostream& out) { out << *checkpoint; });
}

tl::expected<evidence::Bundle, Failure> WriteOne(const std::string& path, const Ledger& ledger,
                                                 const evidence::BundleOptions& options) {
  using Form = evidence::Spool::Form;
  const bool zip = path.ends_with(".zip");
  std::error_code error;
  const auto there = fs::symlink_status(path, error);
  if (fs::exists(there) && (!zip || fs::is_regular_file(fs::status(path, error)))) {
    return tl::unexpected(CantWrite(path, "it is there already; a bundle is never written over another one"));
  }
  auto spool = evidence::Spool::Make(DirectoryOf(path), zip ? Form::kPacked : Form::kPlain);
  if (!spool) return tl::unexpected(CantWrite(path, spool.error()));
  auto bundle = evidence::MakeBundle(ledger, options, *spool);
  if (!bundle) return tl::unexpected(CantWrite(path, bundle.error()));
  if (!zip) {
    if (auto written = evidence::WriteFolder(*spool, path); !written)
      return tl::unexpected(CantWrite(path, written.error()));
    return std::move(*bundle);
  }
  std::string why;
  auto written = WriteFile(
      path,
      [&](std::ostream& out) {
        const auto zipped = evidence::WriteZip(*spool, bundle->folder, out);
        if (zipped) return;
        why = zipped.error();
        out.setstate(std::ios::failbit);  // then nothing appears
      },
      IfThere::kRefuse);
  if (!why.empty()) return tl::unexpected(CantWrite(path, why));
  if (!written) return tl::unexpected(written.error());
  return std::move(*bundle);
}

tl::expected<evidence::Signer, Failure> ReadSigner(const std::string& path) {
  const auto text = ReadBytes(path);
  if (!text) return tl::unexpected(text.error());
  const auto key = evidence::Key::Private(*text);
  if (!key) return tl::unexpected(Failure{kUsage, "--sign-key " + path + ": " + key.error()});
  return evidence::Signer{*key, [key = *key](std::string_view message) { return key.Sign(message); }};
}

tl::expected<evidence::Signer, Failure> CommandSigner(const std::string& command,
                                                      const std::string& public_key) {
  const auto key = ReadPublicKey(public_key);
  if (!key) return tl::unexpected(key.error());
  const auto sign = [command,
                     key = *key](std::string_view message) -> tl::expected<std::string, std::string> {
    const auto ran = RunProgram({"/bin/sh", "-c", command}, ".", message);
    if (!ran) return tl::unexpected(ran.error());
    if (ran->code != 0)
      return tl::unexpected("the command that signs ended with " + std::to_string(ran->code) + ": " +
                            ran->err.substr(0, 500));
    if (!key.Verify(message, ran->out))
      return tl::unexpected(std::string("what the command printed is no signature by the public key"));
    return ran->out;
  };
  return evidence::Signer{*key, sign};
}

}  // namespace

std::vector<OptionSpec> EvidenceOptions() {
  return {{"sign-key", '\0', "FILE", "sign bundles with this private key (PEM; Ed25519 or P-256)"},
          {"sign-command", '\0', "COMMAND",
           "sign bundles with a command: message on its standard input, raw signature on its output"},
          {"public-key", '\0', "FILE", "the public key of --sign-command"},
          {"evidence-log", '\0', "FILE",
           "append bundles to this log, and its signed checkpoint to FILE.checkpoint; each names the one "
           "before"}};
}

OptionSpec RedactionKeyOption() {
  return {
      "redaction-key", '\0', "FILE",
      "name secrets in a bundle's source lines by a hash with this key, to see equal ones in other bundles"};
}

tl::expected<std::string, Failure> ReadRedactionKey(const Arguments& arguments, bool asked_for) {
  constexpr std::size_t kShortest = 16;  // less can be tried out
  const std::string* path = arguments.Get("redaction-key");
  if (!path) return std::string();
  if (!asked_for)
    return tl::unexpected(
        Failure{kUsage, "--redaction-key is for bundles; write one with -o evidence:FILE.zip"});
  auto key = ReadBytes(*path);
  if (!key) return key;
  while (!key->empty() && (key->back() == '\n' || key->back() == '\r')) key->pop_back();
  if (key->size() < kShortest)
    return tl::unexpected(Failure{kUsage, "--redaction-key " + *path + " holds less than " +
                                              std::to_string(kShortest) + " bytes, which could be guessed"});
  return key;
}

tl::expected<evidence::Key, Failure> ReadPublicKey(const std::string& path) {
  const auto text = ReadBytes(path);
  if (!text) return tl::unexpected(text.error());
  const auto key = evidence::Key::Public(*text);
  if (!key) return tl::unexpected(Failure{kUsage, path + ": " + key.error()});
  return *key;
}

std::vector<OptionSpec> VerifyingOptions() {
  return {{"key", '\0', "FILE", "the public key (PEM) that must have signed"},
          {"log", '\0', "FILE", "the log that the bundles were appended to"},
          {"checkpoint", '\0', "FILE", "a signed checkpoint of that log"}};
}

tl::expected<evidence::VerifyOptions, Failure> ReadVerifyingOptions(const Arguments& arguments) {
  evidence::VerifyOptions out;
  out.tool_version = ASSAY_VERSION;
  if (const std::string* path = arguments.Get("key")) {
    auto key = ReadPublicKey(*path);
    if (!key) return tl::unexpected(key.error());
    out.key = std::move(*key);
  }
  if (const std::string* path = arguments.Get("log")) {
    const auto text = ReadBytes(*path);
    if (!text) return tl::unexpected(text.error());
    auto log = evidence::ParseLog(*text);
    if (!log) return tl::unexpected(Failure{kUsage, *path + " is no log of bundles: " + log.error()});
    out.log = std::move(*log);
  }
  if (const std::string* path = arguments.Get("checkpoint")) {
    if (!out.log) return tl::unexpected(Failure{kUsage, "--checkpoint is about a --log"});
    auto text = ReadBytes(*path);
    if (!text) return tl::unexpected(text.error());
    out.checkpoint = std::move(*text);
  }
  return out;
}

tl::expected<EvidenceSettings, Failure> ReadEvidenceSettings(const Arguments& arguments, bool asked_for) {
  EvidenceSettings out;
  const std::string *key = arguments.Get("sign-key"), *command = arguments.Get("sign-command"),
                    *public_key = arguments.Get("public-key"), *log = arguments.Get("evidence-log");
  if (!asked_for && (key || command || public_key || log))
    return tl::unexpected(
        Failure{kUsage, "there is no bundle to sign or list; write one with -o evidence:FILE.zip"});
  if (key && command)
    return tl::unexpected(Failure{kUsage, "--sign-key and --sign-command contradict each other"});
  if ((command != nullptr) != (public_key != nullptr))
    return tl::unexpected(Failure{kUsage, "--sign-command and --public-key go together"});
  if (key || command) {
    auto signer = key ? ReadSigner(*key) : CommandSigner(*command, *public_key);
    if (!signer) return tl::unexpected(signer.error());
    out.signer = std::move(*signer);
  }
  if (log) out.log = *log;
  if (const std::string* version = arguments.Get("oscal-version")) out.oscal_version = *version;
  return out;
}

tl::expected<void, Failure> WriteBundles(const std::vector<std::string>& paths, const Ledger& ledger,
                                         const EvidenceSettings& settings, const std::string& root,
                                         const std::string& started) {
  if (paths.empty()) return {};
  evidence::BundleOptions options;
  options.provenance = FindProvenance(ledger, root, started);
  options.signer = settings.signer;
  if (!settings.oscal_version.empty()) options.oscal_version = settings.oscal_version;
  Lock lock;
  if (!settings.log.empty()) {
    if (auto taken = lock.Take(settings.log); !taken) return taken;
  }
  for (const std::string& path : paths) {
    evidence::Log log;
    if (!settings.log.empty()) {
      auto opened = OpenLog(settings);
      if (!opened) return tl::unexpected(opened.error());
      log = std::move(*opened);
      const std::size_t size = log.entries.size();
      options.chain =
          evidence::Chain{log.origin, size, ToHex(log.Root(size)), size ? log.entries.back().digest : "",
                          size ? log.entries.back().start : ""};
    }
    const auto bundle = WriteOne(path, ledger, options);
    if (!bundle) return tl::unexpected(bundle.error());
    if (settings.log.empty()) continue;
    log.Append(options.provenance.started, bundle->digest);
    if (auto closed = CloseLog(settings, log); !closed) return closed;
  }
  return {};
}

}  // namespace assay::cli
