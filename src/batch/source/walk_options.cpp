#include "batch/source/walk_options.hpp"

#include <fnmatch.h>

#include <algorithm>

#include "files/photo_name.hpp"

namespace gaze {
namespace {

bool matches(const std::vector<std::string>& patterns, const std::string& name,
             const std::string& relative) {
  return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
    return fnmatch(pattern.c_str(), name.c_str(), 0) == 0 ||
           fnmatch(pattern.c_str(), relative.c_str(), 0) == 0;
  });
}

}  // namespace

bool WalkOptions::leaves_out(const std::string& name, const std::string& relative) const {
  return is_system_name(name) || (!hidden && name.front() == '.') ||
         matches(exclude, name, relative);
}

bool WalkOptions::includes(const std::string& name, const std::string& relative) const {
  return matches(include, name, relative);
}

bool WalkOptions::takes(const std::string& name, const std::string& relative) const {
  return include.empty() ? is_photo_name(name) : includes(name, relative);
}

}  // namespace gaze
