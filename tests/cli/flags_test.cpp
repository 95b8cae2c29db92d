// How flags are described and read, on a small set of them and on all there are.
#include "cli/parse/flags.hpp"

#include "cli/interface/command_table.hpp"
#include "cli/run.hpp"
#include "support/catch.hpp"

using namespace gaze;
using gaze_tests::run;

namespace {

struct Values {
  int count = 3;
  double share = 0.5;
  bool fast = false;
  std::string kind = "b", old_way = "cpu";
};

Flags small_flags(Values& into) {
  Flags flags("test", "[flags]", "A test.");
  flags.whole("count", into.count, {1, 10}, "of things")
      .formerly("number")
      .number("share", into.share, {0, 1, true, true}, "of them")
      .on("fast", into.fast, "faster")
      .formerly("quick")
      .choice<std::string>("kind", into.kind, {{"one", "a"}, {"two", "b"}}, "of thing")
      .former_value("first", "one")
      .text("old-way", "TEXT", into.old_way, "not to be seen")
      .hidden();
  return flags;
}

std::string refused(const Flags& flags, const Args& args) {
  try {
    flags.parse(args);
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::usage);
    return error.what();
  }
  return "accepted";
}

std::string refusal(const Args& args) {
  Values values;
  return refused(small_flags(values), args);
}

enum class Colour { red, blue };

/// A flag of each kind.
struct AllKinds {
  bool loud = false;
  std::string name = "none";
  std::vector<std::string> tags, files;
  int count = 3;
  std::uint64_t seed = 0;
  double rate = 0.5;
  std::optional<double> limit;
  Colour colour = Colour::blue;
};

Flags flags_of_all_kinds(AllKinds& values) {
  Flags flags("test", "[flags] FILE...", "Tests flags.");
  flags.positional("FILE", values.files, 1, 2)
      .group("kinds")
      .on("loud,l", values.loud, "louder")
      .text("name,n", "NAME", values.name, "what it is called")
      .texts("tag", "TAG", values.tags, "may be repeated")
      .whole("count", values.count, {-10, 10}, "how many")
      .whole("seed", values.seed, "of chance")
      .number("rate", values.rate, {}, "how fast")
      .number("limit", values.limit, {0}, "how far")
      .choice<Colour>("colour", values.colour, {{"red", Colour::red}, {"blue", Colour::blue}},
                      "of the paint");
  return flags;
}

/// What the arguments fill in.
AllKinds parsed(const Args& args) {
  AllKinds values;
  CHECK(flags_of_all_kinds(values).parse(args));
  return values;
}

std::string refusal_of_all_kinds(const Args& args) {
  AllKinds values;
  return refused(flags_of_all_kinds(values), args);
}

}  // namespace

TEST_CASE("flags that are not given keep the values they had", "[flags]") {
  const AllKinds values = parsed({"a"});
  CHECK_FALSE(values.loud);
  CHECK(values.name == "none");
  CHECK(values.tags.empty());
  CHECK(values.files == std::vector<std::string>{"a"});
  CHECK(values.count == 3);
  CHECK_FALSE(values.limit);
  CHECK(values.colour == Colour::blue);
}

TEST_CASE("flags of each kind are read in every way they can be written", "[flags]") {
  const AllKinds values =
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
  CHECK(refusal_of_all_kinds({"a", "--count", "4x"}) == "--count must be a whole number, got '4x'");
  CHECK(refusal_of_all_kinds({"a", "--count="}) != "accepted");
  CHECK(refusal_of_all_kinds({"a", "--seed=-1"}) == "--seed must be a whole number, got '-1'");
  CHECK(refusal_of_all_kinds({"a", "--rate", "fast"}) == "--rate must be a number, got 'fast'");
  CHECK(refusal_of_all_kinds({"a", "--colour", "green"}) ==
        "--colour must be red or blue, got 'green'");
  CHECK(refusal_of_all_kinds({"a", "--name", "x", "-n", "y"}) == "--name is given twice");
  CHECK(refusal_of_all_kinds({"a", "--nme", "x"}) == "there is no flag --nme; is it --name?");
  CHECK(refusal_of_all_kinds({"a", "--lou"}) == "there is no flag --lou; is it --loud?");
  CHECK(refusal_of_all_kinds({}) == "FILE is missing");
  CHECK(refusal_of_all_kinds({"a", "b", "c"}) == "'c' is one word too many");
}

TEST_CASE("checks come when all is read and needs after them", "[flags]") {
  AllKinds values;
  Flags flags = flags_of_all_kinds(values);
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
  AllKinds values;
  const Flags flags = flags_of_all_kinds(values);
  CHECK_FALSE(flags.parse({"--help"}));
  CHECK_FALSE(flags.parse({"-h", "a", "b", "c"}));
  CHECK(flags.usage() == "usage: gaze test [flags] FILE...");
  const std::string help = flags.help();
  CHECK_THAT(help, ContainsSubstring("usage: gaze test [flags] FILE...\n\nTests flags.\n"));
  CHECK_THAT(help, ContainsSubstring("\nkinds:\n"));
  CHECK_THAT(
      help, ContainsSubstring("  -n, --name NAME             what it is called (default: none)\n"));
  CHECK_THAT(help,
             ContainsSubstring("      --count N               how many (-10 to 10; default: 3)\n"));
  CHECK_THAT(help, ContainsSubstring("--colour red|blue"));
  CHECK_THAT(help, ContainsSubstring("of the paint (default: blue)\n"));
}

