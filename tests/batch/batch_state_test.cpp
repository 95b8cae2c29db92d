#include "batch/journal/batch_state.hpp"

#include "batch/photos.hpp"
#include "cli/run.hpp"
#include "gaze/error.hpp"
#include "support/catch.hpp"

using namespace gaze;
using namespace gaze_tests;

TEST_CASE("a state file of a wrong type is named", "[batch_state][error]") {
  const TemporaryFolder folder;
  for (const char* text :
       {R"({"gaze_batch":"x","settings":{}})", R"({"gaze_batch":1,"settings":[]})",
        R"({"gaze_batch":1})", "[]", "3", "", R"({"gaze_batch":[[1]]})"}) {
    const std::string path = folder.write("s.jsonl.state", text);
    CHECK_THROWS_WITH(read_settings(path), path + " is not there or was not written by gaze batch");
  }
}

TEST_CASE("files that were never ours are left as they are", "[batch_state][error]") {
  const TemporaryFolder folder;
  write_photos(folder, "photos", 1);
  const std::string table = folder.write("mine.csv", "my,table\n");
  const auto refused = run({"batch", folder / "photos", "-o", table, "--force"});
  CHECK(refused.status == 3);
  CHECK_THAT(refused.err, ContainsSubstring(table + " is there, but neither"));
  CHECK(read_bytes(table) == "my,table\n");

  const std::string state = folder.write("out.jsonl.state", "my notes");
  CHECK(run({"batch", folder / "photos", "-o", folder / "out.jsonl", "--force"}).status == 3);
  CHECK(read_bytes(state) == "my notes");
}
