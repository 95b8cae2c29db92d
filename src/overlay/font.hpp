#pragma once
#include <memory>
#include <opencv2/core/mat.hpp>
#include <string>
#include <vector>

namespace cv::freetype {
class FreeType2;
}

namespace gaze {

/// A font file's path: $GAZE_FONT if set; else DejaVu Sans, Noto Sans, Liberation Sans or the like
/// from the folders where systems keep fonts (those of fontconfig's defaults, macOS and Windows).
/// Throws Error(environment) saying what to install or set if there is none.
std::string find_font(bool bold);

/// Text in a real typeface, antialiased, Unicode (UTF-8), shaped by HarfBuzz inside OpenCV.
/// Not to be used from two threads at once. Sizes and positions are pixels.
class Font {
 public:
  /// Throws Error(environment) if no font is found or the file is not a font.
  explicit Font(bool bold);

  /// From the pen's start to the end of the last letter. Newlines and tabs count as spaces.
  int width(const std::string& text, int size);

  /// `left` and `baseline` place the text's start; what falls outside the picture is not drawn.
  void draw(cv::Mat& picture, const std::string& text, int left, int baseline, int size,
            const cv::Scalar& rgb);

  /// Text made to fit a width: drawn smaller, down to 0.6 of `size`; if that is not enough, the end
  /// is replaced by an ellipsis. Letters are never cut.
  struct Fitted {
    std::string text;
    int size = 0;
  };
  Fitted fit(const std::string& text, int size, int room);

  /// Breaks text at spaces (inside a word only where the word alone is too wide) into lines no
  /// wider than `room`.
  std::vector<std::string> wrap(const std::string& text, int size, int room);

 private:
  std::shared_ptr<cv::freetype::FreeType2> face_;
};

}  // namespace gaze