TEST_CASE("help prints range and default of a number", "[flags]") {
  Values values;
  const std::string help = small_flags(values).help();
  CHECK_THAT(help, ContainsSubstring("--count N               of things (1 to 10; default: 3)\n"));
  CHECK_THAT(help, ContainsSubstring("of them (above 0 and below 1; default: 0.5)"));
  CHECK_THAT(help, ContainsSubstring("of thing (default: two)"));
}

TEST_CASE("a number outside its range is refused with the range", "[flags][error]") {
  CHECK(refusal({"--count", "0"}) == "--count must be 1 to 10, got 0");
  CHECK(refusal({"--count=11"}) == "--count must be 1 to 10, got 11");
  CHECK(refusal({"--count=10"}) == "accepted");
  CHECK(refusal({"--share=0"}) == "--share must be above 0 and below 1, got 0");
  CHECK(refusal({"--share=1"}) == "--share must be above 0 and below 1, got 1");
  CHECK(refusal({"--share=nan"}) == "--share must be above 0 and below 1, got nan");
}

TEST_CASE("former names and values are understood", "[flags]") {
  Values values;
  small_flags(values).parse({"--number", "7", "--quick", "--kind=first"});
  CHECK(values.count == 7);
  CHECK(values.fast);
  CHECK(values.kind == "a");
}

TEST_CASE("a former name is the same flag as the new one", "[flags][error]") {
  CHECK(refusal({"--number=1", "--count=2"}) == "--count is given twice");
  CHECK(refusal({"--number=0"}) == "--count must be 1 to 10, got 0");
  CHECK(refusal({"--kind=third"}) == "--kind must be one or two, got 'third'");
}

TEST_CASE("a hidden flag is understood and never printed or proposed", "[flags]") {
  Values values;
  const Flags flags = small_flags(values);
  flags.parse({"--old-way", "x"});
  CHECK(values.old_way == "x");
  CHECK(flags.help().find("old-way") == std::string::npos);
  CHECK(refusal({"--old-wax", "x"}) == "there is no flag --old-wax");
  CHECK(refusal({"--numbe", "1"}) == "there is no flag --numbe");
}

TEST_CASE("no command has two flags of one name, former ones counted", "[flags]") {
  for (const auto& entry : command_table()) {
    CAPTURE(entry.name);
    std::set<std::string> names;
    for (const auto& group : entry.flags().shown()) {
      for (const auto& flag : group.flags) {
        CHECK(names.insert(flag.name).second);
        for (const auto& old : flag.former_names) CHECK(names.insert(old).second);
      }
    }
  }
}

TEST_CASE("commands know the former names of their flags", "[flags]") {
  // Each is refused for its value, by its new name: so it was understood.
  const auto first_line = [](const Args& args) {
    const auto outcome = run(args);
    CHECK(outcome.status == 2);
    return outcome.err.substr(0, outcome.err.find('\n'));
  };
  CHECK(first_line({"caption", "a.jpg", "--json", "--rivals=21"}) ==
        "gaze caption: --candidates must be 0 to 20, got 21");
  CHECK(first_line({"batch", "photos", "-o", "-", "--rivals=21"}) ==
        "gaze batch: --candidates must be 0 to 20, got 21");
  CHECK(first_line({"view", "a.jpg", "--rivals=21"}) ==
        "gaze view: --candidates must be 0 to 20, got 21");
  CHECK(first_line({"overlay", "a.jpg", "--normalise=photo"}) ==
        "gaze overlay: --scale must be caption or word, got 'photo'");
  CHECK(first_line({"overlay", "a.jpg", "-o", "a.png", "--hide=1"}) ==
        "gaze overlay: --occlude must be X,Y,W,H, fractions of the photo such as "
        "0.2,0.3,0.5,0.4, got 1");
  CHECK_THAT(first_line({"batch", "photos", "-o", "-", "--plain"}),
             ContainsSubstring("--no-sentence-case"));
  CHECK(first_line({"train", "d", "--parts=0"}) ==
        "gaze train: --micro-batches must be 1 to 64, got 0");
  CHECK(first_line({"train", "d", "--average=2"}) ==
        "gaze train: --ema-decay must be 0 to 0.999999, got 2");
  CHECK(first_line({"train", "d", "--refine=9"}) ==
        "gaze train: --grid-layers must be 0 to 8, got 9");
  CHECK(first_line({"train", "d", "--place-spread=-1"}) ==
        "gaze train: --position-init-std must be 0 to 100, got -1");
  CHECK(first_line({"train", "d", "--device=cuda"}) ==
        "gaze train: --device must be cpu, got 'cuda'");
}

TEST_CASE("eval refuses the flags of a captioner beside predictions", "[flags][error]") {
  for (const char* flag : {"--beam=2", "--device=cpu", "--threads=1", "--sample", "--model=a"}) {
    const auto outcome = run({"eval", "--predictions", "p", "--references", "r", flag});
    CHECK(outcome.status == 2);
    CHECK_THAT(outcome.err,
               ContainsSubstring("would do nothing: predictions are captions already"));
  }
  // The bootstrap draws by the seed: the next mistake is named.
  CHECK(run({"eval", "--predictions", "p", "--references", "r", "--seed=1"}).status == 1);
}
