#include "overlay/page/page.hpp"

#include <nlohmann/json.hpp>
#include <sstream>

#include "base/base64.hpp"
#include "gaze/error.hpp"
#include "overlay/photos.hpp"
#include "overlay/style.hpp"
#include "overlay/style_constants.hpp"
#include "support/catch.hpp"
#include "support/count.hpp"

using namespace gaze;
using namespace gaze::testing;

using gaze_tests::count;

namespace {

std::string page_of(const std::vector<PagePhoto>& photos, const PageOptions& options = {}) {
  std::ostringstream out;
  PageWriter writer(out, options);
  for (const auto& photo : photos) writer.add(photo);
  writer.finish();
  return out.str();
}

PagePhoto page_photo(const std::string& name) {
  const Image photo = plain_photo(40, 30);
  return {name, page_picture(photo), "", "", captioned(photo, {"a", "dog"})};
}

/// What stands inside the script element with this id.
nlohmann::json data_of(const std::string& page, const std::string& id) {
  const std::string open = "<script type=\"application/json\" id=\"" + id + "\">";
  const auto start = page.find(open);
  REQUIRE(start != std::string::npos);
  const auto from = start + open.size();
  return nlohmann::json::parse(page.substr(from, page.find("</script>", from) - from));
}

}  // namespace

TEST_CASE("the page is one file that asks the network for nothing", "[page]") {
  const std::string page = page_of({page_photo("a.jpg")});
  CHECK(page.find("{{") == std::string::npos);
  CHECK(page.find("http:") == std::string::npos);
  CHECK(page.find("https:") == std::string::npos);
  CHECK(page.find("<link") == std::string::npos);
  CHECK(page.find("@import") == std::string::npos);
  CHECK(page.find("default-src 'none'") != std::string::npos);
  CHECK(page.find("Where it looked is not why it said it.") != std::string::npos);
}

TEST_CASE("the page keeps each word's weights to a 65535th of the largest", "[page]") {
  PagePhoto photo = page_photo("a.jpg");
  auto& word = photo.captioned.caption.words[0];
  for (std::size_t i = 0; i < word.attention.size(); ++i) {
    word.attention[i] = static_cast<float>(i) / 19110;
  }
  word.gate = 0.5;
  word.cell = Cell{2, 3};
  word.candidates = {{"the", -1.5}};
  word.of_concept = "dog";
  photo.captioned.concepts = {{"dog", 0.5}, {"grass", 0.25}};
  const auto data = data_of(page_of({photo}), "photo-0");
  const auto& written = data["captions"][0]["words"][0];
  const double most = written["most"];
  const std::string bytes = from_base64(written["map"].get<std::string>());
  REQUIRE(bytes.size() == 2 * 196);
  for (std::size_t i = 0; i < 196; ++i) {
    const int step = static_cast<unsigned char>(bytes[2 * i]) +
                     256 * static_cast<unsigned char>(bytes[2 * i + 1]);
    CHECK(step * most / 65535 == Approx(word.attention[i]).margin(most / 65535));
  }
  CHECK(written["gate"] == 0.5);
  CHECK(written["cell"] == nlohmann::json({2, 3}));
  CHECK(written["rivals"][0][0] == "the");
  CHECK(written["concept"] == "dog");
  CHECK(data["concepts"] == nlohmann::json::parse(R"([["dog",0.5],["grass",0.25]])"));
  CHECK(data["grid"]["x0"].get<double>() == Approx(15.5 / 224));
}

TEST_CASE("the page draws by the same numbers as the figures", "[page]") {
  const std::string page = page_of({page_photo("a.jpg")});
  const std::string open = "const constants = ";
  const auto start = page.find(open) + open.size();
  const auto constants = nlohmann::json::parse(page.substr(start, page.find(";\n", start) - start));
  CHECK(constants.at("flatFloor") == kFlatFloor);
  CHECK(constants.at("contourLevels").size() == kContourLevels.size());
  CHECK(constants.at("peakEvenShares") == kPeakEvenShares);
  CHECK(constants.at("notSure") == kNotSure);
  REQUIRE(constants.at("colours").size() == 256);
  CHECK(constants["colours"][200][0] == heat_colours()[200][0]);
  CHECK(constants["colours"][200][2] == heat_colours()[200][2]);
  const auto index = data_of(page, "index");
  CHECK(index.at("opacity") == OverlayOptions{}.opacity);
  CHECK(index.at("style") == "heat");
}

