#include "features/feature_store.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <torch/types.h>
#include <unistd.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/utf8.hpp"
#include "files/replace_file.hpp"
#include "gaze/error.hpp"
#include "nn/tensor/torch_errors.hpp"

namespace gaze {
namespace {

namespace fs = std::filesystem;

at::ScalarType stored_type(const FeatureStoreKey& key) {
  return key.pixels ? at::kByte : at::kHalf;
}

std::int64_t record_bytes(const FeatureStoreKey& key) {
  return key.locations * key.features *
         static_cast<std::int64_t>(at::elementSize(stored_type(key)));
}

nlohmann::json to_json(const FeatureStoreKey& key) {
  // A path need not be UTF-8, JSON must be.
  std::vector<std::string> names;
  for (const std::string& name : key.names) names.push_back(to_utf8(name));
  nlohmann::json json = {{"format", 1},
                         {"encoder", key.encoder},
                         {"names", names},
                         {"locations", key.locations},
                         {"features", key.features}};
  if (!key.photos.empty()) json["photos"] = key.photos;
  if (key.pixels) json["values"] = "uint8";
  if (key.crop > 0) json["crop"] = key.crop;
  if (key.mirrored) json["mirrored"] = true;
  return json;
}

bool has_key(const std::string& path, const FeatureStoreKey& key) {
  std::ifstream in(path + ".json");
  if (!in) return false;
  const auto found = nlohmann::json::parse(in, nullptr, false);
  return !found.is_discarded() && found == to_json(key);
}

std::string unreadable_path(const std::string& path) { return path + ".unreadable"; }

/// The first `done` records' own: a number is written before its record.
std::vector<std::int64_t> read_unreadable(const std::string& path, std::int64_t done) {
  std::vector<std::int64_t> numbers;
  std::ifstream in(unreadable_path(path));
  for (std::int64_t number = 0; in >> number;) {
    if (number >= 0 && number < done) numbers.push_back(number);
  }
  return numbers;
}

}  // namespace

FeatureStoreState feature_store_state(const std::string& path, const FeatureStoreKey& key) {
  std::error_code ignored;
  if (!fs::exists(path + ".json", ignored)) return FeatureStoreState::missing;
  if (!has_key(path, key)) return FeatureStoreState::of_another_key;
  const auto bytes = fs::file_size(path, ignored);
  const auto wanted = record_bytes(key) * static_cast<std::int64_t>(key.names.size());
  return !ignored && bytes == static_cast<std::uintmax_t>(wanted) ? FeatureStoreState::complete
                                                                  : FeatureStoreState::incomplete;
}

FeatureStoreWriter::FeatureStoreWriter(const std::string& path, const FeatureStoreKey& key)
    : path_(path), key_(key) {
  std::error_code ignored;
  if (has_key(path, key) && fs::exists(path, ignored)) {
    done_ = static_cast<std::int64_t>(fs::file_size(path)) / record_bytes(key);
    done_ = std::min(done_, static_cast<std::int64_t>(key.names.size()));
    fs::resize_file(path, static_cast<std::uintmax_t>(done_ * record_bytes(key)));
  } else {
    fs::remove(path, ignored);
    fs::remove(unreadable_path(path), ignored);
    replace_file(path + ".json", to_json(key).dump() + '\n');
  }
  out_.open(path, std::ios::binary | std::ios::app);
  if (!out_) throw Error(ErrorKind::environment, path + ": cannot be written");
}

void FeatureStoreWriter::append(const at::Tensor& grid) {
  if (grid.dim() != 2 || grid.size(0) != key_.locations || grid.size(1) != key_.features) {
    throw Error(ErrorKind::usage, "a grid of this store is [" + std::to_string(key_.locations) +
                                      ", " + std::to_string(key_.features) + "], got " +
                                      shape_text(grid.sizes()));
  }
  if (key_.pixels && grid.scalar_type() != at::kByte) {
    throw Error(ErrorKind::usage, "a store of pixels takes bytes, got another type");
  }
  // The largest F16 is 65504; no encoder here comes near it, and an infinity would spoil the
  // training.
  const at::Tensor record =
      (key_.pixels ? grid : grid.clamp(-65504, 65504).to(at::kHalf)).contiguous();
  write(record.data_ptr());
}

void FeatureStoreWriter::append_unreadable() {
  auto numbers = read_unreadable(path_, done_);
  numbers.push_back(done_);
  std::string lines;
  for (const auto number : numbers) lines += std::to_string(number) + '\n';
  replace_file(unreadable_path(path_), lines);
  write(std::string(static_cast<std::size_t>(record_bytes(key_)), '\0').data());
}

void FeatureStoreWriter::write(const void* record) {
  out_.write(static_cast<const char*>(record), record_bytes(key_));
  if (!out_) {
    throw Error(ErrorKind::environment,
                path_ + ": cannot write record " + std::to_string(done_) + "; is the disk full?");
  }
  ++done_;
}

void FeatureStoreWriter::finish() {
  if (!out_.flush()) throw Error(ErrorKind::environment, path_ + ": cannot be written to the end");
  out_.close();
}

FeatureStore::FeatureStore(const std::string& path, const FeatureStoreKey& key)
    : key_(key), unreadable_(read_unreadable(path, size())) {
  if (!has_key(path, key)) {
    throw Error(ErrorKind::input, path + ": is no feature store for these photos and this encoder");
  }
  bytes_ = static_cast<std::size_t>(record_bytes(key) * size());
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat status = {};
  if (file < 0 || ::fstat(file, &status) != 0 ||
      static_cast<std::size_t>(status.st_size) != bytes_) {
    if (file >= 0) ::close(file);
    throw Error(ErrorKind::input, path + ": a complete feature store has " +
                                      std::to_string(bytes_) + " bytes, this one has " +
                                      std::to_string(status.st_size));
  }
  if (bytes_ > 0) {
    memory_ = ::mmap(nullptr, bytes_, PROT_READ, MAP_SHARED, file, 0);
  }
  ::close(file);
  if (memory_ == MAP_FAILED) {
    memory_ = nullptr;
    throw Error(ErrorKind::environment, path + ": cannot be mapped into memory");
  }
}

FeatureStore::~FeatureStore() {
  if (memory_ != nullptr) ::munmap(memory_, bytes_);
}

at::Tensor FeatureStore::get(const std::vector<std::int64_t>& indices) const {
  const auto options = at::TensorOptions(key_.pixels ? at::kByte : at::kFloat);
  at::Tensor batch = at::empty(
      {static_cast<std::int64_t>(indices.size()), key_.locations, key_.features}, options);
  for (std::size_t i = 0; i < indices.size(); ++i) {
    if (indices[i] < 0 || indices[i] >= size()) {
      throw Error(ErrorKind::usage, "photo index must be in 0.." + std::to_string(size() - 1) +
                                        ", got " + std::to_string(indices[i]));
    }
    char* record = static_cast<char*>(memory_) + indices[i] * record_bytes(key_);
    batch[static_cast<std::int64_t>(i)].copy_(at::from_blob(record, {key_.locations, key_.features},
                                                            at::TensorOptions(stored_type(key_))));
  }
  return batch;
}

}  // namespace gaze
