// SPDX-License-Identifier: Apache-2.0
// IP address prefixes. An address is held as 16 bytes' worth of bits; IPv4 uses the low 32.
#include <array>

#include "terraform/function_table.h"

namespace assay::terraform {
namespace {

__extension__ using Bits = unsigned __int128;

struct Address {
  Bits bits = 0;
  int width = 32;
};
struct Network {
  Address address;  // host bits are zero
  int prefix = 0;
};

Bits Mask(int width, int prefix) {
  const Bits all = width == 128 ? ~Bits{0} : (Bits{1} << width) - 1;
  return prefix == 0 ? 0 : (all >> (width - prefix)) << (width - prefix);
}

std::optional<std::uint32_t> ParseDecimal(std::string_view text, std::uint32_t limit) {
  if (text.empty() || text.size() > 10) return std::nullopt;
  std::uint64_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + static_cast<std::uint64_t>(c - '0');
  }
  if (value > limit) return std::nullopt;
  return static_cast<std::uint32_t>(value);
}

std::optional<Address> ParseV4(std::string_view text) {
  Bits bits = 0;
  for (int i = 0; i < 4; ++i) {
    const std::size_t end = i < 3 ? text.find('.') : text.size();
    if (end == std::string_view::npos) return std::nullopt;
    // Leading zeros are decimal, as OpenTofu has kept them.
    const auto octet = ParseDecimal(text.substr(0, end), 255);
    if (!octet) return std::nullopt;
    bits = bits << 8 | *octet;
    text.remove_prefix(i < 3 ? end + 1 : end);
  }
  return Address{bits, 32};
}

std::optional<Address> ParseV6(std::string_view text) {
  std::array<std::uint32_t, 8> groups{};
  std::size_t count = 0;
  std::size_t gap = 9;
  if (text.substr(0, 2) == "::") {
    gap = 0;
    text.remove_prefix(2);
  } else if (text.substr(0, 1) == ":") {
    return std::nullopt;
  }
  while (!text.empty()) {
    if (count == 8) return std::nullopt;
    const std::size_t end = text.find(':');
    const std::string_view group = text.substr(0, end);
    if (end == std::string_view::npos && group.find('.') != std::string_view::npos) {
      const auto v4 = ParseV4(group);
      if (!v4 || count > 6) return std::nullopt;
      groups[count++] = static_cast<std::uint32_t>(v4->bits >> 16);
      groups[count++] = static_cast<std::uint32_t>(v4->bits & 0xffff);
      break;
    }
    if (group.empty() || group.size() > 4) return std::nullopt;
    std::uint32_t value = 0;
    for (const char c : group) {
      const int digit = c >= '0' && c <= '9'   ? c - '0'
                        : c >= 'a' && c <= 'f' ? c - 'a' + 10
                        : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                               : -1;
      if (digit < 0) return std::nullopt;
      value = value << 4 | static_cast<std::uint32_t>(digit);
    }
    groups[count++] = value;
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
    if (text.substr(0, 1) == ":") {
      if (gap != 9) return std::nullopt;
      gap = count;
      text.remove_prefix(1);
    } else if (text.empty()) {
      return std::nullopt;
    }
  }
  if (gap == 9 ? count != 8 : count >= 8) return std::nullopt;
  Bits bits = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    std::uint32_t group = 0;
    if (gap == 9 || i < gap) {
      group = groups[i];
    } else if (i >= gap + (8 - count)) {
      group = groups[i - (8 - count)];
    }
    bits = bits << 16 | group;
  }
  return Address{bits, 128};
}

std::optional<Address> ParseAddress(std::string_view text) {
  return text.find(':') == std::string_view::npos ? ParseV4(text) : ParseV6(text);
}

std::optional<Network> ParseNetwork(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto address = ParseAddress(text.substr(0, slash));
  if (!address) return std::nullopt;
  const auto prefix = ParseDecimal(text.substr(slash + 1), static_cast<std::uint32_t>(address->width));
  if (!prefix) return std::nullopt;
  Network n{*address, static_cast<int>(*prefix)};
  n.address.bits &= Mask(n.address.width, n.prefix);
  return n;
}

