// SPDX-License-Identifier: Apache-2.0
#include "cli/ledger_file.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "evidence/read_ledger.h"

namespace assay::cli {

tl::expected<std::string, Failure> ReadBytes(const std::string& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error))
    return tl::unexpected(Failure{kUsage, path + " is a directory, not a file"});
  errno = 0;
  std::ifstream in(path, std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(in)), {});
  if (in.is_open() && !in.bad()) return text;
  return tl::unexpected(
      Failure{kUsage, path + " can't be read" + (errno ? std::string(": ") + std::strerror(errno) : "")});
}

tl::expected<Ledger, Failure> ReadLedgerFile(const std::string& path) {
  const auto text = ReadBytes(path);
  if (!text) return tl::unexpected(text.error());
  auto ledger = evidence::ReadLedger(path, *text);
  if (!ledger) return tl::unexpected(Failure{kUsage, ledger.error().summary + ": " + ledger.error().detail});
  return std::move(*ledger);
}

}  // namespace assay::cli
