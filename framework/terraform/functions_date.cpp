// SPDX-License-Identifier: Apache-2.0
// RFC 3339 timestamps. The current time is never asked for.
#include <array>
#include <limits>

#include "terraform/function_table.h"

namespace assay::terraform {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {"January",   "February", "March",    "April",
                                                      "May",       "June",     "July",     "August",
                                                      "September", "October",  "November", "December"};
constexpr std::array<std::string_view, 7> kDays = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                   "Thursday", "Friday", "Saturday"};

constexpr std::int64_t kNanos = 1'000'000'000;

// Seconds since 1970 and nanoseconds, with the offset it was written in.
struct Time {
  std::int64_t seconds = 0;
  std::int64_t nanos = 0;
  int offset = 0;  // seconds east of UTC
};
struct Civil {
  std::int64_t year = 1970;
  int month = 1, day = 1, hour = 0, minute = 0, second = 0, weekday = 4;
};

// Howard Hinnant's algorithms for the proleptic Gregorian calendar.
std::int64_t DaysFromCivil(std::int64_t y, int m, int d) {
  y -= m <= 2;
  const std::int64_t era = (y >= 0 ? y : y - 399) / 400;
  const std::int64_t yoe = y - era * 400;
  const std::int64_t doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
  return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

Civil ToCivil(const Time& t) {
  const std::int64_t local = t.seconds + t.offset;
  std::int64_t days = local / 86400;
  std::int64_t rest = local % 86400;
  if (rest < 0) {
    rest += 86400;
    --days;
  }
  Civil c;
  c.weekday = static_cast<int>(((days + 4) % 7 + 7) % 7);
  const std::int64_t z = days + 719468;
  const std::int64_t era = (z >= 0 ? z : z - 146096) / 146097;
  const std::int64_t doe = z - era * 146097;
  const std::int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  const std::int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const std::int64_t mp = (5 * doy + 2) / 153;
  c.day = static_cast<int>(doy - (153 * mp + 2) / 5 + 1);
  c.month = static_cast<int>(mp < 10 ? mp + 3 : mp - 9);
  c.year = yoe + era * 400 + (c.month <= 2);
  c.hour = static_cast<int>(rest / 3600);
  c.minute = static_cast<int>(rest / 60 % 60);
  c.second = static_cast<int>(rest % 60);
  return c;
}

int DaysInMonth(std::int64_t year, int month) {
  constexpr int kLength[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return kLength[month - 1] + (month == 2 && leap ? 1 : 0);
}

tl::unexpected<std::string> Bad(const std::string& what) {
  return tl::unexpected("not a valid RFC3339 timestamp: " + what);
}

tl::expected<Time, std::string> ParseTime(std::string_view text) {
  std::size_t at = 0;
  std::string error;
  const auto number = [&](std::size_t digits, int low, int high, const char* what) {
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i, ++at) {
      if (at >= text.size() || text[at] < '0' || text[at] > '9') {
        if (error.empty())
          error = at >= text.size() ? std::string("end of string before ") + what
                                    : std::string("cannot use the text as ") + what;
        return 0;
      }
      value = value * 10 + (text[at] - '0');
    }
    if ((value < low || value > high) && error.empty()) error = std::string(what) + " out of range";
    return value;
  };
  const auto expect = [&](char c) {
    if (at < text.size() && text[at] == c) {
      ++at;
    } else if (error.empty()) {
      error = c == 'T' ? "missing required time introducer 'T'" : std::string("\"") + c + "\" is expected";
    }
  };
  Civil c;
  c.year = number(4, 0, 9999, "year");
  expect('-');
  c.month = number(2, 1, 12, "month");
  expect('-');
  c.day = number(2, 1, 31, "day of month");
  expect('T');
  c.hour = number(2, 0, 23, "hour");
  expect(':');
  c.minute = number(2, 0, 59, "minute");
  expect(':');
  c.second = number(2, 0, 59, "second");
  if (!error.empty()) return Bad(error);
  if (c.day > DaysInMonth(c.year, c.month)) return Bad("day of month out of range");
  Time t;
  if (at < text.size() && text[at] == '.') {
    std::int64_t unit = kNanos;
    for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
      unit /= 10;
      t.nanos += unit * (text[at] - '0');
    }
  }
  if (at < text.size() && text[at] == 'Z') {
    ++at;
  } else if (at < text.size() && (text[at] == '+' || text[at] == '-')) {
    const int sign = text[at++] == '-' ? -1 : 1;
    const int hours = number(2, 0, 24, "UTC offset");
    expect(':');
    const int minutes = number(2, 0, 60, "UTC offset");
    t.offset = sign * (hours * 3600 + minutes * 60);
  } else {
    return Bad("cannot use the text as UTC offset");
  }
  if (!error.empty()) return Bad(error);
  if (at != text.size()) return Bad("extra text after the timestamp");
  t.seconds = DaysFromCivil(c.year, c.month, c.day) * 86400 + std::int64_t{c.hour} * 3600 +
              std::int64_t{c.minute} * 60 + c.second - t.offset;
  return t;
}

