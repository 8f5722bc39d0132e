// SPDX-License-Identifier: Apache-2.0
#include "evidence/zip.h"

#include <algorithm>

#include "evidence/archive.h"
#include "evidence/deflate.h"
#include "evidence/digests.h"

namespace assay::evidence {
namespace {

constexpr std::uint32_t kLocalMagic = 0x04034b50, kCentralMagic = 0x02014b50, kEndMagic = 0x06054b50;
constexpr std::uint16_t kUtf8Names = 1 << 11, kVersion = 20, kMadeOnUnix = 3 << 8, kDeflated = 8;
constexpr std::uint16_t kExtraId = 0x6173;  // "sa", which nobody has registered
constexpr std::size_t kPiece = 1 << 16;
constexpr std::uint16_t kDate = 0x21;            // 1980-01-01, the first day there is
constexpr std::uint32_t kMode = 0100644u << 16;  // a regular file that all may read

void Put(std::string& out, std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xff);
}

std::uint64_t Get(std::string_view bytes, std::size_t at, int count) {
  std::uint64_t value = 0;
  for (int i = count; i-- > 0;)
    value = value << 8 | static_cast<unsigned char>(bytes[at + static_cast<std::size_t>(i)]);
  return value;
}

// Version needed, flags, method, time, date, CRC, sizes, lengths of name and extra field.
void PutCommon(std::string& out, const ZipEntry& entry) {
  Put(out, kVersion, 2);
  Put(out, kUtf8Names, 2);
  Put(out, kDeflated, 2);
  Put(out, 0, 2);
  Put(out, kDate, 2);
  Put(out, entry.crc, 4);
  Put(out, entry.packed, 4);
  Put(out, entry.size, 4);
  Put(out, entry.name.size(), 2);
  Put(out, kExtraSize, 2);
}

void PutExtra(std::string& out, const ZipEntry& entry) {
  Put(out, kExtraId, 2);
  Put(out, kExtraSize - 4, 2);
  Put(out, entry.packed_crc, 4);
}

class Memory : public ByteSource {
 public:
  explicit Memory(std::string bytes) : bytes_(std::move(bytes)) {}
  std::uint64_t size() const override { return bytes_.size(); }
  bool Read(std::uint64_t offset, std::string& out) const override {
    if (offset > bytes_.size() || out.size() > bytes_.size() - offset) return false;
    std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(offset), out.size(), out.begin());
    return true;
  }

 private:
  std::string bytes_;
};

Problem AtByte(std::uint64_t offset, std::string what) {
  return {"byte " + std::to_string(offset), std::move(what)};
}

class ZipArchive : public Archive {
 public:
  explicit ZipArchive(std::unique_ptr<ByteSource> source) : source_(std::move(source)) {}

  tl::expected<void, Problem> Open() {
    std::uint64_t at = 0;
    while (true) {
      std::string magic(4, '\0');
      if (!source_->Read(at, magic)) return tl::unexpected(AtByte(at, "the file ends within the zip"));
      if (Get(magic, 0, 4) != kLocalMagic) break;
      auto next = ReadLocal(at);
      if (!next) return tl::unexpected(next.error());
      at = *next;
      if (zip_.size() > kZipMaxEntries) return tl::unexpected(AtByte(at, "there are too many entries"));
    }
    if (zip_.empty())
      return tl::unexpected(AtByte(0, "this is no zip that Assay wrote: no entry begins here"));
    if (auto same = CheckDirectory(at); !same) return same;
    return Strip();
  }

  tl::expected<void, Problem> Read(const Entry& entry,
                                   const std::function<void(std::string_view)>& take) const override {
    const ZipEntry& zip = zip_[static_cast<std::size_t>(&entry - entries_.data())];
    std::uint64_t at = zip.offset + kLocalHeaderSize + zip.name.size() + kExtraSize, left = zip.packed,
                  size = 0;
    std::uint32_t crc = 0, packed_crc = 0;
    Inflater inflater([&](std::string_view bytes) {
      size += bytes.size();
      if (size > zip.size) return;  // whatever there is more isn't wanted
      crc = Crc32(bytes, crc);
      take(bytes);
    });
    std::string piece;
    while (left > 0) {
      piece.resize(static_cast<std::size_t>(std::min<std::uint64_t>(left, kPiece)));
      if (!source_->Read(at, piece))
        return tl::unexpected(Problem{entry.name, "it can't be read to its end"});
      packed_crc = Crc32(piece, packed_crc);
      if (!inflater.Update(piece) || size > zip.size)
        return tl::unexpected(Problem{entry.name, "what is there doesn't unpack to what was written"});
      at += piece.size();
      left -= piece.size();
    }
    if (!inflater.IsDone() || size != zip.size)
      return tl::unexpected(Problem{entry.name, "what is there doesn't unpack to what was written"});
    if (crc != zip.crc || packed_crc != zip.packed_crc)
      return tl::unexpected(Problem{entry.name, "its checksum (CRC-32) differs"});
    return {};
  }

