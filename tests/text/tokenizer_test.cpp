#include "text/tokenizer.hpp"

#include <functional>

#include "support/catch.hpp"

using gaze::tokenize;
using Tokens = std::vector<std::string>;

TEST_CASE("a caption is lower-cased and loses its punctuation", "[tokenizer]") {
  CHECK(tokenize("A dog , two cats ; and \"Rex\" (a horse) run ...") ==
        Tokens{"a", "dog", "two", "cats", "and", "rex", "a", "horse", "run"});
  CHECK(tokenize("Stop! Where? There: here - now -- then.") ==
        Tokens{"stop", "where", "there", "here", "now", "then"});
}

TEST_CASE("clitics stand apart", "[tokenizer]") {
  CHECK(tokenize("don't") == Tokens{"do", "n't"});
  CHECK(tokenize("The dog's nose isn't wet") ==
        Tokens{"the", "dog", "'s", "nose", "is", "n't", "wet"});
  CHECK(tokenize("they're we've I'd she'll I'm") ==
        Tokens{"they", "'re", "we", "'ve", "i", "'d", "she", "'ll", "i", "'m"});
  CHECK(tokenize("shouldn't've cannot") == Tokens{"should", "n't", "'ve", "can", "not"});
}

TEST_CASE("the apostrophe of a plural is dropped", "[tokenizer]") {
  CHECK(tokenize("the dogs' bowls") == Tokens{"the", "dogs", "bowls"});
}

TEST_CASE("signs inside a word hold it together", "[tokenizer]") {
  CHECK(tokenize("a t-shirt and/or an AT&T sign at 5 o'clock") ==
        Tokens{"a", "t-shirt", "and/or", "an", "at&t", "sign", "at", "5", "o'clock"});
  CHECK(tokenize("3.5 miles, 1,000 people at 10:30") ==
        Tokens{"3.5", "miles", "1,000", "people", "at", "10:30"});
  CHECK(tokenize("the U.S. flag, Mr. Smith, 8 a.m.") ==
        Tokens{"the", "u.s.", "flag", "mr.", "smith", "8", "a.m."});
}

TEST_CASE("a point or a long dash without spaces still parts two words", "[tokenizer]") {
  CHECK(tokenize("on grass.The end") == Tokens{"on", "grass", "the", "end"});
  CHECK(tokenize("a dog--a big one") == Tokens{"a", "dog", "a", "big", "one"});
}

TEST_CASE("other signs are tokens of their own", "[tokenizer]") {
  CHECK(tokenize("$5 & 10% #1") == Tokens{"$", "5", "&", "10", "%", "#", "1"});
}

TEST_CASE("typographic signs read as plain ones and other letters stay", "[tokenizer]") {
  CHECK(
      tokenize(
          "\xE2\x80\x9CIt\xE2\x80\x99s a caf\xC3\xA9\xE2\x80\x9D \xE2\x80\x94 nice\xE2\x80\xA6") ==
      Tokens{"it", "'s", "a", "caf\xC3\xA9", "nice"});
}

TEST_CASE("splitting tokens again changes nothing", "[tokenizer]") {
  const auto caption = GENERATE(
      "Don't the dogs' owner's kids say \"gonna\" at the U.S. store, e.g. on St. James St. at "
      "5:30?",
      "'em 's n't o'clock -- a.b.c. x/y/z 1.2.3 a&b& -lead trail- (x) [y] {z} 'quoted' 'd'",
      "they'd've rock'n'roll 5'10 1980's mr. etc... w/ 50% @home a+b=c <unk> caf\xC3\xA9's");
  const auto once = tokenize(caption);
  std::string joined;
  for (const auto& token : once) joined += token + " ";
  CHECK(tokenize(joined) == once);
}

TEST_CASE("nothing comes of nothing", "[tokenizer]") {
  CHECK(tokenize("").empty());
  CHECK(tokenize(" \t\n . ' - ").empty());
}

TEST_CASE("tokens joined and split again are the same, for every short text", "[tokenizer]") {
  const std::string letters = "qntmrd'.& -1s";
  constexpr std::size_t kLongest = 5;
  std::string text;
  long broken = 0, texts = 0;
  const std::function<void()> go_on = [&] {
    const Tokens tokens = tokenize(text);
    std::string joined;
    for (const std::string& token : tokens) joined += (joined.empty() ? "" : " ") + token;
    ++texts;
    if (tokenize(joined) != tokens) ++broken;
    if (text.size() == kLongest) return;
    for (const char letter : letters) {
      text += letter;
      go_on();
      text.pop_back();
    }
  };
  go_on();
  CHECK(texts > 300'000);
  CHECK(broken == 0);
  CHECK(tokenize("Q.n't") == Tokens{"q", "n't"});
  CHECK(tokenize("a&n't") == Tokens{"a", "&", "n't"});
}

TEST_CASE("a word of very many clitics is split in no time and no stack", "[tokenizer]") {
  std::string word = "x";
  for (int n = 0; n < 200'000; ++n) word += "n't";
  CHECK(tokenize(word).size() == 200'001);
}
