#include "shapes/world.hpp"

#include <zlib.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <set>

#include "files/make_folder.hpp"
#include "files/replace_file.hpp"
#include "gaze/error.hpp"
#include "options/picture_counts.hpp"
#include "overlay/encode.hpp"
#include "shapes/picture.hpp"

namespace gaze {
namespace {

namespace fs = std::filesystem;

constexpr int kQuality = 95;

[[noreturn]] void cannot_write(const std::string& path) {
  throw Error(ErrorKind::environment, path + ": cannot be written");
}

/// zlib leaves the time out of the header, so equal text gives an equal file.
void write_gzip(const std::string& path, const std::string& text) {
  gzFile file = gzopen(path.c_str(), "wb9");
  if (file == nullptr) cannot_write(path);
  const bool written = text.empty() || gzfwrite(text.data(), text.size(), 1, file) == 1;
  if (gzclose(file) != Z_OK || !written) cannot_write(path);
}

std::string fraction(double value) {
  char text[16];
  std::snprintf(text, sizeof text, "%.5f", value);
  return text;
}

unsigned chain_of(const std::vector<int>& objects) {
  unsigned chain = 0;
  for (const int object : objects) chain |= 1u << object;
  return chain;
}

std::string jpeg_of(const Image& picture) {
  // A Mat cannot be const; this one is only read.
  auto* const pixels = const_cast<std::uint8_t*>(picture.rgb.data());
  return encode_jpeg(cv::Mat(picture.height, picture.width, CV_8UC3, pixels), kQuality);
}

/// The text files of a world as they grow.
struct Tables {
  std::string captions, train, dev, scenes;
  std::string boxes = "#image\tchain_id\tcx\tcy\tw\th\n";
  std::string phrases = "#image\tcaption_no\tchain_id\ttype\tfirst_word_index\tphrase\tcaption\n";

  void add(const WorldEntry& entry, bool dev_split) {
    const std::string& image = entry.scene.image;
    (dev_split ? dev : train) += image + "\n";
    scenes += scene_to_json(entry.scene) + "\n";
    std::set<std::vector<int>> named;
    for (std::size_t number = 0; number < entry.captions.size(); ++number) {
      const SceneCaption& caption = entry.captions[number];
      captions += image + "\t" + caption.text + "\n";
      for (const ScenePhrase& phrase : caption.phrases) {
        named.insert(phrase.objects);
        phrases += image + "\t" + std::to_string(number) + "\t" +
                   std::to_string(chain_of(phrase.objects)) + "\t" + phrase.type + "\t" +
                   std::to_string(phrase.first_word) + "\t" + phrase.text + "\t" + caption.text +
                   "\n";
      }
    }
    for (const auto& objects : named) {
      for (const int index : objects) {
        const SceneObject& object = entry.scene.objects[static_cast<std::size_t>(index)];
        boxes += image + "\t" + std::to_string(chain_of(objects)) + "\t" +
                 fraction(object.centre_x()) + "\t" + fraction(object.centre_y()) + "\t" +
                 fraction(object.extent()) + "\t" + fraction(object.extent()) + "\n";
      }
    }
  }
};

}  // namespace

WorldEntry world_entry(std::uint64_t seed, int index) {
  Random of_seed(seed);
  Random random(of_seed.next() ^ static_cast<std::uint64_t>(index));
  char image[16];
  std::snprintf(image, sizeof image, "%07d.jpg", index);
  WorldEntry entry;
  entry.scene = draw_scene(image, random);
  entry.captions = describe_scene(entry.scene, random);
  entry.picture_seed = random.next();
  return entry;
}

bool is_dev(int index) { return index % 10 == 9; }

void write_world(const std::string& folder, const WorldOptions& options,
                 const std::function<void(int)>& progress) {
  require_in_range("the count of pictures", options.count, kPictureCounts);
  std::error_code error;
  for (const auto& existing : fs::directory_iterator(folder, error)) {
    throw Error(ErrorKind::usage, folder + ": an empty folder was wanted, it holds " +
                                      existing.path().filename().string());
  }
  make_folder((fs::path(folder) / "images").string());
  Tables tables;
  for (int index = 0; index < options.count; ++index) {
    const WorldEntry entry = world_entry(options.seed, index);
    Random random(entry.picture_seed);
    replace_file((fs::path(folder) / "images" / entry.scene.image).string(),
                 jpeg_of(draw_picture(entry.scene, random)));
    tables.add(entry, is_dev(index));
    if (progress) progress(index + 1);
  }
  const auto at = [&](const char* name) { return (fs::path(folder) / name).string(); };
  replace_file(at("captions.tsv"), tables.captions);
  replace_file(at("train.txt"), tables.train);
  replace_file(at("dev.txt"), tables.dev);
  replace_file(at("scenes.jsonl"), tables.scenes);
  write_gzip(at("boxes.tsv.gz"), tables.boxes);
  write_gzip(at("phrases.tsv.gz"), tables.phrases);
}

}  // namespace gaze
