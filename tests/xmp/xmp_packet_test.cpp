#include "xmp/xmp_packet.hpp"

#include <vector>

#include "gaze/error.hpp"
#include "support/catch.hpp"
#include "support/count.hpp"

using namespace gaze;

using gaze_tests::count;

namespace {

constexpr auto kDescription = XmpField::description;
constexpr auto kAltText = XmpField::alt_text;

const std::string kRdf =
    R"(<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">)"
    R"(<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/")"
    R"( xmlns:I="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/" xmlns:mine="http://example.org/">)";
const std::string kRdfEnd = "</rdf:Description></rdf:RDF>";
const std::string kMeta = R"(<x:xmpmeta xmlns:x="adobe:ns:meta/">)", kMetaEnd = "</x:xmpmeta>";

std::string xmp(const std::string& properties) {
  return kMeta + kRdf + properties + kRdfEnd + kMetaEnd;
}

/// dc:description with these items, as in alternatives("x-default", "Grandma").
std::string alternatives(const std::string& language, const std::string& text,
                         const std::string& more = "") {
  return "<dc:description><rdf:Alt><rdf:li xml:lang=\"" + language + "\">" + text + "</rdf:li>" +
         more + "</rdf:Alt></dc:description>";
}

std::string german(const std::string& text) {
  return "<rdf:li xml:lang=\"de\">" + text + "</rdf:li>";
}

}  // namespace

TEST_CASE("an empty packet takes both fields in two languages", "[xmp]") {
  XmpPacket packet;
  CHECK_FALSE(packet.has_words(kDescription));
  CHECK(packet.set_words(kDescription, "A dog & a cat."));
  CHECK(packet.set_words(kAltText, "A <dog>."));
  CHECK(packet.has_words(kDescription));
  CHECK(packet.has_words(kAltText));
  const std::string text = packet.sidecar();
  CHECK(count(text, "<rdf:Description") == 1);
  CHECK(count(text, "<rdf:li xml:lang=\"x-default\">A dog &amp; a cat.</rdf:li>") == 1);
  CHECK(count(text, "<rdf:li xml:lang=\"en\">A dog &amp; a cat.</rdf:li>") == 1);
  CHECK(count(text, "<Iptc4xmpCore:AltTextAccessibility>") == 1);
  CHECK(count(text, ">A &lt;dog&gt;.</rdf:li>") == 2);
  CHECK(count(text, "xpacket") == 0);
  CHECK(XmpPacket(text).sidecar() == text);
}

TEST_CASE("saying the same twice changes nothing", "[xmp]") {
  XmpPacket packet;
  packet.set_words(kDescription, "A dog.");
  CHECK(packet.says(kDescription, "A dog."));
  CHECK_FALSE(packet.says(kAltText, "A dog."));
  CHECK_FALSE(packet.set_words(kDescription, "A dog."));
  CHECK(packet.set_words(kDescription, "A cat."));
  CHECK(count(packet.sidecar(), "A dog.") == 0);
  CHECK(count(packet.sidecar(), "A cat.") == 2);
}

TEST_CASE("other properties and other languages stay", "[xmp]") {
  XmpPacket packet(xmp(alternatives("x-default", "Oma", german("Oma")) +
                       "<mine:a rdf:resource=\"http://example.org/b\"/><mine:list><rdf:Seq>"
                       "<rdf:li>1</rdf:li><rdf:li>2</rdf:li></rdf:Seq></mine:list>"));
  CHECK(packet.has_words(kDescription));
  packet.set_words(kDescription, "A woman.");
  const std::string text = packet.sidecar();
  CHECK(count(text, "xml:lang=\"x-default\">A woman.<") == 1);
  CHECK(count(text, "xml:lang=\"en\">A woman.<") == 1);
  CHECK(count(text, "xml:lang=\"de\">Oma<") == 1);  // Though it was the same as x-default.
  CHECK(text.find("x-default") < text.find("\"de\""));
  CHECK(count(text, "<mine:a rdf:resource=\"http://example.org/b\"/>") == 1);
  CHECK(count(text, "<rdf:li>2</rdf:li>") == 1);
}

