#include "batch/photos_in_hand.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cinttypes>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string_view>

namespace gaze {
namespace {

// A head line, then a line a photo, each of a fixed length so that it can be written over in place:
//   gaze photos in hand 1; out of memory 00000000000000000003; -
//   h 0123456789abcdef0123456789abcdef 00
// The head counts how often the system has run out of memory since it was started, and ends in 'c'
// once the process has crashed. 'h': in hand; 's': suspected, with the halves of runs it ended.
constexpr const char* kHead = "gaze photos in hand 1; out of memory %020" PRIu64 "; -\n";
constexpr std::size_t kHeadBytes = 61, kSlotBytes = 38, kMostSlots = 100'000;
constexpr off_t kMarkOffset = kHeadBytes - 2;
constexpr int kUnknownEnd = 1, kOwnEnd = 2, kGiveUp = 4;
constexpr const char* kHeadRead = "gaze photos in hand 1; out of memory %20" SCNu64 "; %c";
constexpr const char* kSlot = "%c %016" PRIx64 "%016" PRIx64 " %02d\n";
constexpr const char* kSlotRead = "%c %16" SCNx64 "%16" SCNx64 " %2d";

/// How often the system has killed a process for lack of memory, this container's or all.
std::uint64_t out_of_memory_kills() {
  std::ifstream file("/proc/vmstat");
  std::uint64_t value = 0;
  for (std::string name; file >> name >> value;) {
    if (name == "oom_kill") return value;
  }
  return 0;
}

off_t offset_of(std::size_t slot) { return static_cast<off_t>(kHeadBytes + slot * kSlotBytes); }

/// What a power cut leaves of a head that was being written: zeros, or its beginning. `line` is zero
/// behind what was read.
bool is_unwritten_head(const char (&line)[128]) {
  if (std::all_of(std::begin(line), std::end(line), [](char byte) { return byte == 0; })) {
    return true;
  }
  constexpr std::string_view kBegin = "gaze photos in hand 1; out of memory ";
  const std::string_view got(line);
  return got.size() < kHeadBytes && got.substr(0, kBegin.size()) == kBegin.substr(0, got.size());
}

}  // namespace

std::string in_hand_path(const std::string& journal) { return journal + ".in-hand"; }

PhotosInHand::PhotosInHand(std::string path, bool forgive) : path_(std::move(path)) {
  if (!read()) return;  // Another program's file of that name is not written over.
  if (forgive) suspects_.clear();
  file_ = open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
  if (file_ < 0) return;
  rewrite();
  mark_ = std::make_unique<CrashMark>(file_, kMarkOffset);
}

PhotosInHand::~PhotosInHand() {
  mark_.reset();
  if (file_ < 0) return;
  if (suspects_.empty()) {
    unlink(path_.c_str());
  } else if (!stopped_) {
    rewrite();
  }
  close(file_);
}

/// False if there is a file that is none of ours.
bool PhotosInHand::read() {
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  const std::unique_ptr<std::FILE, Close> file(std::fopen(path_.c_str(), "rbe"));
  char line[128] = "";
  if (!file || std::fgets(line, sizeof line, file.get()) == nullptr) return true;
  if (is_unwritten_head(line)) return true;
  std::uint64_t kills = 0, high = 0, low = 0;
  char kind = 0, mark = 0;
  int halves = 0;
  if (std::sscanf(line, kHeadRead, &kills, &mark) != 2) return false;
  const int weight = mark == 'c' || out_of_memory_kills() != kills ? kOwnEnd : kUnknownEnd;
  for (std::size_t n = 0; n < kMostSlots; ++n) {
    if (std::fgets(line, sizeof line, file.get()) == nullptr) break;
    if (std::sscanf(line, kSlotRead, &kind, &high, &low, &halves) != 4) continue;
    int& known = suspects_[{high, low}].halves;
    known = std::min(kGiveUp, known + (kind == 'h' ? weight : halves));
  }
  return true;
}

PhotosInHand::Key PhotosInHand::key_of(const std::string& photo) {
  const Fingerprint value = fingerprint(photo);
  return {value.high, value.low};
}

bool PhotosInHand::is_suspect(const std::string& photo) const {
  const std::lock_guard lock(mutex_);
  return !suspects_.empty() && suspects_.count(key_of(photo)) != 0;
}

bool PhotosInHand::is_given_up(const std::string& photo) const {
  const std::lock_guard lock(mutex_);
  if (suspects_.empty()) return false;
  const auto found = suspects_.find(key_of(photo));
  return found != suspects_.end() && found->second.halves >= kGiveUp;
}

void PhotosInHand::write_line(std::size_t slot, const char* line) {
  if (file_ < 0 || stopped_) return;
  if (pwrite(file_, line, kSlotBytes, offset_of(slot)) < 0) {
    // A photo is then not noted, or noted although it is done.
  }
}

void PhotosInHand::note(std::size_t slot, char kind, Key key, int halves) {
  char line[kSlotBytes + 1];
  std::snprintf(line, sizeof line, kSlot, kind, key.first, key.second, halves);
  write_line(slot, line);
}

void PhotosInHand::blank(std::size_t slot) {
  char line[kSlotBytes];
  std::memset(line, ' ', kSlotBytes - 1);
  line[kSlotBytes - 1] = '\n';
  write_line(slot, line);
  free_.push_back(slot);
}

std::size_t PhotosInHand::free_slot() {
  if (free_.empty()) return slots_++;
  const std::size_t slot = free_.back();
  free_.pop_back();
  return slot;
}

/// The suspects alone.
void PhotosInHand::rewrite() {
  char head[128];
  std::snprintf(head, sizeof head, kHead, out_of_memory_kills());
  if (ftruncate(file_, 0) != 0 || pwrite(file_, head, kHeadBytes, 0) < 0) return;
  slots_ = 0;
  free_.clear();
  for (auto& [key, suspect] : suspects_) {
    suspect.slot = free_slot();
    note(suspect.slot, 's', key, suspect.halves);
  }
}

PhotosInHand::Hold::Hold(PhotosInHand* notes, const std::string& photo) : notes_(notes) {
  if (notes_ == nullptr) return;
  const std::lock_guard lock(notes_->mutex_);
  slot_ = notes_->free_slot();
  notes_->note(slot_, 'h', key_of(photo), 0);
}

PhotosInHand::Hold::~Hold() {
  if (notes_ == nullptr) return;
  const std::lock_guard lock(notes_->mutex_);
  notes_->blank(slot_);
}

void PhotosInHand::clear(const std::string& photo) {
  const std::lock_guard lock(mutex_);
  if (suspects_.empty()) return;
  const auto found = suspects_.find(key_of(photo));
  if (found == suspects_.end()) return;
  blank(found->second.slot);
  suspects_.erase(found);
}

void PhotosInHand::stop() {
  const std::lock_guard lock(mutex_);
  if (stopped_ || file_ < 0) return;
  rewrite();
  stopped_ = true;
}

void PhotosInHand::finish() {
  const std::lock_guard lock(mutex_);
  for (auto photo = suspects_.begin(); photo != suspects_.end();) {
    photo = photo->second.halves < kGiveUp ? suspects_.erase(photo) : std::next(photo);
  }
}

}  // namespace gaze
