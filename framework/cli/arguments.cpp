// SPDX-License-Identifier: Apache-2.0
#include "cli/arguments.h"

#include <algorithm>
#include <boost/program_options.hpp>

#include "cli/suggest.h"

namespace assay::cli {
namespace {

namespace po = boost::program_options;

constexpr const char* kPositional = "\x01positional";

Failure Unknown(std::span<const OptionSpec> specs, const std::string& word) {
  std::vector<std::string> names;
  for (const OptionSpec& spec : specs) names.push_back("--" + std::string(spec.name));
  return {kUsage, "there is no option " + word + DidYouMean(word, names)};
}

// The library would take the next word for the value, be it a path or not.
std::vector<std::string> WithImplied(std::span<const OptionSpec> specs, std::vector<std::string> words) {
  for (std::string& word : words) {
    if (word == "--") break;
    for (const OptionSpec& spec : specs) {
      if (!spec.implied.empty() && word == "--" + std::string(spec.name))
        word += "=" + std::string(spec.implied);
    }
  }
  return words;
}

tl::expected<Arguments, Failure> Parse(std::span<const OptionSpec> specs,
                                       const std::vector<std::string>& words) {
  po::options_description described;
  for (const OptionSpec& spec : specs) {
    std::string name(spec.name);
    if (spec.letter) name += std::string(",") + spec.letter;
    if (spec.argument.empty()) {
      described.add_options()(name.c_str(), "");
    } else {
      described.add_options()(name.c_str(), po::value<std::string>(), "");
    }
  }
  described.add_options()(kPositional, po::value<std::vector<std::string>>(), "");
  po::positional_options_description positions;
  positions.add(kPositional, -1);
  // Abbreviated names would change their meaning with every option that is added.
  const int style = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;
  const po::parsed_options parsed =
      po::command_line_parser(words).options(described).positional(positions).style(style).run();

  Arguments out;
  for (const po::option& option : parsed.options) {
    if (option.string_key == kPositional) {
      out.positional.insert(out.positional.end(), option.value.begin(), option.value.end());
    } else {
      out.options.emplace_back(option.string_key, option.value.empty() ? "" : option.value.front());
    }
  }
  return out;
}

}  // namespace

std::size_t Arguments::Count(std::string_view name) const {
  return static_cast<std::size_t>(
      std::count_if(options.begin(), options.end(), [&](const auto& o) { return o.first == name; }));
}

const std::string* Arguments::Get(std::string_view name) const {
  const auto it =
      std::find_if(options.rbegin(), options.rend(), [&](const auto& o) { return o.first == name; });
  return it == options.rend() ? nullptr : &it->second;
}

std::vector<std::string> Arguments::All(std::string_view name) const {
  std::vector<std::string> out;
  for (const auto& [key, value] : options) {
    if (key == name) out.push_back(value);
  }
  return out;
}

std::vector<std::string> Arguments::List(std::string_view name) const {
  std::vector<std::string> out;
  for (const std::string& value : All(name)) {
    for (std::size_t from = 0; from <= value.size();) {
      const std::size_t comma = std::min(value.find(',', from), value.size());
      if (comma > from) out.push_back(value.substr(from, comma - from));
      from = comma + 1;
    }
  }
  return out;
}

std::vector<OptionSpec> Joined(std::vector<OptionSpec> first, const std::vector<OptionSpec>& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

tl::expected<Arguments, Failure> ParseArguments(std::span<const OptionSpec> specs,
                                                const std::vector<std::string>& words) {
  try {
    return Parse(specs, WithImplied(specs, words));
  } catch (const po::unknown_option& e) {
    return tl::unexpected(Unknown(specs, e.get_option_name()));
  } catch (const po::error& e) {
    return tl::unexpected(Failure{kUsage, e.what()});
  }
}

}  // namespace assay::cli
