#include "gaze/caption_json.hpp"

#include "gaze/error.hpp"
#include "support/catch.hpp"
#include "support/fake_captioner.hpp"

using namespace gaze;

namespace {

CaptionedPhoto small_photo() {
  CaptionedPhoto photo;
  photo.width = 500;
  photo.height = 375;
  photo.model = "flickr8k-soft";
  photo.grid = {1, 2, 0.25, 0.5, 0.5, 1.0};
  Word word;
  word.text = "dog";
  word.log_prob = -0.5;
  word.gate = 0.75;
  word.attention = {0.1F, 0.9F};
  word.candidates = {{"dog", -0.5}, {"cat", -2}};
  photo.caption.words = {word};
  photo.caption.log_prob = -0.625;
  photo.caption.end_log_prob = -0.125;
  photo.caption.ended = true;
  return photo;
}

CaptionedPhoto described(bool hard, int n_best) {
  const FakeCaptioner captioner(hard);
  DecodeOptions options;
  options.n_best = n_best;
  options.candidates = 2;
  return captioner.describe(Image{3, 4, std::vector<std::uint8_t>(36, 9), 0, 0}, options);
}

void check_same(const Caption& a, const Caption& b, const JsonOptions& kept) {
  REQUIRE(a.words.size() == b.words.size());
  CHECK(a.text() == b.text());
  CHECK(a.log_prob == b.log_prob);
  CHECK(a.end_log_prob == Approx(b.end_log_prob).margin(1e-12));
  CHECK(a.ended == b.ended);
  for (std::size_t t = 0; t < a.words.size(); ++t) {
    CHECK(a.words[t].log_prob == b.words[t].log_prob);
    CHECK(a.words[t].gate == b.words[t].gate);
    CHECK(a.words[t].cell.has_value() == b.words[t].cell.has_value());
    if (a.words[t].cell && b.words[t].cell) {
      CHECK(a.words[t].cell->row == b.words[t].cell->row);
      CHECK(a.words[t].cell->column == b.words[t].cell->column);
    }
    if (kept.attention) CHECK(a.words[t].attention == b.words[t].attention);
    if (kept.candidates) {
      REQUIRE(a.words[t].candidates.size() == b.words[t].candidates.size());
      CHECK(a.words[t].candidates.back().text == b.words[t].candidates.back().text);
      CHECK(a.words[t].candidates.back().log_prob == b.words[t].candidates.back().log_prob);
    }
  }
}

std::string refusal(const std::string& line) {
  try {
    read_json_record(line);
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::input);
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("a caption is written in the fields scripts read", "[json]") {
  CHECK(caption_json("a/b.jpg", small_photo()) ==
        R"({"image":"a/b.jpg","width":500,"height":375,"caption":"dog","log_prob":-0.625,)"
        R"("ended":true,"model":"flickr8k-soft",)"
        R"("words":[{"text":"dog","log_prob":-0.5,"gate":0.75}]})");
}

TEST_CASE("the grid and the maps appear when asked for", "[json]") {
  CHECK(caption_json("b.jpg", small_photo(), {true, true}) ==
        R"({"image":"b.jpg","width":500,"height":375,"caption":"dog","log_prob":-0.625,)"
        R"("ended":true,"model":"flickr8k-soft",)"
        R"("grid":{"rows":1,"columns":2,"x0":0.25,"y0":0.5,"dx":0.5,"dy":1.0},)"
        R"("words":[{"text":"dog","log_prob":-0.5,"gate":0.75,"attention":[[0.1,0.9]],)"
        R"("rivals":[{"text":"dog","log_prob":-0.5},{"text":"cat","log_prob":-2.0}]}]})");
}

TEST_CASE("a file that failed has an error and nothing else", "[json]") {
  CHECK(error_json("x.jpg", "x.jpg is empty") == R"({"image":"x.jpg","error":"x.jpg is empty"})");
  const auto record = read_json_record(error_json("x.jpg", "say \"why\""));
  CHECK(record.image == "x.jpg");
  CHECK(record.error == "say \"why\"");
}

TEST_CASE("a path that is no text keeps its bytes beside it", "[json]") {
  CHECK(error_json("\xFF.jpg", "e") ==
        "{\"image\":\"\xEF\xBF\xBD.jpg\",\"image_base64\":\"/y5qcGc=\",\"error\":\"e\"}");
  for (const std::string path : {"plain.jpg", "\xFF\xFE.jpg", "new\nline\t\"quote\"\\.jpg", "\x01",
                                 "caf\xC3\xA9.jpg", "<script>.jpg"}) {
    const std::string line = caption_json(path, small_photo());
    CHECK(line.find('\n') == std::string::npos);
    CHECK(read_json_record(line).image == path);
  }
}

TEST_CASE("a line reads back as what was written", "[json]") {
  for (const bool hard : {false, true}) {
    for (const JsonOptions& kept : {JsonOptions{}, JsonOptions{true, true}}) {
      const CaptionedPhoto photo = described(hard, 3);
      const auto record = read_json_record(caption_json("p.jpg", photo, kept));
      CHECK_FALSE(record.error);
      CHECK(record.photo.width == 3);
      CHECK(record.photo.height == 4);
      CHECK(record.photo.model == "fake");
      check_same(record.photo.caption, photo.caption, kept);
      REQUIRE(record.photo.alternatives.size() == 2);
      check_same(record.photo.alternatives[1], photo.alternatives[1], kept);
      if (kept.attention) {
        CHECK(record.photo.grid.rows == photo.grid.rows);
        CHECK(record.photo.grid.dy == photo.grid.dy);
      }
    }
  }
}

TEST_CASE("weights read back to the last bit", "[json]") {
  auto photo = small_photo();
  photo.caption.words[0].attention = {1.0F / 3, 1.17549435e-38F};
  const auto record = read_json_record(caption_json("p.jpg", photo, {true, false}));
  CHECK(record.photo.caption.words[0].attention == photo.caption.words[0].attention);
}

TEST_CASE("a map that does not fit the grid is not written", "[json][error]") {
  auto photo = small_photo();
  photo.caption.words[0].attention.push_back(0);
  CHECK_THROWS_WITH(caption_json("p.jpg", photo, {true, false}),
                    "attention must have 1 x 2 cells, got 3");
}

TEST_CASE("other programs need to give the image and the caption alone", "[json]") {
  const auto record = read_json_record(R"({"image": "a.jpg", "caption": "a dog  runs", "x": 1})");
  CHECK(record.photo.caption.text() == "a dog runs");
  CHECK(record.photo.caption.words.size() == 3);
  CHECK_FALSE(record.photo.caption.ended);
}

TEST_CASE("a line that is no record is refused with the field that is wrong", "[json][error]") {
  CHECK(refusal("") == "the line is not one JSON object");
  CHECK(refusal(R"({"image": "a.jpg", "caption": "a do)") == "the line is not one JSON object");
  CHECK(refusal("[1]") == "the line is not one JSON object");
  CHECK(refusal(R"({"caption": "a"})") == "\"image\" must be a text");
  CHECK(refusal(R"({"image": "a.jpg"})") == "\"caption\" must be a text");
  CHECK(refusal(R"({"image": 1, "caption": "a"})") == "\"image\" must be a text");
  CHECK(refusal(R"({"image": "a", "image_base64": "?", "caption": "a"})") ==
        "the text is not base64");
  CHECK(refusal(R"({"image": "a", "caption": "a", "width": -3})") ==
        "\"width\" must be a whole number");
  CHECK(refusal(R"({"image": "a", "caption": "a", "log_prob": "x"})") ==
        "\"log_prob\" must be a number");
  CHECK(refusal(R"({"image": "a", "caption": "a", "ended": 1})") ==
        "\"ended\" must be true or false");
  CHECK(refusal(R"({"image": "a", "caption": "a", "words": [1]})") ==
        "\"words\" must be a list of objects");
  CHECK(refusal(R"({"image": "a", "caption": "a", "words": [{"text": "a", "cell": [1]}]})") ==
        "\"cell\" must be a row and a column");
  CHECK(refusal(R"({"image": "a", "caption": "a", "grid": {"rows": 1, "columns": 2},)"
                R"( "words": [{"text": "a", "attention": [[0.5]]}]})") ==
        "\"attention\" must be 1 rows of 2 numbers, as \"grid\" says");
}

TEST_CASE("a caption's confidence is written and read back", "[json]") {
  CaptionedPhoto photo = small_photo();
  CHECK(caption_json("a.jpg", photo, {}).find("confidence") == std::string::npos);
  CHECK_FALSE(read_json_record(caption_json("a.jpg", photo, {})).photo.caption.confidence);
  photo.caption.confidence = 0.8125;
  photo.alternatives = {photo.caption};
  photo.alternatives[0].confidence = 0.25;
  const auto back = read_json_record(caption_json("a.jpg", photo, {})).photo;
  CHECK(back.caption.confidence == 0.8125);
  CHECK(back.alternatives.at(0).confidence == 0.25);
  CHECK_THROWS_WITH(read_json_record(R"({"image":"a","caption":"b","confidence":"high"})"),
                    "\"confidence\" must be a number");
}

TEST_CASE("a photo's concepts are written and read back", "[json]") {
  CaptionedPhoto photo = small_photo();
  photo.concepts = {{"dog", 0.75}, {"grass", 0.125}};
  photo.caption.words[0].of_concept = "dog";
  const std::string line = caption_json("b.jpg", photo);
  CHECK_THAT(line,
             ContainsSubstring(R"({"text":"dog","log_prob":-0.5,"concept":"dog","gate":0.75})"));
  CHECK_THAT(line, ContainsSubstring(R"("concepts":[{"noun":"dog","probability":0.75},)"
                                     R"({"noun":"grass","probability":0.125}])"));
  const JsonRecord record = read_json_record(line);
  REQUIRE(record.photo.concepts.size() == 2);
  CHECK(record.photo.concepts[1].noun == "grass");
  CHECK(record.photo.concepts[1].probability == 0.125);
  CHECK(record.photo.caption.words[0].of_concept == "dog");
  CHECK(refusal(R"({"image":"a","caption":"b","concepts":[1]})") ==
        "\"concepts\" must be a list of objects");
  CHECK(refusal(R"({"image":"a","caption":"b","concepts":[{}]})") == "\"noun\" must be a text");
}
