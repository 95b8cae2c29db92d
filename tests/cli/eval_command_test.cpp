#include <cmath>
#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/run.hpp"
#include "support/catch.hpp"
#include "support/count.hpp"
#include "support/temporary_folder.hpp"
#include "support/tiny_png.hpp"

using gaze_tests::count;
using gaze_tests::run;
using gaze_tests::TemporaryFolder;
using gaze_tests::tiny_png;
using Json = nlohmann::json;

namespace {

/// Three photos with two references each, a perfect prediction file and a worse one.
struct Files {
  TemporaryFolder folder;
  std::string references = folder.write("references.tsv",
                                        "a.jpg\tA brown dog runs on the grass .\n"
                                        "a.jpg\tOne dog is running .\n"
                                        "b.jpg\tTwo black cats sleep on a roof .\n"
                                        "b.jpg\tCats asleep .\n"
                                        "c.jpg\tA man in a red shirt climbs a rock .\n"
                                        "c.jpg\tSomebody climbs .\n");
  std::string good = folder.write(
      "good.jsonl", R"({"image":"p/a.jpg","caption":"a brown dog runs on the grass"})"
                    "\n"
                    R"({"image":"p/b.jpg","caption":"two black cats sleep on a roof"})"
                    "\n"
                    R"({"image":"p/c.jpg","caption":"a man in a red shirt climbs a rock"})"
                    "\n");
  std::string bad = folder.write("bad.tsv",
                                 "a.jpg\ta brown dog sits on the grass\n"
                                 "b.jpg\ta man on a roof\n"
                                 "c.jpg\ta rock\n");
  std::string wordnet = folder.write("wordnet/index.noun", "dog n 1 0 1 0 00000001  \n");

  Files() {
    folder.write("wordnet/index.verb", "run v 1 0 1 0 00000001  \n");
    folder.write("wordnet/index.adj", "big a 1 0 1 0 00000001  \n");
    folder.write("wordnet/index.adv", "fast r 1 0 1 0 00000001  \n");
  }

  /// gaze eval --references ... --predictions FILE ... MORE
  gaze_tests::Outcome eval(const std::vector<std::string>& predictions,
                           const std::vector<std::string>& more = {}) const {
    gaze::Args args{"eval", "--references", references, "--wordnet", folder / "wordnet"};
    for (const auto& file : predictions) args.insert(args.end(), {"--predictions", file});
    args.insert(args.end(), more.begin(), more.end());
    return run(args);
  }
};

}  // namespace

TEST_CASE("eval scores perfect predictions as perfect", "[eval]") {
  const Files files;
  const auto outcome = files.eval({files.good}, {"--json"});
  CHECK(outcome.status == 0);
  CHECK(outcome.err.empty());
  CHECK(count(outcome.out, "\n") == 1);
  const auto json = Json::parse(outcome.out);
  CHECK(json["images"] == 3);
  CHECK(json["references"] == 6);
  REQUIRE(json["bleu"].size() == 4);
  CHECK(json["bleu"][3].get<double>() == Approx(1).epsilon(1e-6));
  CHECK(json["bleu_no_brevity_penalty"][3].get<double>() == Approx(1).epsilon(1e-6));
  CHECK(json["rouge_l"].get<double>() == Approx(1));
  CHECK(json["cider_d"].get<double>() > 1);
  CHECK(json["meteor"].get<double>() > 0.5);
  CHECK(json["distinct_1"].get<double>() == Approx(18.0 / 23));
  CHECK(json["perplexity"].is_null());  // the file gives no probabilities
  CHECK(json["attention_correctness"].is_null());
  CHECK(json["intervals"]["bleu_4"].size() == 2);
  CHECK(json["unknown_images"] == 0);
}

TEST_CASE("eval prints a table for people and says what METEOR lacks", "[eval]") {
  const Files files;
  const auto outcome = files.eval({files.good});
  CHECK(outcome.status == 0);
  CHECK_THAT(outcome.out, ContainsSubstring(files.good + ": 3 photos, 6 references"));
  CHECK_THAT(outcome.out, ContainsSubstring("ROUGE-L        1.0000    1.0000 to 1.0000"));
  CHECK_THAT(outcome.out, ContainsSubstring("* exact, stem and WordNet synonym matches, no "
                                            "paraphrase table"));
  const auto plain = files.eval({files.good}, {"--bootstrap", "0"});
  CHECK(count(plain.out, " to ") == 0);
}

