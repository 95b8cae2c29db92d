#include "xmp/xmp_packet.hpp"

#include <exempi/xmp.h>

#include <cstdint>
#include <mutex>
#include <utility>
#include <vector>

#include "base/utf8.hpp"
#include "gaze/error.hpp"
#include "xmp/camera_words.hpp"
#include "xmp/xml_outline.hpp"

namespace gaze {
namespace {

constexpr std::uint32_t kAltText = XMP_PROP_VALUE_IS_ARRAY | XMP_PROP_ARRAY_IS_ORDERED |
                                   XMP_PROP_ARRAY_IS_ALT | XMP_PROP_ARRAY_IS_ALTTEXT;
constexpr std::size_t kRoom = 2048;
constexpr const char* kDefault = "x-default";
constexpr const char* kEnglish = "en";
// Of two alternatives Exempi makes the second one equal to the first when it reads them, and a
// person's German words would be gone. So each pair gets a third one for as long as Exempi has it.
constexpr std::string_view kThird = "li xml:lang=\"x-gaze\"/>";
constexpr std::string_view kThirdWritten = "<rdf:li xml:lang=\"x-gaze\"/>";

/// Exempi's namespace tables and its last error are the process's.
class Library {
 public:
  Library() : lock_(mutex()) {
    static const bool ready = xmp_init() && register_namespaces();
    if (!ready) throw Error(ErrorKind::environment, "Exempi cannot be started");
  }

 private:
  static std::mutex& mutex() {
    static std::mutex one;
    return one;
  }
  static bool register_namespaces();