TEST_CASE("a person's words are distinguished from a camera's and from other languages", "[xmp]") {
  const auto described = [](const std::string& properties) {
    return XmpPacket(xmp(properties)).has_words(kDescription);
  };
  CHECK(described(alternatives("x-default", "Grandma")));
  CHECK(described(alternatives("en", "Grandma")));
  CHECK(described(alternatives("en-GB", "Grandma")));
  CHECK(described("<dc:description>Grandma</dc:description>"));
  CHECK(described("<dc:description><rdf:Alt><rdf:li>Grandma</rdf:li></rdf:Alt></dc:description>"));
  CHECK(described("<dc:description><rdf:Bag><rdf:li>Grandma</rdf:li></rdf:Bag></dc:description>"));
  CHECK_FALSE(described(alternatives("x-default", "OLYMPUS DIGITAL CAMERA")));
  CHECK_FALSE(described(alternatives("x-default", " ")));
  CHECK_FALSE(described(alternatives("de", "Oma")));
  CHECK_FALSE(described("<dc:description/>"));
  CHECK(described("<dc:description rdf:parseType=\"Literal\"><b/></dc:description>"));
  CHECK(described("<dc:description xml:lang=\"de\">Oma</dc:description>"));
  CHECK(described(alternatives("x-repair", "Grandma")));
}

TEST_CASE("a second language is not overwritten by the first", "[xmp]") {
  // XMPCore, and what is built on it, makes the second of two alternatives equal to the first.
  const std::string pair =
      "<rdf:Alt><rdf:li xml:lang=\"x-default\">Grandma</rdf:li>"
      "<rdf:li xml:lang=\"de\">Oma</rdf:li></rdf:Alt>";
  const std::string properties = "<dc:description>" + pair + "</dc:description><dc:title>" + pair +
                                 "</dc:title><mine:a>" + pair + "</mine:a>";
  for (const std::string& whole : {xmp(properties), kRdf + properties + kRdfEnd}) {
    XmpPacket packet(whole);
    packet.set_words(kDescription, "A woman.");
    packet.set_words(kAltText, "A woman.");
    for (const std::string& text : {packet.sidecar(), packet.embedded(9000, 1U << 20U)}) {
      CHECK(count(text, ">Oma</rdf:li>") == 3);
      CHECK(count(text, ">Grandma</rdf:li>") == 2);
      CHECK(count(text, "x-gaze") == 0);
      CHECK(count(text, "<rdf:li") == 9);
    }
    CHECK(packet.embedded(9000, 1U << 20U).size() == 9000);
  }
}

TEST_CASE("German words alone keep their place behind ours", "[xmp]") {
  XmpPacket packet(xmp(alternatives("de", "Oma")));
  packet.set_words(kDescription, "A woman.");
  const std::string text = packet.sidecar();
  CHECK(count(text, ">Oma<") == 1);
  CHECK(count(text, ">A woman.<") == 2);
  CHECK(text.find("x-default") < text.find(">Oma<"));
}

TEST_CASE("alternatives in a form that is none are mended", "[xmp]") {
  const std::string forms[] = {
      "<I:AltTextAccessibility>DEFAULT</I:AltTextAccessibility>",
      "<I:AltTextAccessibility><rdf:Bag><rdf:li>DEFAULT</rdf:li><rdf:li xml:lang=\"de\">Oma"
      "</rdf:li></rdf:Bag></I:AltTextAccessibility>",
      "<I:AltTextAccessibility><rdf:Alt><rdf:li/></rdf:Alt></I:AltTextAccessibility>",
      "<I:AltTextAccessibility rdf:parseType=\"Resource\"><mine:x>1</mine:x>"
      "</I:AltTextAccessibility>"};
  for (const std::string& form : forms) {
    XmpPacket packet(xmp(form));
    CHECK(packet.has_words(kAltText) == (form.find("mine:x") != std::string::npos));
    packet.set_words(kAltText, "A woman.");
    const std::string text = packet.sidecar();
    CHECK(packet.says(kAltText, "A woman."));
    CHECK(count(text, ">A woman.</rdf:li>") == 2);
    CHECK(count(text, ">Oma<") == count(form, "Oma"));
    CHECK(count(text, "<rdf:Alt>") == 1);
  }
}

