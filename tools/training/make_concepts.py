#!/usr/bin/env python3
"""Makes the list of concepts for `gaze train --concepts`: things that captions name and heads can recognise.

usage: make_concepts.py --captions FILE:COLUMN... --text FILE:COLUMN... --labels FILE --output FILE
                        [--wordnet DIR] [--common N] [--min-uses N]

A line of the list holds the forms of one noun (cat,cats), a tab, and the rows of ImageNet's classifier that
are folded into it (row 0 is background; row i + 1 is line i of the labels). Nouns come from two sources:

- those that at least --common captions of photos name, whose first sense in WordNet is a thing that can be
  seen. A head can learn them from the captions;
- for each ImageNet class the nearest word above it in WordNet that at least --min-uses captions use: "Egyptian
  cat" becomes cat, "Granny Smith" apple. A word counts only if the class lies below its first sense, or
  both are animals.

COLUMN counts tab-separated fields from 1. Files may be compressed (.gz). WordNet is Debian's wordnet-base.
"""

import argparse
import collections
import gzip
import json
import os
import re

# What can be seen, by the lexicographer files of WordNet: animals, artifacts, food, objects, people, plants,
# substances; and what a photo as a whole can show: acts (tennis), signs and books, groups, places, weather.
THINGS = {5, 6, 13, 17, 18, 20, 27}
VISIBLE = THINGS | {4, 10, 14, 15, 19}
ANIMAL = 5
ANIMAL_CLASSES = 398  # ImageNet's first classes, in the order of the labels
# Too general to caption with, or no thing at all, or a class is folded into it by mistake.
GENERAL = set(
    """thing object animal device equipment instrument container structure item things stuff part piece
    person artifact product material substance matter element way line unit section set top face view
    area world works work display design style pair body being one back head front end side creature
    male female adult individual someone mammal invertebrate vertebrate arthropod organism variety lot
    implement machine apparatus covering garment furnishing consumer user worker somebody others middle
    facility establishment decoration creation assembly mechanism system support base square place bunch
    room's left right means measure course cut dark black white red green blue orange yellow brown couple
    purple pink gold silver tan leader keeper leaf setup dad tablet symbol opening ridge mini facing
    landing trap accessory fixture furniture housing enclosure newlywed employee vine seed herb headdress
    blower warmer clothing bush star torch toiletry weapon surface giant german air engine motor closeup
    plastic metal concrete wood distance background edge foreground center corner shape shot image picture
    photo photograph photography row type kind number day night time morning evening afternoon fun use
    air motion action activity competition event look looks play ride stand standing sitting walk jump
    hanging sit topping wait swing run pose hold watch crack signal foliage slab defender partner
    painter honor laborer protector paraphernalia victim author emblem automatic ballplayer wader hopper
    rig brace safe cover upright pop bottom rest point step scene setting blow trick an at hi he who or doe""".split()
)
# Labels that WordNet 3.0 does not know, or knows by another word.
OF_LABEL = {
    "Egyptian Mau": "cat", "Dobermann": "dog", "Appenzeller Sennenhund": "dog", "Bullmastiff": "dog",
    "Entlebucher Sennenhund": "dog", "St. Bernard": "dog", "Leonberger": "dog", "Griffon Bruxellois": "dog",
    "Japanese Chin": "dog", "espresso": "coffee", "microwave oven": "microwave", "computer mouse": "mouse", "parking meter": "meter",
    "coffee mug": "mug", "sunglasses": "sunglass", "bighorn sheep": "sheep", "dining table": "table",
    "CRT screen": "screen", "ski mask": "mask", "toilet seat": "toilet", "grey wolf": "wolf",
    "Alaskan tundra wolf": "wolf", "red wolf": "wolf", "red fox": "fox", "kit fox": "fox", "Arctic fox": "fox",
    "grey fox": "fox", "water buffalo": "buffalo", "football helmet": "helmet", "crash helmet": "helmet",
    "hot dog": "hotdog", "ice pop": "popsicle", "scoreboard": "scoreboard", "radio": "radio", "spider web": "web",
    "hippopotamus": "hippo", "measuring cup": "cup", "cocktail shaker": "shaker", "flagpole": "flag",
    "orange": "orange", "grey whale": "whale", "killer whale": "whale", "chimpanzee": "chimpanzee",
    "jigsaw puzzle": "puzzle", "waste container": "trash", "traffic light": "light", "street sign": "sign",
    "chain": "chain", "organ": "organ", "billiard table": "table", "piggy bank": "piggy", "envelope": "envelope",
}
# Words whose most frequent sense is not the animal's.
AMBIGUOUS = set("kite crane cock boxer drake jay ray fly kid setter pointer nurse hen cricket tick mink".split())


