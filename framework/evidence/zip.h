// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace assay::evidence {

/// One entry of a zip as the headers describe it.
struct ZipEntry {
  std::string name;  ///< with the folder that holds all of them
  std::uint64_t size = 0;
  std::uint32_t crc = 0;
  std::uint64_t packed = 0;  ///< bytes in the zip
  std::uint32_t packed_crc = 0;
  std::uint64_t offset = 0;  ///< of its local header
};

// The one form of zip that is written and read: entries deflated, sorted, dated 1980-01-01, sizes before the
// data. Several compressed texts stand for one, so an extra field holds the CRC-32 of the compressed bytes as
// well: a change of any of them shows. Source of the layout: PKWARE's APPNOTE 6.3, sections 4.3.7, 4.3.12,
// 4.3.16 and 4.5.

std::string LocalHeader(const ZipEntry& entry);
/// All that follows the last entry's bytes; `at` is where it begins.
std::string CentralDirectory(const std::vector<ZipEntry>& entries, std::uint64_t at);

/// What fits without the extensions for large files.
inline constexpr std::uint64_t kZipMaxBytes = 0xfffffffeu;
inline constexpr std::size_t kZipMaxEntries = 65534;

inline constexpr std::size_t kLocalHeaderSize = 30, kExtraSize = 8, kCentralHeaderSize = 46, kEndSize = 22;

/// Whether a name may be an entry: relative, no empty or dotted parts, no control characters or backslashes.
bool IsSafeName(std::string_view name);

}  // namespace assay::evidence