 private:
  // Reads an entry's header, which must be the one that its own facts give; the place after its bytes.
  tl::expected<std::uint64_t, Problem> ReadLocal(std::uint64_t at) {
    std::string header(kLocalHeaderSize, '\0');
    if (!source_->Read(at, header))
      return tl::unexpected(AtByte(at, "the file ends within an entry's header"));
    ZipEntry entry;
    entry.crc = static_cast<std::uint32_t>(Get(header, 14, 4));
    entry.packed = Get(header, 18, 4);
    entry.size = Get(header, 22, 4);
    entry.offset = at;
    entry.name.resize(static_cast<std::size_t>(Get(header, 26, 2)));
    if (!source_->Read(at + kLocalHeaderSize, entry.name))
      return tl::unexpected(AtByte(at, "the file ends within an entry's name"));
    std::string extra(kExtraSize, '\0');
    if (!source_->Read(at + kLocalHeaderSize + entry.name.size(), extra))
      return tl::unexpected(AtByte(at, "the file ends within an entry's header"));
    entry.packed_crc = static_cast<std::uint32_t>(Get(extra, 4, 4));
    if (header + entry.name + extra != LocalHeader(entry))
      return tl::unexpected(AtByte(at, "the header of an entry isn't as Assay writes it"));
    if (!IsSafeName(entry.name))
      return tl::unexpected(AtByte(at, "the name of an entry leads out of the zip"));
    if (!zip_.empty() && zip_.back().name >= entry.name)
      return tl::unexpected(AtByte(at, "the entries aren't sorted, or one is there twice"));
    const std::uint64_t end = at + kLocalHeaderSize + entry.name.size() + kExtraSize + entry.packed;
    if (end > source_->size()) return tl::unexpected(AtByte(at, "the file ends within an entry"));
    zip_.push_back(std::move(entry));
    return end;
  }

  // All that follows is given by the entries.
  tl::expected<void, Problem> CheckDirectory(std::uint64_t at) const {
    const std::string expected = CentralDirectory(zip_, at);
    if (source_->size() < at || source_->size() - at != expected.size()) {
      return tl::unexpected(AtByte(
          at, "the directory at the zip's end isn't the one that its entries give: it has another length"));
    }
    std::string actual(expected.size(), '\0');
    if (!source_->Read(at, actual)) return tl::unexpected(AtByte(at, "the zip's directory can't be read"));
    const auto [a, b] = std::mismatch(actual.begin(), actual.end(), expected.begin());
    if (a == actual.end()) return {};
    return tl::unexpected(AtByte(at + static_cast<std::uint64_t>(a - actual.begin()),
                                 "the directory at the zip's end isn't the one that its entries give"));
  }

  // Takes away the one folder that all entries lie in.
  tl::expected<void, Problem> Strip() {
    const std::string folder = zip_[0].name.substr(0, zip_[0].name.find('/') + 1);
    for (const ZipEntry& entry : zip_) {
      if (folder.empty() || !entry.name.starts_with(folder) || entry.name.size() == folder.size())
        return tl::unexpected(AtByte(entry.offset, "an entry lies outside of the bundle's folder"));
      entries_.push_back({entry.name.substr(folder.size()), entry.size});
    }
    return {};
  }

  std::unique_ptr<ByteSource> source_;
  std::vector<ZipEntry> zip_;  // parallel to the entries
};

}  // namespace

std::string LocalHeader(const ZipEntry& entry) {
  std::string out;
  Put(out, kLocalMagic, 4);
  PutCommon(out, entry);
  out += entry.name;
  PutExtra(out, entry);
  return out;
}

std::string CentralDirectory(const std::vector<ZipEntry>& entries, std::uint64_t at) {
  std::string out;
  for (const ZipEntry& entry : entries) {
    Put(out, kCentralMagic, 4);
    Put(out, kMadeOnUnix | kVersion, 2);
    PutCommon(out, entry);
    Put(out, 0, 6);  // no comment, first disk, binary
    Put(out, kMode, 4);
    Put(out, entry.offset, 4);
    out += entry.name;
    PutExtra(out, entry);
  }
  const std::uint64_t size = out.size();
  Put(out, kEndMagic, 4);
  Put(out, 0, 4);
  Put(out, entries.size(), 2);
  Put(out, entries.size(), 2);
  Put(out, size, 4);
  Put(out, at, 4);
  Put(out, 0, 2);
  return out;
}

bool IsSafeName(std::string_view name) {
  if (name.empty() || name.size() > 4096) return false;
  for (std::size_t from = 0; from <= name.size();) {
    const std::size_t end = std::min(name.find('/', from), name.size());
    const std::string_view part = name.substr(from, end - from);
    if (part.empty() || part == "." || part == "..") return false;
    from = end + 1;
  }
  return std::none_of(name.begin(), name.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f || c == '\\' || c == '%';
  });
}

std::unique_ptr<ByteSource> MemorySource(std::string bytes) {
  return std::make_unique<Memory>(std::move(bytes));
}

tl::expected<std::unique_ptr<Archive>, Problem> OpenZip(std::unique_ptr<ByteSource> source) {
  auto zip = std::make_unique<ZipArchive>(std::move(source));
  if (auto opened = zip->Open(); !opened) return tl::unexpected(opened.error());
  return zip;
}

}  // namespace assay::evidence