std::string Padded(std::int64_t n, std::size_t width) {
  std::string text = std::to_string(n < 0 ? -n : n);
  if (text.size() < width) text.insert(0, width - text.size(), '0');
  return n < 0 ? "-" + text : text;
}

std::string OffsetText(int offset, bool colon) {
  const int minutes = (offset < 0 ? -offset : offset) / 60;
  return (offset < 0 ? "-" : "+") + Padded(minutes / 60, 2) + (colon ? ":" : "") + Padded(minutes % 60, 2);
}

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// One run of a letter; nothing if there is no such verb.
std::optional<std::string> FormatVerb(char verb, std::size_t n, const Time& t, const Civil& c) {
  const auto plain = [&](std::int64_t value) -> std::optional<std::string> {
    if (n > 2) return std::nullopt;
    return Padded(value, n);
  };
  const auto named = [&](std::string_view name) -> std::optional<std::string> {
    if (n < 3 || n > 4) return std::nullopt;
    return std::string(n == 3 ? name.substr(0, 3) : name);
  };
  switch (verb) {
    case 'Y':
      if (n == 2) return Padded(c.year % 100, 2);
      return n == 4 ? std::optional(Padded(c.year, 4)) : std::nullopt;
    case 'M':
      return n <= 2 ? plain(c.month) : named(kMonths[static_cast<std::size_t>(c.month - 1)]);
    case 'D':
      return plain(c.day);
    case 'E':
      return named(kDays[static_cast<std::size_t>(c.weekday)]);
    case 'h':
      return plain(c.hour);
    case 'H':
      return plain(c.hour % 12 == 0 ? 12 : c.hour % 12);
    case 'A':
    case 'a':
      if (n != 2) return std::nullopt;
      return std::string(verb == 'A' ? (c.hour < 12 ? "AM" : "PM") : (c.hour < 12 ? "am" : "pm"));
    case 'm':
      return plain(c.minute);
    case 's':
      return plain(c.second);
    case 'Z':
      if (n == 1) return t.offset == 0 ? "Z" : OffsetText(t.offset, true);
      if (n == 3) return t.offset == 0 ? "UTC" : OffsetText(t.offset, false);
      if (n == 4 || n == 5) return OffsetText(t.offset, n == 5);
      return std::nullopt;
    default:
      return std::nullopt;
  }
}

Result FormatDate(Call& call) {
  const auto time = ParseTime(call[1].string());
  if (!time) return call.FailArgument(1, time.error());
  const Civil civil = ToCivil(*time);
  const std::string_view format = call[0].string();
  std::string out;
  for (std::size_t at = 0; at < format.size();) {
    const char c = format[at];
    if (c == '\'') {
      if (at + 1 < format.size() && format[at + 1] == '\'') {
        out += '\'';
        at += 2;
        continue;
      }
      ++at;
      bool closed = false;
      for (; at < format.size() && !closed; ++at) {
        if (format[at] != '\'') {
          out += format[at];
        } else if (at + 1 < format.size() && format[at + 1] == '\'') {
          out += '\'';
          ++at;
        } else {
          closed = true;
        }
      }
      if (!closed) return call.FailArgument(0, "unterminated literal '");
      continue;
    }
    if (!IsLetter(c)) {
      out += c;
      ++at;
      continue;
    }
    std::size_t n = 1;
    while (at + n < format.size() && format[at + n] == c) ++n;
    const auto text = FormatVerb(c, n, *time, civil);
    if (!text)
      return call.FailArgument(0, "invalid date format verb \"" + std::string(format.substr(at, n)) + "\"");
    out += *text;
    at += n;
  }
  return call.Text(out);
}