std::string ToText(const Address& a) {
  if (a.width == 32) {
    std::string out;
    for (int shift = 24; shift >= 0; shift -= 8) {
      out += std::to_string(static_cast<unsigned>(a.bits >> shift & 0xff));
      if (shift) out += '.';
    }
    return out;
  }
  std::array<unsigned, 8> groups{};
  for (std::size_t i = 0; i < 8; ++i) groups[i] = static_cast<unsigned>(a.bits >> (112 - 16 * i) & 0xffff);
  // The longest run of zeros, the first of equals, two groups at least (RFC 5952).
  std::size_t best = 8;
  std::size_t best_length = 1;
  for (std::size_t i = 0; i < 8; ++i) {
    std::size_t length = 0;
    while (i + length < 8 && groups[i + length] == 0) ++length;
    if (length > best_length) {
      best = i;
      best_length = length;
    }
  }
  std::string out;
  for (std::size_t i = 0; i < 8; ++i) {
    if (i == best) {
      out += "::";
      i += best_length - 1;
      continue;
    }
    if (!out.empty() && out.back() != ':') out += ':';
    constexpr char kHex[] = "0123456789abcdef";
    bool started = false;
    for (int shift = 12; shift >= 0; shift -= 4) {
      const unsigned digit = groups[i] >> shift & 15;
      if (digit || started || shift == 0) out += kHex[digit];
      started = started || digit;
    }
  }
  return out;
}

std::string ToText(const Network& n) { return ToText(n.address) + "/" + std::to_string(n.prefix); }

bool Contains(const Network& n, const Address& a) {
  return a.width == n.address.width && (a.bits & Mask(a.width, n.prefix)) == n.address.bits;
}

// A whole number of up to 128 bits and its sign.
struct Whole {
  Bits magnitude = 0;
  bool negative = false;
};
std::optional<Whole> ToWhole(const Value& v) {
  const Number n = ToNumber(v);
  if (!n.IsInteger()) return std::nullopt;
  const std::string text = n.IntegerText(10);
  Whole w;
  for (const char c : text) {
    if (c == '-') {
      w.negative = true;
      continue;
    }
    if (w.magnitude > (~Bits{0} - 9) / 10) return std::nullopt;
    w.magnitude = w.magnitude * 10 + static_cast<unsigned>(c - '0');
  }
  return w;
}

std::string InvalidCidr(const Value& v) {
  return "invalid CIDR expression: invalid CIDR address: " +
         std::string(v.sensitive() ? "(sensitive value)" : v.string());
}

Result CidrHost(Call& call) {
  const auto network = ParseNetwork(call[0].string());
  if (!network) return call.Fail(InvalidCidr(call[0]));
  const auto host = ToWhole(call[1]);
  if (!host) return call.FailArgument(1, "a whole number is required");
  const int bits = network->address.width - network->prefix;
  const std::string number = ToNumber(call[1]).ToString();
  const Bits hosts = bits == 128 ? ~Bits{0} : (Bits{1} << bits) - 1;
  const bool fits = host->negative ? host->magnitude - 1 <= hosts : host->magnitude <= hosts;
  if (!fits)
    return call.Fail("prefix of " + std::to_string(network->prefix) +
                     " does not accommodate a host numbered " + number);
  const Bits offset = host->negative ? hosts - (host->magnitude - 1) : host->magnitude;
  return call.Text(ToText(Address{network->address.bits | offset, network->address.width}));
}

Result CidrNetmask(Call& call) {
  const auto network = ParseNetwork(call[0].string());
  if (!network) return call.Fail(InvalidCidr(call[0]));
  if (network->address.width != 32)
    return call.Fail("IPv6 addresses cannot have a netmask: " + std::string(call[0].string()));
  return call.Text(ToText(Address{Mask(32, network->prefix), 32}));
}

