// run_batch() for other programs: loads the model by itself.
#include <memory>

#include "batch/batch.hpp"
#include "batch/batch_request.hpp"
#include "files/file_digest.hpp"
#include "gaze/batch.hpp"
#include "weights/model_lookup.hpp"

namespace gaze {

BatchResult run_batch(const BatchRequest& request, const BatchEvents& events) {
  check(request);
  const auto model = [&request] { return find_model(request.model, model_places()); };
  const BatchOptions options = batch_options(request, [&] { return file_digest(model()); });
  std::unique_ptr<Captioner> captioner;
  BatchCallbacks callbacks;
  callbacks.captioner = [&]() -> const Captioner& {
    captioner = load_captioner(model(), captioner_options(request));
    return *captioner;
  };
  callbacks.stdin_lines = events.next_path;
  callbacks.interrupted = [&] { return events.cancelled && events.cancelled(); };
  callbacks.on_error = [&](const std::string& sentence) {
    if (events.error) events.error(sentence);
  };
  callbacks.progress = [&](const BatchCounts& counts) {
    if (events.progress) events.progress(counts);
  };
  callbacks.photo = events.photo;
  return run_batch(options, callbacks);
}

}  // namespace gaze
