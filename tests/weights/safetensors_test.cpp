#include "weights/safetensors.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <csignal>

#include "gaze/error.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

using namespace gaze;
using namespace gaze_tests;
using namespace std::string_literals;

namespace {

std::string little_endian(std::uint64_t value) {
  std::string bytes(8, '\0');
  for (std::size_t i = 0; i < 8; ++i) bytes[i] = static_cast<char>((value >> (8 * i)) & 0xff);
  return bytes;
}

std::string file_of(const std::string& header, const std::string& data = "") {
  return little_endian(header.size()) + header + data;
}

/// The error of opening these bytes; "" if none.
std::string error_text(const std::string& bytes) {
  try {
    SafetensorsFile(bytes, "m.st");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::model);
    return error.what();
  }
  return "";
}

/// One tensor `a` with this description, over `data`.
std::string error_text_of(const std::string& entry, const std::string& data) {
  return error_text(file_of(R"({"a":)" + entry + "}", data));
}

const std::string kTwoBytes = R"({"dtype":"U8","shape":[2],"data_offsets":[0,2]})";

}  // namespace

TEST_CASE("a small file gives its tensors and its metadata", "[safetensors]") {
  const std::string bytes = file_of(
      R"({"__metadata__":{"who":"é"},"b":{"dtype":"F32","shape":[1,2],"data_offsets":[2,10]},)"
      R"("a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}   )",
      "xy\0\0\x80?\0\0\0\xc0"s);
  const SafetensorsFile file(bytes, "m.st");

  REQUIRE(file.tensors().size() == 2);
  CHECK(file.tensors()[0].name == "a");  // In the order of the data, not of the header.
  CHECK(file.tensors()[0].dtype == Dtype::u8);
  CHECK(file.tensors()[0].data == "xy");
  CHECK(file.tensors()[1].shape == std::vector<std::int64_t>{1, 2});
  CHECK(file.tensors()[1].floats() == std::vector<float>{1, -2});  // At an odd address.
  CHECK(file.tensors()[1].element_count() == 2);
  CHECK(file.metadata() == std::map<std::string, std::string>{{"who", "é"}});
  CHECK(file.name() == "m.st");
  CHECK(file.owner() == nullptr);
}

TEST_CASE("tensors are found by name", "[safetensors]") {
  const std::string bytes = file_of(R"({"a":)" + kTwoBytes + "}", "xy");
  const SafetensorsFile file(bytes, "m.st");
  CHECK(file.at("a").data == "xy");
  CHECK(file.find("b") == nullptr);
  CHECK_THROWS_WITH(file.at("b"), "m.st: there is no tensor b");
}

TEST_CASE("empty tensors and single numbers are tensors", "[safetensors]") {
  const std::string bytes = file_of(
      R"({"empty":{"dtype":"F32","shape":[3,0],"data_offsets":[0,0]},)"
      R"("huge_empty":{"dtype":"F32","shape":[9000000000000000000,4,0],"data_offsets":[2,2]},)"
      R"("one":{"dtype":"F16","shape":[],"data_offsets":[0,2]}})",
      "\0<"s);
  const SafetensorsFile file(bytes, "m.st");
  CHECK(file.at("empty").element_count() == 0);
  CHECK(file.at("huge_empty").element_count() == 0);
  CHECK(file.at("one").floats() == std::vector<float>{1});
  CHECK(shape_text(file.at("one").shape) == "[]");
  CHECK(shape_text(file.at("empty").shape) == "[3, 0]");
}

TEST_CASE("a file without tensors is a file", "[safetensors]") {
  CHECK(error_text(file_of("{}")).empty());
  CHECK(error_text(file_of(R"({"__metadata__":{}})")).empty());
}

TEST_CASE("an empty file is refused", "[safetensors][error]") {
  CHECK(error_text("") == "m.st: the file is empty, a safetensors file was wanted");
}

TEST_CASE("a file shorter than the header's length is refused", "[safetensors][error]") {
  CHECK(error_text("{}") ==
        "m.st: not a safetensors file: it has 2 bytes, the header's length alone takes 8");
}

