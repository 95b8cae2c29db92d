#include <gif_lib.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#include <string>
#include <vector>

#include "gaze/error.hpp"
#include "image/codec.hpp"

// giflib, since cv::imdecode knows no GIF before OpenCV 4.11. Only the first frame is read: what
// follows it may be long, and may be broken.

namespace gaze {
namespace {

[[noreturn]] void fail(int code) {
  if (code == D_GIF_ERR_NOT_ENOUGH_MEM) throw std::bad_alloc();
  if (code == D_GIF_ERR_READ_FAILED || code == D_GIF_ERR_EOF_TOO_SOON) {
    throw Error(ErrorKind::input, "the GIF is cut: its data end before the first frame does");
  }
  const char* const sentence = GifErrorString(code);
  throw Error(ErrorKind::input, std::string("the GIF is damaged: ") +
                                    (sentence == nullptr ? "unknown error" : sentence));
}

[[noreturn]] void damaged(const char* what) {
  throw Error(ErrorKind::input, std::string("the GIF is damaged: ") + what);
}

int read(GifFileType* gif, GifByteType* to, int count) {
  auto& rest = *static_cast<std::string_view*>(gif->UserData);
  const std::size_t size = std::min(rest.size(), static_cast<std::size_t>(count));
  std::memcpy(to, rest.data(), size);
  rest.remove_prefix(size);
  return static_cast<int>(size);
}

class GifReader {
 public:
  explicit GifReader(std::string_view bytes) : rest_(bytes) {
    int code = 0;
    gif_ = DGifOpen(&rest_, read, &code);
    if (gif_ == nullptr) fail(code);
  }
  ~GifReader() {
    int code = 0;
    DGifCloseFile(gif_, &code);
  }
  GifReader(const GifReader&) = delete;
  GifReader& operator=(const GifReader&) = delete;

  Decoded decode(const ReadOptions& options) {
    find_first_frame();
    const GifImageDesc& frame = gif_->Image;
    check_size(frame.Width, frame.Height, options);
    // Some writers leave the canvas at 0 x 0 and mean the frame.
    const bool has_canvas = gif_->SWidth > 0 && gif_->SHeight > 0;
    const int width = has_canvas ? gif_->SWidth : frame.Left + frame.Width;
    const int height = has_canvas ? gif_->SHeight : frame.Top + frame.Height;
    check_size(width, height, options);
    hold_picture(width, height, 3, options);

    Decoded decoded;
    decoded.image.width = width;
    decoded.image.height = height;
    decoded.image.rgb.assign(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3,
                             255);
    draw_frame(decoded.image);
    return decoded;
  }

 private:
  void require(int status) const {
    if (status == GIF_ERROR) fail(gif_->Error);
  }

  void find_first_frame() {
    GifRecordType record = UNDEFINED_RECORD_TYPE;
    while (record != IMAGE_DESC_RECORD_TYPE) {
      require(DGifGetRecordType(gif_, &record));
      if (record == EXTENSION_RECORD_TYPE) read_extension();
      if (record == TERMINATE_RECORD_TYPE) damaged("it holds no frame");
    }
    require(DGifGetImageDesc(gif_));
  }

  void read_extension() {
    int code = 0;
    GifByteType* block = nullptr;
    require(DGifGetExtension(gif_, &code, &block));
    while (block != nullptr) {
      GraphicsControlBlock control;
      if (code == GRAPHICS_EXT_FUNC_CODE &&
          DGifExtensionToGCB(block[0], block + 1, &control) == GIF_OK) {
        transparent_ = control.TransparentColor;
      }
      require(DGifGetExtensionNext(gif_, &block));
    }
  }

  void draw_frame(Image& image) {
    const GifImageDesc& frame = gif_->Image;
    const ColorMapObject* const colours =
        frame.ColorMap != nullptr ? frame.ColorMap : gif_->SColorMap;
    if (colours == nullptr) damaged("it has no table of colours");
    std::vector<GifPixelType> row(static_cast<std::size_t>(frame.Width));
    const auto draw_row = [&](int y) {
      require(DGifGetLine(gif_, row.data(), frame.Width));
      if (frame.Top + y >= image.height) return;
      for (int x = 0; x < frame.Width && frame.Left + x < image.width; ++x) {
        const int index = row[static_cast<std::size_t>(x)];
        if (index == transparent_ || index >= colours->ColorCount) continue;
        const GifColorType& colour = colours->Colors[index];
        const std::size_t pixel =
            static_cast<std::size_t>(frame.Top + y) * static_cast<std::size_t>(image.width) +
            static_cast<std::size_t>(frame.Left + x);
        std::uint8_t* const to = image.rgb.data() + pixel * 3;
        to[0] = colour.Red;
        to[1] = colour.Green;
        to[2] = colour.Blue;
      }
    };
    if (!frame.Interlace) {
      for (int y = 0; y < frame.Height; ++y) draw_row(y);
      return;
    }
    constexpr int kStart[4] = {0, 4, 2, 1}, kStep[4] = {8, 8, 4, 2};
    for (int pass = 0; pass < 4; ++pass) {
      for (int y = kStart[pass]; y < frame.Height; y += kStep[pass]) draw_row(y);
    }
  }

  std::string_view rest_;
  GifFileType* gif_ = nullptr;
  int transparent_ = NO_TRANSPARENT_COLOR;
};

}  // namespace

Decoded decode_gif(std::string_view bytes, const ReadOptions& options) {
  return GifReader(bytes).decode(options);
}

}  // namespace gaze
