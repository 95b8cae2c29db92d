#include "xmp/xml_outline.hpp"

#include <expat.h>

#include <limits>
#include <memory>
#include <string>

#include "gaze/error.hpp"
#include "xmp/expat_position.hpp"

namespace gaze {
namespace {

// Exempi takes stack for each level. What cameras and photo programs write has fewer than twenty.
constexpr std::size_t kDeepest = 64;
constexpr char kSeparator = ' ';  // Between an element's namespace and its name.
constexpr std::string_view kMeta = "adobe:ns:meta/ xmpmeta", kOldMeta = "adobe:ns:meta/ xapmeta",
                           kRdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns# RDF",
                           kAlt = "http://www.w3.org/1999/02/22-rdf-syntax-ns# Alt",
                           kItem = "http://www.w3.org/1999/02/22-rdf-syntax-ns# li",
                           kLanguage = "http://www.w3.org/XML/1998/namespace lang";

/// What an open element holds so far.
struct Level {
  int children = 0, items = 0;  ///< items: rdf:li with a language
};

struct State {
  XML_Parser parser = nullptr;
  XmlOutline outline;
  std::vector<Level> levels;
  bool too_deep = false;
};

bool has_language(const XML_Char** attributes) {
  for (; *attributes != nullptr; attributes += 2) {
    if (*attributes == kLanguage) return true;
  }
  return false;
}

void XMLCALL on_start(void* user, const XML_Char* name, const XML_Char** attributes) {
  State& state = *static_cast<State*>(user);
  if (state.levels.empty()) {
    state.outline.begin = byte_index(state.parser);
    if (name == kMeta || name == kOldMeta) state.outline.root = XmlOutline::Root::xmpmeta;
    if (name == kRdf) state.outline.root = XmlOutline::Root::rdf;
  } else {
    ++state.levels.back().children;
    if (name == kItem && has_language(attributes)) ++state.levels.back().items;
  }
  state.levels.emplace_back();
  if (state.levels.size() > kDeepest) {
    state.too_deep = true;
    XML_StopParser(state.parser, XML_FALSE);
  }
}

void XMLCALL on_end(void* user, const XML_Char* name) {
  State& state = *static_cast<State*>(user);
  if (state.too_deep) return;
  const std::size_t at = byte_index(state.parser);
  const Level level = state.levels.back();
  state.levels.pop_back();
  if (name == kAlt && level.children == 2 && level.items == 2) state.outline.pairs.push_back(at);
  if (state.levels.empty()) {
    state.outline.end = at + byte_count(state.parser);
  }
}

struct FreeParser {
  void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
};

}  // namespace

XmlOutline xml_outline(std::string_view xml) {
  if (xml.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
    throw Error(ErrorKind::input, "it is larger than 2 GB");
  }
  const std::unique_ptr<XML_ParserStruct, FreeParser> parser(
      XML_ParserCreateNS(nullptr, kSeparator));
  if (!parser) throw Error(ErrorKind::environment, "there is no memory to read XML");
  State state;
  state.parser = parser.get();
  XML_SetUserData(parser.get(), &state);
  XML_SetElementHandler(parser.get(), on_start, on_end);
  if (XML_Parse(parser.get(), xml.data(), static_cast<int>(xml.size()), XML_TRUE) !=
      XML_STATUS_OK) {
    if (state.too_deep) {
      throw Error(ErrorKind::input,
                  "its elements are nested deeper than " + std::to_string(kDeepest) + " levels");
    }
    throw Error(ErrorKind::input, "line " + line_number(parser.get()) + ": " +
                                      XML_ErrorString(XML_GetErrorCode(parser.get())));
  }
  return state.outline;
}

}  // namespace gaze
