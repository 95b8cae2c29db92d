#include "text/coco_number.hpp"

#include "support/catch.hpp"

using gaze::coco_number;

TEST_CASE("the names of COCO's photos are numbers", "[coco_number]") {
  CHECK(coco_number("val2014/COCO_val2014_000000391895.jpg") == 391895);
  CHECK(coco_number("000000000042.jpg") == 42);
  CHECK(coco_number("7.png") == 7);
  CHECK(coco_number("0") == 0);
}

TEST_CASE("other names are no numbers", "[coco_number]") {
  for (const char* name :
       {"holiday_12.jpg", "COCO_12.jpg", "-7.jpg", "+7.jpg", ".jpg", "", "12/a.jpg",
        "COCO_val2014_00000039189x.jpg", "99999999999999999999.jpg", "1.2.jpg"}) {
    CHECK_FALSE(coco_number(name));
  }
}
