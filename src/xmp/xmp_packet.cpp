#include "xmp/xmp_packet.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <utility>
#include <vector>

#include "base/utf8.hpp"
#include "gaze/error.hpp"
#include "xmp/camera_words.hpp"
#include "xmp/unicode_xml.hpp"

// The text itself is edited. XMP libraries read a packet into their own model and write it anew, and
// lose what that model calls an alias, an order that they do not keep, and whatever is not quite XMP.

namespace gaze {
namespace {

constexpr std::size_t kRoom = 2048;
constexpr std::string_view kDefault = "x-default", kEnglish = "en";
constexpr std::string_view kRdfUri = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

/// A property that may hold a caption.
struct Property {
  const char* uri;
  const char* prefix;  ///< where the packet declares none
  const char* name;
  CaptionPlace place;
};

// The fields that are written first, in the order of XmpField. xmp:Description, photoshop:Caption
// and png:Description are names that dc:description had, or has where a program mirrors it.
constexpr Property kProperties[] = {
    {"http://purl.org/dc/elements/1.1/", "dc", "description", CaptionPlace::xmp_description},
    {"http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/", "Iptc4xmpCore", "AltTextAccessibility",
     CaptionPlace::xmp_alt_text},
    {"http://ns.adobe.com/xap/1.0/", "xmp", "Description", CaptionPlace::xmp_description},
    {"http://ns.adobe.com/photoshop/1.0/", "photoshop", "Caption", CaptionPlace::xmp_description},
    {"http://ns.adobe.com/png/1.0/", "png", "Description", CaptionPlace::xmp_description},
    {"http://ns.adobe.com/tiff/1.0/", "tiff", "ImageDescription",
     CaptionPlace::xmp_tiff_description},
    {"http://ns.adobe.com/exif/1.0/", "exif", "UserComment", CaptionPlace::xmp_user_comment},
    {"http://ns.acdsee.com/iptc/1.0/", "acdsee", "notes", CaptionPlace::xmp_notes},
    {"http://ns.acdsee.com/iptc/1.0/", "acdsee", "caption", CaptionPlace::xmp_notes},
};

std::size_t index_of(XmpField field) { return field == XmpField::description ? 0 : 1; }

const std::vector<std::string>& property_names() {
  static const std::vector<std::string> kNames = [] {
    std::vector<std::string> names;
    for (const Property& one : kProperties) names.push_back(std::string(one.uri) + ' ' + one.name);
    return names;
  }();
  return kNames;
}

/// Exempi calls a language that was not stated x-repair, and so did gaze in what it wrote with it.
bool is_unstated(const std::string& language) { return language.empty() || language == "x-repair"; }

bool is_ours_to_say(const std::string& language) {
  return is_unstated(language) || language == kDefault || language == kEnglish ||
         language.compare(0, 3, "en-") == 0;
}

bool is_replaced(const std::string& language) {
  return is_unstated(language) || language == kDefault || language == kEnglish;
}

/// Text that XML can hold.
std::string for_xml(const std::string& text) {
  std::string clean = to_utf8(text);
  for (char& letter : clean) {
    if (static_cast<unsigned char>(letter) < 0x20U) letter = ' ';
  }
  for (const char* const none : {"\xef\xbf\xbe", "\xef\xbf\xbf"}) {  // U+FFFE and U+FFFF.
    for (auto at = clean.find(none); at != std::string::npos; at = clean.find(none)) {
      clean.replace(at, 3, "\xef\xbf\xbd");
    }
  }
  return clean;
}

/// The same as it stands in XML. `ascii`: numbers instead of all other letters, which is right in
/// every encoding that has ASCII's.
std::string escaped(const std::string& text, bool ascii) {
  std::string xml;
  for (std::size_t at = 0; at < text.size();) {
    const char first = text[at];
    const std::size_t size =
        std::max<std::size_t>(utf8_length(std::string_view(text).substr(at)), 1);
    if (first == '&') {
      xml += "&amp;";
    } else if (first == '<') {
      xml += "&lt;";
    } else if (first == '>') {
      xml += "&gt;";
    } else if (size == 1 || !ascii) {
      xml.append(text, at, size);
    } else {
      std::uint32_t letter = static_cast<unsigned char>(first) & (0xFFU >> (size + 1));
      for (std::size_t i = 1; i < size; ++i) {
        letter = letter << 6U | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
      }
      xml += "&#" + std::to_string(letter) + ';';
    }
    at += size;
  }
  return xml;
}

/// A prefix that stands for a namespace, and the declaration that it needs, if any.
struct Prefix {
  std::string name, declaration;
};

Prefix prefix_of(const XmpOutline& outline, std::string_view uri, const char* default_prefix) {
  for (const PrefixBinding& one : outline.prefixes) {
    if (one.uri == uri) return {one.prefix, ""};
  }
  return {default_prefix, std::string(" xmlns:") + default_prefix + "=\"" + std::string(uri) + '"'};
}

/// One change of the text.
struct Edit {
  ByteRange range;
  std::string text;
};

std::string edited(const std::string& text, std::vector<Edit> edits) {
  // What is put in at a place comes before what is taken out from there on.
  std::stable_sort(edits.begin(), edits.end(), [](const Edit& a, const Edit& b) {
    return std::pair(a.range.begin, a.range.end) < std::pair(b.range.begin, b.range.end);
  });
  std::string result;
  std::size_t done = 0;
  for (const Edit& edit : edits) {
    result.append(text, done, edit.range.begin - done);
    result += edit.text;
    done = edit.range.end;
  }
  return result.append(text, done, std::string::npos);
}

/// The name in a start tag, as it is written.
std::string tag_name(const std::string& text, ByteRange tag) {
  const std::size_t begin = tag.begin + 1;
  return text.substr(begin, text.find_first_of(" \t\r\n/>", begin) - begin);
}

/// `<a/>` as `<a>` more `</a>`; of an element with content, `more` behind the last of it.
void add_inside(const std::string& text, const ElementRange& element, const std::string& more,
                std::vector<Edit>& edits) {
  if (!element.is_empty()) {
    std::size_t at = element.close.begin;
    while (at > element.open.end && (text[at - 1] == ' ' || text[at - 1] == '\t')) --at;
    if (at > element.open.end && text[at - 1] == '\n') --at;
    if (at > element.open.end && text[at - 1] == '\r') --at;
    edits.push_back({{at, at}, more});
    return;
  }
  const std::size_t slash = element.open.end - 2;
  edits.push_back(
      {{slash, element.open.end}, ">" + more + "\n</" + tag_name(text, element.open) + ">"});
}

const XmpStatement* first_statement(const XmpOutline& outline, XmpField field) {
  for (const XmpStatement& one : outline.statements) {
    if (one.property == index_of(field)) return &one;
  }
  return nullptr;
}

bool says_something(const XmpStatement& statement) {
  switch (statement.form) {
    case XmpStatement::Form::attribute:
    case XmpStatement::Form::text:
      return !is_camera_words(statement.text);  // Of any language: it has no room for others.
    case XmpStatement::Form::array:
      return std::any_of(statement.items.begin(), statement.items.end(), [](const XmpItem& item) {
        return is_ours_to_say(item.language) && !is_camera_words(item.text);
      });
    case XmpStatement::Form::other:
      return true;  // Of a form that is not known: it is kept.
  }
  return true;
}

/// The alternatives that replace what a field holds, in front of those that stay.
std::string new_items(const std::string& rdf, const std::string& words) {
  std::string items;
  for (const std::string_view language : {kDefault, kEnglish}) {
    items += "\n     <" + rdf + ":li xml:lang=\"" + std::string(language) + "\">" + words + "</" +
             rdf + ":li>";
  }
  return items;
}

std::string new_element(const XmpOutline& outline, XmpField field, const std::string& words) {
  const Property& property = kProperties[index_of(field)];
  const Prefix own = prefix_of(outline, property.uri, property.prefix);
  const Prefix rdf = prefix_of(outline, kRdfUri, "rdf");
  const std::string name = own.name + ':' + property.name;
  return "<" + name + own.declaration + rdf.declaration + ">\n    <" + rdf.name + ":Alt>" +
         new_items(rdf.name, words) + "\n    </" + rdf.name + ":Alt>\n   </" + name + ">";
}

/// An rdf:Description with the field, in an rdf:RDF where there is none.
std::string new_node(const XmpOutline& outline, XmpField field, const std::string& words) {
  const Prefix rdf = prefix_of(outline, kRdfUri, "rdf");
  XmpOutline inside;
  inside.prefixes = outline.prefixes;
  if (!rdf.declaration.empty()) inside.prefixes.push_back({std::string(kRdfUri), rdf.name});
  const std::string description = rdf.name + ":Description";
  const std::string declared = outline.has_rdf ? rdf.declaration : "";
  const std::string node = "\n  <" + description + declared + ' ' + rdf.name + ":about=\"\">\n   " +
                           new_element(inside, field, words) + "\n  </" + description + ">";
  if (outline.has_rdf) return node;
  return "\n <" + rdf.name + ":RDF" + rdf.declaration + '>' + node + "\n </" + rdf.name + ":RDF>";
}

/// Writes into the array that is there: its items in other languages stay, to the byte.
void edit_array(const std::string& text, const XmpStatement& statement, const std::string& words,
                std::vector<Edit>& edits) {
  const std::string name = tag_name(text, statement.container.open);
  const auto colon = name.find(':');
  const std::string prefix = colon == std::string::npos ? "" : name.substr(0, colon + 1);
  std::string items = new_items("rdf", words);
  if (prefix != "rdf:") {
    for (const std::string tag : {"<rdf:", "</rdf:"}) {
      for (auto at = items.find(tag); at != std::string::npos; at = items.find(tag, at + 1)) {
        items.replace(at, tag.size(), tag.substr(0, tag.size() - 4) + prefix);
      }
    }
  }
  for (const XmpItem& item : statement.items) {
    if (!is_replaced(item.language)) continue;
    std::size_t begin = item.element.open.begin;
    while (begin > statement.container.open.end &&
           std::string_view(" \t\r\n").find(text[begin - 1]) != std::string_view::npos) {
      --begin;
    }
    edits.push_back({{begin, item.element.close.end}, ""});
  }
  const ByteRange open = statement.container.open, close = statement.container.close;
  const std::string alt = prefix + "Alt";
  edits.push_back({{open.begin + 1, open.begin + 1 + name.size()}, alt});
  if (statement.container.is_empty()) {
    edits.push_back({{open.end - 2, open.end}, ">" + items + "\n    </" + alt + ">"});
    return;
  }
  edits.push_back({{open.end, open.end}, items});
  edits.push_back({{close.begin + 2, close.begin + 2 + name.size()}, alt});
}

/// Where a packet's own text ends: behind the end of its wrapper if it has one, else behind what XML
/// allows behind a root element.
std::size_t packet_end(std::string_view text, std::size_t at) {
  std::size_t good = at;
  while (at < text.size()) {
    if (std::string_view(" \t\r\n").find(text[at]) != std::string_view::npos) {
      good = ++at;
      continue;
    }
    const bool comment = text.substr(at, 4) == "<!--", instruction = text.substr(at, 2) == "<?";
    const std::string_view close = comment ? "-->" : "?>";
    const std::size_t end = comment || instruction ? text.find(close, at) : text.npos;
    if (end == text.npos) break;
    const bool last = text.substr(at, 13) == "<?xpacket end";
    good = at = end + close.size();
    if (last) return text.find_first_not_of(" \t\r\n", at) == text.npos ? text.size() : good;
  }
  return good;
}

/// How many of the NUL bytes in front of the first letter are part of it: UTF-16 and UTF-32 with the
/// larger byte first, the latter with or without a byte order mark.
std::size_t bytes_in_front(std::string_view blank, std::string_view xml) {
  using namespace std::string_view_literals;
  if (xml.substr(0, 4) == "\xfe\xff\0\0"sv) {
    return blank.size() >= 2 && blank.substr(blank.size() - 2) == "\0\0"sv ? 2 : 0;
  }
  const std::size_t nuls = std::min<std::size_t>(xml.find_first_not_of('\0', 1), 4) - 1;
  const std::size_t wanted = xml[0] != '<' ? 0 : nuls;  // 1 or 3
  const std::size_t have = blank.size() - (blank.find_last_not_of('\0') + 1);
  return wanted > 0 && have >= wanted && blank.size() % (wanted + 1) == wanted ? wanted : 0;
}

/// A new packet with nothing in it.
std::string skeleton() {
  std::string text = "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n <rdf:RDF xmlns:rdf=\"" +
                     std::string(kRdfUri) + "\">\n  <rdf:Description rdf:about=\"\"";
  for (const XmpField field : {XmpField::description, XmpField::alt_text}) {
    const Property& property = kProperties[index_of(field)];
    text += std::string("\n    xmlns:") + property.prefix + "=\"" + property.uri + '"';
  }
  return text + ">\n  </rdf:Description>\n </rdf:RDF>\n</x:xmpmeta>\n";
}

}  // namespace

bool mentions(std::string_view text, XmpField field) {
  return std::any_of(std::begin(kProperties), std::end(kProperties), [&](const Property& one) {
    const bool is_alt_text = one.place == CaptionPlace::xmp_alt_text;
    return is_alt_text == (field == XmpField::alt_text) && text.find(one.name) != text.npos;
  });
}

XmpPacket::XmpPacket(std::string_view xml) {
  const auto first = xml.find_first_not_of(std::string_view(" \t\r\n\0", 5));
  if (first == std::string_view::npos) return;
  text_ = xml_as_utf8(xml.substr(first - bytes_in_front(xml.substr(0, first), xml.substr(first))));
  outline();
  text_.resize(packet_end(text_, outline_.whole.close.end));
}

void XmpPacket::outline() {
  outline_ = xmp_outline(text_, property_names());
  if (outline_.root == XmpOutline::Root::other) {
    throw Error(ErrorKind::input, "it is XML but no XMP");
  }
}

CaptionPlace XmpPacket::words_in(XmpField field) const {
  for (const XmpStatement& statement : outline_.statements) {
    const CaptionPlace place = kProperties[statement.property].place;
    const bool is_alt_text = place == CaptionPlace::xmp_alt_text;
    if (is_alt_text == (field == XmpField::alt_text) && says_something(statement)) return place;
  }
  return CaptionPlace::none;
}

bool XmpPacket::says(XmpField field, const std::string& text) const {
  const XmpStatement* const statement = first_statement(outline_, field);
  if (statement == nullptr || statement->form != XmpStatement::Form::array) return false;
  const std::string clean = for_xml(text);
  int same = 0;
  for (const XmpItem& item : statement->items) {
    if (is_unstated(item.language)) return false;
    const bool ours = item.language == kDefault || item.language == kEnglish;
    if (ours && item.text == clean) ++same;
  }
  return same == 2;
}

bool XmpPacket::set_words(XmpField field, const std::string& text) {
  if (says(field, text)) return false;
  if (text_.empty()) {
    text_ = skeleton();
    outline();
  }
  // Numbers instead of letters where the packet's own encoding is not known to have them.
  const bool utf8 = is_utf8(text_) && text_.compare(0, 5, "<?xml") != 0;
  const std::string words = escaped(for_xml(text), !utf8);
  std::vector<Edit> edits;
  const XmpStatement* const statement = first_statement(outline_, field);
  if (statement != nullptr && statement->form == XmpStatement::Form::array) {
    edit_array(text_, *statement, words, edits);
  } else if (statement != nullptr && statement->form != XmpStatement::Form::attribute) {
    edits.push_back({{statement->element.open.begin, statement->element.close.end},
                     new_element(outline_, field, words)});
  } else {
    if (statement != nullptr) edits.push_back({statement->attribute, ""});
    if (outline_.has_node) {
      add_inside(text_, outline_.node, "\n   " + new_element(outline_, field, words), edits);
    } else {
      const auto& place = outline_.has_rdf ? outline_.rdf : outline_.whole;
      add_inside(text_, place, new_node(outline_, field, words), edits);
    }
  }
  text_ = edited(text_, std::move(edits));
  outline();
  return true;
}

std::string XmpPacket::sidecar() const { return text_; }

std::string XmpPacket::embedded(std::size_t length, std::size_t most) const {
  std::string packet = text_.empty() ? skeleton() : text_;
  std::size_t root = text_.empty() ? 0 : outline_.whole.open.begin;
  if (packet.rfind("<?xpacket", root) == std::string::npos) {
    const std::string begin =
        "<?xpacket begin=\"\xef\xbb\xbf\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n";
    packet.insert(root, begin);
    root += begin.size();
  }
  const std::size_t behind =
      text_.empty() ? packet.size() : root + outline_.whole.close.end - outline_.whole.open.begin;
  std::size_t end = packet.find("<?xpacket end", behind);
  if (end == std::string::npos) {
    end = packet.size();
    packet += "\n<?xpacket end=\"w\"?>";
  }
  // The white space in front of the wrapper's end is there to be used.
  std::size_t padding = std::min(end, packet.size());
  while (padding > behind &&
         std::string_view(" \t\r\n").find(packet[padding - 1]) != std::string_view::npos) {
    --padding;
  }
  const std::size_t close = packet.find("<?xpacket end", behind);
  packet.replace(padding, close - padding, "\n");
  const std::size_t tight = packet.size();
  const std::size_t wanted = tight <= length ? length : tight + kRoom;
  if (wanted > most || wanted == tight) return packet;
  return packet.insert(padding + 1, wanted - tight, ' ');
}

}  // namespace gaze
