// A line of a journal, read by its head and as a whole; and a whole journal, repaired and added to.
#include "batch/journal/journal.hpp"

#include "batch/journal/journal_records.hpp"
#include "fuzz/scratch_file.hpp"
#include "fuzz/target.hpp"
#include "gaze/caption_json.hpp"
#include "gaze/error.hpp"

using namespace gaze_fuzz;

namespace {

void whole_file(std::string_view bytes, bool drop_failed) {
  static const ScratchFile file(".jsonl");
  file.write(bytes);
  const std::string added = gaze::error_json("q", "x");
  may_throw<gaze::Error>([&] {
    std::size_t kept = 0, read = 0;
    {
      gaze::Journal journal(file.path(), drop_failed, [&](auto&&...) { ++kept; });
      journal.append(added);
    }
    gaze::for_each_entry(file.path(), [&](const gaze::JournalEntry&) { ++read; });
    require(read == kept + 1, "a journal holds what it held and what was added");
  });
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const std::string_view line = view(data + 1, size - 1);
  if ((data[0] & 1U) != 0) {
    whole_file(line, (data[0] & 2U) != 0);
    return 0;
  }
  may_throw<gaze::Error>([&] {
    const gaze::JsonRecord record = gaze::read_json_record(line);
    const gaze::JournalEntry entry = gaze::read_journal_entry(line);
    require(entry.image == record.image && entry.failed == record.error.has_value(),
            "the head of a line says what the line says");
  });
  return 0;
}
