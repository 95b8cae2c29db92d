#include "shapes/describe.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "gaze/error.hpp"
#include "shapes/claims.hpp"

namespace gaze {
namespace {

/// A caption built word by word, with its phrases.
class Writer {
 public:
  void say(std::string_view words) {
    if (!caption_.text.empty()) caption_.text += ' ';
    caption_.text += words;
    words_ += 1 + static_cast<int>(std::count(words.begin(), words.end(), ' '));
  }

  void say(ScenePhrase phrase) {
    phrase.first_word = words_;
    say(std::string_view(phrase.text));
    caption_.phrases.push_back(std::move(phrase));
  }

  const SceneCaption& caption() const { return caption_; }

 private:
  SceneCaption caption_;
  int words_ = 0;
};

/// Which attributes of a shape a phrase names.
struct Attributes {
  bool size = false;
  bool colour = false;
};

bool same(const SceneObject& a, const SceneObject& b, Attributes named) {
  return a.kind == b.kind && (!named.colour || a.colour == b.colour) &&
         (!named.size || a.size == b.size);
}

/// A phrase for one object that no other object fits. Size, colour and kind together always do.
ScenePhrase name_object(const Scene& scene, int index, Random& random) {
  // More often the colour alone: people name such things so.
  constexpr Attributes kChoices[] = {{false, true}, {false, true},  {false, true},
                                     {false, true}, {true, true},   {true, true},
                                     {true, true},  {false, false}, {true, false}};
  const SceneObject& object = scene.objects[static_cast<std::size_t>(index)];
  Attributes named = kChoices[random.below(9)];
  const auto fits = [&](const SceneObject& other) { return same(object, other, named); };
  if (std::count_if(scene.objects.begin(), scene.objects.end(), fits) > 1) named = {true, true};

  ScenePhrase phrase;
  const bool vowel = !named.size && named.colour && object.colour == ShapeColour::orange;
  phrase.text = vowel ? "an " : "a ";
  if (named.size) phrase.text += std::string(word(object.size)) + " ";
  if (named.colour) phrase.text += std::string(word(object.colour)) + " ";
  phrase.text += word(object.kind);
  phrase.objects = {index};
  phrase.type = word(object.kind);
  return phrase;
}

/// "two circles", "three red shapes": all objects that share the named attributes, at least two.
std::optional<ScenePhrase> name_group(const Scene& scene, Random& random) {
  constexpr std::string_view kNumbers[] = {"two", "three", "four"};
  const auto& model =
      scene.objects[static_cast<std::size_t>(random.below(static_cast<int>(scene.objects.size())))];
  const bool kind = random.below(3) > 0;
  const Attributes named{random.below(4) == 0, random.below(3) == 0};
  ScenePhrase phrase;
  for (std::size_t i = 0; i < scene.objects.size(); ++i) {
    SceneObject other = scene.objects[i];
    if (!kind) other.kind = model.kind;
    if (same(model, other, named)) phrase.objects.push_back(static_cast<int>(i));
  }
  if (phrase.objects.size() < 2) return std::nullopt;
  phrase.type = kind ? word(model.kind) : "shape";
  phrase.text = std::string(kNumbers[phrase.objects.size() - 2]) + " ";
  if (named.size) phrase.text += std::string(word(model.size)) + " ";
  if (named.colour) phrase.text += std::string(word(model.colour)) + " ";
  phrase.text += phrase.type + (phrase.type == "cross" ? "es" : "s");
  return phrase;
}

/// Two different objects, and a relation that is plain between them.
struct Related {
  int subject;
  Relation relation;
  int object;
};

/// One of all plain relations whose subject is `subject` (any if negative) and whose object is not
/// `but`.
std::optional<Related> draw_relation(const Scene& scene, Random& random, int subject = -1,
                                     int but = -1) {
  std::vector<Related> plain;
  const int count = static_cast<int>(scene.objects.size());
  for (int a = 0; a < count; ++a) {
    for (int b = 0; b < count; ++b) {
      if (a == b || (subject >= 0 && a != subject) || b == but) continue;
      for (int i = 0; i < kRelations; ++i) {
        const auto relation = static_cast<Relation>(i);
        if (clearly_holds(relation, scene.objects[static_cast<std::size_t>(a)],
                          scene.objects[static_cast<std::size_t>(b)])) {
          plain.push_back({a, relation, b});
        }
      }
    }
  }
  if (plain.empty()) return std::nullopt;
  return plain[static_cast<std::size_t>(random.below(static_cast<int>(plain.size())))];
}

/// An object and the place it is plainly at.
struct Placed {
  int object;
  Place place;
};

std::optional<Placed> draw_place(const Scene& scene, Random& random) {
  std::vector<Placed> plain;
  for (std::size_t object = 0; object < scene.objects.size(); ++object) {
    for (int i = 0; i < kPlaces; ++i) {
      const auto place = static_cast<Place>(i);
      if (clearly_holds(place, scene.objects[object])) {
        plain.push_back({static_cast<int>(object), place});
      }
    }
  }
  if (plain.empty()) return std::nullopt;
  return plain[static_cast<std::size_t>(random.below(static_cast<int>(plain.size())))];
}

/// One attempt at a caption; empty if what was drawn at random is not true or not there.
std::optional<SceneCaption> attempt(const Scene& scene, Random& random) {
  const int count = static_cast<int>(scene.objects.size());
  const int first = random.below(count);
  const int second = random.below(count);
  Writer writer;
  switch (random.below(12)) {
    case 0:
    case 1:
    case 2:
    case 3: {  // a red circle is left of a blue square
      const auto related = draw_relation(scene, random);
      if (!related) return std::nullopt;
      writer.say(name_object(scene, related->subject, random));
      writer.say("is");
      writer.say(words(related->relation));
      writer.say(name_object(scene, related->object, random));
      break;
    }
    case 4: {  // a red circle is left of a blue square and above a star
      const auto related = draw_relation(scene, random);
      if (!related) return std::nullopt;
      const auto also = draw_relation(scene, random, related->subject, related->object);
      if (!also) return std::nullopt;
      writer.say(name_object(scene, related->subject, random));
      writer.say("is");
      writer.say(words(related->relation));
      writer.say(name_object(scene, related->object, random));
      writer.say("and");
      writer.say(words(also->relation));
      writer.say(name_object(scene, also->object, random));
      break;
    }
    case 5:
    case 6:
    case 7: {  // a red circle is at the top, there is a red circle at the top
      const auto placed = draw_place(scene, random);
      if (!placed) return std::nullopt;
      const bool there = random.below(3) == 0;
      if (there) writer.say("there is");
      writer.say(name_object(scene, placed->object, random));
      if (!there) writer.say("is");
      writer.say(words(placed->place));
      break;
    }
    case 8:
    case 9:  // a red circle and a blue square
      if (first == second) return std::nullopt;
      writer.say(name_object(scene, first, random));
      writer.say("and");
      writer.say(name_object(scene, second, random));
      break;
    case 10: {  // there are two circles
      auto group = name_group(scene, random);
      if (!group) return std::nullopt;
      if (random.below(2) == 0) writer.say("there are");
      writer.say(std::move(*group));
      break;
    }
    default:                               // there is a red circle
      if (count > 1) return std::nullopt;  // Too little for a scene of several shapes.
      if (random.below(2) == 0) writer.say("there is");
      writer.say(name_object(scene, first, random));
      break;
  }
  return writer.caption();
}

}  // namespace

std::vector<SceneCaption> describe_scene(const Scene& scene, Random& random, int count) {
  // A lone shape allows eight captions at least, any two shapes more than that.
  if (scene.objects.empty() || count < 1 || count > 5) {
    throw Error(ErrorKind::usage, "1 to 5 captions of a scene with objects were wanted, got " +
                                      std::to_string(count) + " of one with " +
                                      std::to_string(scene.objects.size()));
  }
  std::vector<SceneCaption> captions;
  std::set<std::string> texts;
  while (static_cast<int>(captions.size()) < count) {
    auto caption = attempt(scene, random);
    if (caption && texts.insert(caption->text).second) captions.push_back(std::move(*caption));
  }
  return captions;
}

}  // namespace gaze