  std::lock_guard<std::mutex> lock_;
};

struct Property {
  const char* schema;
  const char* name;
};

Property property_of(XmpField field) {
  return field == XmpField::description
             ? Property{"http://purl.org/dc/elements/1.1/", "description"}
             : Property{"http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/", "AltTextAccessibility"};
}

struct FreeString {
  void operator()(XmpStringPtr text) const { xmp_string_free(text); }
};
using String = std::unique_ptr<_XmpString, FreeString>;

String new_string() { return String(xmp_string_new()); }

std::string text_of(const String& text) { return xmp_string_cstr(text.get()); }

bool Library::register_namespaces() {
  const String prefix = new_string();
  return xmp_register_namespace(property_of(XmpField::alt_text).schema, "Iptc4xmpCore",
                                prefix.get());
}

/// One of a field's alternatives.
struct Item {
  std::string language;  ///< empty: not stated
  std::string text;
};

/// Exempi calls a language that was not stated so where it knows that there must be one.
bool is_unstated(const std::string& language) { return language.empty() || language == "x-repair"; }

bool is_ours_to_say(const std::string& language) {
  return is_unstated(language) || language == kDefault || language == kEnglish ||
         language.compare(0, 3, "en-") == 0;
}

std::string item_path(const Property& property, std::size_t index, const char* rest = "") {
  return std::string(property.name) + '[' + std::to_string(index) + ']' + rest;
}

/// The alternatives, or the one value of a property that is no array.
std::vector<Item> items_of(XmpPtr xmp, const Property& property) {
  std::vector<Item> items;
  const String value = new_string();
  std::uint32_t bits = 0;
  if (!xmp_get_property(xmp, property.schema, property.name, value.get(), &bits)) return items;
  if (!XMP_IS_PROP_ARRAY(bits)) return {{"", text_of(value)}};
  for (std::size_t n = 1;
       xmp_get_property(xmp, property.schema, item_path(property, n).c_str(), value.get(), &bits);
       ++n) {
    Item item{"", text_of(value)};
    if (XMP_HAS_PROP_LANG(bits) &&
        xmp_get_property(xmp, property.schema, item_path(property, n, "/?xml:lang").c_str(),
                         value.get(), nullptr)) {
      item.language = text_of(value);
    }
    items.push_back(std::move(item));
  }
  return items;
}

[[noreturn]] void cannot_set(const Property& property) {
  throw Error(ErrorKind::input, std::string(property.name) + " cannot be set in this XMP");
}

/// `before_first`: x-default stands in front of the others.
void add_item(XmpPtr xmp, const Property& property, const Item& item, bool before_first) {
  bool good = false;
  std::string path = item_path(property, 1, "/?xml:lang");
  if (before_first && xmp_has_property(xmp, property.schema, item_path(property, 1).c_str())) {
    good = xmp_set_array_item(xmp, property.schema, property.name, 1, item.text.c_str(),
                              XMP_PROP_ARRAY_INSERT_BEFORE);
  } else {
    good =
        xmp_append_array_item(xmp, property.schema, property.name, kAltText, item.text.c_str(), 0);
    path = std::string(property.name) + "[last()]/?xml:lang";
  }
  good = good && (item.language.empty() ||
                  xmp_set_property(xmp, property.schema, path.c_str(), item.language.c_str(), 0));
  if (!good) cannot_set(property);
}

void set_item(XmpPtr xmp, const Property& property, const Item& item, bool before_first) {
  const std::vector<Item> items = items_of(xmp, property);
  for (std::size_t n = 0; n < items.size(); ++n) {
    if (items[n].language != item.language) continue;
    if (!xmp_set_array_item(xmp, property.schema, property.name, static_cast<std::int32_t>(n + 1),
                            item.text.c_str(), 0)) {
      cannot_set(property);
    }
    return;
  }
  add_item(xmp, property, item, before_first);
}

/// Makes an array of alternatives of whatever is there, without what has no language.
void normalise(XmpPtr xmp, const Property& property) {
  const std::vector<Item> items = items_of(xmp, property);
  std::uint32_t bits = 0;
  const String value = new_string();
  bool rebuild = xmp_get_property(xmp, property.schema, property.name, value.get(), &bits) &&
                 (bits & XMP_PROP_ARRAY_IS_ALTTEXT) == 0;
  for (const Item& item : items) rebuild = rebuild || is_unstated(item.language);
  if (!rebuild) return;
  xmp_delete_property(xmp, property.schema, property.name);
  for (const Item& item : items) {
    if (!is_unstated(item.language)) add_item(xmp, property, item, false);
  }
}

/// Text that XML can hold.
std::string for_xml(const std::string& text) {
  std::string clean = to_utf8(text);
  for (char& letter : clean) {
    if (static_cast<unsigned char>(letter) < 0x20U) letter = ' ';
  }
  return clean;
}

bool says_all(XmpPtr xmp, const Property& property, const std::string& text) {
  int same = 0;
  for (const Item& item : items_of(xmp, property)) {
    if (is_unstated(item.language)) return false;
    const bool ours = item.language == kDefault || item.language == kEnglish;
    if (ours && item.text == text) ++same;
  }
  return same == 2;
}

/// The XML with a third alternative in every pair.
std::string with_thirds(std::string_view xml, const XmlOutline& outline) {
  if (!outline.pairs.empty() && xml.find('\0') != std::string_view::npos) {
    throw Error(ErrorKind::input, "it is UTF-16 with alternatives that would not be kept");
  }
  std::string whole;
  std::size_t done = 0;
  for (const std::size_t end_tag : outline.pairs) {
    whole += xml.substr(done, end_tag - done);
    const std::string_view name = xml.substr(end_tag + 2, xml.find('>', end_tag) - end_tag - 2);
    const auto colon = name.find(':');
    whole += '<';
    if (colon != std::string_view::npos) whole += name.substr(0, colon + 1);
    whole += kThird;
    done = end_tag;
  }
  whole += xml.substr(done);
  return whole;
}

std::string serialized(XmpPtr xmp, std::uint32_t options) {
  const String written = new_string();
  // Exempi pads even where 0 is asked for.
  const std::uint32_t padding = (options & XMP_SERIAL_OMITPACKETWRAPPER) != 0 ? 0 : 1;
  if (!xmp_serialize(xmp, written.get(), options, padding)) {
    throw Error(ErrorKind::input, "this XMP cannot be written");
  }
  std::string text = text_of(written);
  for (auto at = text.find(kThirdWritten); at != std::string::npos; at = text.find(kThirdWritten)) {
    const auto line = text.rfind('\n', at);  // With its indentation, and the break before it.
    text.erase(line, at + kThirdWritten.size() - line);
  }
  return text;
}

}  // namespace

struct XmpPacket::Parts {
  XmpPtr xmp = nullptr;
  ~Parts() {
    const Library library;
    xmp_free(xmp);
  }
};

XmpPacket::XmpPacket() : parts_(std::make_unique<Parts>()) {
  const Library library;
  parts_->xmp = xmp_new_empty();
}

XmpPacket::XmpPacket(std::string_view xml) : XmpPacket() {
  if (xml.find_first_not_of(std::string_view(" \t\r\n\0", 5)) == std::string_view::npos) return;
  const XmlOutline outline = xml_outline(xml);
  std::string whole;
  switch (outline.root) {
    case XmlOutline::Root::other:
      throw Error(ErrorKind::input, "it is XML but no XMP");
    case XmlOutline::Root::xmpmeta:
      whole = with_thirds(xml, outline);
      break;
    case XmlOutline::Root::rdf:  // Exempi takes a lone rdf:RDF for nothing at all.
      if (xml.find('\0') != std::string_view::npos) {
        throw Error(ErrorKind::input, "it is UTF-16 without an x:xmpmeta");
      }
      whole = with_thirds(xml.substr(0, outline.end), outline).substr(outline.begin);
      whole = "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">" + whole + "</x:xmpmeta>";
      break;
  }
  const Library library;
  if (!xmp_parse(parts_->xmp, whole.data(), whole.size())) {
    throw Error(ErrorKind::input, "it is not the RDF that XMP allows");
  }
}

XmpPacket::~XmpPacket() = default;
XmpPacket::XmpPacket(XmpPacket&&) noexcept = default;
XmpPacket& XmpPacket::operator=(XmpPacket&&) noexcept = default;

bool XmpPacket::has_words(XmpField field) const {
  const Library library;
  const Property property = property_of(field);
  for (const Item& item : items_of(parts_->xmp, property)) {
    if (is_ours_to_say(item.language) && !is_camera_words(item.text)) return true;
  }
  std::uint32_t bits = 0;
  const String value = new_string();
  return xmp_get_property(parts_->xmp, property.schema, property.name, value.get(), &bits) &&
         XMP_IS_PROP_STRUCT(bits);  // Whatever it is, somebody wanted it there.
}

bool XmpPacket::says(XmpField field, const std::string& text) const {
  const Library library;
  return says_all(parts_->xmp, property_of(field), for_xml(text));
}

bool XmpPacket::set_words(XmpField field, const std::string& text) {
  const Library library;
  const Property property = property_of(field);
  const std::string clean = for_xml(text);
  if (says_all(parts_->xmp, property, clean)) return false;
  normalise(parts_->xmp, property);
  set_item(parts_->xmp, property, {kDefault, clean}, true);
  set_item(parts_->xmp, property, {kEnglish, clean}, false);
  return true;
}

std::string XmpPacket::sidecar() const {
  const Library library;
  return serialized(parts_->xmp, XMP_SERIAL_OMITPACKETWRAPPER);
}

std::string XmpPacket::embedded(std::size_t length, std::size_t most) const {
  const Library library;
  std::string packet = serialized(parts_->xmp, 0);
  const std::size_t tight = packet.size();
  const std::size_t wanted = tight <= length ? length : tight + kRoom;
  if (wanted > most || wanted == tight) return packet;
  return packet.insert(packet.rfind("<?xpacket"), wanted - tight, ' ');
}

}  // namespace gaze