def opened(path):
    return gzip.open(path, "rt", encoding="utf-8") if path.endswith(".gz") else open(path, encoding="utf-8")


def captions_of(source):
    path, _, column = source.rpartition(":")
    with opened(path) as lines:
        for line in lines:
            fields = line.rstrip("\n").split("\t")
            if len(fields) >= int(column):
                yield fields[int(column) - 1]


def words_of(caption):
    return re.findall(r"[a-z]+", caption.lower())


class WordNet:
    """Nouns alone: senses of a word in the order of their frequency, and what lies above a sense."""

    def __init__(self, folder):
        self.senses, self.above, self.file, self.lemmas = {}, {}, {}, {}
        with open(os.path.join(folder, "index.noun"), encoding="utf-8") as lines:
            for line in lines:
                if line.startswith(" "):
                    continue
                fields = line.split()
                count = int(fields[2])
                self.senses[fields[0]] = fields[-count:]
        with open(os.path.join(folder, "data.noun"), encoding="utf-8") as lines:
            for line in lines:
                if line.startswith(" "):
                    continue
                fields = line.split(" | ")[0].split()
                synset, words = fields[0], int(fields[3], 16)
                self.file[synset] = int(fields[1])
                self.lemmas[synset] = [w.lower() for w in fields[4 : 4 + 2 * words : 2]]
                pointers = fields[5 + 2 * words :]
                self.above[synset] = [pointers[k + 1] for k in range(0, len(pointers), 4) if pointers[k] in ("@", "@i")]
        self.singular = {}  # of irregular plurals
        with open(os.path.join(folder, "noun.exc"), encoding="utf-8") as lines:
            for line in lines:
                plural, *singular = line.split()
                if singular[0] in self.senses and singular[0] != plural:
                    self.singular[plural] = singular[0]
        self.as_noun, self.as_other = collections.Counter(), collections.Counter()
        with open(os.path.join(folder, "index.sense"), encoding="utf-8") as lines:
            for line in lines:
                key, _, _, count = line.split()
                lemma, rest = key.split("%")
                (self.as_noun if rest.startswith("1:") else self.as_other)[lemma] += int(count)

    def singular_of(self, word):
        """The noun that a word is a form of, or None."""
        if word in self.singular:
            return self.singular[word]
        if word in self.senses and not (word.endswith("s") and self.stem(word) in self.senses):
            return word
        return self.stem(word)

    def stem(self, word):
        for end, other in (("ies", "y"), ("ses", "s"), ("xes", "x"), ("ches", "ch"), ("shes", "sh"), ("s", "")):
            if word.endswith(end) and len(word) > len(end) + 1:
                stem = word[: -len(end)] + other
                if stem in self.senses:
                    return stem
        return None

    def is_mainly_noun(self, word):
        return self.as_noun[word] >= self.as_other[word]