TEST_CASE("mismatches are named and counted and make the status 1", "[eval]") {
  const Files files;
  const auto odd = files.folder.write("odd.jsonl", R"({"image":"a.jpg","caption":"a dog"})"
                                                   "\n"
                                                   R"({"image":"a.jpg","caption":"a cat"})"
                                                   "\n"
                                                   R"({"image":"z.jpg","caption":"a cow"})"
                                                   "\n"
                                                   R"({"image":"b.jpg","error":"cut"})"
                                                   "\n");
  const auto outcome = files.eval({odd}, {"--json"});
  CHECK(outcome.status == 1);
  CHECK(outcome.err ==
        "gaze eval: " + odd + ": prediction for an unknown photo, left out: z.jpg\n" +
            "gaze eval: " + odd + ": second prediction for a photo, left out: a.jpg\n" +
            "gaze eval: " + odd + ": the captioner failed, not scored: b.jpg: cut\n" +
            "gaze eval: " + odd + ": photo without prediction, not scored: c.jpg\n");
  const auto json = Json::parse(outcome.out);
  CHECK(json["images"] == 1);
  CHECK(json["unknown_images"] == 1);
  CHECK(json["duplicate_predictions"] == 1);
  CHECK(json["failed_images"] == 1);
  CHECK(json["images_without_prediction"] == 1);

  const auto strict = files.eval({odd}, {"--strict"});
  CHECK(strict.status == 1);
  CHECK(strict.out.empty());
  CHECK(strict.err ==
        "gaze eval: " + odd + ": prediction for an unknown photo, left out: z.jpg (1 of them)\n");
}

TEST_CASE("nothing left to score is an error", "[eval][error]") {
  const Files files;
  const auto stranger = files.folder.write("s.tsv", "z.jpg\ta cow\n");
  const auto outcome = files.eval({stranger});
  CHECK(outcome.status == 1);
  CHECK(outcome.out.empty());
  CHECK_THAT(outcome.err,
             ContainsSubstring("no photo of " + files.references + " has a caption to score"));
}

TEST_CASE("several files are compared in pairs on the photos they share", "[eval]") {
  const Files files;
  const auto outcome = files.eval({files.bad, files.good}, {"--json"});
  CHECK(outcome.status == 0);
  const auto json = Json::parse(outcome.out);
  REQUIRE(json["systems"].size() == 2);
  REQUIRE(json["comparisons"].size() == 1);
  const auto& comparison = json["comparisons"][0];
  CHECK(comparison["a"] == files.bad);
  CHECK(comparison["b"] == files.good);
  const auto& rouge = comparison["differences"]["rouge_l"];
  CHECK(rouge["difference"].get<double>() == Approx(json["systems"][1]["rouge_l"].get<double>() -
                                                    json["systems"][0]["rouge_l"].get<double>()));
  CHECK(rouge["interval"][0].get<double>() > 0);
  const auto table = files.eval({files.good, files.bad, files.good});
  CHECK(count(table.out, " minus ") == 3);
  CHECK(count(table.out, "may be noise") == 7);  // the file against itself
}

TEST_CASE("per-image scores are one object a line with the unscored photos among them", "[eval]") {
  const Files files;
  const auto some = files.folder.write("some.tsv", "c.jpg\ta rock\na.jpg\ta dog\n");
  const auto path = files.folder / "scores.jsonl";
  CHECK(files.eval({some}, {"--per-image", path}).status == 1);
  std::istringstream lines(gaze_tests::read_bytes(path));
  std::vector<Json> objects;
  for (std::string line; std::getline(lines, line);) objects.push_back(Json::parse(line));
  REQUIRE(objects.size() == 3);
  CHECK(objects[0]["image"] == "a.jpg");
  CHECK(objects[0]["caption"] == "a dog");
  CHECK(objects[0]["bleu"].size() == 4);
  CHECK(objects[1]["error"] == "no prediction");
  CHECK(objects[2]["rouge_l"].is_number());
}

TEST_CASE("eval captions a data set with a model and names the photos that fail", "[eval]") {
  const TemporaryFolder folder;
  folder.write("captions.tsv",
               "red.png\tA bright red landscape .\nblue.png\tA dark blue portrait .\n"
               "broken.png\tA cat .\ngone.png\tA dog .\n");
  folder.write("dev.txt", "red.png\nbroken.png\nblue.png\ngone.png\n");
  folder.write("images/red.png", tiny_png(4, 2, 250, 200, 200));
  folder.write("images/blue.png", tiny_png(2, 4, 10, 20, 30));
  folder.write("images/broken.png", "not a photo");
  const gaze::Args args{"eval", "--data", folder.path().string(), "--split", "dev", "--json"};
  const auto outcome = run(args);
  CHECK(outcome.status == 1);
  CHECK_THAT(outcome.err,
             ContainsSubstring("no such photo, not scored: " + (folder / "images/gone.png")));
  CHECK_THAT(outcome.err, ContainsSubstring(folder / "images/broken.png"));
  const auto json = Json::parse(outcome.out);
  CHECK(json["name"] == "fake");
  CHECK(json["images"] == 2);
  CHECK(json["rouge_l"].get<double>() == Approx(1));
  CHECK(json["failed_images"] == 1);
  CHECK(json["images_without_prediction"] == 1);
  // Each caption: -0.25 -0.5 -0.75 -1 and -0.125 for its end.
  CHECK(json["perplexity"].get<double>() == Approx(std::exp(2.625 / 5)));

  auto strict = args;
  strict.push_back("--strict");
  CHECK(run(strict).status == 1);
  CHECK(run(strict).out.empty());
}

