#include "xmp/xmp_outline.hpp"

#include <expat.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <utility>

#include "base/utf8.hpp"
#include "gaze/error.hpp"
#include "xmp/expat_position.hpp"

namespace gaze {
namespace {

constexpr char kSeparator = ' ';  // Between an element's namespace and its name.
constexpr int kDeepest = 64;      // Elements in one another; standard XMP needs about 12.
constexpr std::string_view kRdfUri = "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
                           kMeta = "adobe:ns:meta/ xmpmeta", kOldMeta = "adobe:ns:meta/ xapmeta",
                           kLanguage = "http://www.w3.org/XML/1998/namespace lang";

/// Whether an expanded name is this one of RDF's.
bool is_rdf(std::string_view name, std::string_view local) {
  return name.size() == kRdfUri.size() + 1 + local.size() &&
         name.substr(0, kRdfUri.size()) == kRdfUri && name.substr(kRdfUri.size() + 1) == local;
}

bool is_space(char letter) {
  return letter == ' ' || letter == '\t' || letter == '\r' || letter == '\n';
}

/// Places of the attributes in a well-formed start tag, in order, without namespace declarations.
std::vector<ByteRange> attribute_ranges(std::string_view xml, ByteRange tag) {
  std::vector<ByteRange> ranges;
  std::size_t at = tag.begin + 1;
  while (at < tag.end && !is_space(xml[at]) && xml[at] != '>' && xml[at] != '/') ++at;
  while (true) {
    const std::size_t space = at;
    while (at < tag.end && is_space(xml[at])) ++at;
    if (at >= tag.end || xml[at] == '>' || xml[at] == '/') return ranges;
    const std::string_view name = xml.substr(at);
    at = xml.find_first_of("\"'", at);
    if (at >= tag.end) return ranges;
    at = xml.find(xml[at], at + 1) + 1;
    const bool declares = name.substr(0, 6) == "xmlns:" || name.substr(0, 6) == "xmlns=" ||
                          (name.substr(0, 5) == "xmlns" && is_space(name[5]));
    if (!declares) ranges.push_back({space, at});
  }
}

const XML_Char* attribute(const XML_Char** attributes, std::string_view name) {
  for (; *attributes != nullptr; attributes += 2) {
    if (*attributes == name) return attributes[1];
  }
  return nullptr;
}

const XML_Char* rdf_attribute(const XML_Char** attributes, std::string_view local) {
  for (; *attributes != nullptr; attributes += 2) {
    if (is_rdf(*attributes, local)) return attributes[1];
  }
  return nullptr;
}

struct FreeParser {
  void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
};

/// One reading. Depths count from the root, which is 0.
class OutlineReader {
 public:
  OutlineReader(std::string_view xml, const std::vector<std::string>& names)
      : xml_(xml), names_(names) {}

  XmpOutline read() {
    // Without a byte order mark or declaration XML is UTF-8, but not all that is written is.
    const bool declared = xml_.substr(0, 5) == "<?xml" &&
                          xml_.substr(0, 200).find("encoding") < xml_.substr(0, 200).find("?>");
    const char* const encoding = declared || is_utf8(xml_) ? nullptr : "ISO-8859-1";
    parser_.reset(XML_ParserCreateNS(encoding, kSeparator));
    if (!parser_) throw Error(ErrorKind::environment, "there is no memory to read XML");
    XML_SetUserData(parser_.get(), this);
    XML_SetElementHandler(parser_.get(), on_start, on_end);
    XML_SetCharacterDataHandler(parser_.get(), on_text);
    XML_SetNamespaceDeclHandler(parser_.get(), on_namespace, on_namespace_end);
    XML_SetEntityDeclHandler(parser_.get(), on_entity);
    const XML_Status status =
        XML_Parse(parser_.get(), xml_.data(), static_cast<int>(xml_.size()), XML_TRUE);
    if (!ended_) {
      if (!refused_.empty()) throw Error(ErrorKind::input, refused_);
      if (status != XML_STATUS_OK) {
        throw Error(ErrorKind::input, line() + XML_ErrorString(XML_GetErrorCode(parser_.get())));
      }
    }
    return std::move(outline_);
  }

