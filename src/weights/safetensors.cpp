#include "weights/safetensors.hpp"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>
#include <utility>

#include "files/replace_file.hpp"
#include "gaze/error.hpp"
#include "weights/mapped_file.hpp"

namespace gaze {
namespace {

using nlohmann::json;

constexpr std::size_t kLengthBytes = 8;
constexpr std::uint64_t kMaxHeader = 100'000'000;  // The format's own limit.
constexpr const char* kMetadata = "__metadata__";

std::string text(std::uint64_t number) { return std::to_string(number); }

/// A name for an error: one line, whatever it holds.
std::string shown(const std::string& name) {
  const bool plain = !name.empty() && std::all_of(name.begin(), name.end(),
                                                  [](char c) { return c > ' ' && c < 0x7f; });
  return plain ? name : json(name).dump(-1, ' ', true, json::error_handler_t::replace);
}

[[noreturn]] void refuse(const std::string& file, const std::string& what) {
  throw Error(ErrorKind::model, file + ": " + what);
}

std::uint64_t little_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = kLengthBytes; i-- > 0;) {
    value = (value << 8) | static_cast<unsigned char>(bytes[i]);
  }
  return value;
}

/// The header's text, once its length makes sense.
std::string_view header_of(std::string_view bytes, const std::string& file) {
  if (bytes.empty()) refuse(file, "the file is empty, a safetensors file was wanted");
  if (bytes.size() < kLengthBytes) {
    refuse(file, "not a safetensors file: it has " + text(bytes.size()) +
                     " bytes, the header's length alone takes 8");
  }
  const std::uint64_t length = little_endian(bytes);
  if (length > kMaxHeader) {
    refuse(file, "not a safetensors file: its first 8 bytes give a header of " + text(length) +
                     " bytes, at most " + text(kMaxHeader) + " are allowed");
  }
  if (length > bytes.size() - kLengthBytes) {
    refuse(file, "the file is cut: its header should take " + text(length) + " bytes, only " +
                     text(bytes.size() - kLengthBytes) + " are there");
  }
  const auto header = bytes.substr(kLengthBytes, length);
  if (header.empty() || header.front() != '{') {
    refuse(file, "not a safetensors file: its header does not begin with {");
  }
  if (const auto nul = header.find('\0'); nul != header.npos) {  // The parser would stop there.
    refuse(file, "the header is not valid JSON in UTF-8 (at its byte " + text(nul + 1) + ")");
  }
  return header;
}

/// nlohmann keeps the last of two equal keys; here a second one is an error.
json parse(std::string_view header, const std::string& file) {
  std::vector<std::set<std::string>> seen;
  const auto check_key = [&](int, json::parse_event_t event, json& value) {
    if (event == json::parse_event_t::object_start) seen.emplace_back();
    if (event == json::parse_event_t::object_end) seen.pop_back();
    if (event == json::parse_event_t::key && !seen.back().insert(value.get<std::string>()).second) {
      refuse(file, "the header names " + shown(value.get<std::string>()) + " twice");
    }
    return true;
  };
  try {
    return json::parse(header.begin(), header.end(), check_key);
  } catch (const json::parse_error& error) {
    refuse(file, "the header is not valid JSON in UTF-8 (at its byte " + text(error.byte) + ")");
  } catch (const json::exception&) {  // A number too large for any type.
    refuse(file, "the header is not valid JSON: it holds a number out of range");
  }
}

std::map<std::string, std::string> read_metadata(const json& entry, const std::string& file) {
  if (!entry.is_object()) refuse(file, "__metadata__ must be an object of strings");
  std::map<std::string, std::string> metadata;
  for (const auto& item : entry.items()) {
    if (!item.value().is_string()) {
      refuse(file, "__metadata__ must hold strings only, " + shown(item.key()) + " is " +
                       item.value().type_name());
    }
    metadata.emplace(item.key(), item.value().get<std::string>());
  }
  return metadata;
}

/// Bytes that `shape` elements of `dtype` take; empty if that is more than 2^63 - 1.
std::optional<std::uint64_t> byte_count(const std::vector<std::int64_t>& shape, Dtype dtype) {
  constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  std::uint64_t bytes = dtype_size(dtype);
  // A zero anywhere makes it empty, even beside dimensions whose product would not fit.
  if (std::find(shape.begin(), shape.end(), 0) != shape.end()) return 0;
  for (const std::int64_t size : shape) {
    if (bytes > kMost / static_cast<std::uint64_t>(size)) return std::nullopt;
    bytes *= static_cast<std::uint64_t>(size);
  }
  return bytes;
}

