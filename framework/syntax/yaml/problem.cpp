// SPDX-License-Identifier: Apache-2.0
#include "syntax/yaml/problem.h"

#include <cctype>

#include "source/text.h"

namespace assay::yaml {
namespace {

struct Wording {
  std::string_view problem;  // libyaml's
  std::string_view summary;
  std::string_view detail;
};

constexpr Wording kWordings[] = {
    {"mapping values are not allowed in this context", "A colon is not allowed here",
     "Either the line is indented too far, or a value that holds \": \" lacks its quotes"},
    {"did not find expected key", "A key is expected here",
     "The line is not indented as the other keys of its mapping are, or a quote or bracket before it is not "
     "closed"},
    {"did not find expected '-' indicator", "A list item is expected here",
     "The line is indented as the items of the list are, but does not begin with \"- \""},
    {"could not find expected ':'", "A colon is missing after a key",
     "A key and its colon have to stand on one line; a text over several lines needs quotes or \"|\""},
    {"found unexpected end of stream", "The file ends inside quotes", "A quote is opened and not closed"},
    {"found unexpected document indicator", "A new document begins inside quotes",
     "A quote is opened and not closed"},
    {"did not find expected ',' or ']'", "A comma or \"]\" is expected here",
     "A list in brackets is not closed, or an item of it lacks its quotes"},
    {"did not find expected ',' or '}'", "A comma or \"}\" is expected here",
     "A mapping in braces is not closed; a value that begins with \"{\" needs quotes"},
    {"did not find expected node content", "A value is expected here",
     "Found something that can't begin one"},
    {"did not find expected alphabetic or numeric character", "A name is expected after \"*\" or \"&\"",
     "They stand for an alias and an anchor; a text that begins with one needs quotes"},
    {"found unknown escape character", "The escape is not one of YAML's",
     "In double quotes a backslash has to be doubled; in single quotes it stands for itself"},
    {"found a tab character that violates indentation", "A tab is used for indentation",
     "YAML is indented with spaces only"},
    {"found a tab character where an indentation space is expected", "A tab is used for indentation",
     "YAML is indented with spaces only"},
    {"block sequence entries are not allowed in this context", "A list can't begin here",
     "The \"- \" belongs on a line of its own, below the key"},
    {"did not find expected <document start>", "Something stands where only a new document may begin",
     "The document before it is complete; the line may be indented too little, or \"---\" may be missing"},
    {"found undefined tag handle", "The tag's prefix is not declared",
     "Only \"!Name\" and \"!!name\" need no %TAG directive"},
    {"found incompatible YAML document", "The %YAML directive names a version that can't be read",
     "Versions 1.1 and 1.2 can"},
    {"found duplicate %YAML directive", "The %YAML directive occurs twice", "Remove one"},
    {"did not find expected whitespace or line break", "A blank is expected after the tag or anchor",
     "The value has to be set apart from it"},
};

}  // namespace

Explanation Explain(std::string_view problem, std::string_view context, std::size_t context_line,
                    std::string_view text, std::size_t at) {
  Explanation words;
  for (const Wording& wording : kWordings) {
    if (wording.problem != problem) continue;
    words.summary = wording.summary;
    words.detail = wording.detail;
  }
  if (problem == "found character that cannot start any token") {
    if (at < text.size() && text[at] == '\t') {
      words = {"A tab is used for indentation", "YAML is indented with spaces only"};
    } else {
      words.summary = "The character can't begin a value";
      words.detail = "A text that begins with \"" + Printable(text.substr(at, 1)) + "\" needs quotes";
    }
  }
  if (words.summary.empty()) {
    words.summary = problem.empty() ? "This is not YAML" : Printable(problem);
    words.summary[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(words.summary[0])));
    words.detail = "This was found " + (context.empty() ? std::string("here") : Printable(context));
  }
  if (context_line > 0 && !context.empty()) {
    std::string_view what = context;
    for (const std::string_view verb :
         {"while parsing a ", "while scanning a ", "while parsing an ", "while scanning an "}) {
      if (what.starts_with(verb)) what.remove_prefix(verb.size());
    }
    words.detail += " (the " + std::string(what) + " began on line " + std::to_string(context_line) + ")";
  }
  words.detail += ".";
  return words;
}

}  // namespace assay::yaml