TEST_CASE("a photo is no safetensors file", "[safetensors][error]") {
  CHECK(error_text("\x89PNG\r\n\x1a\n\0\0\0\rIHDR"s) ==
        "m.st: not a safetensors file: its first 8 bytes give a header of 727905341920923785 "
        "bytes, at most 100000000 are allowed");
}

TEST_CASE("a header longer than the limit is refused though the file might hold it",
          "[safetensors][error]") {
  CHECK_THAT(error_text(little_endian(100'000'001) + "{}"),
             ContainsSubstring("a header of 100000001 bytes, at most 100000000 are allowed"));
}

TEST_CASE("a header cut short is refused", "[safetensors][error]") {
  CHECK(error_text(little_endian(40) + "{}") ==
        "m.st: the file is cut: its header should take 40 bytes, only 2 are there");
}

TEST_CASE("a header that does not begin with a brace is refused", "[safetensors][error]") {
  const std::string wanted = "m.st: not a safetensors file: its header does not begin with {";
  CHECK(error_text(file_of("[1]")) == wanted);
  CHECK(error_text(file_of(" {}")) == wanted);
  CHECK(error_text(little_endian(0)) == wanted);
}

TEST_CASE("a header that is no JSON is refused", "[safetensors][error]") {
  CHECK(error_text(file_of(R"({"a":)")) ==
        "m.st: the header is not valid JSON in UTF-8 (at its byte 6)");
  CHECK_THAT(error_text(file_of("{} x")), ContainsSubstring("not valid JSON in UTF-8"));
  CHECK_THAT(error_text(file_of("{}\0"s)), ContainsSubstring("not valid JSON in UTF-8"));
  CHECK_THAT(error_text(file_of(R"({"__metadata__":{"a":1e999}})")), ContainsSubstring("number"));
}

TEST_CASE("a header that is not UTF-8 is refused", "[safetensors][error]") {
  CHECK_THAT(error_text(file_of("{\"__metadata__\":{\"a\":\"\xff\"}}")),
             ContainsSubstring("not valid JSON in UTF-8"));
  CHECK_THAT(error_text(file_of("{\"\xc0\x80\":" + kTwoBytes + "}", "xy")),
             ContainsSubstring("not valid JSON in UTF-8"));
}

