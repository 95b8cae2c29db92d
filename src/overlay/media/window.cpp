#include "overlay/media/window.hpp"

#include <algorithm>

#include "gaze/error.hpp"

namespace gaze {
namespace {

enum class Key { none, next, previous, play, save, close, other };

/// Arrow keys have a code of their own under GTK and X11, Qt, Windows and macOS.
Key key_of(int code) {
  switch (code) {
    case -1:
      return Key::none;
    case 65363:
    case 65364:
    case 16777236:
    case 16777237:
    case 2555904:
    case 2621440:
    case 63235:
    case 63233:
    case 'n':
      return Key::next;
    case 65361:
    case 65362:
    case 16777234:
    case 16777235:
    case 2424832:
    case 2490368:
    case 63234:
    case 63232:
    case 'p':
      return Key::previous;
    case ' ':
      return Key::play;
    case 's':
      return Key::save;
    case 'q':
    case 27:
      return Key::close;
    default:
      return Key::other;
  }
}

/// Num Lock and the like set bits above the key's own.
Key key_of_any(int code) {
  const Key key = key_of(code);
  return key == Key::other ? key_of(code & 0xFFFF) : key;
}

}  // namespace

void run_window(Display& display, const std::vector<Frame>& frames,
                const std::function<void(std::size_t, const cv::Mat&)>& save) {
  if (frames.empty()) throw Error(ErrorKind::usage, "a window needs a frame, got none");
  constexpr int kPatience = 50;  // Milliseconds between two checks whether the window was closed.
  std::size_t at = 0;
  bool playing = false;
  double shown = 0;  // Seconds of this frame, while playing.
  display.show(frames[at].picture);
  while (true) {
    const Key key = key_of_any(display.wait_key(kPatience));
    std::size_t next = at;
    if (key == Key::close || !display.is_open()) return;
    if (key == Key::next || key == Key::previous) playing = false;
    if (key == Key::next) next = std::min(at + 1, frames.size() - 1);
    if (key == Key::previous && at > 0) next = at - 1;
    if (key == Key::save) save(at, frames[at].picture);
    if (key == Key::play) {
      playing = !playing;
      shown = 0;
      if (playing && at + 1 == frames.size()) next = 0;
    }
    if (playing && key == Key::none) {
      shown += kPatience / 1000.0;
      if (shown >= frames[at].seconds) {
        shown = 0;
        if (at + 1 < frames.size()) next = at + 1;
        playing = at + 2 < frames.size();
      }
    }
    if (next != at) {
      at = next;
      display.show(frames[at].picture);
    }
  }
}

}  // namespace gaze
