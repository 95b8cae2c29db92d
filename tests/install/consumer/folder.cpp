// usage: folder FOLDER OUT.jsonl
// Captions every photo of a folder. Ctrl-C stops it, and the next start goes on there.
#include <csignal>
#include <gaze/batch.hpp>
#include <gaze/error.hpp>
#include <iostream>

namespace {

volatile std::sig_atomic_t stop = 0;

extern "C" void ask_to_stop(int) { stop = 1; }

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) {
    std::cerr << "usage: folder FOLDER OUT.jsonl\n";
    return 2;
  }
  std::signal(SIGINT, ask_to_stop);
  gaze::BatchRequest request;
  request.inputs = {arguments[1]};
  request.output = arguments[2];
  gaze::BatchEvents events;
  events.photo = [](const gaze::BatchPhoto& photo) {
    if (!photo.error) std::cout << photo.path << "\t" << photo.captioned.caption.text() << "\n";
  };
  events.error = [](const std::string& sentence) { std::cerr << "folder: " + sentence + "\n"; };
  events.cancelled = [] { return stop != 0; };
  try {
    const gaze::BatchResult result = gaze::run_batch(request, events);
    std::cout << result.counts.done << " captioned, " << result.counts.skipped << " before\n";
    return result.counts.failed == 0 ? 0 : 1;
  } catch (const gaze::Error& error) {
    std::cerr << "folder: " << error.what() << "\n";
    return 1;
  }
}
