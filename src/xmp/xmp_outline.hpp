#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace gaze {

/// A piece of XML, as places in its bytes.
struct ByteRange {
  std::size_t begin = 0, end = 0;
};

/// An element: its start tag, and its end tag, which is empty behind the start tag of <a/>.
struct ElementRange {
  ByteRange open, close;
  bool is_empty() const { return close.begin == close.end; }
};

/// One rdf:li of an array.
struct XmpItem {
  ElementRange element;
  std::string language;  ///< xml:lang; empty: not stated
  std::string text;
};

/// One place where a packet states one of the properties that were asked for.
struct XmpStatement {
  enum class Form {
    attribute,  ///< of an rdf:Description
    text,       ///< an element that holds text, a resource or nothing
    array,      ///< rdf:Alt, rdf:Bag or rdf:Seq
    other,      ///< a structure
  };
  std::size_t property = 0;  ///< index into the names that were asked for
  Form form = Form::text;
  ByteRange attribute;     ///< with the white space in front of it
  ElementRange element;    ///< of the forms that are elements
  ElementRange container;  ///< of an array
  std::string language;    ///< xml:lang of an element
  std::string text;        ///< of an attribute or an element that holds text
  std::vector<XmpItem> items;
};

/// A namespace and the prefix that stands for it at some place.
struct PrefixBinding {
  std::string uri, prefix;
};

/// What a piece of XML is around, and where in it things are.
struct XmpOutline {
  enum class Root { xmpmeta, rdf, other } root = Root::other;
  ElementRange whole;                   ///< the root element
  bool has_rdf = false;                 ///< there is an rdf:RDF, as root or in it
  ElementRange rdf;                     ///< the first one
  bool has_node = false;                ///< that one holds an rdf:Description
  ElementRange node;                    ///< the first one
  std::vector<PrefixBinding> prefixes;  ///< in `node`, else in `rdf`, else in the root
  std::vector<XmpStatement> statements;
};

/// Reads XMP as far as its root element reaches; what follows does not count. `names` are the
/// properties that are looked for, each as namespace, space, name. Where the text is neither UTF-8
/// nor says what it is, it is taken for ISO 8859-1.
/// Throws Error(input) if it is not well-formed, as in "line 7: mismatched tag", declares entities,
/// or is nested deeper than 64 levels.
XmpOutline xmp_outline(std::string_view xml, const std::vector<std::string>& names);

}  // namespace gaze
