#include "cli/parse/flags.hpp"

#include "support/catch.hpp"

using namespace gaze;

namespace {

enum class Colour { red, blue };

/// A flag of each kind.
struct Values {
  bool loud = false;
  std::string name = "none";
  std::vector<std::string> tags, files;
  int count = 3;
  std::uint64_t seed = 0;
  double rate = 0.5;
  std::optional<double> limit;
  Colour colour = Colour::blue;
};

Flags flags_of(Values& values) {
  Flags flags("test", "[flags] FILE...", "Tests flags.");
  flags.positional("FILE", values.files, 1, 2)
      .group("kinds")
      .on("loud,l", values.loud, "louder")
      .text("name,n", "NAME", values.name, "what it is called")
      .texts("tag", "TAG", values.tags, "may be repeated")
      .whole("count", values.count, "how many")
      .whole("seed", values.seed, "of chance")
      .number("rate", values.rate, "how fast")
      .number("limit", values.limit, "how far")
      .choice<Colour>("colour", values.colour, {{"red", Colour::red}, {"blue", Colour::blue}},
                      "of the paint");
  return flags;
}

/// What the arguments fill in.
Values parsed(const Args& args) {
  Values values;
  CHECK(flags_of(values).parse(args));
  return values;
}

std::string refusal(const Args& args) {
  Values values;
  try {
    flags_of(values).parse(args);
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::usage);
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("flags that are not given keep the values they had", "[flags]") {
  const Values values = parsed({"a"});
  CHECK_FALSE(values.loud);
  CHECK(values.name == "none");
  CHECK(values.tags.empty());
  CHECK(values.files == std::vector<std::string>{"a"});
  CHECK(values.count == 3);
  CHECK_FALSE(values.limit);
  CHECK(values.colour == Colour::blue);
}

TEST_CASE("flags of each kind are read in every way they can be written", "[flags]") {
  const Values values =
      parsed({"-l", "-n", "x", "--tag=1", "--tag", "2", "--count=-4", "--seed",
              "18446744073709551615", "--rate=1e-3", "--limit", "2", "--colour=red", "a"});
  CHECK(values.loud);
  CHECK(values.name == "x");
  CHECK(values.tags == std::vector<std::string>{"1", "2"});
  CHECK(values.count == -4);
  CHECK(values.seed == 18446744073709551615U);
  CHECK(values.rate == 1e-3);
  CHECK(values.limit == 2);
  CHECK(values.colour == Colour::red);
  CHECK(parsed({"a", "--loud", "b"}).files == std::vector<std::string>{"a", "b"});
  CHECK(parsed({"--", "--loud"}).files == std::vector<std::string>{"--loud"});
  CHECK_FALSE(parsed({"--", "--loud"}).loud);
}

TEST_CASE("flags that cannot be read are refused in one sentence", "[flags][error]") {
  CHECK(refusal({"a", "--count", "4x"}) == "--count must be a whole number, got '4x'");
  CHECK(refusal({"a", "--count="}) != "");
  CHECK(refusal({"a", "--seed=-1"}) == "--seed must be a whole number, got '-1'");
  CHECK(refusal({"a", "--rate", "fast"}) == "--rate must be a number, got 'fast'");
  CHECK(refusal({"a", "--colour", "green"}) == "--colour must be red or blue, got 'green'");
  CHECK(refusal({"a", "--name", "x", "-n", "y"}) == "--name is given twice");
  CHECK(refusal({"a", "--nme", "x"}) == "there is no flag --nme; is it --name?");
  CHECK(refusal({"a", "--lou"}) == "there is no flag --lou; is it --loud?");
  CHECK(refusal({}) == "FILE is missing");
  CHECK(refusal({"a", "b", "c"}) == "'c' is one word too many");
}

TEST_CASE("checks come when all is read and needs after them", "[flags]") {
  Values values;
  Flags flags = flags_of(values);
  std::vector<std::string> order;
  flags.validate([&] { order.push_back(values.name); })
      .needs(
          "rate", [&] { return values.loud; }, "only what is loud is fast");
  CHECK(flags.parse({"a", "--name", "x"}));
  CHECK(order == std::vector<std::string>{"x"});
  CHECK(flags.parse({"a", "--rate", "2", "--loud"}));
  values.loud = false;
  CHECK_THROWS_WITH(flags.parse({"a", "--rate", "2"}),
                    "--rate would do nothing: only what is loud is fast");
}

TEST_CASE("help is asked for before anything is checked and shows the defaults", "[flags]") {
  Values values;
  const Flags flags = flags_of(values);
  CHECK_FALSE(flags.parse({"--help"}));
  CHECK_FALSE(flags.parse({"-h", "a", "b", "c"}));
  CHECK(flags.usage() == "usage: gaze test [flags] FILE...");
  const std::string help = flags.help();
  CHECK_THAT(help, ContainsSubstring("usage: gaze test [flags] FILE...\n\nTests flags.\n"));
  CHECK_THAT(help, ContainsSubstring("\nkinds:\n"));
  CHECK_THAT(
      help, ContainsSubstring("  -n, --name NAME             what it is called (default: none)\n"));
  CHECK_THAT(help, ContainsSubstring("      --count N               how many (default: 3)\n"));
  CHECK_THAT(help, ContainsSubstring("--colour red|blue"));
  CHECK_THAT(help, ContainsSubstring("of the paint (default: blue)\n"));
}
