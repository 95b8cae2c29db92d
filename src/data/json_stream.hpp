#pragma once
#include <cstdint>
#include <initializer_list>
#include <istream>
#include <string>
#include <utility>
#include <vector>

namespace gaze {

/// A JSON document read from front to back without keeping it in memory: a reader derives from this
/// and checks in each call where in the document it is. Errors name the place as a JSON pointer
/// (RFC 6901).
class JsonStream {
 public:
  /// `name` only appears in errors.
  explicit JsonStream(std::string name) : name_(std::move(name)) {}
  virtual ~JsonStream() = default;

  /// Reads all of the stream, or until stop() was called.
  /// Throws Error(input) if it is not JSON, and what fail() throws.
  void read(std::istream& stream);

 protected:
  virtual void on_text(const std::string&) {}
  virtual void on_whole_number(std::int64_t) {}
  virtual void on_other() {}  ///< null, true, false or a number that is not whole
  virtual void on_open_object() {}
  virtual void on_close_object() {}

  /// Whether the value (or the object or array that opens or closes) is at this path from the root;
  /// "*" is any place of an array.
  bool at(std::initializer_list<const char*> path) const;
  /// Throws Error(input): "name: /images/3/filename: sentence".
  [[noreturn]] void fail(const std::string& sentence) const;
  void stop() { stopped_ = true; }
  const std::string& name() const { return name_; }

 private:
  struct Frame {
    bool is_array = false;
    std::size_t index = 0;  ///< of an array: the value being read
    std::string key;        ///< of an object: likewise
  };

  class Events;  // what the JSON library calls

  std::string name_;
  std::vector<Frame> frames_;
  bool stopped_ = false;
};

}  // namespace gaze