// Go's durations, "-1h30m1.5s", in nanoseconds.
std::optional<std::int64_t> ParseDuration(std::string_view text) {
  constexpr std::pair<std::string_view, std::int64_t> kUnits[] = {
      {"ns", 1},         {"us", 1000},  {"µs", 1000},       {"μs", 1000},
      {"ms", 1'000'000}, {"s", kNanos}, {"m", 60 * kNanos}, {"h", 3600 * kNanos}};
  bool negative = false;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    negative = text[0] == '-';
    text.remove_prefix(1);
  }
  if (text == "0") return 0;
  if (text.empty()) return std::nullopt;
  constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
  std::int64_t total = 0;
  while (!text.empty()) {
    const std::size_t end = text.find_first_not_of("0123456789.");
    if (end == std::string_view::npos || end == 0) return std::nullopt;
    const auto amount = Number::Parse(text.substr(0, end));
    text.remove_prefix(end);
    const std::size_t unit_end = std::min(text.find_first_of("0123456789."), text.size());
    std::int64_t scale = 0;
    for (const auto& [name, nanos] : kUnits) {
      if (text.substr(0, unit_end) == name) scale = nanos;
    }
    if (!amount || scale == 0) return std::nullopt;
    const auto nanos = Truncate(*amount * Number::From(scale)).ToInt64();
    if (!nanos || *nanos > kMax - total) return std::nullopt;
    total += *nanos;
    text.remove_prefix(unit_end);
  }
  return negative ? -total : total;
}

Result TimeAdd(Call& call) {
  auto time = ParseTime(call[0].string());
  if (!time) return call.FailArgument(0, time.error());
  const auto duration = ParseDuration(call[1].string());
  if (!duration) return call.FailArgument(1, "not a valid duration");
  std::int64_t nanos = time->nanos + *duration % kNanos;
  std::int64_t seconds = time->seconds + *duration / kNanos;
  if (nanos < 0) {
    nanos += kNanos;
    --seconds;
  }
  seconds += nanos / kNanos;
  time->seconds = seconds;
  const Civil c = ToCivil(*time);
  return call.Text(Padded(c.year, 4) + "-" + Padded(c.month, 2) + "-" + Padded(c.day, 2) + "T" +
                   Padded(c.hour, 2) + ":" + Padded(c.minute, 2) + ":" + Padded(c.second, 2) +
                   (time->offset == 0 ? "Z" : OffsetText(time->offset, true)));
}

Result TimeCmp(Call& call) {
  const auto a = ParseTime(call[0].string());
  const auto b = ParseTime(call[1].string());
  if (!a) return call.FailArgument(0, a.error());
  if (!b) return call.FailArgument(1, b.error());
  if (a->seconds != b->seconds) return Value::Int(a->seconds < b->seconds ? -1 : 1);
  return Value::Int(a->nanos == b->nanos ? 0 : a->nanos < b->nanos ? -1 : 1);
}

Result Never(Call& call) { return call.Unknowable(StringType()); }

}  // namespace

std::vector<FunctionSpec> DateFunctions() {
  const Type* string = StringType();
  return {
      {"formatdate", {{"format", string}, {"time", string}}, {}, FormatDate, string},
      {"plantimestamp", {}, {}, Never, string, kImpure},
      {"timeadd", {{"timestamp", string}, {"duration", string}}, {}, TimeAdd, string},
      {"timecmp", {{"timestamp_a", string}, {"timestamp_b", string}}, {}, TimeCmp, NumberType()},
      {"timestamp", {}, {}, Never, string, kImpure},
  };
}

}  // namespace assay::terraform
