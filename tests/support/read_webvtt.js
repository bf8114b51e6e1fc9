// The W3C's own WebVTT parser: a document a line in (JSON), what it reads of it a line out.
"use strict";
const {WebVTTParser} = require("webvtt-parser");
const entities = require("webvtt-parser/html-entities.json");  // Its own few lack their semicolons.

function walked(node, voice, told) {
  if (node.type === "text") {
    told.text += node.value;
  } else {
    const own = node.name === "v" ? node.value : voice;
    if (node.name === "v") told.voices.push(own);
    for (const child of node.children || []) walked(child, own, told);
  }
  return told;
}

require("readline").createInterface({input: process.stdin}).on("line", line => {
  const read = new WebVTTParser(entities).parse(JSON.parse(line));
  const cues = read.cues.map(cue => ({
    start: cue.startTime, end: cue.endTime, ...walked(cue.tree, "", {text: "", voices: []}),
    position: cue.textPosition, align: cue.alignment}));
  console.log(JSON.stringify({cues, errors: read.errors, styles: read.styles}));
});
