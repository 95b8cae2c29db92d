#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "base/outside/crash_mark.hpp"
#include "files/path_fingerprint.hpp"

namespace gaze {

/// The file beside a journal that notes the photos in hand.
std::string in_hand_path(const std::string& journal);

/// Notes on the disk which photos are being worked on, so that a photo that ends the whole process
/// (a fault in a library, memory that runs out) does not end every later run as well. A run that
/// finds notes of one that died works on the photos noted there one by one, with no other in hand;
/// one that ended two runs is given up. Where nothing tells that the process itself failed (a
/// crash, the system out of memory), a user may have killed it: such an end counts half.
/// Any number of threads may use one. Notes that cannot be written are left out: they are no reason
/// to stop.
class PhotosInHand {
 public:
  /// Reads what an earlier run left. `forgive`: ignores it.
  PhotosInHand(std::string path, bool forgive);
  /// Ends the notes: a run that gets here has not died. The file goes if nothing is left in it.
  ~PhotosInHand();
  PhotosInHand(const PhotosInHand&) = delete;
  PhotosInHand& operator=(const PhotosInHand&) = delete;

  /// A run died with this photo in hand.
  bool is_suspect(const std::string& photo) const;
  /// Two did.
  bool is_given_up(const std::string& photo) const;

  /// The calling thread works on the photo while the object lives.
  class Hold {
   public:
    Hold(PhotosInHand* notes, const std::string& photo);
    ~Hold();
    Hold(const Hold&) = delete;
    Hold& operator=(const Hold&) = delete;

   private:
    PhotosInHand* notes_;
    std::size_t slot_ = 0;
  };

  /// All that is to be done with the photo was done, or it is in the journal as failed.
  void clear(const std::string& photo);
  /// From now on nothing is noted: a second signal, while an interrupted run ends, says nothing of the
  /// photos.
  void stop();
  /// All photos were gone through: those still suspected were not among them.
  void finish();

 private:
  using Key = std::pair<std::uint64_t, std::uint64_t>;

  struct Suspect {
    int halves = 0;  ///< of runs that it ended
    std::size_t slot = 0;
  };

  static Key key_of(const std::string& photo);
  bool read();
  void rewrite();
  std::size_t free_slot();
  void note(std::size_t slot, char kind, Key key, int halves);
  void blank(std::size_t slot);
  void write_line(std::size_t slot, const char* line);

  mutable std::mutex mutex_;
  std::string path_;
  int file_ = -1;
  bool stopped_ = false;
  std::map<Key, Suspect> suspects_;
  std::size_t slots_ = 0;          ///< lines behind the head
  std::vector<std::size_t> free_;  ///< those of them that are blank
  std::unique_ptr<CrashMark> mark_;
};

}  // namespace gaze