TEST_CASE("hostile names and captions are only text", "[page]") {
  const std::string evil = "</script><script>alert(1)</script><!--\xE2\x80\xA8.jpg";
  PagePhoto photo = page_photo(evil);
  photo.captioned.caption.words[1].text = evil;
  PagePhoto broken;
  broken.name = evil;
  broken.error = evil;
  PageOptions options;
  options.title = evil;
  const std::string page = page_of({photo, broken}, options);
  CHECK(page.find("<script>alert") == std::string::npos);
  CHECK(page.find("<!--") == std::string::npos);
  CHECK(count(page, "<script") == count(page_of({page_photo("a"), page_photo("b")}), "<script"));
  CHECK(data_of(page, "index")["photos"][0]["name"] == evil);
  CHECK(data_of(page, "photo-0")["captions"][0]["words"][1]["text"] == evil);
  CHECK(data_of(page, "photo-1")["error"] == evil);
}

TEST_CASE("names that are not UTF-8 and places like the template's own do no harm", "[page]") {
  const std::string page = page_of({page_photo("caf\xE9 {{script}}.jpg")});
  CHECK(data_of(page, "index")["photos"][0]["name"] == "caf\xEF\xBF\xBD {{script}}.jpg");
}

TEST_CASE("a caption without attention and one with alternatives are shown as they are", "[page]") {
  PagePhoto photo = page_photo("a.jpg");
  photo.captioned.alternatives = {photo.captioned.caption};
  for (auto& word : photo.captioned.caption.words) word.attention.clear();
  const auto data = data_of(page_of({photo}), "photo-0");
  CHECK_FALSE(data["captions"][0]["words"][0].contains("map"));
  CHECK(data["captions"][1]["words"][0].contains("map"));
}

TEST_CASE("the page has confidence and marks what is not sure", "[page]") {
  PagePhoto photo = page_photo("a.jpg");
  photo.captioned.caption.confidence = 0.42;
  PagePhoto sure = photo;
  sure.captioned.caption.confidence = 0.5;
  const std::string page = page_of({photo, sure, page_photo("c.jpg")});
  CHECK(data_of(page, "photo-0").at("captions")[0].at("confidence") == 0.42);
  CHECK(data_of(page, "photo-0").at("captions")[0].at("unsure") == true);
  CHECK(data_of(page, "photo-1").at("captions")[0].at("unsure") == false);
  CHECK_FALSE(data_of(page, "photo-2").at("captions")[0].contains("confidence"));
  CHECK(page.find("\"sure\":0.42,\"fitted\":true,\"unsure\":true") != std::string::npos);
}

TEST_CASE("what was measured of the model's attention is on the page or nothing is", "[page]") {
  PagePhoto photo = page_photo("a.jpg");
  CHECK_FALSE(data_of(page_of({photo}), "photo-0").contains("measured"));
  photo.measured = "Half of it </script>.";
  CHECK(data_of(page_of({photo}), "photo-0").at("measured") == photo.measured);
}

TEST_CASE("a map that does not fit is refused with the photo's name", "[page][error]") {
  PagePhoto photo = page_photo("a.jpg");
  photo.captioned.caption.words[0].attention.pop_back();
  CHECK_THROWS_WITH(page_of({photo}), "a.jpg: attention must hold 14 x 14 weights, got 195");
}

TEST_CASE("links are relative and percent-encoded", "[page]") {
  CHECK(file_link("/photos/a b/ü#1?.jpg", "/photos/page.html") == "./a%20b/%C3%BC%231%3F.jpg");
  CHECK(file_link("/photos/a.jpg", "/out/x/page.html") == "../../photos/a.jpg");
  CHECK(file_link("/p/javascript:alert(1).jpg", "/p/page.html") ==
        "./javascript%3Aalert%281%29.jpg");
}

TEST_CASE("browsers show the common kinds and not what phones make", "[page]") {
  CHECK(browsers_show("a/b.JPG"));
  CHECK(browsers_show("b.webp"));
  CHECK_FALSE(browsers_show("b.heic"));
  CHECK_FALSE(browsers_show("b.tiff"));
}

TEST_CASE("a picture for the page is no longer than asked", "[page]") {
  const std::string small = page_picture(plain_photo(50, 20), 1280);
  const std::string large = page_picture(plain_photo(3000, 20), 300);
  CHECK(small.substr(0, 2) == "\xFF\xD8");
  CHECK(large.size() < 2000);
}
