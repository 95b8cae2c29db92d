#pragma once
#include <opencv2/core/mat.hpp>
#include <string>

namespace gaze {

/// Bytes of a picture file, made by the library of its format: OpenCV's own encoders would load
/// GDAL and a hundred other libraries at every start. `rgb` is CV_8UC3; a `dpi` above 0 is
/// recorded. Each throws Error(environment) where the library fails: too large a side, no memory.
std::string encode_png(const cv::Mat& rgb, int dpi = 0);
std::string encode_jpeg(const cv::Mat& rgb, int quality, int dpi = 0);
std::string encode_webp(const cv::Mat& rgb, float quality);

}  // namespace gaze
