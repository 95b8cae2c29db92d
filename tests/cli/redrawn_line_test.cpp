#include "cli/interface/redrawn_line.hpp"

#include <sstream>

#include "support/catch.hpp"

using namespace gaze;

namespace {

struct Streams {
  std::ostringstream out, err;
  std::istringstream in;
  Console console(bool terminal) { return {out, err, in, terminal}; }
};

}  // namespace

TEST_CASE("a redrawn line overwrites what was longer", "[redrawn_line]") {
  Streams streams;
  const Console console = streams.console(true);
  RedrawnLine line(console);
  line.show("10 of 12");
  line.show("done");
  line.show("12");
  CHECK(streams.err.str() == "\r10 of 12\rdone    \r12  ");
  line.clear();
  line.clear();  // There is nothing left to remove.
  CHECK(streams.err.str() == "\r10 of 12\rdone    \r12  \r  \r");
}

TEST_CASE("what is said stands below the redrawn line", "[redrawn_line]") {
  Streams streams;
  const Console console = streams.console(true);
  {
    RedrawnLine line(console);
    line.say("first");
    line.show("1 of 2");
    line.say("second");
    line.keep();  // Nothing is shown now.
    line.show("2 of 2");
  }
  CHECK(streams.err.str() == "first\n\r1 of 2\nsecond\n\r2 of 2\n");
}

TEST_CASE("nothing is redrawn where stderr is no terminal", "[redrawn_line]") {
  Streams streams;
  const Console console = streams.console(false);
  {
    RedrawnLine line(console);
    line.show("1 of 2");
    line.clear();
    line.show("2 of 2");
    line.keep();
    line.say("finished");
  }
  CHECK(streams.err.str() == "finished\n");
}
