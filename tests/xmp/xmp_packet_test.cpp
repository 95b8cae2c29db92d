#include "xmp/xmp_packet.hpp"

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

TEST_CASE("a person's words are told from a camera's and from other languages", "[xmp]") {
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
}

TEST_CASE("a second language is not overwritten by the first", "[xmp]") {
  // Exempi itself makes the second of two alternatives equal to the first.
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

TEST_CASE("what is no XMP is said to be none", "[xmp][error]") {
  CHECK_THROWS_WITH(XmpPacket("hello"), "line 1: syntax error");
  CHECK_THROWS_WITH(XmpPacket("<a>\n<b></a>"), "line 2: mismatched tag");
  CHECK_THROWS_WITH(XmpPacket("<html/>"), "it is XML but no XMP");
  CHECK_THROWS_WITH(XmpPacket(xmp("<dc:description rdf:parseType=\"Literal\"><b/>"
                                  "</dc:description>")),
                    "it is not the RDF that XMP allows");
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
