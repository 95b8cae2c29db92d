#include <webp/demux.h>
#include <webp/mux.h>

#include <cstdint>
#include <memory>
#include <string>

#include "gaze/error.hpp"
#include "xmp/exif_words.hpp"
#include "xmp/metadata_formats.hpp"

namespace gaze {
namespace {

constexpr std::size_t kMost = 0xFFFFFF00U;

struct DeleteMux {
  void operator()(WebPMux* mux) const { WebPMuxDelete(mux); }
};
using Mux = std::unique_ptr<WebPMux, DeleteMux>;

struct DeleteDemuxer {
  void operator()(WebPDemuxer* demuxer) const { WebPDemuxDelete(demuxer); }
};

/// The demuxer first: it checks what it reads (frames that lie outside the canvas, pictures that no
/// header announces). The muxer asserts the same and would end the program.
Mux open(std::string_view bytes) {
  const WebPData data{reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()};
  const std::unique_ptr<WebPDemuxer, DeleteDemuxer> checked(WebPDemux(&data));
  Mux mux(checked ? WebPMuxCreate(&data, 0) : nullptr);
  if (!mux) throw Error(ErrorKind::input, "the WebP is damaged or cut");
  return mux;
}

std::string_view chunk(const Mux& mux, const char* name) {
  WebPData data = {};
  if (WebPMuxGetChunk(mux.get(), name, &data) != WEBP_MUX_OK) return "";
  return {reinterpret_cast<const char*>(data.bytes), data.size};
}

}  // namespace

PhotoMetadata read_webp_metadata(std::string_view bytes) {
  const Mux mux = open(bytes);
  PhotoMetadata metadata;
  if (const auto xmp = chunk(mux, "XMP "); !xmp.empty()) add_xmp(metadata, xmp);
  add_place(metadata, exif_words(chunk(mux, "EXIF")));
  return metadata;
}

std::string webp_with_packet(std::string_view bytes, const XmpPacket& packet) {
  const Mux mux = open(bytes);
  const std::string xmp = packet.embedded(chunk(mux, "XMP ").size(), kMost);
  const WebPData data{reinterpret_cast<const std::uint8_t*>(xmp.data()), xmp.size()};
  WebPData whole = {};
  if (WebPMuxSetChunk(mux.get(), "XMP ", &data, 0) != WEBP_MUX_OK ||
      WebPMuxAssemble(mux.get(), &whole) != WEBP_MUX_OK) {
    throw Error(ErrorKind::input, "the WebP takes no metadata");
  }
  std::string result(reinterpret_cast<const char*>(whole.bytes), whole.size);
  WebPDataClear(&whole);
  return result;
}

}  // namespace gaze