TEST_CASE("XMP is read with and without its wrappers", "[xmp]") {
  const std::string body = alternatives("x-default", "Grandma");
  const std::string rdf = kRdf + body + kRdfEnd;
  for (const std::string& text :
       {rdf, "<?xml version=\"1.0\"?>\n<!-- mine -->\n" + rdf + "\n", kMeta + rdf + kMetaEnd,
        "<?xpacket begin=\"\xef\xbb\xbf\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>" + kMeta + rdf +
            kMetaEnd + "   <?xpacket end=\"w\"?>"}) {
    CHECK(XmpPacket(text).has_words(kDescription));
  }
  CHECK_FALSE(XmpPacket("").has_words(kDescription));
  CHECK_FALSE(XmpPacket(" \n").has_words(kDescription));
}

TEST_CASE("every property of XMP that holds a caption is looked at", "[xmp]") {
  const auto place = [](const std::string& uri, const std::string& name) {
    const std::string element = "<p:" + name + " xmlns:p=\"" + uri + "\">Our dog</p:" + name + ">";
    return XmpPacket(xmp(element)).words_in(kDescription);
  };
  CHECK(place("http://purl.org/dc/elements/1.1/", "description") == CaptionPlace::xmp_description);
  CHECK(place("http://ns.adobe.com/xap/1.0/", "Description") == CaptionPlace::xmp_description);
  CHECK(place("http://ns.adobe.com/photoshop/1.0/", "Caption") == CaptionPlace::xmp_description);
  CHECK(place("http://ns.adobe.com/png/1.0/", "Description") == CaptionPlace::xmp_description);
  CHECK(place("http://ns.adobe.com/tiff/1.0/", "ImageDescription") ==
        CaptionPlace::xmp_tiff_description);
  CHECK(place("http://ns.adobe.com/exif/1.0/", "UserComment") == CaptionPlace::xmp_user_comment);
  CHECK(place("http://ns.acdsee.com/iptc/1.0/", "notes") == CaptionPlace::xmp_notes);
  CHECK(place("http://ns.acdsee.com/iptc/1.0/", "caption") == CaptionPlace::xmp_notes);
  CHECK(place("http://purl.org/dc/elements/1.1/", "title") == CaptionPlace::none);
  CHECK_FALSE(XmpPacket(xmp("")).has_words(kAltText));
  CHECK(XmpPacket(xmp("<I:AltTextAccessibility>Our dog</I:AltTextAccessibility>"))
            .words_in(kAltText) == CaptionPlace::xmp_alt_text);
}

TEST_CASE("a structure's own description is not the photo's", "[xmp]") {
  CHECK_FALSE(XmpPacket(xmp("<mine:made rdf:parseType=\"Resource\"><dc:description>of another"
                            "</dc:description></mine:made>"))
                  .has_words(kDescription));
}

namespace {

/// What a packet is with the given text taken out of it, which must be there once.
std::string without(const std::string& text, const std::string& begin, const std::string& end) {
  const auto from = text.find(begin), to = text.find(end, from);
  REQUIRE(from != std::string::npos);
  REQUIRE(to != std::string::npos);
  return text.substr(0, from) + text.substr(to + end.size());
}

}  // namespace

