#include "data/json_stream.hpp"

#include <limits>
#include <nlohmann/json.hpp>

#include "gaze/error.hpp"

namespace gaze {

/// Keeps the path to the value being read, and hands the reader its calls.
class JsonStream::Events : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit Events(JsonStream& reader) : reader_(reader) {}

  bool null() override { return other(); }
  bool boolean(bool) override { return other(); }
  bool number_float(double, const std::string&) override { return other(); }
  bool binary(nlohmann::json::binary_t&) override { return other(); }
  bool number_integer(std::int64_t value) override {
    reader_.on_whole_number(value);
    return after_value();
  }
  bool number_unsigned(std::uint64_t value) override {
    if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
      return other();
    }
    return number_integer(static_cast<std::int64_t>(value));
  }
  bool string(std::string& value) override {
    reader_.on_text(value);
    return after_value();
  }
  bool start_object(std::size_t) override {
    reader_.on_open_object();
    reader_.frames_.push_back({});
    return !reader_.stopped_;
  }
  bool key(std::string& value) override {
    reader_.frames_.back().key = value;
    return true;
  }
  bool end_object() override {
    reader_.frames_.pop_back();
    reader_.on_close_object();
    return after_value();
  }
  bool start_array(std::size_t) override {
    reader_.frames_.push_back({true, 0, ""});
    return !reader_.stopped_;
  }
  bool end_array() override {
    reader_.frames_.pop_back();
    return after_value();
  }
  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::json::exception&) override {
    reader_.fail("malformed JSON at byte " + std::to_string(position));
  }

 private:
  bool other() {
    reader_.on_other();
    return after_value();
  }
  /// False ends the reading.
  bool after_value() {
    auto& frames = reader_.frames_;
    if (!frames.empty() && frames.back().is_array) ++frames.back().index;
    return !reader_.stopped_;
  }

  JsonStream& reader_;
};

void JsonStream::read(std::istream& stream) {
  Events events(*this);
  nlohmann::json::sax_parse(stream, static_cast<nlohmann::json_sax<nlohmann::json>*>(&events));
}

bool JsonStream::at(std::initializer_list<const char*> path) const {
  if (path.size() != frames_.size()) return false;
  auto frame = frames_.begin();
  for (const char* part : path) {
    const bool any = part[0] == '*' && part[1] == '\0';
    if (frame->is_array ? !any : frame->key != part) return false;
    ++frame;
  }
  return true;
}

void JsonStream::fail(const std::string& sentence) const {
  std::string pointer;
  for (const auto& frame : frames_) {
    pointer += '/';
    if (frame.is_array) {
      pointer += std::to_string(frame.index);
      continue;
    }
    for (const char c : frame.key) {
      if (c == '~') {
        pointer += "~0";
      } else if (c == '/') {
        pointer += "~1";
      } else {
        pointer += c;
      }
    }
  }
  throw Error(ErrorKind::input, name_ + ": " + (pointer.empty() ? "" : pointer + ": ") + sentence);
}

}  // namespace gaze