def class_synset(label, place, wordnet):
    """The sense that an ImageNet label names: its longest last part in WordNet, an animal or not by its place."""
    parts = re.sub(r"\(.*?\)", "", label).replace("-", " ").lower().split()
    tries = ["_".join(parts[k:]) for k in range(len(parts))] + ["-".join(parts)]
    for name in tries:
        for one in (name, wordnet.stem(name) or name):
            for synset in wordnet.senses.get(one, []):
                if (wordnet.file[synset] == ANIMAL) == (place < ANIMAL_CLASSES) and wordnet.file[synset] in THINGS:
                    return synset
    return None


def folded(synset, wordnet, uses):
    """The nearest word above a sense, itself included, that captions use in that sense; of breeds dog and cat."""
    levels, seen = [[synset]], {synset}
    while levels[-1]:
        above = dict.fromkeys(up for one in levels[-1] for up in wordnet.above[one] if up not in seen)
        seen.update(above)
        levels.append(list(above))
    for pet in ("dog", "cat"):
        if any("domestic_" + pet in wordnet.lemmas[one] for one in seen):
            return pet
    for one in (one for level in levels for one in level):
        animal = wordnet.file[one] == ANIMAL
        words = [
            w for w in wordnet.lemmas[one]
            if uses[w] and w not in GENERAL | AMBIGUOUS and (animal or wordnet.senses[w][0] == one)
        ]
        if words:
            return max(words, key=lambda w: uses[w])
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--captions", nargs="+", required=True)
    parser.add_argument("--text", nargs="*", default=[])
    parser.add_argument("--labels", required=True)
    parser.add_argument("--output", required=True)
    parser.add_argument("--wordnet", default="/usr/share/wordnet")
    parser.add_argument("--common", type=int, default=60)
    parser.add_argument("--min-uses", type=int, default=8)
    parser.add_argument("--said", dest="min_uses", type=int, default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    given = parser.parse_args()
    wordnet = WordNet(given.wordnet)

    counts = {}
    for kind, sources in (("photos", given.captions), ("all", given.captions + given.text)):
        counts[kind] = collections.Counter(w for source in sources for c in captions_of(source) for w in set(words_of(c)))
    singular = {word: wordnet.singular_of(word) for word in counts["all"]}
    nouns = {kind: collections.Counter() for kind in counts}
    forms = collections.defaultdict(set)
    for kind, of_words in counts.items():
        for word, count in of_words.items():
            if singular[word] is not None:
                nouns[kind][singular[word]] += count
                forms[singular[word]].add(word)

    used_as_things = {"bear", "sign", "book", "train", "sink", "snow", "plant"}  # verbs more often elsewhere
    rows = collections.defaultdict(list)
    for word, count in nouns["photos"].items():
        seen = any(wordnet.file[sense] in VISIBLE for sense in wordnet.senses[word][:2])
        mainly_noun = wordnet.is_mainly_noun(word) or word in used_as_things
        if word.endswith("ing") and wordnet.file[wordnet.senses[word][0]] not in THINGS:
            continue
        if count >= given.common and seen and mainly_noun and word not in GENERAL and len(word) > 1:
            rows[word] = []
    uses = collections.Counter({w: n for w, n in nouns["all"].items() if n >= given.min_uses})
    with open(given.labels, encoding="utf-8") as file:
        labels = json.load(file)
    for place, label in enumerate(labels):
        synset = class_synset(label, place, wordnet)
        word = OF_LABEL.get(label) or (folded(synset, wordnet, uses) if synset else None)
        if word is not None and not uses[word]:
            word = None
        if word is not None:
            rows[word].append(place + 1)

    ordered = sorted(rows, key=lambda w: (-nouns["all"][w], w))
    with open(given.output, "w", encoding="utf-8") as out:
        for word in ordered:
            others = sorted(form for form in forms[word] if form != word and counts["all"][form] >= 5)
            out.write(",".join([word, *others]) + "\t" + ",".join(map(str, rows[word])) + "\n")
    print(f"{len(ordered)} concepts, {sum(bool(rows[w]) for w in ordered)} with classes of ImageNet")


if __name__ == "__main__":
    main()