struct Placed {
  TensorInfo tensor;
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

/// A whole number of the header, at most 2^63 - 1.
std::uint64_t whole(const json& value, const std::string& file, const std::string& what) {
  constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (!value.is_number_unsigned() || value.get<std::uint64_t>() > kMost) {
    // An array may be nested too deep to be printed.
    refuse(file, what + " must be whole numbers from 0 to 2^63 - 1, got " +
                     (value.is_number() ? value.dump() : std::string(value.type_name())));
  }
  return value.get<std::uint64_t>();
}

Placed read_entry(const std::string& name, const json& entry, const std::string& file) {
  const std::string label = "tensor " + shown(name);
  if (!entry.is_object()) refuse(file, label + " must be described by an object");
  for (const auto& item : entry.items()) {
    if (item.key() != "dtype" && item.key() != "shape" && item.key() != "data_offsets") {
      refuse(file, label + " has the unknown field " + shown(item.key()));
    }
  }
  for (const char* field : {"dtype", "shape", "data_offsets"}) {
    if (!entry.contains(field)) refuse(file, label + " has no " + field);
  }
  Placed placed;
  placed.tensor.name = name;
  const json& dtype = entry["dtype"];
  if (!dtype.is_string()) refuse(file, "the dtype of " + label + " must be a string");
  const auto known = dtype_from_name(dtype.get_ref<const std::string&>());
  if (!known) {
    refuse(file, label + " has the unknown dtype " + shown(dtype.get_ref<const std::string&>()));
  }
  placed.tensor.dtype = *known;
  const json& shape = entry["shape"];
  if (!shape.is_array()) refuse(file, "the shape of " + label + " must be an array");
  for (const json& size : shape) {
    placed.tensor.shape.push_back(
        static_cast<std::int64_t>(whole(size, file, "the sizes of " + label)));
  }
  const json& offsets = entry["data_offsets"];
  if (!offsets.is_array() || offsets.size() != 2) {
    refuse(file, "the data_offsets of " + label + " must be an array of two numbers");
  }
  placed.begin = whole(offsets[0], file, "the data_offsets of " + label);
  placed.end = whole(offsets[1], file, "the data_offsets of " + label);
  if (placed.end < placed.begin) {
    refuse(file, label + " ends at byte " + text(placed.end) + ", before it begins at " +
                     text(placed.begin));
  }
  const auto wanted = byte_count(placed.tensor.shape, placed.tensor.dtype);
  if (!wanted || *wanted != placed.end - placed.begin) {
    refuse(file, label + " is " + std::string(dtype_name(placed.tensor.dtype)) + " " +
                     shape_text(placed.tensor.shape) + " and needs " +
                     (wanted ? text(*wanted) : "more than 2^63 - 1") + " bytes, its offsets give " +
                     text(placed.end - placed.begin));
  }
  return placed;
}

/// The tensors must lie end to end and fill the data exactly. Sorted by place afterwards.
void check_places(std::vector<Placed>& placed, std::uint64_t data_size, const std::string& file) {
  std::sort(placed.begin(), placed.end(), [](const Placed& a, const Placed& b) {
    return std::tie(a.begin, a.end, a.tensor.name) < std::tie(b.begin, b.end, b.tensor.name);
  });
  std::uint64_t filled = 0;
  std::string before = "the header";
  for (const Placed& each : placed) {
    const std::string label = "tensor " + shown(each.tensor.name);
    if (each.begin < filled) {
      refuse(file, label + " begins at byte " + text(each.begin) + " of the data and overlaps " +
                       before + ", which ends at " + text(filled));
    }
    if (each.begin > filled) {
      refuse(file, "bytes " + text(filled) + " to " + text(each.begin) + " of the data, before " +
                       label + ", belong to no tensor");
    }
    if (each.end > data_size) {
      refuse(file, "the file is cut: " + label + " ends at byte " + text(each.end) +
                       " of the data, only " + text(data_size) + " are there");
    }
    filled = each.end;
    before = label;
  }
  if (filled != data_size) {
    refuse(file, text(data_size - filled) + " bytes after the last tensor belong to no tensor");
  }
}

/// The 8 bytes of length and the header, padded with spaces so that the data is 8-byte aligned.
std::string header_bytes(const std::vector<const TensorInfo*>& tensors,
                         const std::map<std::string, std::string>& metadata) {
  std::string header = "{";
  try {
    // By hand, because `json` sorts by name and readers like the header in the data's order.
    if (!metadata.empty()) header += std::string("\"") + kMetadata + "\":" + json(metadata).dump();
    std::uint64_t offset = 0;
    for (const TensorInfo* tensor : tensors) {
      if (header.size() > 1) header += ',';
      header += json(tensor->name).dump() + ":{\"dtype\":\"" +
                std::string(dtype_name(tensor->dtype)) +
                "\",\"shape\":" + json(tensor->shape).dump() + ",\"data_offsets\":[" +
                text(offset) + ',' + text(offset + tensor->data.size()) + "]}";
      offset += tensor->data.size();
    }
  } catch (const json::exception&) {
    throw Error(ErrorKind::usage, "tensor names and metadata must be UTF-8");
  }
  header += '}';
  header.resize((header.size() + 7) / 8 * 8, ' ');
  if (header.size() > kMaxHeader) {
    throw Error(ErrorKind::usage, "the header may take at most " + text(kMaxHeader) +
                                      " bytes, it would take " + text(header.size()));
  }
  std::string bytes(kLengthBytes, '\0');
  for (std::size_t i = 0; i < kLengthBytes; ++i) {
    bytes[i] = static_cast<char>((static_cast<std::uint64_t>(header.size()) >> (8 * i)) & 0xff);
  }
  return bytes + header;
}

}  // namespace

