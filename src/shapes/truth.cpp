#include "shapes/truth.hpp"

#include <cctype>
#include <optional>
#include <string>
#include <vector>

#include "shapes/claims.hpp"

namespace gaze {
namespace {

/// What one phrase asks for.
struct Phrase {
  int number = 0;  ///< exactly so many; 0: "a", at least one
  std::optional<ShapeSize> size;
  std::optional<ShapeColour> colour;
  std::optional<ShapeKind> kind;
  int clause = 0;

  bool fits(const SceneObject& object) const {
    return (!size || *size == object.size) && (!colour || *colour == object.colour) &&
           (!kind || *kind == object.kind);
  }
};

/// "phrase `subject` is at `place`" or "... is in this relation to phrase `object`".
struct Claim {
  std::size_t subject = 0;
  std::optional<Place> place;
  Relation relation = Relation::left_of;
  std::size_t object = 0;
};

std::vector<std::string> tokens_of(std::string_view caption) {
  std::vector<std::string> tokens(1);
  for (const char c : caption) {
    if (c == ' ' || c == '.' || c == '\t' || c == '\n' || c == '\r') {
      if (!tokens.back().empty()) tokens.emplace_back();
    } else {
      tokens.back() += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
  }
  if (tokens.back().empty()) tokens.pop_back();
  return tokens;
}

/// Reads a caption into phrases and claims. Each function either takes its words and returns true,
/// or takes none.
class Reader {
 public:
  explicit Reader(std::string_view caption) : tokens_(tokens_of(caption)) {}

  /// False if this is no sentence of the shapes world.
  bool read() {
    do {
      if (!clause()) return false;
      ++clause_;
    } while (take("and"));
    return at_ == tokens_.size();
  }

  const std::vector<Phrase>& phrases() const { return phrases_; }
  const std::vector<Claim>& claims() const { return claims_; }

 private:
  bool peek(std::string_view word, std::size_t ahead = 0) const {
    return at_ + ahead < tokens_.size() && tokens_[at_ + ahead] == word;
  }

  bool take(std::string_view word) {
    if (!peek(word)) return false;
    ++at_;
    return true;
  }

  /// Several words at once, or none of them.
  bool take_all(std::string_view wanted) {
    std::size_t ahead = 0;
    for (const std::string& each : tokens_of(wanted)) {
      if (!peek(each, ahead++)) return false;
    }
    at_ += ahead;
    return true;
  }

  template <typename Value>
  std::optional<Value> take_one_of(int count) {
    for (int i = 0; i < count; ++i) {
      if (take(word(static_cast<Value>(i)))) return static_cast<Value>(i);
    }
    return std::nullopt;
  }

  bool noun(Phrase& phrase) {
    const bool many = phrase.number > 1;
    if (take(many ? "shapes" : "shape")) return true;
    for (int i = 0; i < kShapeKinds; ++i) {
      const auto kind = static_cast<ShapeKind>(i);
      std::string name(word(kind));
      if (many) name += kind == ShapeKind::cross ? "es" : "s";
      if (take(name)) {
        phrase.kind = kind;
        return true;
      }
    }
    return false;
  }

  bool phrase() {
    constexpr std::string_view kNumbers[] = {"one", "two", "three", "four", "five", "six"};
    const std::size_t start = at_;
    Phrase result;
    result.clause = clause_;
    bool begun = take("a") || take("an");
    for (int i = 0; i < 6 && !begun; ++i) {
      begun = take(kNumbers[i]);
      if (begun) result.number = i + 1;
    }
    if (begun) {
      result.size = take_one_of<ShapeSize>(kShapeSizes);
      result.colour = take_one_of<ShapeColour>(kShapeColours);
      if (noun(result)) {
        phrases_.push_back(result);
        return true;
      }
    }
    at_ = start;
    return false;
  }

  std::optional<Place> place() {
    for (int i = 0; i < kPlaces; ++i) {
      if (take_all(words(static_cast<Place>(i)))) return static_cast<Place>(i);
    }
    return std::nullopt;
  }

  std::optional<Relation> relation() {
    const std::size_t start = at_;
    const bool to_the = take_all("to the");
    for (int i = 0; i < kRelations; ++i) {
      const auto each = static_cast<Relation>(i);
      const bool sideways = each == Relation::left_of || each == Relation::right_of;
      if ((sideways || !to_the) && take_all(words(each))) return each;
    }
    at_ = start;
    return std::nullopt;
  }

  /// One place, or one relation with all it relates to, of the phrases `first` to `last`.
  bool predicate(std::size_t first, std::size_t last) {
    if (const auto where = place()) {
      for (std::size_t subject = first; subject <= last; ++subject) {
        claims_.push_back({subject, where, Relation::left_of, 0});
      }
      return true;
    }
    const auto how = relation();
    if (!how) return false;
    if (!phrase()) {
      broken_ = true;
      return false;
    }
    do {
      for (std::size_t subject = first; subject <= last; ++subject) {
        claims_.push_back({subject, std::nullopt, *how, phrases_.size() - 1});
      }
    } while (another_object());
    return true;
  }

  bool claim_follows() {
    const std::size_t start = at_;
    const bool follows = place() || relation();
    at_ = start;
    return follows;
  }

  /// "... and a green star", unless that star begins a clause of its own.
  bool another_object() {
    const std::size_t start = at_;
    if (take("and") && phrase()) {
      if (!peek("is") && !peek("are") && !claim_follows()) return true;
      phrases_.pop_back();
    }
    at_ = start;
    return false;
  }

  bool clause() {
    if (take("there") && !take("is") && !take("are")) return false;
    const std::size_t first = phrases_.size();
    if (!phrase()) return false;
    for (std::size_t start = at_; take("and"); start = at_) {
      if (!phrase()) {
        at_ = start;
        break;
      }
    }
    const std::size_t last = phrases_.size() - 1;
    const bool of_all = take("are");
    const bool verb = of_all || take("is");
    const std::size_t subject = of_all ? first : last;
    if (!predicate(subject, last)) return !verb && !broken_;
    for (std::size_t start = at_; take("and"); start = at_) {
      if (!predicate(subject, last)) {
        at_ = start;
        break;
      }
    }
    return !broken_;
  }

  std::vector<std::string> tokens_;
  std::size_t at_ = 0;
  int clause_ = 0;
  bool broken_ = false;  ///< A relation to nothing.
  std::vector<Phrase> phrases_;
  std::vector<Claim> claims_;
};

/// Tries every way to give phrases objects, in a clause each its own, until all claims hold.
class Assignment {
 public:
  Assignment(const Reader& reader, const Scene& scene) : reader_(reader), scene_(scene) {}

  bool possible(std::size_t next = 0) {
    if (next == reader_.phrases().size()) return claims_hold();
    const Phrase& phrase = reader_.phrases()[next];
    std::vector<std::size_t> fitting;
    for (std::size_t i = 0; i < scene_.objects.size(); ++i) {
      if (phrase.fits(scene_.objects[i])) fitting.push_back(i);
    }
    if (phrase.number > 0) {
      return fitting.size() == static_cast<std::size_t>(phrase.number) && with(fitting, next);
    }
    for (const std::size_t each : fitting) {
      if (with({each}, next)) return true;
    }
    return false;
  }

 private:
  bool with(const std::vector<std::size_t>& objects, std::size_t next) {
    for (std::size_t earlier = 0; earlier < chosen_.size(); ++earlier) {
      if (reader_.phrases()[earlier].clause != reader_.phrases()[next].clause) continue;
      for (const std::size_t used : chosen_[earlier]) {
        for (const std::size_t each : objects) {
          if (used == each) return false;
        }
      }
    }
    chosen_.push_back(objects);
    const bool found = possible(next + 1);
    chosen_.pop_back();
    return found;
  }

  bool claims_hold() const {
    for (const Claim& claim : reader_.claims()) {
      for (const std::size_t subject : chosen_[claim.subject]) {
        const SceneObject& a = scene_.objects[subject];
        if (claim.place) {
          if (!holds(*claim.place, a)) return false;
          continue;
        }
        for (const std::size_t object : chosen_[claim.object]) {
          if (!holds(claim.relation, a, scene_.objects[object])) return false;
        }
      }
    }
    return true;
  }

  const Reader& reader_;
  const Scene& scene_;
  std::vector<std::vector<std::size_t>> chosen_;  ///< objects of each phrase so far
};

}  // namespace

Truth check_caption(std::string_view caption, const Scene& scene) {
  Reader reader(caption);
  if (!reader.read()) return Truth::not_understood;
  return Assignment(reader, scene).possible() ? Truth::holds : Truth::fails;
}

}  // namespace gaze
