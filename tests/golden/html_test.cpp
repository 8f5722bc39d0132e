// SPDX-License-Identifier: Apache-2.0
// What can be said of the page without a browser; tests/browser opens it in one.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "large_ledger.h"
#include "record/reporter.h"
#include "synthetic_ledger.h"

namespace assay {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::string Page(const Ledger& ledger, const std::vector<HistoryPoint>& history = {}) {
  ReportOptions options;
  options.history = history;
  std::ostringstream out;
  FindReporter("html")->write(ledger, options, out);
  return out.str();
}

/// Runs before, `n` of them; what a bundle says may be hostile as well.
std::vector<HistoryPoint> History(std::size_t n) {
  std::vector<HistoryPoint> out;
  for (std::size_t i = 0; i < n; ++i)
    out.push_back({"2026-10-0" + std::to_string(1 + i % 9),
                   i % 2 ? "\"><script>" : "0123456789abcdef",
                   100 + i,
                   {90 + i, 30 - std::min<std::size_t>(i, 30), 5, 7, 3, i % 2}});
  return out;
}

std::size_t Count(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; at += part.size()) ++n;
  return n;
}

/// The page without what its style and its script hold.
std::string Markup(std::string page) {
  for (const std::string element : {"style", "script"}) {
    const std::size_t begin = page.find("<" + element + ">"), end = page.find("</" + element + ">");
    page.erase(begin, end + element.size() + 3 - begin);
  }
  return page;
}

struct Tag {
  std::string name, attributes;
  bool closes = false;
};

/// Tags as a strict reader sees them: '<' begins one and nothing else does; attributes stand in double
/// quotes.
std::vector<Tag> Tags(const std::string& markup) {
  static const std::regex tag("<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:\\s+[a-z-]+(?:=\"[^\"<>]*\")?)*)\\s*>");
  std::vector<Tag> tags;
  for (std::size_t at = 0; (at = markup.find('<', at)) != std::string::npos;) {
    if (markup.compare(at, 9, "<!DOCTYPE") == 0) {
      ++at;
      continue;
    }
    // No tag of ours is longer, and a regular expression over more would be slow.
    const std::string part = markup.substr(at, 4000);
    std::smatch match;
    if (!std::regex_search(part, match, tag, std::regex_constants::match_continuous)) {
      ADD_FAILURE() << "no tag: " << markup.substr(at, 80);
      return tags;
    }
    tags.push_back({match[2], match[3], match[1].length() > 0});
    at += static_cast<std::size_t>(match.length());
  }
  return tags;
}

std::vector<Ledger> Ledgers() {
  return {SyntheticLedger(), ComparedLedger(), EmptyLedger(), HostileLedger(), LargeLedger(2000)};
}

TEST(HtmlReport, LedgersAddUp) {
  EXPECT_THAT(CheckLedger(LargeLedger(2000)), IsEmpty());
  EXPECT_THAT(CheckLedger(HostileLedger()), IsEmpty());
}

TEST(HtmlReport, IsWellFormed) {
  const std::set<std::string> empty = {"meta", "input", "br"};
  for (const Ledger& ledger : Ledgers()) {
    std::vector<std::string> open;
    for (const Tag& tag : Tags(Markup(Page(ledger, History(3))))) {
      if (empty.contains(tag.name)) continue;
      if (!tag.closes) {
        open.push_back(tag.name);
      } else if (open.empty() || open.back() != tag.name) {
        FAIL() << "</" << tag.name << "> closes " << (open.empty() ? "nothing" : open.back());
      } else {
        open.pop_back();
      }
    }
    EXPECT_THAT(open, IsEmpty());
  }
}

TEST(HtmlReport, NoTextBecomesMarkup) {
  const std::set<std::string> ours = {
      "a",       "article",  "b",      "body",   "br",       "button", "caption", "code",    "dd",
      "details", "div",      "dl",     "dt",     "fieldset", "h1",     "h2",      "h3",      "head",
      "header",  "html",     "input",  "label",  "legend",   "li",     "main",    "mark",    "meta",
      "nav",     "optgroup", "option", "output", "p",        "pre",    "script",  "section", "rect",
      "select",  "small",    "span",   "style",  "summary",  "svg",    "table",   "tbody",   "td",
      "th",      "thead",    "title",  "tr",     "ul"};
  for (const Ledger& ledger : Ledgers()) {
    const std::string page = Page(ledger, History(3));
    EXPECT_EQ(Count(page, "<script"), 1u);
    EXPECT_EQ(Count(page, "</script"), 1u);
    EXPECT_EQ(Count(page, "<style"), 1u);
    for (const Tag& tag : Tags(Markup(page))) {
      EXPECT_TRUE(ours.contains(tag.name)) << tag.name;
      EXPECT_FALSE(std::regex_search(tag.attributes, std::regex("\\s(on[a-z]+|style|src|srcdoc)=")))
          << tag.attributes;
    }
  }
}

TEST(HtmlReport, LoadsNothing) {
  for (const Ledger& ledger : Ledgers()) {
    const std::string page = Page(ledger);
    EXPECT_THAT(page, HasSubstr("content=\"default-src 'none'; style-src 'sha256-"));
    EXPECT_THAT(page, HasSubstr("base-uri 'none'; form-action 'none'\""));
    EXPECT_THAT(page, Not(HasSubstr("unsafe-inline")));
    EXPECT_THAT(page.substr(page.find("<style>"), page.find("</style>") - page.find("<style>")),
                Not(testing::AnyOf(HasSubstr("url("), HasSubstr("@import"))));
    for (const Tag& tag : Tags(Markup(page))) {
      EXPECT_THAT(tag.name, Not(testing::AnyOf("link", "img", "iframe", "object", "embed", "base", "form")));
      std::smatch href;
      if (!std::regex_search(tag.attributes, href, std::regex("href=\"([^\"]*)\""))) continue;
      EXPECT_TRUE(href[1].str().starts_with("#") || href[1].str().starts_with("https://") ||
                  href[1].str().starts_with("http://"))
          << href[1];
    }
  }
}