TEST_CASE("the photos' folder and the decoding flags reach the model", "[eval]") {
  const TemporaryFolder folder;
  const auto captions = folder.write("c.tsv", "red.png\tA bright red landscape .\n");
  folder.write("elsewhere/red.png", tiny_png(4, 2, 250, 200, 200));
  const auto outcome = run({"eval", "--data", captions, "--photos", folder / "elsewhere",
                            "--max-words", "2", "--json", "--bootstrap", "0"});
  CHECK(outcome.status == 0);
  const auto json = Json::parse(outcome.out);
  CHECK(json["mean_length"] == 2);
  CHECK_FALSE(json.contains("intervals"));
}

TEST_CASE("training captions tell which captions are new", "[eval]") {
  const Files files;
  files.folder.write("train/captions.tsv", "t.jpg\tA brown dog runs on the grass !\nu.jpg\tX .\n");
  files.folder.write("train/train.txt", "t.jpg\n");
  const auto with_split =
      Json::parse(files.eval({files.good}, {"--json", "--training", files.folder / "train"}).out);
  CHECK(with_split["novel_captions"].get<double>() == Approx(2.0 / 3));
  const auto without = Json::parse(
      files.eval({files.good}, {"--json", "--training", files.folder / "train/captions.tsv"}).out);
  CHECK(without["novel_captions"].get<double>() == Approx(2.0 / 3));
}

namespace {

/// A prediction of one word, "dog", with its map on a grid of 1 x 2, and the dog on the left half.
struct Grounded {
  TemporaryFolder folder;
  std::string references = folder.write("r.tsv", "a.jpg\tA dog .\n");
  std::string boxes = folder.write("boxes.tsv", "a.jpg\t7\t0.25\t0.5\t0.5\t1\n");
  std::string phrases = folder.write("phrases.tsv", "a.jpg\t0\t7\tanimals\t0\tA dog\tA dog .\n");

  std::string prediction(const std::string& attention, const std::string& cell = "") const {
    return folder.write("p.jsonl",
                        R"({"image":"a.jpg","caption":"dog","log_prob":-1,"ended":false,)"
                        R"("grid":{"rows":1,"columns":2,"x0":0.25,"y0":0.5,"dx":0.5,"dy":1},)"
                        R"("words":[{"text":"dog","log_prob":-1)" +
                            (cell.empty() ? "" : R"(,"cell":)" + cell) +
                            (attention.empty() ? "" : R"(,"attention":)" + attention) + "}]}\n");
  }
  gaze_tests::Outcome eval(const std::string& file, const std::string& form = "--json") const {
    return run({"eval", "--references", references, "--predictions", file, "--boxes", boxes,
                "--phrases", phrases, form});
  }
};

}  // namespace

TEST_CASE("eval scores the attention of generated words against boxes", "[eval][grounding]") {
  const Grounded files;
  const auto left = Json::parse(files.eval(files.prediction("[[1,0]]")).out);
  CHECK(left["attention_correctness"].get<double>() > 0.85);
  CHECK(left["attention_correctness_area_baseline"].get<double>() == Approx(0.5));
  CHECK(left["pointing_game"] == 1);
  CHECK(left["pointing_game_area_baseline"].get<double>() == Approx(0.5));
  CHECK(left["pointing_game_centre_baseline"].get<double>() == Approx(0.5));
  CHECK(left["grounding"]["generated"]["by_type"]["animals"]["phrases"] == 1);
  CHECK_FALSE(left["grounding"].contains("generated_chosen_cells"));

  const auto hard = Json::parse(files.eval(files.prediction("[[1,0]]", "[0,1]")).out);
  CHECK(hard["pointing_game"] == 1);
  CHECK(hard["grounding"]["generated_chosen_cells"]["pointing_game"] == 0);

  const auto table = files.eval(files.prediction("[[0,1]]"), "--bootstrap=10");
  CHECK_THAT(table.out, ContainsSubstring("generated captions"));
  CHECK_THAT(table.out, ContainsSubstring("animals"));
}

