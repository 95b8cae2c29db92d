#include "files/file_digest.hpp"

#include "gaze/error.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

using gaze::file_digest;
using gaze_tests::TemporaryFolder;

TEST_CASE("a digest follows the bytes and not the name", "[file_digest]") {
  const TemporaryFolder folder;
  std::string bytes(3'000'001, 'x');
  const std::string digest = file_digest(folder.write("a", bytes));
  CHECK(digest.size() == 32);
  CHECK(file_digest(folder.write("moved/b", bytes)) == digest);
  for (const std::size_t place : {std::size_t{0}, std::size_t{1'048'576}, bytes.size() - 1}) {
    bytes[place] = 'y';
    CHECK(file_digest(folder.write("a", bytes)) != digest);
    bytes[place] = 'x';
  }
}

TEST_CASE("zeros at the end of a file are part of it", "[file_digest]") {
  const TemporaryFolder folder;
  const std::string one = file_digest(folder.write("a", std::string(1, '\0')));
  CHECK(file_digest(folder.write("a", "")) != one);
  CHECK(file_digest(folder.write("a", std::string(2, '\0'))) != one);
  CHECK(file_digest(folder.write("a", std::string(9, '\0'))) != one);
}

TEST_CASE("a file that cannot be read has no digest", "[file_digest][error]") {
  CHECK_THROWS_WITH(file_digest("/no/model"),
                    "/no/model: the file cannot be read: No such file or directory");
  CHECK_THROWS_AS(file_digest("/"), gaze::Error);
}