std::int64_t TensorInfo::element_count() const {
  return static_cast<std::int64_t>(data.size() / dtype_size(dtype));
}

std::vector<float> TensorInfo::floats() const {
  return floats_from_bytes(data, dtype, "tensor " + shown(name));
}

std::string shape_text(const std::vector<std::int64_t>& shape) {
  std::string result = "[";
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (i > 0) result += ", ";
    result += std::to_string(shape[i]);
  }
  return result + "]";
}

SafetensorsFile SafetensorsFile::copy_of(std::string_view bytes, std::string name) {
  const auto copy = std::make_shared<const std::string>(bytes);
  return {*copy, std::move(name), copy};
}

SafetensorsFile SafetensorsFile::open(const std::string& path) {
  const auto mapped = std::make_shared<const MappedFile>(path);
  return SafetensorsFile(mapped->bytes(), path, mapped);
}

SafetensorsFile::SafetensorsFile(std::string_view bytes, std::string name)
    : SafetensorsFile(bytes, std::move(name), nullptr) {}

SafetensorsFile::SafetensorsFile(std::string_view bytes, std::string name,
                                 std::shared_ptr<const void> owner)
    : name_(std::move(name)), owner_(std::move(owner)) {
  const auto header = header_of(bytes, name_);
  const auto data = bytes.substr(kLengthBytes + header.size());
  const json root = parse(header, name_);
  std::vector<Placed> placed;
  for (const auto& item : root.items()) {
    if (item.key() == kMetadata) {
      metadata_ = read_metadata(item.value(), name_);
    } else {
      placed.push_back(read_entry(item.key(), item.value(), name_));
    }
  }
  check_places(placed, data.size(), name_);
  for (Placed& each : placed) {
    each.tensor.data = data.substr(each.begin, each.end - each.begin);
    index_.emplace(each.tensor.name, tensors_.size());
    tensors_.push_back(std::move(each.tensor));
  }
}

const TensorInfo* SafetensorsFile::find(std::string_view name) const {
  const auto found = index_.find(name);
  return found == index_.end() ? nullptr : &tensors_[found->second];
}

const TensorInfo& SafetensorsFile::at(std::string_view name) const {
  const TensorInfo* tensor = find(name);
  if (tensor == nullptr) refuse(name_, "there is no tensor " + shown(std::string(name)));
  return *tensor;
}

void write_safetensors(const std::string& path, const std::vector<TensorInfo>& tensors,
                       const std::map<std::string, std::string>& metadata) {
  std::set<std::string_view> names{kMetadata};
  std::vector<const TensorInfo*> ordered;
  for (const TensorInfo& tensor : tensors) {
    if (!names.insert(tensor.name).second) {
      throw Error(ErrorKind::usage, path + ": tensor names must differ from each other and from " +
                                        kMetadata + ", got " + shown(tensor.name) + " again");
    }
    const bool negative = std::any_of(tensor.shape.begin(), tensor.shape.end(),
                                      [](std::int64_t size) { return size < 0; });
    if (negative || byte_count(tensor.shape, tensor.dtype) != tensor.data.size()) {
      throw Error(ErrorKind::usage, path + ": tensor " + shown(tensor.name) + " has " +
                                        text(tensor.data.size()) + " bytes, which do not fit " +
                                        std::string(dtype_name(tensor.dtype)) + " " +
                                        shape_text(tensor.shape));
    }
    ordered.push_back(&tensor);
  }
  std::sort(ordered.begin(), ordered.end(), [](const TensorInfo* a, const TensorInfo* b) {
    const auto size_a = dtype_size(a->dtype), size_b = dtype_size(b->dtype);
    return size_a != size_b ? size_a > size_b : a->name < b->name;
  });
  const std::string header = header_bytes(ordered, metadata);
  std::vector<std::string_view> parts{header};
  for (const TensorInfo* tensor : ordered) parts.push_back(tensor->data);
  replace_file(path, parts);
}

}  // namespace gaze