// The digests were made by another program: openssl dgst -sha256 -binary | base64.
TEST(HtmlReport, PolicyAllowsItsOwnStyleAndScriptAlone) {
  const std::string page = Page(EmptyLedger());
  for (const std::string element : {"style", "script"}) {
    const std::size_t begin = page.find("<" + element + ">") + element.size() + 2;
    const std::string text = page.substr(begin, page.find("</" + element + ">") - begin);
    const std::string path = testing::TempDir() + "assay-inline";
    std::ofstream(path, std::ios::binary) << text;
    FILE* pipe = ::popen(("openssl dgst -sha256 -binary '" + path + "' 2>/dev/null | base64").c_str(), "r");
    ASSERT_NE(pipe, nullptr);
    char digest[128] = {};
    const bool read = std::fgets(digest, sizeof digest, pipe) != nullptr;
    ::pclose(pipe);
    std::filesystem::remove(path);
    if (!read || std::string_view(digest).size() != 45) GTEST_SKIP() << "there is no openssl here";
    EXPECT_THAT(page, HasSubstr(element + "-src 'sha256-" + std::string(digest, 44) + "'"));
  }
}

TEST(HtmlReport, HoldsEveryVerdictOnce) {
  for (const Ledger& ledger : Ledgers()) {
    const std::string page = Markup(Page(ledger));
    std::map<Verdict, std::size_t> expected;
    for (const Cell& cell : ledger.cells) ++expected[cell.verdict];
    for (const auto& [verdict, n] : expected)
      EXPECT_EQ(Count(page, " data-verdict=\"" + std::string(VerdictName(verdict)) + "\">") +
                    Count(page, " data-verdict=\"" + std::string(VerdictName(verdict)) + "\" data-change"),
                n + Count(page, "<details data-verdict=\"" + std::string(VerdictName(verdict)) + "\""))
          << VerdictName(verdict);
  }
}

TEST(HtmlReport, IdsAreUniqueAndLinksLeadSomewhere) {
  const std::regex id("\\sid=\"([^\"]*)\""), href("\\shref=\"#([^\"]*)\""),
      target("\\s(?:for|aria-labelledby)=\"([^\"]*)\"");
  for (const Ledger& ledger : Ledgers()) {
    std::set<std::string> ids;
    std::vector<std::string> links;
    for (const Tag& tag : Tags(Markup(Page(ledger, History(3))))) {
      std::smatch match;
      if (std::regex_search(tag.attributes, match, id)) {
        EXPECT_TRUE(ids.insert(match[1]).second) << match[1];
      }
      for (const std::regex& link : {href, target}) {
        if (std::regex_search(tag.attributes, match, link)) links.push_back(match[1]);
      }
    }
    for (const std::string& link : links) EXPECT_TRUE(ids.contains(link)) << link;
  }
}

TEST(HtmlReport, MarksWhatIsWrongAndNoSecret) {
  const std::string page = Page(SyntheticLedger());
  EXPECT_THAT(page, HasSubstr("<mark>&quot;0.0.0.0/0&quot;</mark>"));
  EXPECT_THAT(page, HasSubstr("password = &quot;(redacted)&quot;"));
}

TEST(HtmlReport, SaysWhatChangedSinceTheBaseline) {
  const std::string page = Page(ComparedLedger());
  EXPECT_THAT(page, HasSubstr("data-change=\"new\""));
  EXPECT_THAT(page, HasSubstr("data-change=\"moved\""));
  EXPECT_THAT(page, HasSubstr("known since 2026-01-31"));
  EXPECT_THAT(Page(SyntheticLedger()), Not(HasSubstr("id=\"baseline\"")));
}

TEST(HtmlReport, ShowsWhatEarlierRunsCameTo) {
  const std::string page = Page(SyntheticLedger(), History(2));
  EXPECT_THAT(page, HasSubstr("2 earlier runs, as their bundles say, and this one."));
  EXPECT_THAT(page, HasSubstr("<th scope=\"row\">2026-10-01</th><td><code>0123456789ab</code></td><td "
                              "class=\"number\">100</td><td class=\"number\">30</td>"));
  EXPECT_EQ(Count(page, "(this run)"), 1u);
  EXPECT_THAT(Page(SyntheticLedger()), Not(HasSubstr("id=\"trend\"")));
  const std::string many = Page(SyntheticLedger(), History(100));
  EXPECT_THAT(many, HasSubstr("The oldest 41 aren't shown"));
  EXPECT_EQ(Count(many, "<tr><th scope=\"row\">2026-"), 60u);
}

/// For tests/browser, which opens them.
TEST(HtmlReport, PagesForTheBrowser) {
  const char* directory = std::getenv("ASSAY_PAGES");
  if (!directory) GTEST_SKIP() << "ASSAY_PAGES names the directory that they are written to";
  const std::map<std::string, Ledger> pages = {{"synthetic", SyntheticLedger()},
                                               {"compared", ComparedLedger()},
                                               {"empty", EmptyLedger()},
                                               {"hostile", HostileLedger()},
                                               {"large", LargeLedger(100000)}};
  for (const auto& [name, ledger] : pages)
    std::ofstream(std::string(directory) + "/" + name + ".html", std::ios::binary) << Page(ledger);
  std::ofstream(std::string(directory) + "/trend.html", std::ios::binary)
      << Page(ComparedLedger(), History(24));
}

}  // namespace
}  // namespace assay
