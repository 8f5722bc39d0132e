// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace assay::evidence {

/// Something that doesn't hold, and where: "data/verdicts.csv", "byte 4711", "entry 3".
struct Problem {
  std::string place, what;
  friend bool operator==(const Problem&, const Problem&) = default;
};

/// The files of a bundle, in a folder or a zip. Names are relative to the bundle's own folder, '/'-separated,
/// sorted by bytes, and never lead out of it.
class Archive {
 public:
  struct Entry {
    std::string name;
    std::uint64_t size = 0;
  };
  virtual ~Archive() = default;
  const std::vector<Entry>& entries() const { return entries_; }
  const Entry* Find(std::string_view name) const;
  /// Hands the bytes of an entry to `take` in pieces; a problem if they can't be read.
  virtual tl::expected<void, Problem> Read(const Entry& entry,
                                           const std::function<void(std::string_view)>& take) const = 0;
  /// The whole of it; one longer than `limit` is a problem.
  tl::expected<std::string, Problem> ReadAll(const Entry& entry, std::uint64_t limit = 1u << 30) const;

 protected:
  std::vector<Entry> entries_;
};

/// Bytes that are read at any place.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  virtual std::uint64_t size() const = 0;
  /// Fills `out` with `out.size()` bytes from `offset`; false if they aren't there.
  virtual bool Read(std::uint64_t offset, std::string& out) const = 0;
};
std::unique_ptr<ByteSource> MemorySource(std::string bytes);

/// A zip exactly as Assay writes it: every byte is either an entry's or follows from the entries, so a change
/// anywhere shows. Anything else is a problem with its place.
tl::expected<std::unique_ptr<Archive>, Problem> OpenZip(std::unique_ptr<ByteSource> source);

/// A folder: regular files only, no links.
tl::expected<std::unique_ptr<Archive>, Problem> OpenFolder(const std::string& path);

/// Either, by what the path is.
tl::expected<std::unique_ptr<Archive>, Problem> OpenArchive(const std::string& path);

}  // namespace assay::evidence
