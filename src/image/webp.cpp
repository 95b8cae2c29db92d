#include <webp/decode.h>
#include <webp/demux.h>

#include <cstddef>
#include <memory>
#include <new>
#include <string>

#include "gaze/error.hpp"
#include "image/codec.hpp"
#include "image/metadata/exif.hpp"
#include "image/pixels.hpp"
#include "image/srgb_converter.hpp"

// libwebp itself rather than cv::imdecode, which reads no animated WebP before OpenCV 4.11 and no
// EXIF in a WebP.

namespace gaze {
namespace {

struct DeleteDemuxer {
  void operator()(WebPDemuxer* demuxer) const { WebPDemuxDelete(demuxer); }
};
using Demuxer = std::unique_ptr<WebPDemuxer, DeleteDemuxer>;

[[noreturn]] void damaged() { throw Error(ErrorKind::input, "the WebP is damaged"); }

Demuxer open(const WebPData& file) {
  WebPDemuxState state = WEBP_DEMUX_PARSING_HEADER;
  Demuxer demuxer(WebPDemuxPartial(&file, &state));
  if (state == WEBP_DEMUX_PARSE_ERROR) damaged();
  if (state != WEBP_DEMUX_DONE) {
    throw Error(ErrorKind::input, "the WebP is cut: its data end before the picture does");
  }
  return demuxer;
}

/// A chunk's bytes, which are the file's; empty if there is none.
std::string_view chunk_of(const WebPDemuxer* demuxer, const char* name) {
  WebPChunkIterator chunk = {};
  std::string_view found;
  if (WebPDemuxGetChunk(demuxer, name, 1, &chunk) != 0) {
    found = {reinterpret_cast<const char*>(chunk.chunk.bytes), chunk.chunk.size};
  }
  WebPDemuxReleaseChunkIterator(&chunk);
  return found;
}

/// R G B A of one frame, which is width x height.
std::unique_ptr<std::uint8_t[]> decode_frame(const WebPData& frame, int width, int height) {
  const auto stride = static_cast<std::size_t>(width) * 4;
  const std::size_t size = stride * static_cast<std::size_t>(height);
  std::unique_ptr<std::uint8_t[]> rgba(new std::uint8_t[size]);
  WebPDecoderConfig config;
  if (WebPInitDecoderConfig(&config) == 0 ||
      WebPGetFeatures(frame.bytes, frame.size, &config.input) != VP8_STATUS_OK ||
      config.input.width != width || config.input.height != height) {
    damaged();
  }
  config.output.colorspace = MODE_RGBA;
  config.output.is_external_memory = 1;
  config.output.u.RGBA.rgba = rgba.get();
  config.output.u.RGBA.stride = static_cast<int>(stride);
  config.output.u.RGBA.size = size;
  const VP8StatusCode status = WebPDecode(frame.bytes, frame.size, &config);
  if (status == VP8_STATUS_OUT_OF_MEMORY) throw std::bad_alloc();
  if (status != VP8_STATUS_OK) damaged();
  return rgba;
}

/// Places the first or only frame on the canvas.
void draw_first_frame(const WebPDemuxer* demuxer, Image& image) {
  WebPIterator frame = {};
  const struct Release {
    WebPIterator* iterator;
    ~Release() { WebPDemuxReleaseIterator(iterator); }
  } release{&frame};
  if (WebPDemuxGetFrame(demuxer, 1, &frame) == 0) damaged();
  const bool fits = frame.x_offset >= 0 && frame.y_offset >= 0 &&
                    frame.x_offset <= image.width - frame.width &&
                    frame.y_offset <= image.height - frame.height;
  if (!fits) damaged();

  const auto rgba = decode_frame(frame.fragment, frame.width, frame.height);
  const auto width = static_cast<std::size_t>(frame.width);
  for (int y = 0; y < frame.height; ++y) {
    const std::size_t row = static_cast<std::size_t>(frame.y_offset) + static_cast<std::size_t>(y);
    const std::size_t to =
        row * static_cast<std::size_t>(image.width) + static_cast<std::size_t>(frame.x_offset);
    rgba_over_white(rgba.get() + static_cast<std::size_t>(y) * width * 4, width,
                    image.rgb.data() + to * 3);
  }
}

}  // namespace

Decoded decode_webp(std::string_view bytes, const ReadOptions& options) {
  const WebPData file{reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()};
  const Demuxer demuxer = open(file);
  const std::uint32_t width = WebPDemuxGetI(demuxer.get(), WEBP_FF_CANVAS_WIDTH);
  const std::uint32_t height = WebPDemuxGetI(demuxer.get(), WEBP_FF_CANVAS_HEIGHT);
  check_size(width, height, options);
  hold_picture(width, height, 7, options);

  Decoded decoded;
  decoded.orientation = exif_orientation(chunk_of(demuxer.get(), "EXIF"));
  decoded.image.width = static_cast<int>(width);
  decoded.image.height = static_cast<int>(height);
  decoded.image.rgb.assign(std::size_t{width} * height * 3, 255);
  draw_first_frame(demuxer.get(), decoded.image);
  if (const auto converter =
          SrgbConverter::of(chunk_of(demuxer.get(), "ICCP"), SrgbConverter::Space::rgb)) {
    converter->convert(decoded.image.rgb.data(), decoded.image.rgb.size() / 3);
  }
  return decoded;
}

}  // namespace gaze
