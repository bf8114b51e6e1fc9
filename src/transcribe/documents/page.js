"use strict";
const player = document.getElementById("player");
const words = [...document.querySelectorAll("#said span")];
const starts = words.map(word => Number(word.dataset.start));
let lit = null;

function playFrom(ms) {
  player.currentTime = ms / 1000;
  player.play().catch(() => {});  // A recording that is missing is told by its own line.
}

function lightUp() {
  const now = player.currentTime * 1000;
  let low = 0, high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= now) low = middle + 1; else high = middle;
  }
  const word = words[low - 1];
  const spoken = word && now < Number(word.dataset.end) ? word : null;
  if (spoken !== lit) {
    if (lit) lit.classList.remove("now");
    if (spoken) spoken.classList.add("now");
    lit = spoken;
  }
  if (!player.paused) requestAnimationFrame(lightUp);
}

document.getElementById("said").addEventListener("click", event => {
  const place = event.target.closest("[data-start]");
  if (place) playFrom(Number(place.dataset.start));
});
player.addEventListener("play", lightUp);
player.addEventListener("seeked", lightUp);
player.addEventListener("error", () => { document.getElementById("missing").hidden = false; });
if (player.error) document.getElementById("missing").hidden = false;
document.getElementById("chosen").addEventListener("change", event => {
  const file = event.target.files[0];
  if (file) player.src = URL.createObjectURL(file);
});

const fold = text => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
const folded = words.map(word => fold(word.textContent));
document.getElementById("wanted").addEventListener("input", event => {
  const wanted = event.target.value.split(/\s+/).map(fold).filter(Boolean);
  for (const word of words) word.classList.remove("hit");
  let count = 0, first = null;
  for (let at = 0; wanted.length && at + wanted.length <= words.length; at++) {
    if (wanted.every((part, n) => n + 1 < wanted.length ? folded[at + n] === part : folded[at + n].startsWith(part))) {
      for (let n = 0; n < wanted.length; n++) words[at + n].classList.add("hit");
      first = first || words[at];
      count++;
    }
  }
  document.getElementById("found").textContent = wanted.length ? `${count} found` : "";
  if (first) first.scrollIntoView({block: "center"});
});

// A link such as transcript.html#t=12.5 plays from there.
const linked = /^#t=([\d.]+)/.exec(location.hash);
if (linked) player.currentTime = Number(linked[1]);