TEST_CASE("a deeply nested header is refused without exhausting the stack",
          "[safetensors][error]") {
  CHECK_FALSE(error_text(file_of("{\"a\":" + std::string(200'000, '['))).empty());
  CHECK_FALSE(
      error_text(file_of("{\"a\":" + std::string(200'000, '[') + std::string(200'000, ']') + "}"))
          .empty());
}

TEST_CASE("a tensor named twice is refused", "[safetensors][error]") {
  CHECK(error_text(file_of(R"({"a":)" + kTwoBytes + R"(,"a":)" + kTwoBytes + "}", "xy")) ==
        "m.st: the header names a twice");
}

TEST_CASE("a field given twice is refused", "[safetensors][error]") {
  CHECK(error_text_of(R"({"dtype":"U8","dtype":"I8","shape":[2],"data_offsets":[0,2]})", "xy") ==
        "m.st: the header names dtype twice");
  CHECK(error_text(file_of(R"({"__metadata__":{"k":"1","k":"2"}})")) ==
        "m.st: the header names k twice");
}

TEST_CASE("an unknown dtype is refused", "[safetensors][error]") {
  CHECK(error_text_of(R"({"dtype":"F7","shape":[2],"data_offsets":[0,2]})", "xy") ==
        "m.st: tensor a has the unknown dtype F7");
  CHECK(error_text_of(R"({"dtype":7,"shape":[2],"data_offsets":[0,2]})", "xy") ==
        "m.st: the dtype of tensor a must be a string");
}

TEST_CASE("a missing or unknown field is refused", "[safetensors][error]") {
  CHECK(error_text_of(R"({"dtype":"U8","shape":[2]})", "xy") ==
        "m.st: tensor a has no data_offsets");
  CHECK(error_text_of(R"({"dtype":"U8","shape":[2],"data_offsets":[0,2],"x":1})", "xy") ==
        "m.st: tensor a has the unknown field x");
  CHECK(error_text_of("[]", "xy") == "m.st: tensor a must be described by an object");
}

TEST_CASE("a shape that is no list of whole numbers is refused", "[safetensors][error]") {
  CHECK(error_text_of(R"({"dtype":"U8","shape":2,"data_offsets":[0,2]})", "xy") ==
        "m.st: the shape of tensor a must be an array");
  const std::string wanted =
      "m.st: the sizes of tensor a must be whole numbers from 0 to 2^63 - 1, got ";
  const std::string begin = R"({"dtype":"U8","shape":[)", end = R"(],"data_offsets":[0,2]})";
  CHECK(error_text_of(begin + "-2" + end, "xy") == wanted + "-2");
  CHECK(error_text_of(begin + "2.0" + end, "xy") == wanted + "2.0");
  CHECK(error_text_of(begin + "\"2\"" + end, "xy") == wanted + "string");
  CHECK(error_text_of(begin + "null" + end, "xy") == wanted + "null");
  CHECK(error_text_of(begin + "9223372036854775808" + end, "xy") == wanted + "9223372036854775808");
  const std::string deep = std::string(200'000, '[') + std::string(200'000, ']');
  CHECK(error_text_of(begin + deep + end, "xy") == wanted + "array");
}

TEST_CASE("a shape whose size overflows is refused", "[safetensors][error]") {
  CHECK(error_text_of(R"({"dtype":"U8","shape":[4294967296,4294967296,2],"data_offsets":[0,2]})",
                      "xy") ==
        "m.st: tensor a is U8 [4294967296, 4294967296, 2] and needs more than 2^63 - 1 bytes, its "
        "offsets give 2");
}

TEST_CASE("offsets that do not fit the shape are refused", "[safetensors][error]") {
  CHECK(error_text_of(R"({"dtype":"F16","shape":[3],"data_offsets":[0,2]})", "xy") ==
        "m.st: tensor a is F16 [3] and needs 6 bytes, its offsets give 2");
}

TEST_CASE("malformed offsets are refused", "[safetensors][error]") {
  CHECK(error_text_of(R"({"dtype":"U8","shape":[2],"data_offsets":[0,2,4]})", "xy") ==
        "m.st: the data_offsets of tensor a must be an array of two numbers");
  CHECK(error_text_of(R"({"dtype":"U8","shape":[2],"data_offsets":[-2,0]})", "xy") ==
        "m.st: the data_offsets of tensor a must be whole numbers from 0 to 2^63 - 1, got -2");
  CHECK(error_text_of(R"({"dtype":"U8","shape":[2],"data_offsets":[2,0]})", "xy") ==
        "m.st: tensor a ends at byte 0, before it begins at 2");
}

TEST_CASE("a tensor past the end of the file is refused", "[safetensors][error]") {
  CHECK(error_text_of(kTwoBytes, "x") ==
        "m.st: the file is cut: tensor a ends at byte 2 of the data, only 1 are there");
}

TEST_CASE("tensors that overlap are refused", "[safetensors][error]") {
  CHECK(error_text(file_of(
            R"({"a":)" + kTwoBytes + R"(,"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}})",
            "xyz")) ==
        "m.st: tensor b begins at byte 1 of the data and overlaps tensor a, which ends at 2");
}

TEST_CASE("a hole between tensors is refused", "[safetensors][error]") {
  CHECK(error_text(file_of(
            R"({"a":)" + kTwoBytes + R"(,"b":{"dtype":"U8","shape":[2],"data_offsets":[3,5]}})",
            "xy.zz")) == "m.st: bytes 2 to 3 of the data, before tensor b, belong to no tensor");
}

TEST_CASE("bytes after the last tensor are refused", "[safetensors][error]") {
  CHECK(error_text_of(kTwoBytes, "xyz") ==
        "m.st: 1 bytes after the last tensor belong to no tensor");
}

TEST_CASE("metadata that holds anything but strings is refused", "[safetensors][error]") {
  CHECK(error_text(file_of(R"({"__metadata__":{"k":1}})")) ==
        "m.st: __metadata__ must hold strings only, k is number");
  CHECK(error_text(file_of(R"({"__metadata__":"k"})")) ==
        "m.st: __metadata__ must be an object of strings");
}

TEST_CASE("a name with a newline stays on one line in an error", "[safetensors][error]") {
  CHECK(error_text(file_of(R"({"a\nb":[]})")) ==
        R"(m.st: tensor "a\nb" must be described by an object)");
}

TEST_CASE("every cut of a file is refused", "[safetensors][error]") {
  const std::string whole = file_of(R"({"a":)" + kTwoBytes + "}", "xy");
  REQUIRE(error_text(whole).empty());
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CHECK_FALSE(error_text(whole.substr(0, size)).empty());
  }
}

TEST_CASE("a missing file and a directory are refused by name", "[safetensors][error]") {
  const TemporaryFolder folder;
  CHECK_THROWS_WITH(SafetensorsFile::open(folder / "no.st"),
                    (folder / "no.st") + ": cannot open: No such file or directory");
  CHECK_THROWS_WITH(SafetensorsFile::open(folder.path().string()),
                    folder.path().string() + ": a file was wanted, this is a directory");
}

TEST_CASE("an empty file on disk is refused", "[safetensors][error]") {
  const TemporaryFolder folder;
  write_bytes(folder / "empty.st", "");
  CHECK_THROWS_WITH(SafetensorsFile::open(folder / "empty.st"), ContainsSubstring("is empty"));
}

TEST_CASE("what is written is byte for byte the format", "[safetensors][write]") {
  const TemporaryFolder folder;
  const std::string path = folder / "m.st";
  const std::string four = "\1\2\3\4"s;
  write_safetensors(path,
                    {{"b", Dtype::u8, {3}, "abc"},
                     {"z", Dtype::f32, {1, 1}, four},
                     {"a", Dtype::u8, {1}, "d"},
                     {"none", Dtype::f64, {0}, ""}},
                    {{"k", "say \"é\""}});

  const std::string header = R"({"__metadata__":{"k":"say \"é\""},)"
                             R"("none":{"dtype":"F64","shape":[0],"data_offsets":[0,0]},)"
                             R"("z":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]},)"
                             R"("a":{"dtype":"U8","shape":[1],"data_offsets":[4,5]},)"
                             R"("b":{"dtype":"U8","shape":[3],"data_offsets":[5,8]}})";
  const std::string padded = header + std::string((8 - header.size() % 8) % 8, ' ');
  CHECK(read_bytes(path) == little_endian(padded.size()) + padded + four + "dabc");
}

TEST_CASE("the order in which tensors are handed over does not matter", "[safetensors][write]") {
  const TemporaryFolder folder;
  const TensorInfo a{"a", Dtype::u8, {1}, "a"}, b{"b", Dtype::u8, {1}, "b"};
  write_safetensors(folder / "ab.st", {a, b});
  write_safetensors(folder / "ba.st", {b, a});
  CHECK(read_bytes(folder / "ab.st") == read_bytes(folder / "ba.st"));
}

TEST_CASE("tensors and metadata survive being written and read", "[safetensors][write]") {
  const TemporaryFolder folder;
  const std::string path = folder / "ünï côdé.st";
  const std::string big(3'000'000, '\x3c');  // Larger than any buffer.
  write_safetensors(path,
                    {{"big", Dtype::f16, {1500, 1000}, big},
                     {"tiny", Dtype::i64, {}, "\7\0\0\0\0\0\0\0"s},
                     {"name with \"quotes\" and\nlines", Dtype::boolean, {2}, "\0\1"s}},
                    {{"a", ""}, {"b", "line\nline"}});

  const auto file = SafetensorsFile::open(path);
  CHECK(file.owner() != nullptr);
  CHECK(file.metadata() == std::map<std::string, std::string>{{"a", ""}, {"b", "line\nline"}});
  CHECK(file.at("big").data == big);
  CHECK(file.at("big").shape == std::vector<std::int64_t>{1500, 1000});
  CHECK(file.at("tiny").dtype == Dtype::i64);
  CHECK(file.at("tiny").shape.empty());
  CHECK(file.at("name with \"quotes\" and\nlines").data == "\0\1"s);
}

TEST_CASE("views outlive the file object that gave them while the owner is kept", "[safetensors]") {
  const TemporaryFolder folder;
  write_safetensors(folder / "m.st", {{"a", Dtype::u8, {2}, "xy"}});
  std::shared_ptr<const void> owner;
  std::string_view view;
  {
    const auto file = SafetensorsFile::open(folder / "m.st");
    owner = file.owner();
    view = file.at("a").data;
  }
  std::filesystem::remove(folder / "m.st");  // The mapping does not need the name either.
  CHECK(view == "xy");
}

TEST_CASE("writing replaces an older file and leaves nothing beside it", "[safetensors][write]") {
  const TemporaryFolder folder;
  write_bytes(folder / "m.st", std::string(1000, 'x'));
  write_safetensors(folder / "m.st", {{"a", Dtype::u8, {2}, "xy"}});
  CHECK(SafetensorsFile::open(folder / "m.st").at("a").data == "xy");
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
}

TEST_CASE("a write that fails leaves the older file and nothing beside it",
          "[safetensors][write][error]") {
  const TemporaryFolder folder;
  write_bytes(folder / "m.st", "old");
  // A limit on the size of files stands in for a full disk.
  const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit old_limit{};
  REQUIRE(getrlimit(RLIMIT_FSIZE, &old_limit) == 0);
  rlimit small = old_limit;
  small.rlim_cur = 100'000;
  REQUIRE(setrlimit(RLIMIT_FSIZE, &small) == 0);
  const std::string big(1'000'000, 'x');
  std::string what;
  try {
    write_safetensors(folder / "m.st", {{"a", Dtype::u8, {1'000'000}, big}});
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::environment);
    what = error.what();
  }
  setrlimit(RLIMIT_FSIZE, &old_limit);
  std::signal(SIGXFSZ, old_handler);

  CHECK(what == (folder / "m.st") + ": cannot write: File too large");
  CHECK(read_bytes(folder / "m.st") == "old");
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
}