 private:
  static OutlineReader& self(void* user) { return *static_cast<OutlineReader*>(user); }
  static void XMLCALL on_start(void* user, const XML_Char* name, const XML_Char** attributes) {
    self(user).start(name, attributes);
  }
  static void XMLCALL on_end(void* user, const XML_Char*) { self(user).end(); }
  static void XMLCALL on_text(void* user, const XML_Char* text, int size) {
    self(user).text({text, static_cast<std::size_t>(size)});
  }
  static void XMLCALL on_namespace(void* user, const XML_Char* prefix, const XML_Char* uri) {
    self(user).bindings_.push_back({uri == nullptr ? "" : uri, prefix == nullptr ? "" : prefix});
  }
  static void XMLCALL on_namespace_end(void* user, const XML_Char*) {
    self(user).bindings_.pop_back();
  }
  static void XMLCALL on_entity(void* user, const XML_Char*, int, const XML_Char*, int,
                                const XML_Char*, const XML_Char*, const XML_Char*,
                                const XML_Char*) {
    self(user).refuse(self(user).line() + "it declares entities, which XMP does not allow");
  }

  std::string line() const { return "line " + line_number(parser_.get()) + ": "; }

  void refuse(std::string why) {
    refused_ = std::move(why);
    XML_StopParser(parser_.get(), XML_FALSE);
  }

  ByteRange here() const {
    const auto begin = byte_index(parser_.get());
    return {begin, begin + byte_count(parser_.get())};
  }

  void start(std::string_view name, const XML_Char** attributes) {
    if (++depth_ == kDeepest) {
      return refuse("its elements are nested deeper than " + std::to_string(kDeepest) + " levels");
    }
    const ByteRange tag = here();
    if (depth_ == 0) {
      outline_.whole.open = tag;
      if (name == kMeta || name == kOldMeta) outline_.root = XmpOutline::Root::xmpmeta;
      if (is_rdf(name, "RDF")) outline_.root = XmpOutline::Root::rdf;
      keep_prefixes();
    }
    if (rdf_depth_ < 0 && is_rdf(name, "RDF")) {
      rdf_depth_ = depth_;
      in_first_rdf_ = !outline_.has_rdf;
      if (in_first_rdf_) {
        outline_.has_rdf = true;
        outline_.rdf.open = tag;
        keep_prefixes();
      }
    } else if (rdf_depth_ >= 0) {
      in_rdf(depth_ - rdf_depth_, name, attributes, tag);
    }
  }

  /// `level` 1: an rdf:Description, 2: a property, 3: its array, 4: an item, ...
  void in_rdf(int level, std::string_view name, const XML_Char** attributes, ByteRange tag) {
    if (level == 1) {
      in_first_node_ = in_first_rdf_ && !outline_.has_node && is_rdf(name, "Description");
      if (in_first_node_) {
        outline_.has_node = true;
        outline_.node.open = tag;
        keep_prefixes();
      }
      keep_attributes(attributes, tag);
    } else if (level == 2) {
      const auto found = std::find(names_.begin(), names_.end(), name);
      if (found == names_.end()) return;
      XmpStatement& statement = new_statement(found);
      statement.element.open = tag;
      if (const auto language = attribute(attributes, kLanguage)) statement.language = language;
      if (const auto uri = rdf_attribute(attributes, "resource")) statement.text = uri;
      if (rdf_attribute(attributes, "parseType") != nullptr) {
        statement.form = XmpStatement::Form::other;
      }
      capturing_ = true;
    } else if (capturing_) {
      in_property(level, name, attributes, tag);
    }
  }

  void in_property(int level, std::string_view name, const XML_Char** attributes, ByteRange tag) {
    XmpStatement& statement = outline_.statements.back();
    if (level == 3) {
      const bool is_array = is_rdf(name, "Alt") || is_rdf(name, "Bag") || is_rdf(name, "Seq");
      const bool first = statement.form == XmpStatement::Form::text;
      statement.form = is_array && first ? XmpStatement::Form::array : XmpStatement::Form::other;
      if (is_array && first) statement.container.open = tag;
    } else if (statement.form == XmpStatement::Form::array) {
      if (level == 4) {
        statement.items.emplace_back();
        statement.items.back().element.open = tag;
      }
      XmpItem& item = statement.items.back();
      if (const auto language = attribute(attributes, kLanguage)) item.language = language;
      for (const char* held : {"value", "resource"}) {
        if (const auto text = rdf_attribute(attributes, held)) item.text += text;
      }
    }
  }

