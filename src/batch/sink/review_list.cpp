#include "batch/sink/review_list.hpp"

#include <fmt/format.h>

#include "base/tab_separated.hpp"
#include "batch/journal/journal_records.hpp"
#include "batch/journal/output_format.hpp"
#include "batch/sink/alt_text_policy.hpp"
#include "files/replace_file.hpp"

namespace gaze {

void write_review_list(const std::string& journal, const std::string& path, double min_confidence) {
  FileReplacement file(path, true);
  file.write("image\tmean_log_prob\treason\tcaption\tconfidence\n");
  for_each_record(journal, [&](const JsonRecord& record) {
    if (record.error) return;
    const Caption& caption = record.photo.caption;
    const bool weak = is_weak(caption, min_confidence);
    if (!weak && record.suspect.empty()) return;
    file.write(fmt::format("{}\t{:.4f}\t{}\t{}\t{}\n", escape_field(record.image),
                           caption.mean_log_prob(), weak ? "weak" : record.suspect,
                           escape_field(caption.text()), confidence_field(caption)));
  });
  file.commit();
}

}  // namespace gaze
