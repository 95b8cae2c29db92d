#include <libheif/heif.h>

#include <memory>
#include <string>
#include <vector>

#include "gaze/error.hpp"
#include "xmp/exif_words.hpp"
#include "xmp/metadata_formats.hpp"

namespace gaze {
namespace {

struct FreeContext {
  void operator()(heif_context* context) const { heif_context_free(context); }
};
struct FreeHandle {
  void operator()(heif_image_handle* handle) const { heif_image_handle_release(handle); }
};

void require(const heif_error& error) {
  if (error.code == heif_error_Ok) return;
  throw Error(ErrorKind::input, std::string("the HEIF file's metadata cannot be read: ") +
                                    (error.message == nullptr ? "damaged" : error.message));
}

/// EXIF in a HEIF file begins with the number of bytes to pass over.
std::string_view exif_block(std::string_view data) {
  if (data.size() < 4) return "";
  std::size_t skip = 0;
  for (std::size_t i = 0; i < 4; ++i) skip = skip << 8U | static_cast<unsigned char>(data[i]);
  return skip > data.size() - 4 ? data.substr(4) : data.substr(4 + skip);
}

}  // namespace

PhotoMetadata read_heif_metadata(std::string_view bytes) {
  const std::unique_ptr<heif_context, FreeContext> context(heif_context_alloc());
  require(heif_context_read_from_memory_without_copy(context.get(), bytes.data(), bytes.size(),
                                                     nullptr));
  heif_image_handle* found = nullptr;
  require(heif_context_get_primary_image_handle(context.get(), &found));
  const std::unique_ptr<heif_image_handle, FreeHandle> handle(found);
  const int count = heif_image_handle_get_number_of_metadata_blocks(handle.get(), nullptr);
  std::vector<heif_item_id> items(static_cast<std::size_t>(count < 0 ? 0 : count));
  heif_image_handle_get_list_of_metadata_block_IDs(handle.get(), nullptr, items.data(),
                                                   static_cast<int>(items.size()));
  PhotoMetadata metadata;
  for (const heif_item_id item : items) {
    const std::string type = heif_image_handle_get_metadata_type(handle.get(), item);
    const char* const content = heif_image_handle_get_metadata_content_type(handle.get(), item);
    std::string data(heif_image_handle_get_metadata_size(handle.get(), item), '\0');
    if (data.empty()) continue;
    require(heif_image_handle_get_metadata(handle.get(), item, data.data()));
    if (type == "Exif") {
      const std::string_view block = exif_block(data);
      add_place(metadata, exif_words(block));
    } else if (type == "mime" && content != nullptr &&
               std::string_view(content) == "application/rdf+xml") {
      add_xmp(metadata, data);
    }
  }
  return metadata;
}

}  // namespace gaze