  XmpStatement& new_statement(std::vector<std::string>::const_iterator name) {
    outline_.statements.emplace_back();
    outline_.statements.back().property = static_cast<std::size_t>(name - names_.begin());
    return outline_.statements.back();
  }

  void keep_attributes(const XML_Char** attributes, ByteRange tag) {
    std::vector<ByteRange> ranges;
    for (std::size_t i = 0; attributes[2 * i] != nullptr; ++i) {
      const auto found = std::find(names_.begin(), names_.end(), attributes[2 * i]);
      if (found == names_.end()) continue;
      if (ranges.empty()) ranges = attribute_ranges(xml_, tag);
      if (i >= ranges.size()) return;  // A default of a DOCTYPE.
      XmpStatement& statement = new_statement(found);
      statement.form = XmpStatement::Form::attribute;
      statement.attribute = ranges[i];
      statement.text = attributes[2 * i + 1];
    }
  }

  void text(std::string_view more) {
    if (!capturing_) return;
    XmpStatement& statement = outline_.statements.back();
    const int level = depth_ - rdf_depth_;
    if (statement.form == XmpStatement::Form::text && level == 2) {
      statement.text += more;
    } else if (statement.form == XmpStatement::Form::array && level >= 4) {
      statement.items.back().text += more;
    }
  }

  void end() {
    const ByteRange tag = here();
    const int level = rdf_depth_ < 0 ? -1 : depth_ - rdf_depth_;
    if (level == 0) {
      if (in_first_rdf_) outline_.rdf.close = tag;
      rdf_depth_ = -1;
      in_first_rdf_ = false;
    } else if (level == 1) {
      if (in_first_node_) outline_.node.close = tag;
      in_first_node_ = false;
    } else if (level >= 2 && capturing_) {
      XmpStatement& statement = outline_.statements.back();
      const bool is_array = statement.form == XmpStatement::Form::array;
      if (level == 2) statement.element.close = tag;
      if (level == 2) capturing_ = false;
      if (level == 3 && is_array) statement.container.close = tag;
      if (level == 4 && is_array) statement.items.back().element.close = tag;
    }
    if (depth_-- == 0) {
      outline_.whole.close = tag;
      ended_ = true;
      XML_StopParser(parser_.get(), XML_FALSE);  // Whatever follows.
    }
  }

  /// The innermost usable prefix of RDF's namespace and of those of the names.
  void keep_prefixes() {
    outline_.prefixes.clear();
    keep_prefix(kRdfUri);
    for (const std::string& name : names_) {
      keep_prefix(std::string_view(name).substr(0, name.rfind(kSeparator)));
    }
  }

  void keep_prefix(std::string_view uri) {
    for (std::size_t i = bindings_.size(); i-- > 0;) {
      const PrefixBinding& one = bindings_[i];
      if (one.uri != uri || one.prefix.empty()) continue;
      const bool hidden =
          std::any_of(bindings_.begin() + static_cast<std::ptrdiff_t>(i) + 1, bindings_.end(),
                      [&](const PrefixBinding& later) { return later.prefix == one.prefix; });
      if (!hidden) outline_.prefixes.push_back(one);
      return;  // Where a later declaration hides it, a new one is as good.
    }
  }

  std::string_view xml_;
  const std::vector<std::string>& names_;
  std::unique_ptr<XML_ParserStruct, FreeParser> parser_;
  XmpOutline outline_;
  std::vector<PrefixBinding> bindings_;
  int depth_ = -1, rdf_depth_ = -1;
  bool in_first_rdf_ = false, in_first_node_ = false;
  bool capturing_ = false;  ///< in an element of the last statement
  bool ended_ = false;
  std::string refused_;
};

}  // namespace

XmpOutline xmp_outline(std::string_view xml, const std::vector<std::string>& names) {
  if (xml.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
    throw Error(ErrorKind::input, "it is larger than 2 GB");
  }
  return OutlineReader(xml, names).read();
}

}  // namespace gaze
