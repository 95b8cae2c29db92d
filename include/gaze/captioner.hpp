#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gaze/caption.hpp"
#include "gaze/decode_options.hpp"
#include "gaze/export.hpp"
#include "gaze/image.hpp"

namespace gaze {

enum class Precision { automatic, f32, bf16 };  ///< automatic: bf16 where the CPU has it

struct CaptionerOptions {
  std::string device = "cpu";  ///< "cpu", or "cuda", "cuda:1", ... where LibTorch has it
  int threads = 0;             ///< for one photo; 0: all cores. Never changes an answer.
  Precision precision = Precision::automatic;  ///< of the encoder
};

/// How well a model's attention fits boxes drawn by people around the things its captions name,
/// measured on its dev split when it was trained. All 0..1.
struct AttentionScore {
  double correctness = 0;  ///< share of a word's attention inside the boxes
  double pointing = 0;     ///< share of the words whose peak is inside
  double area = 0;         ///< of the boxes: what a uniform map gets, in both
  double centre = 0;       ///< what always pointing at the picture's centre gets
};

/// A loaded model. Every function may be called from several threads at once.
class GAZE_API Captioner {
 public:
  virtual ~Captioner() = default;

  /// One caption (and its alternatives) for each photo, in the same order. A photo's answer does
  /// not depend on the photos beside it.
  /// Throws Error(usage) for options out of range or that this model cannot do.
  virtual std::vector<CaptionedPhoto> describe(const std::vector<Image>& photos,
                                               const DecodeOptions& options) const = 0;

  /// Of one photo, which is not copied if it is moved here.
  CaptionedPhoto describe(Image photo, const DecodeOptions& options = {}) const;

  /// The attention of the model on given captions (teacher forcing), to score attention on
  /// reference captions: one Caption for each list of words, ended, with the model's own
  /// probability of each word. A word outside the vocabulary is read as the unknown word.
  /// Of the options, attention_choice and seed are used: with those of describe(), a caption that
  /// describe() wrote gets the same attention. Throws Error(usage) as describe().
  virtual std::vector<Caption> attend(const Image& photo,
                                      const std::vector<std::vector<std::string>>& captions,
                                      const DecodeOptions& options) const = 0;

  virtual const std::string& name() const = 0;  ///< as `gaze.config` calls the model
  virtual GridGeometry grid() const = 0;
  /// Pixels a side of the network's input: a photo read larger than twice this gains nothing.
  virtual int input_size() const = 0;
  /// How to read a photo for this model: a large JPEG at a reduced scale that loses nothing.
  ReadOptions read_options() const;
  /// "soft" or "hard": whether Word::cell is filled.
  virtual bool is_hard() const = 0;
  /// Whether Caption::confidence is filled.
  virtual bool gives_confidence() const { return false; }
  /// Empty where the model file does not say.
  virtual std::optional<AttentionScore> attention_score() const { return std::nullopt; }
};

/// Loads one `.safetensors` model. An empty path means the default: $GAZE_MODEL, else the model
/// beside the program or in the repository.
/// Throws Error(model), naming the file and every tensor that is missing, extra or misshapen.
/// Thread-safe.
GAZE_API std::unique_ptr<Captioner> load_captioner(const std::string& model_path,
                                                   const CaptionerOptions& options = {});

/// The same of a model file's bytes, which are copied. `name` stands for the path in errors.
/// Thread-safe.
GAZE_API std::unique_ptr<Captioner> load_captioner_from_bytes(std::string_view bytes,
                                                              const std::string& name,
                                                              const CaptionerOptions& options = {});

}  // namespace gaze