Result CidrSubnet(Call& call) {
  const auto network = ParseNetwork(call[0].string());
  if (!network) return call.Fail(InvalidCidr(call[0]));
  const auto new_bits = WholeNumber(call[1]);
  const auto number = ToWhole(call[2]);
  if (!new_bits) return call.FailArgument(1, "a whole number is required");
  if (!number) return call.FailArgument(2, "a whole number is required");
  const int width = network->address.width;
  if (*new_bits < 0 || *new_bits > width - network->prefix) {
    return call.Fail("insufficient address space to extend prefix of " + std::to_string(network->prefix) +
                     " by " + std::to_string(*new_bits));
  }
  const int extended = network->prefix + static_cast<int>(*new_bits);
  const Bits last = *new_bits == 128 ? ~Bits{0} : (Bits{1} << *new_bits) - 1;
  const bool fits = number->negative ? number->magnitude - 1 <= last : number->magnitude <= last;
  if (!fits) {
    return call.Fail("prefix extension of " + std::to_string(*new_bits) +
                     " does not accommodate a subnet numbered " + ToNumber(call[2]).ToString());
  }
  const Bits index = number->negative ? last - (number->magnitude - 1) : number->magnitude;
  Network out{network->address, extended};
  if (extended > 0 && width > extended) {
    out.address.bits |= index << (width - extended);
  } else {
    out.address.bits |= width == extended ? index : 0;
  }
  return call.Text(ToText(out));
}

Result CidrSubnets(Call& call) {
  const auto network = ParseNetwork(call[0].string());
  if (!network) return call.FailArgument(0, InvalidCidr(call[0]));
  const int width = network->address.width;
  std::vector<Value> out;
  Bits next = network->address.bits;
  bool full = false;
  std::string current = ToText(*network);
  for (std::size_t i = 1; i < call.size(); ++i) {
    const auto bits = WholeNumber(call[i]);
    if (!bits) return call.FailArgument(i, "a whole number is required");
    if (*bits < 1) return call.FailArgument(i, "must extend prefix by at least one bit");
    if (*bits > 32) return call.FailArgument(i, "may not extend prefix by more than 32 bits");
    const int prefix = network->prefix + static_cast<int>(*bits);
    if (prefix > width) {
      return call.FailArgument(i, "would extend prefix to " + std::to_string(prefix) +
                                      " bits, which is too long for an " + (width == 32 ? "IPv4" : "IPv6") +
                                      " address");
    }
    const Bits step = Bits{1} << (width - prefix);
    const Bits limit = width == 128 ? ~Bits{0} : (Bits{1} << width) - 1;
    Bits start = (next + step - 1) / step * step;
    if (start < next) full = true;
    if (full || !Contains(*network, Address{start, width})) {
      return call.FailArgument(i, "not enough remaining address space for a subnet with a prefix of " +
                                      std::to_string(prefix) + " bits after " + current);
    }
    current = ToText(Network{Address{start, width}, prefix});
    if (auto error = call.ReserveText(current.size())) return tl::unexpected(*error);
    out.push_back(MakeString(current, call.arena()));
    full = start > limit - step;
    next = full ? start : start + step;
  }
  return MakeTuple(out, call.arena(), nullptr, Kind::kList).WithTypeHint(StringType());
}

Result CidrContains(Call& call) {
  const auto network = ParseNetwork(call[0].string());
  if (!network) return call.Fail("invalid CIDR address: " + std::string(call[0].string()));
  Address first;
  Address last;
  if (const auto address = ParseAddress(call[1].string())) {
    first = last = *address;
  } else if (const auto inner = ParseNetwork(call[1].string())) {
    first = last = inner->address;
    last.bits |= Mask(first.width, first.width) & ~Mask(first.width, inner->prefix);
  } else {
    return call.Fail("invalid IP address or prefix: " + std::string(call[1].string()));
  }
  if (first.width != network->address.width) {
    return call.Fail("address family mismatch: " + std::string(call[0].string()) + " vs. " +
                     std::string(call[1].string()));
  }
  return Value::Bool(Contains(*network, first) && Contains(*network, last));
}

}  // namespace

std::vector<FunctionSpec> NetworkFunctions() {
  const Type* string = StringType();
  const Type* number = NumberType();
  return {
      {"cidrcontains",
       {{"containing_prefix", string}, {"contained_ip_or_prefix", string}},
       {},
       CidrContains,
       BoolType()},
      {"cidrhost", {{"prefix", string}, {"hostnum", number}}, {}, CidrHost, string},
      {"cidrnetmask", {{"prefix", string}}, {}, CidrNetmask, string},
      {"cidrsubnet", {{"prefix", string}, {"newbits", number}, {"netnum", number}}, {}, CidrSubnet, string},
      {"cidrsubnets", {{"prefix", string}}, Parameter{"newbits", number}, CidrSubnets, ListOfString()},
  };
}

}  // namespace assay::terraform