TEST_CASE("a packet that gets a field keeps every other byte", "[xmp]") {
  const std::string mark = "<?xpacket begin=\"\xef\xbb\xbf\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n";
  const std::string aliases =
      "<tiff:Software xmlns:tiff='http://ns.adobe.com/tiff/1.0/'>Scanner 3.1</tiff:Software>\n"
      "<xmp:CreatorTool xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\">dig&#105;Kam</xmp:CreatorTool>"
      "<!-- <dc:description> --><![CDATA[]]>\n\t<mine:x  rdf:parseType = 'Resource' "
      "><dc:description/>"
      "</mine:x>";
  for (const std::string& whole :
       {xmp(aliases), mark + xmp(aliases) + "\n<?xpacket end='w'?>",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n" + kRdf + aliases + kRdfEnd + "\n"}) {
    XmpPacket packet(whole);
    REQUIRE(packet.set_words(kDescription, "A dog."));
    const std::string text = packet.sidecar();
    CHECK(without(text, "\n   <dc:description>\n", "</dc:description>") == whole);
    REQUIRE(packet.set_words(kAltText, "A cat."));
    CHECK(without(packet.sidecar(), "\n   <I:AltTextAccessibility>", "</I:AltTextAccessibility>") ==
          text);
    CHECK(XmpPacket(packet.sidecar()).says(kDescription, "A dog."));
  }
}

TEST_CASE("a field goes into whatever RDF there is", "[xmp]") {
  const std::string rdf = "xmlns:r=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"";
  for (const std::string& inside : std::vector<std::string>{
           "", "<r:RDF " + rdf + "/>", "<r:RDF " + rdf + "></r:RDF>",
           "<r:RDF " + rdf + "><r:Description r:about='' /></r:RDF>",
           "<RDF xmlns=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><Description/></RDF>",
           "<r:RDF " + rdf + "><r:Description xmlns:dc='urn:other' dc:description='x'/></r:RDF>",
           "<r:RDF " + rdf +
               " xmlns:d='http://purl.org/dc/elements/1.1/'>"
               "<r:Description d:title = 'a > b' d:description=\"\"/></r:RDF>"}) {
    INFO(inside);
    XmpPacket packet(kMeta + inside + kMetaEnd);
    CHECK_FALSE(packet.has_words(kDescription));
    CHECK(packet.set_words(kDescription, "A dog."));
    CHECK(packet.set_words(kAltText, "A cat."));
    CHECK(packet.says(kDescription, "A dog."));
    CHECK(packet.says(kAltText, "A cat."));
    CHECK(XmpPacket(packet.sidecar()).sidecar() == packet.sidecar());
    CHECK(count(packet.sidecar(), "'a > b'") == count(inside, "'a > b'"));
    CHECK(count(packet.sidecar(), "'urn:other'") == count(inside, "'urn:other'"));
  }
}

TEST_CASE("an array of another kind or prefix is written into", "[xmp]") {
  XmpPacket bag(
      xmp("<dc:description><rdf:Bag><rdf:li/><rdf:li xml:lang='de'>Oma</rdf:li></rdf:Bag>"
          "</dc:description>"));
  CHECK(bag.set_words(kDescription, "A woman."));
  CHECK(bag.says(kDescription, "A woman."));
  CHECK_THAT(bag.sidecar(), ContainsSubstring("<rdf:li xml:lang='de'>Oma</rdf:li></rdf:Alt>"));

  XmpPacket plain(
      kMeta +
      "<RDF xmlns=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><Description>"
      "<d:description xmlns:d=\"http://purl.org/dc/elements/1.1/\"><Alt/></d:description>"
      "</Description></RDF>" +
      kMetaEnd);
  CHECK(plain.set_words(kDescription, "A woman."));
  CHECK(plain.says(kDescription, "A woman."));
}

TEST_CASE("what follows a packet's end does not count", "[xmp]") {
  const std::string end = "\n<?xpacket end=\"w\"?>";
  const std::string whole = xmp(alternatives("x-default", "Grandma"));
  for (const std::string& rest :
       {std::string(5, '\0'), std::string("\0\0<x:xmpmeta>", 14),
        std::string("rest of a longer one>"), std::string("</x:xmpmeta><?xpacket end=\"w\"?>")}) {
    CHECK(XmpPacket(whole + rest).sidecar() == whole);
    CHECK(XmpPacket(whole + end + rest).sidecar() == whole + end);
    XmpPacket packet(whole + end + rest);
    CHECK(packet.has_words(kDescription));
    CHECK(packet.set_words(kAltText, "A woman."));
    CHECK(XmpPacket(packet.embedded(0, 100000)).says(kAltText, "A woman."));
  }
  CHECK(XmpPacket(std::string("\0\0\n", 3) + whole).has_words(kDescription));
}

TEST_CASE("XMP in other encodings is read and written", "[xmp]") {
  const std::string whole = xmp(alternatives("x-default", "Grandma"));
  for (const int size : {2, 4}) {
    for (const bool big : {false, true}) {
      for (const bool marked : {false, true}) {
        std::string wide;
        const auto put = [&](unsigned letter) {
          for (int i = 0; i < size; ++i) {
            const int byte = big ? size - 1 - i : i;
            wide += static_cast<char>(letter >> (8 * byte) & 0xFFU);
          }
        };
        if (marked) put(0xFEFF);
        for (const char letter : whole) put(static_cast<unsigned char>(letter));
        CHECK(XmpPacket(wide).sidecar() == whole);
      }
    }
  }
  // Latin-1, stated and not.
  for (const std::string& head :
       {std::string("<?xml version='1.0' encoding='ISO-8859-1'?>"), std::string()}) {
    XmpPacket packet(head + xmp("<mine:a>Gr\xfc\xdf"
                                "e</mine:a>"));
    CHECK(packet.set_words(kDescription,
                           "Gr\xc3\xbc\xc3\x9f"
                           "e"));
    CHECK(packet.says(kDescription,
                      "Gr\xc3\xbc\xc3\x9f"
                      "e"));
    CHECK_THAT(packet.sidecar(), ContainsSubstring("Gr\xfc\xdf"
                                                   "e</mine:a>"));
    CHECK_THAT(packet.sidecar(), ContainsSubstring(">Gr&#252;&#223;e</rdf:li>"));
  }
}

TEST_CASE("what is no XMP is refused", "[xmp][error]") {
  CHECK_THROWS_WITH(XmpPacket("hello"), "line 1: syntax error");
  CHECK_THROWS_WITH(XmpPacket("<a>\n<b></a>"), "line 2: mismatched tag");
  CHECK_THROWS_WITH(XmpPacket("<html/>"), "it is XML but no XMP");
  CHECK_THROWS_WITH(XmpPacket("<!DOCTYPE a [<!ENTITY b \"c\">]>" + xmp("")),
                    "line 1: it declares entities, which XMP does not allow");
  std::string deep, ends;
  for (int n = 0; n < 200; ++n) {
    deep += "<mine:a>";
    ends += "</mine:a>";
  }
  CHECK_THROWS_WITH(XmpPacket(xmp(deep + ends)), "its elements are nested deeper than 64 levels");
}

TEST_CASE("a packet fills the room that is there", "[xmp]") {
  XmpPacket packet;
  packet.set_words(kDescription, "A dog.");
  const std::string tight = packet.embedded(0, 10);
  const std::string roomy = packet.embedded(0, 1U << 20U);
  CHECK(roomy.size() == tight.size() + 2048);
  CHECK(packet.embedded(5000, 1U << 20U).size() == 5000);
  CHECK(packet.embedded(tight.size(), 1U << 20U).size() == tight.size());
  for (const std::string& text : {tight, roomy}) {
    CHECK(text.compare(0, 9, "<?xpacket") == 0);
    CHECK_THAT(text, ContainsSubstring("<?xpacket end=\"w\"?>"));
    CHECK(XmpPacket(text).says(kDescription, "A dog."));
  }
}

TEST_CASE("text that XML cannot hold is mended", "[xmp]") {
  XmpPacket packet;
  packet.set_words(kDescription,
                   "a\xff\x01"
                   "b");
  CHECK_THAT(packet.sidecar(), ContainsSubstring(">a\xef\xbf\xbd b</rdf:li>"));
  CHECK(packet.says(kDescription,
                    "a\xff\x01"
                    "b"));
}