TEST_CASE("writing into a folder that is not there is refused by name",
          "[safetensors][write][error]") {
  const TemporaryFolder folder;
  CHECK_THROWS_WITH(write_safetensors(folder / "no/m.st", {}),
                    (folder / "no/m.st") + ": cannot write: No such file or directory");
}

TEST_CASE("tensors that cannot be described are refused before anything is written",
          "[safetensors][write][error]") {
  const TemporaryFolder folder;
  const std::string path = folder / "m.st";
  const TensorInfo a{"a", Dtype::u8, {2}, "xy"};
  CHECK_THROWS_WITH(write_safetensors(path, {a, a}),
                    path +
                        ": tensor names must differ from each other and from __metadata__, got "
                        "a again");
  CHECK_THROWS_WITH(write_safetensors(path, {{"__metadata__", Dtype::u8, {2}, "xy"}}),
                    ContainsSubstring("got __metadata__ again"));
  CHECK_THROWS_WITH(write_safetensors(path, {{"a", Dtype::f16, {2}, "xy"}}),
                    path + ": tensor a has 2 bytes, which do not fit F16 [2]");
  CHECK_THROWS_WITH(write_safetensors(path, {{"a", Dtype::u8, {-1, -2}, "xy"}}),
                    path + ": tensor a has 2 bytes, which do not fit U8 [-1, -2]");
  CHECK_THROWS_WITH(write_safetensors(path, {{"\xff", Dtype::u8, {2}, "xy"}}),
                    "tensor names and metadata must be UTF-8");
  CHECK_THROWS_WITH(write_safetensors(path, {a}, {{"k", "\xff"}}),
                    "tensor names and metadata must be UTF-8");
  CHECK(std::filesystem::is_empty(folder.path()));
}
