// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace assay::evidence {

/// The parts of a bundle before it is put together: written one after the other into a file without a name,
/// which goes away with the process, and digested on the way. Memory doesn't grow with the parts.
class Spool {
 public:
  enum class Form : std::uint8_t { kPlain, kPacked };  ///< as a folder holds the parts, as a zip does
  struct Part {
    std::string name;
    std::uint64_t size = 0;
    std::uint32_t crc = 0;
    std::string sha256, sha512;  ///< hex
    std::uint64_t lines = 0;     ///< that end as those of CSV do
    std::uint64_t offset = 0,
                  kept = 0;  ///< where its bytes are kept, and how many they are in the spool's form
    std::uint32_t kept_crc = 0;
  };

  /// In `directory`, where the bundle will be: what fits there twice can be written.
  static tl::expected<Spool, std::string> Make(const std::string& directory, Form form);
  Form form() const;
  Spool(Spool&&) noexcept;
  Spool& operator=(Spool&&) noexcept;
  ~Spool();

  /// Adds a part; the error says why it could not be written.
  tl::expected<void, std::string> Add(const std::string& name,
                                      const std::function<void(std::ostream&)>& write);
  tl::expected<void, std::string> Add(const std::string& name, std::string_view text);
  const Part* Find(std::string_view name) const;
  /// By name's bytes.
  std::vector<const Part*> Sorted() const;
  /// Hands on a part's bytes in the spool's form.
  tl::expected<void, std::string> Copy(const Part& part,
                                       const std::function<void(std::string_view)>& take) const;

 private:
  struct State;
  explicit Spool(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace assay::evidence