TEST_CASE("a model reads the references for their perplexity and their grounding",
          "[eval][grounding]") {
  const TemporaryFolder folder;
  folder.write("c.tsv", "red.png\tA dog runs .\nred.png\tA dog .\n");
  folder.write("red.png", tiny_png(4, 2, 250, 200, 200));
  // The fake's map of word t peaks at cell t of its 2 x 3 grid: "dog" at the middle of the top row.
  const auto boxes = folder.write("boxes.tsv", "red.png\t7\t0.5\t0.25\t0.3\t0.5\n");
  const auto phrases =
      folder.write("phrases.tsv", "red.png\t0\t7\tanimals\t0\tA dog\tA dog runs .\n");
  const auto eval = [&](const std::string& model) {
    const auto outcome = run({"eval", "--data", folder / "c.tsv", "--model", model, "--boxes",
                              boxes, "--phrases", phrases, "--json"});
    CHECK(outcome.status == 0);
    return Json::parse(outcome.out);
  };
  const auto soft = eval("soft");
  // -0.25 -0.5 -0.75 and -0.25 -0.5 over five words; the fake ends only captions of four.
  CHECK(soft["reference_perplexity"].get<double>() == Approx(std::exp(2.25 / 5)));
  CHECK(soft["attention_measured_on"] == "reference captions");
  CHECK(soft["grounding"]["reference"]["phrases"] == 1);
  CHECK(soft["pointing_game"] == 1);
  CHECK(soft["attention_correctness"].get<double>() >
        soft["attention_correctness_area_baseline"].get<double>());
  CHECK(soft["grounding"]["generated"]["phrases"] == 0);  // it says nothing of a dog
  CHECK_FALSE(soft["grounding"].contains("reference_chosen_cells"));
  CHECK(eval("hard")["grounding"]["reference_chosen_cells"]["pointing_game"] == 1);
}

TEST_CASE("grounding without attention says how to get it", "[eval][grounding][error]") {
  const Grounded files;
  const auto outcome = files.eval(files.prediction(""));
  CHECK(outcome.status == 1);
  CHECK_THAT(outcome.err, ContainsSubstring("a.jpg: the word dog has no attention to score"));
}

TEST_CASE("boxes of other photos are an error and not a score", "[eval][grounding][error]") {
  const Grounded files;
  const auto others = files.folder.write("others.tsv", "z.jpg\t7\t0.5\t0.5\t1\t1\n");
  const auto outcome =
      run({"eval", "--references", files.references, "--predictions", files.prediction("[[1,0]]"),
           "--boxes", others, "--phrases", files.phrases});
  CHECK(outcome.status == 1);
  CHECK(outcome.err == "gaze eval: no photo of " + files.references + " has boxes in " + others +
                           " and phrases in " + files.phrases + "\n");
}

TEST_CASE("eval refuses flags that make no sense together", "[eval][error]") {
  const auto refuses = [](const gaze::Args& args, const std::string& sentence) {
    const auto outcome = run(args);
    CHECK(outcome.status == 2);
    CHECK(outcome.err == "gaze eval: " + sentence + "\nsee gaze help eval\n");
  };
  const std::string either =
      "give either --predictions with --references, or --data for a model to caption";
  refuses({"eval"}, either);
  refuses({"eval", "--predictions", "p", "--references", "r", "--data", "d"}, either);
  refuses({"eval", "--predictions", "p"}, "--predictions needs --references");
  refuses({"eval", "--data", "d", "--references", "r"},
          "--references goes with --predictions, not with --data");
  refuses({"eval", "--data", "d", "--n-best", "2"},
          "one caption a photo is scored: leave --n-best at 1");
  refuses({"eval", "--data", "d", "--boxes", "b"}, "--boxes and --phrases go together");
  refuses({"eval", "--data", "d", "--confidence", "1"},
          "--confidence must be above 0 and below 1, got 1");
  refuses({"eval", "--data", "d", "--bootstrap", "-1"}, "--bootstrap must be 0 to 1000000, got -1");
  refuses({"eval", "--predictions", "p", "--references", "r", "--model", "m"},
          "--model would do nothing: predictions are captions already; it goes with --data");
  refuses({"eval", "--predictions", "p", "--references", "r", "--photos", "d"},
          "--photos goes with --data: predictions need no photo");
}

TEST_CASE("a file that is not there is one sentence", "[eval][error]") {
  const auto outcome = run({"eval", "--predictions", "none.jsonl", "--references", "none.tsv"});
  CHECK(outcome.status == 1);
  CHECK(outcome.err == "gaze eval: none.tsv: no such file or folder\n");
  const Files files;
  CHECK(run({"eval", "--predictions", files.good, "--references", files.references, "--wordnet",
             files.folder / "none"})
            .status == 3);
}
